"""A workbook that another program has open: it is read meanwhile, as its last edit left it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.gui.evidence.progress import Progress
from desktop.gui.keeping.aside import aside
from desktop.gui.taken_out import scratch
from desktop.workbook.looking_on import looking_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.workbook.errors import LockedWorkbook

LARGEST: Final = 256 << 20  # bytes that are copied for a look


def look_on(desk: Desk, path: Path, error: LockedWorkbook, again: Callable[[], object]) -> None:
    """Open a copy for reading and say who has the workbook; else only say so."""

    def say(_trouble: object = None) -> None:
        desk.notice.trouble(str(error), "再试一次", again)

    def show(copy: Path) -> None:
        desk.session.open(copy, read_only=True)
        desk.notice.trouble(
            f"“{path.name}”正被{error.owner}打开，这里先只读查看，是刚才的样子。",
            "再试一次",
            again,
        )

    if not error.owner or path.stat().st_size > LARGEST:
        say()
        return
    target = scratch() / "looked on" / path.name
    Progress(
        desk.window,
        desk.session,
        "正在读取……",
        done=lambda copy: desk.run(lambda _desk: show(copy)),
        failed=say,
    ).start(aside(partial(looking_on, path, target)))
