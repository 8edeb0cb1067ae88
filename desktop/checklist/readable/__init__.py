"""The readable form of a checklist: strict Markdown in reading order, for proofreading.

Writing and reading are each other's inverse for everything but ``Checklist.text``; the rules are
in ``docs/checklist-readable.md``. One value never has two meanings: what would not be read back
as it was is written as JSON instead.
"""

from __future__ import annotations

from desktop.checklist.readable.read import from_readable, is_readable
from desktop.checklist.readable.write import to_readable

__all__ = ["from_readable", "is_readable", "to_readable"]
