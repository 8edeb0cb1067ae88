"""What the program remembers between two days: window, columns, filters, recent files.

Nothing here belongs to a workbook; losing this file loses no work.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QByteArray, QSettings

from desktop.files import is_folder

RECENT_COUNT: Final = 8


class Restorable(Protocol):
    """A window, a splitter, a header: what can give its state away and take it back."""

    def saveState(self) -> QByteArray:
        """Return the state."""

    def restoreState(self, state: QByteArray, /) -> bool:
        """Take a state back."""


class Preferences:
    """Settings in one INI file of the user's."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """Return a remembered text."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def remember(self, key: str, value: str | QByteArray) -> None:
        """Remember a text or a widget's state."""
        self._settings.setValue(key, value)

    def state(self, key: str) -> QByteArray:
        """Return remembered bytes; empty where there are none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def restore(self, key: str, widget: Restorable) -> None:
        """Give a widget its remembered state back."""
        state = self.state(key)
        if not state.isEmpty():
            widget.restoreState(state)

    @property
    def recent(self) -> list[Path]:
        """Return the workbooks opened last, newest first, whether they still exist or not."""
        return [Path(line) for line in self.text("recent").split("\n") if line]

    def used(self, path: Path) -> None:
        """Put a workbook at the head of the recent ones."""
        others = [each for each in self.recent if each != path]
        self._keep([path, *others][:RECENT_COUNT])

    def forget(self, path: Path) -> None:
        """Take a workbook off the recent ones."""
        self._keep([each for each in self.recent if each != path])

    def _keep(self, paths: list[Path]) -> None:
        self.remember("recent", "\n".join(str(path) for path in paths))

    @property
    def folder(self) -> Path:
        """Return where the user last opened or saved something."""
        remembered = Path(self.text("folder") or Path.home())
        return remembered if is_folder(remembered) else Path.home()

    def worked_in(self, folder: Path) -> None:
        """Remember a folder for the next file dialog."""
        self.remember("folder", str(folder))
