"""The supervising office: make a roll-up, open one, receive the units' reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


def receive(desk: Desk) -> None:
    """Begin the office's work: in a roll-up that is there, or in a new one."""
    from desktop.gui import ask  # noqa: PLC0415 - needed here only

    question = "各单位的报送收到一份“汇总”里。打开已有的汇总，还是新建一份？"
    is_there = ask.confirm(desk.window, "接收各单位报送", question, "打开已有的汇总", "新建汇总")
    (open_ if is_there else new)(desk)


def new(desk: Desk) -> None:
    """Make a roll-up."""
    from desktop.gui.office.opening import new_rollup  # noqa: PLC0415 - slow imports

    new_rollup(desk)


def open_(desk: Desk) -> None:
    """Open a roll-up."""
    from desktop.gui.office.opening import open_rollup  # noqa: PLC0415 - slow imports

    open_rollup(desk)
