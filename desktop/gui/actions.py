"""Every action of the program: the menus, the keys and the palette are made from one table.

The table itself is ``ACTIONS``; what an action does is a function of the desk in ``commands``,
given by name, so that starting does not load what only doing needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from desktop.gui.facets import FACETS
from desktop.gui.text import as_tip, no_mnemonic
from desktop.terms import PUBLICITY, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtWidgets import QMenu

    from desktop.gui.desk import Desk


class Needs(IntEnum):
    """What must be there for an action to make sense."""

    NOTHING = 0
    WORKBOOK = 1
    REQUIREMENT = 2
    EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the table; ``keys`` as people type them, the first one is shown.

    ``does`` is ``module.function`` in ``commands``; it gets the desk, and ``argument`` if there is
    one.
    """

    id: str
    text: str
    does: str
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.WORKBOOK
    writes: bool = False
    is_checkable: bool = False
    ends_group: bool = False
    argument: str = ""

    def run(self, desk: Desk) -> None:
        """Do it."""
        module, _, name = self.does.partition(".")
        function = getattr(import_module(f"desktop.gui.commands.{module}"), name)
        function(desk, self.argument) if self.argument else function(desk)


def _marking() -> Iterator[Action]:
    for number, (status, name) in enumerate(STATUS.items(), start=1):
        yield Action(
            f"mark_{status}",
            name,
            "answers.mark",
            (str(number), f"Ctrl+{number}"),
            Needs.REQUIREMENT,
            writes=True,
            is_checkable=True,
            ends_group=number == len(STATUS),
            argument=status,
        )


def _publicities() -> Iterator[Action]:
    for value, name in (*PUBLICITY.items(), ("none", "不标公开属性")):
        yield Action(
            f"publicity_{value}",
            name if value == "none" else f"标为{name}",
            "evidence.set_publicity",
            (),
            Needs.EVIDENCE,
            writes=True,
            ends_group=value == "none",
            argument=value,
        )


