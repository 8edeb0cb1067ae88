"""Expected trouble, told as one Chinese sentence that can be shown to a clerk as it is.

Every expected failure is a ``DesktopError``: what happened, to which file, what to do next.
Anything else that is raised is a bug of this program.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class DesktopError(Exception):
    """Expected trouble; ``str()`` of it is ready to be shown."""


class FileError(DesktopError):
    """Trouble with one file: says what, which file and what to do next.

    ``problem`` is a clause without a full stop, ``advice`` a sentence; ``said`` are both, as they
    stand behind the name.
    """

    def __init__(self, path: Path, problem: str, advice: str) -> None:
        super().__init__(path, problem, advice)
        self.path = path
        self.said = f"{problem}。{advice}"

    def __str__(self) -> str:
        """Return the sentence, about the file that ``path`` is by now."""
        return f"“{in_one_line(self.path.name or str(self.path))}”{self.said}"


class UsageError(DesktopError):
    """The user asked for something that does not exist or does not fit; exit code 2."""


def in_one_line(name: str) -> str:
    """Return a name in which no sign breaks the line, turns it round or gives a terminal orders."""
    return "".join("�" if unicodedata.category(char) in _UNSEEN else char for char in name)
