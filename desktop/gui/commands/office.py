"""The supervising office: make a roll-up, open one, receive the units' reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


def receive(desk: Desk) -> None:
    """Begin the office's work: in a roll-up that is there, or in a new one."""
    from desktop.gui.office.begin import begin  # noqa: PLC0415 - slow imports

    begin(desk)
