"""Work on strangers' files in a process that may be killed: ``asking`` here, ``answering`` there.

Whoever asks gives a function of a module, a question of JSON values and a private folder; the
function runs in a program of its own with limits on time, memory and output, and without sockets,
other programs or files elsewhere. What it answers is JSON too: nothing of a child is unpickled.
"""

from __future__ import annotations

from desktop.apart.asking import Apart, Limits, Stopped, ask, asking, private_folder

__all__ = ["Apart", "Limits", "Stopped", "ask", "asking", "private_folder"]
