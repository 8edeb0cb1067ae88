"""Open or make a roll-up from the first window: a file, or a database for many officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui import ask
from desktop.rollup.store import Rollup
from desktop.workbook.owner import current_user

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.gui.office.window import OfficeWindow


def open_rollup(desk: Desk, path: Path | None = None) -> None:
    """Open a roll-up in a window of its own; ask for one where none is named."""
    chosen = path or ask.open_file(
        desk.window, "打开汇总", f"{ask.ROLLUPS};;{ask.ANY}", desk.preferences.folder
    )
    if chosen:
        rollup = Rollup.open(chosen, actor=current_user())
        desk.preferences.worked_in(chosen.parent)
        desk.preferences.used(chosen)
        show(desk, rollup)


def new_rollup(desk: Desk) -> None:
    """Ask for everything, make a roll-up and show it."""
    from desktop.gui.office.making import NewRollup  # noqa: PLC0415 - shown on demand

    dialog = NewRollup(desk)
    if ask.run(dialog) and dialog.rollup:
        show(desk, dialog.rollup)


def connect(desk: Desk) -> None:
    """Ask for a server and show the roll-up that lies there."""
    from desktop.gui.office.connecting import ConnectDialog  # noqa: PLC0415 - shown on demand

    dialog = ConnectDialog(desk)
    if ask.run(dialog) and dialog.rollup:
        show(desk, dialog.rollup)


def show(desk: Desk, rollup: Rollup) -> OfficeWindow:
    """Show a roll-up; Python keeps its window until it is closed."""
    from desktop.gui.office.window import OfficeWindow  # noqa: PLC0415 - slow to import

    window = OfficeWindow(rollup, desk)
    desk.offices.add(window)
    window.destroyed.connect(lambda: desk.offices.discard(window))
    window.show()
    if rollup.kept_original:
        window.bureau.notice.tell(
            f"这份汇总由旧版本建立，已经升级，内容不变；升级以前的原样留在“{rollup.kept_original.name}”。"
        )
    return window