FILES: Final = (
    Action("new", "从要点新建(&N)…", "files.new", ("Ctrl+N",), Needs.NOTHING),
    Action("new_pasted", "粘贴要点新建(&B)…", "files.new_pasted", ("Ctrl+Shift+N",), Needs.NOTHING),
    Action("open", "打开工作簿(&O)…", "files.open_", ("Ctrl+O",), Needs.NOTHING),
    Action("example", "打开练习用的示例(&X)", "files.example", (), Needs.NOTHING),
    Action(
        "office",
        "接收各单位报送(&R)…",
        "office.receive",
        ("Ctrl+Shift+R",),
        Needs.NOTHING,
        ends_group=True,
    ),
    Action("hand_over", "移交副本(&S)…", "files.hand_over", ("Ctrl+Shift+S",), ends_group=True),
    Action("submit", "报送(&T)…", "exchange.submit", ("Ctrl+T",), writes=True),
    Action(
        "take_return",
        "装入退回单(&I)…",
        "exchange.take_return",
        ("Ctrl+I",),
        writes=True,
        ends_group=True,
    ),
    Action("print", "预览、打印和签名(&P)…", "papers.report", ("Ctrl+P",)),
    Action("verify", "验签(&V)…", "papers.verify", ("Ctrl+Shift+V",), Needs.NOTHING),
    Action(
        "certificate",
        "本单位的密钥和证书(&K)…",
        "papers.certificate",
        (),
        Needs.NOTHING,
        ends_group=True,
    ),
    Action("close", "关闭工作簿(&C)", "files.close", ("Ctrl+W",)),
    Action("quit", "退出(&Q)", "files.quit_", ("Ctrl+Q",), Needs.NOTHING),
)
EDITING: Final = (
    Action("undo", "撤销(&U)", "answers.undo", ("Ctrl+Z",), writes=True),
    Action(
        "redo", "恢复(&R)", "answers.redo", ("Ctrl+Y", "Ctrl+Shift+Z"), writes=True, ends_group=True
    ),
    *_marking(),
    Action(
        "write",
        "写落实情况(&W)",
        "answers.write",
        ("Ctrl+Return", "F2"),
        Needs.REQUIREMENT,
    ),
    Action(
        "phrase", "插入常用语(&J)…", "answers.phrase", ("Ctrl+J",), Needs.REQUIREMENT, writes=True
    ),
    Action("figure", "添加数据(&D)", "answers.figure", ("Ctrl+D",), Needs.REQUIREMENT, writes=True),
    Action("score", "填自评分(&E)", "answers.score", ("Ctrl+G",), Needs.REQUIREMENT, writes=True),
    Action("divide", "内部分工(&I)…", "answers.divide", (), Needs.REQUIREMENT, writes=True),
    Action(
        "answer_review",
        "回复审核意见(&H)",
        "answers.answer_review",
        ("Ctrl+R",),
        Needs.REQUIREMENT,
        ends_group=True,
    ),
    Action("copy_table", "复制台账为表格(&T)", "answers.copy_table", ("Ctrl+Shift+C",)),
    Action("find", "查找(&F)", "views.find", ("Ctrl+F",)),
)
EVIDENCE: Final = (
    Action(
        "paste_evidence",
        "粘贴截图、文件或网址(&V)",
        "evidence.paste",
        ("Ctrl+V",),
        Needs.REQUIREMENT,
        writes=True,
    ),
    Action(
        "attach_files",
        "添加文件(&A)…",
        "evidence.attach_files",
        ("Ctrl+Shift+A",),
        Needs.REQUIREMENT,
        writes=True,
    ),
    Action(
        "attach_folder",
        "添加文件夹(&D)…",
        "evidence.attach_folder",
        (),
        Needs.REQUIREMENT,
        writes=True,
    ),
    Action(
        "attach_link",
        "添加链接(&L)…",
        "evidence.attach_link",
        ("Ctrl+L",),
        Needs.REQUIREMENT,
        writes=True,
    ),
    Action(
        "attach_again",
        "用已有的(&G)…",
        "evidence.attach_again",
        ("Ctrl+Shift+G",),
        Needs.REQUIREMENT,
        writes=True,
    ),
    Action(
        "waive_evidence",
        "不需佐证(&B)…",
        "evidence.waive",
        (),
        Needs.REQUIREMENT,
        writes=True,
        ends_group=True,
    ),
    Action("preview_evidence", "预览(&P)", "outgoing.preview", ("F3",), Needs.EVIDENCE),
    Action("open_evidence", "打开(&O)", "outgoing.open_", ("Ctrl+E",), Needs.EVIDENCE),
    Action(
        "export_evidence", "另存为文件(&S)…", "outgoing.export", ("Ctrl+Shift+E",), Needs.EVIDENCE
    ),
    Action(
        "share_evidence",
        "也用于其他要点(&T)…",
        "evidence.share",
        ("Ctrl+Shift+T",),
        Needs.EVIDENCE,
        writes=True,
    ),
    Action(
        "describe_evidence",
        "修改标题、日期等(&M)…",
        "evidence.describe",
        ("Ctrl+M",),
        Needs.EVIDENCE,
        writes=True,
        ends_group=True,
    ),
    Action(
        "detach",
        "移除(&R)",
        "evidence.detach",
        ("Ctrl+Backspace",),
        Needs.EVIDENCE,
        writes=True,
        ends_group=True,
    ),
    *_publicities(),
    Action("examine_evidence", "检查个人信息和密级标志(&C)", "evidence.examine"),
    Action("export_folder", "导出全部佐证(&F)…", "outgoing.export_folder", ("Ctrl+Shift+F",)),
)
KEEPING: Final = (
    Action("save_copy", "另存一份(&S)…", "keeping.save_copy", ("Ctrl+Alt+S",)),
    Action("plain_folder", "导出长期保存版(&L)…", "keeping.plain_folder"),
    Action("merge", "合并副本(&M)…", "keeping.merge", (), writes=True, ends_group=True),
    Action("next_year", "由今年的开始下一年(&Y)…", "keeping.next_year", (), ends_group=True),
    Action("history", "导出操作记录(&H)…", "keeping.history"),
    Action("backups", "备份与恢复(&B)…", "keeping.backups", ("Ctrl+Alt+B",), Needs.NOTHING),
    Action("check", "检查工作簿(&C)…", "keeping.check"),
)
VIEWS: Final = (
    Action("previous", "上一条(&P)", "views.previous", ("Alt+Up", "Ctrl+PgUp")),
    Action("next", "下一条(&N)", "views.next_", ("Alt+Down", "Ctrl+PgDown")),
    Action("next_gap", "下一处缺项(&G)", "views.next_gap", ("F8",), ends_group=True),
    Action("ledger", "台账(&L)", "views.ledger", ("F6",)),
    Action("gaps", "还缺什么(&M)", "views.gaps", ("F9",)),
    Action("overview", "总览(&O)", "overview.show", ("F7",)),
    Action("print_overview", "打印总览(&T)…", "overview.print_", (), ends_group=True),
    *(
        Action(
            f"show_{facet}",
            f"只看{name}" if number else "看全部",
            "views.show",
            (f"Alt+{number + 1}",),
            is_checkable=bool(number),
            ends_group=number == len(FACETS) - 1,
            argument=facet,
        )
        for number, (facet, name) in enumerate(FACETS.items())
    ),
    Action("region", "单位别名和统称(&U)…", "region.units", ("Ctrl+U",)),
    Action("flat", "平铺，可按列排序(&F)", "views.flat", (), is_checkable=True),
    Action("columns", "选择要显示的列(&C)…", "views.columns", ("Ctrl+Shift+L",), ends_group=True),
    Action("bigger", "放大文字(&B)", "views.bigger", ("Ctrl+=", "Ctrl++"), Needs.NOTHING),
    Action("smaller", "缩小文字(&S)", "views.smaller", ("Ctrl+-",), Needs.NOTHING),
    Action("usual_size", "文字恢复大小(&0)", "views.usual_size", ("Ctrl+0",), Needs.NOTHING),
)
HELP: Final = (
    Action("palette", "查找命令(&K)…", "help_.palette", ("Ctrl+K",), Needs.NOTHING),
    Action("keys", "快捷键一览(&S)", "help_.keys", ("F1",), Needs.NOTHING),
    Action("about", "关于要点(&A)", "help_.about", (), Needs.NOTHING),
)
MENUS: Final = {
    "文件(&F)": FILES,
    "填报(&E)": EDITING,
    "佐证(&A)": EVIDENCE,
    "保管(&K)": KEEPING,
    "查看(&V)": VIEWS,
    "帮助(&H)": HELP,
}
ACTIONS: Final = tuple(action for menu in MENUS.values() for action in menu)
CONTEXT_MENUS: Final = {
    "ledger": (*(f"mark_{status}" for status in STATUS), "write", "attach_files", "attach_link"),
    "evidence": tuple(action.id for action in EVIDENCE),
}


