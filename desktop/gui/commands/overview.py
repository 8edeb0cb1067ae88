"""The overview: on the screen and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


def show(desk: Desk) -> None:
    """Go to the overview."""
    if desk.work:
        desk.work.show_overview()


def print_(desk: Desk) -> None:
    """Show the overview as it will be printed."""
    from desktop.gui.dialogs.paper import show_overview  # noqa: PLC0415 - shown on demand

    if desk.session.settle():
        show_overview(desk)
