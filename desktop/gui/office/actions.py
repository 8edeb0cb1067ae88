"""Every action of the office's window: menus, keys and toolbar are made from one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.gui.office import commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.office.window import OfficeWindow


@dataclass(frozen=True, slots=True)
class OfficeAction:
    """One line of the table; ``does`` gets the window."""

    id: str
    text: str
    does: Callable[[OfficeWindow], object]
    keys: str = ""
    ends_group: bool = False


FILES: Final = (
    OfficeAction("issue", "单位和下发(&U)…", commands.issue, "Ctrl+U"),
    OfficeAction("units", "报送单位和期限(&M)…", commands.keep_units, "Ctrl+M"),
    OfficeAction("correct", "更正清单(&K)…", commands.correct),
    OfficeAction(
        "certificates", "单位证书(&G)…", commands.keep_certificates, "Ctrl+G", ends_group=True
    ),
    OfficeAction("receive", "接收文件(&R)…", commands.receive_files, "Ctrl+R"),
    OfficeAction(
        "receive_folder",
        "接收文件夹(&D)…",
        commands.receive_folder,
        "Ctrl+Shift+R",
        ends_group=True,
    ),
    OfficeAction("return", "做退回单(&B)…", commands.make_return, "Ctrl+B"),
    OfficeAction("papers", "出具材料(&P)…", commands.issue_papers, "Ctrl+P"),
    OfficeAction("upward", "向上级报送(&T)…", commands.go_up, "Ctrl+T", ends_group=True),
    OfficeAction("close", "关闭汇总(&C)", commands.close, "Ctrl+W"),
)
VIEWS: Final = (
    OfficeAction("reports", "收件(&1)", lambda window: window.show_page(0), "F6"),
    OfficeAction("matrix", "汇总(&2)", lambda window: window.show_page(1), "F7"),
    OfficeAction("review", "审核(&3)", lambda window: window.show_page(2), "F8"),
    OfficeAction("scores", "考评(&4)", lambda window: window.show_page(3), "F9", ends_group=True),
    OfficeAction("find", "查找(&L)", commands.find, "Ctrl+F"),
    OfficeAction("refresh", "刷新(&F)", commands.refresh, "F5"),
)
REVIEWING: Final = (
    OfficeAction("remark", "写审核意见(&W)", commands.write_remark, "F2"),
    OfficeAction("undo", "撤销刚才的意见(&Z)", commands.undo, "Ctrl+Z", ends_group=True),
    OfficeAction("next", "下一个单位(&N)", lambda window: window.go_by(1), "Ctrl+PgDown"),
    OfficeAction("previous", "上一个单位(&P)", lambda window: window.go_by(-1), "Ctrl+PgUp"),
)
MENUS: Final = {"汇总(&F)": FILES, "审核(&E)": REVIEWING, "查看(&V)": VIEWS}
ACTIONS: Final = tuple(action for menu in MENUS.values() for action in menu)
TOOLS: Final = (
    "issue",
    "receive",
    "receive_folder",
    "return",
    "papers",
    "reports",
    "matrix",
    "review",
    "scores",
)