class Actions(QObject):
    """The table as Qt's actions, enabled when they make sense."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            self._actions[spec.id] = self._make(spec)
        marking = QActionGroup(self)
        for status in STATUS:
            marking.addAction(self[f"mark_{status}"])
        marking.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        desk.session.switched.connect(self.refresh)
        desk.session.changed.connect(self.refresh)
        desk.selection.moved.connect(self.refresh)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def _make(self, spec: Action) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setCheckable(spec.is_checkable)
        plain_name = bare(spec.text)
        action.setIconText(plain_name)
        key = f"（{key_words(spec.keys[0])}）" if spec.keys else ""
        action.setToolTip(as_tip(f"{plain_name}{key}"))
        action.triggered.connect(lambda _checked=False: self._run(spec))
        return action

    def _run(self, spec: Action) -> None:
        self._desk.run(spec.run)
        self.refresh()

    def fill(self, menu: QMenu, context: str) -> None:
        """Put the actions of a context menu into it."""
        self.add(menu, [spec for spec in ACTIONS if spec.id in CONTEXT_MENUS[context]])

    def add(self, menu: QMenu, specs: Iterable[Action]) -> None:
        """Put actions into a menu, groups apart."""
        for spec in specs:
            menu.addAction(self[spec.id])
            if spec.ends_group:
                menu.addSeparator()

    def refresh(self) -> None:
        """Enable what makes sense now, name undo and redo, tick the current status."""
        session, selection = self._desk.session, self._desk.selection
        there = Needs.WORKBOOK if session.is_open else Needs.NOTHING
        if session.is_open and selection.requirement_id:
            there = Needs.EVIDENCE if selection.evidence_ids else Needs.REQUIREMENT
        for spec in ACTIONS:
            is_possible = spec.needs <= there and (session.is_writable or not spec.writes)
            self[spec.id].setEnabled(is_possible)
        self._name("undo", "撤销", session.workbook.undo_label if session.is_open else "")
        self._name("redo", "恢复", session.workbook.redo_label if session.is_open else "")
        row = session.row(selection.requirement_id)
        for status in STATUS:
            self[f"mark_{status}"].setChecked(row is not None and row.assessment.status == status)

    def expect_undo(self) -> None:
        """Enable undo for words that are typed and not saved yet: undoing saves them first."""
        self["undo"].setEnabled(self._desk.session.is_writable)

    def _name(self, name: str, verb: str, label: str) -> None:
        action = self[name]
        letter = "U" if name == "undo" else "R"
        action.setText(f"{verb}(&{letter})" + (f"：{no_mnemonic(label)}" if label else ""))
        action.setIconText(verb)
        key = key_words(action.shortcut())
        action.setToolTip(as_tip(f"{verb}：{label}（{key}）" if label else verb))
        action.setEnabled(action.isEnabled() and bool(label))


def bare(text: str) -> str:
    """Return an action's text without its letter: ``打开工作簿(&O)…`` is ``打开工作簿…``."""
    head, mark, tail = text.partition("(&")
    return head + tail[2:] if mark else text


def key_words(keys: QKeySequence | str) -> str:
    """Return keys as the menus name them: ``Ctrl+Return`` is ``Ctrl+回车``."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
