"""Expected trouble, told as one Chinese sentence that can be shown to a clerk as it is.

Every expected failure is a ``DesktopError``: what happened, to which file, what to do next.
Anything else that is raised is a bug of this program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class DesktopError(Exception):
    """Expected trouble; ``str()`` of it is ready to be shown."""


class FileError(DesktopError):
    """Trouble with one file: says what, which file and what to do next.

    ``problem`` is a clause without a full stop, ``advice`` a sentence.
    """

    def __init__(self, path: Path, problem: str, advice: str) -> None:
        super().__init__(f"“{path.name or path}”{problem}。{advice}")
        self.path = path


class UsageError(DesktopError):
    """The user asked for something that does not exist or does not fit; exit code 2."""
