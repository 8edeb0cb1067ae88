"""What dialogs are made of in tests: a workbook, a roll-up, and a folder to put files into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from desktop.gui.desk import Desk
    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.window import OfficeWindow

FIRST = f"{1:012x}"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything has something to show."""

    desk: Desk
    office: OfficeWindow
    folder: Path

    @property
    def bureau(self) -> Bureau:
        return self.office.bureau


if TYPE_CHECKING:
    Makers = dict[type[QDialog], Callable[[Stage], QDialog]]
