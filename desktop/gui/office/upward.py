"""向上级报送: the roll-up becomes the office's own workbook, which is handed in like every other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.gui import ask
from desktop.gui.office.course import Watched
from desktop.rollup.upward import joining, own_workbook

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau


def go_up(bureau: Bureau) -> None:
    """Make the office's workbook, or bring it up to date, and open it in the first window."""
    desk, rollup = bureau.desk, bureau.rollup
    if not any(each.has_reported for each in bureau.picture.matrix.units):
        bureau.notice.trouble("还没有单位报送，没有可以向上级报送的内容。请先接收各单位的报送件。")
        return
    session = desk.session
    is_open_there = session.is_open and session.workbook.path.parent == own_workbook(rollup).parent
    if is_open_there and not session.close():  # else it would keep itself from being written
        bureau.notice.trouble("工作簿里最后写的文字没能存进去。请先回到工作簿看看。")
        return
    dialog = Watched(
        bureau,
        "向上级报送",
        "正在把各单位的填报汇总到本单位自己的工作簿……",
        lambda course: course.drive(joining(rollup)),
    )
    ask.run(dialog)
    path = dialog.result_of_work
    if not isinstance(path, Path):
        return
    desk.window.show()
    desk.open_path(path)
    if session.is_open and session.workbook.path == path:
        desk.window.raise_()
        desk.window.activateWindow()
        desk.notice.tell(
            "这是本单位自己的工作簿，已按各单位的填报写好，佐证只带名称和摘要。"
            "请核对、补充，再用“报送”（Ctrl+T）封存，交给上级。"
        )
