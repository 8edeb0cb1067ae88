"""备份与恢复: every kept moment of a workbook, what changed in between, and ways back to it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from desktop.files import backups_folder
from desktop.gui import ask
from desktop.gui.evidence.progress import Progress
from desktop.gui.evidence.steps import Steps
from desktop.gui.keeping.aside import aside
from desktop.gui.keeping.restoring import open_backup, restore_beside, restore_in_place
from desktop.gui.keeping.texts import ReadText
from desktop.gui.text import plain, size_in_words, visible
from desktop.workbook.backup_states import backed_up, states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.gui.desk import Desk
    from desktop.workbook.backup_states import BackedUp, State
    from desktop.workbook.chronicle import Line

MOST_LINES: Final = 300


class BackupsDialog(QDialog):
    """The backups of the open workbook, or of any that was ever worked on here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._states: tuple[State, ...] = ()
        self.setWindowTitle("备份与恢复")
        self.workbooks = QComboBox()
        self.workbooks.setAccessibleName("工作簿")
        self._known = list(backed_up(backups_folder()))
        for known in self._known:
            self.workbooks.addItem(visible(_named(known)))
        self.list = QTreeWidget()
        self.list.setAccessibleName("备份")
        self.list.setHeaderLabels(["时间", "大小", "与前一份相比"])
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.lines = ReadText("这一份里新的改动")
        self.verdict = plain(wraps=True)
        self.look = QPushButton("只读打开看看(&O)")
        self.beside = QPushButton("恢复成另一份(&C)…")
        self.in_place = QPushButton("恢复到原处(&R)…")
        self.now = QPushButton("现在备份一次(&B)")
        self.leave = QPushButton("关闭")
        self._looking = Steps(self)
        self._looking.finished.connect(self._show_states)
        self._looking.failed.connect(desk.failed)
        self._lay_out()
        self._connect()
        self._choose_open_one()
        self._look_through()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        first = QHBoxLayout()
        first.addWidget(plain("工作簿"))
        first.addWidget(self.workbooks, 1)
        layout.addLayout(first)
        layout.addWidget(self.verdict)
        layout.addWidget(self.list, 3)
        layout.addWidget(plain("这一份里新的改动"))
        layout.addWidget(self.lines, 2)
        buttons = QHBoxLayout()
        for button in (self.look, self.beside, self.in_place):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.now, self.leave):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.resize(780, 560)

    def _connect(self) -> None:
        self.workbooks.currentIndexChanged.connect(lambda _index: self._look_through())
        self.list.currentItemChanged.connect(lambda *_: self._show_lines())
        self.list.itemActivated.connect(lambda *_: self._open())
        self.look.clicked.connect(self._open)
        self.beside.clicked.connect(self._restore_beside)
        self.in_place.clicked.connect(self._restore_in_place)
        self.now.clicked.connect(self._back_up)
        self.leave.clicked.connect(self.reject)
        for button in (self.look, self.beside, self.in_place, self.now, self.leave):
            button.setAutoDefault(False)  # Enter in the list opens what is chosen

    def _choose_open_one(self) -> None:
        session = self._desk.session
        if session.is_open:
            mine = session.workbook.info.id
            ids = [known.info.id for known in self._known]
            self.workbooks.setCurrentIndex(ids.index(mine) if mine in ids else -1)

    @property
    def known(self) -> BackedUp | None:
        """Return the workbook whose backups are shown."""
        index = self.workbooks.currentIndex()
        return self._known[index] if 0 <= index < len(self._known) else None

    @property
    def state(self) -> State | None:
        """Return the chosen backup."""
        row = self.list.indexOfTopLevelItem(self.list.currentItem()) if self._states else -1
        return self._states[row] if row >= 0 else None

    def _look_through(self) -> None:
        self._states = ()
        self.list.clear()
        known = self.known
        self.verdict.setText("正在查看备份……" if known else _NOTHING)
        if known:
            place = known.newest.path.parent
            self._looking.start(aside(partial(states, place.parent, place.name)))
        self._show_lines()

    def _show_states(self, found: tuple[State, ...]) -> None:
        self._states = found
        for state in found:
            words = [f"{state.backup.at.astimezone():%Y-%m-%d %H:%M}", size_in_words(state.size)]
            item = QTreeWidgetItem([*words, visible(in_short(state.lines))])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
        for column in (0, 1):
            self.list.resizeColumnToContents(column)
        self.verdict.setText(
            f"本机保留着 {len(found)} 份，最近的在最上面。窗口打开时每 10 分钟备份一次有改动的工作簿。"
            if found
            else _NOTHING
        )
        if found:
            self.list.setCurrentIndex(self.list.model().index(0, 0, QModelIndex()))
            self.list.setFocus()

    def _show_lines(self) -> None:
        state, session = self.state, self._desk.session
        for button in (self.look, self.beside):
            button.setEnabled(state is not None)
        known = self.known
        is_mine = bool(known and session.is_open and session.workbook.info.id == known.info.id)
        can_replace = is_mine and session.is_writable
        self.in_place.setEnabled(state is not None and can_replace)
        self.now.setEnabled(session.is_writable)
        self.lines.tell(in_full(state.lines) if state else "")

    def _open(self) -> None:
        if (state := self.state) and (known := self.known):
            self.accept()
            self._desk.run(lambda desk: open_backup(desk, state.backup, known))

    def _restore_beside(self) -> None:
        if (state := self.state) and (known := self.known):
            self._desk.run(lambda desk: restore_beside(desk, state.backup, known, self))

    def _restore_in_place(self) -> None:
        state = self.state
        if state and ask.confirm(
            self,
            "恢复到原处",
            f"工作簿将回到 {state.backup.at.astimezone():%m月%d日 %H:%M} 的样子。\n"
            "现在这份不会丢：它会改名留在旁边，并先备份一次。",
            "恢复",
        ):
            self.accept()
            self._desk.run(lambda desk: restore_in_place(desk, state.backup))

    def _back_up(self) -> None:
        desk = self._desk
        if not desk.session.settle():
            return
        desk.backups.stop()
        Progress(self, desk.session, "正在备份……", done=self._backed_up, failed=desk.failed).start(
            desk.session.workbook.backing_up(backups_folder())
        )

    def _backed_up(self, backup: object) -> None:
        if backup is None:
            self.verdict.setText("自上一份备份以来没有改动，不必再备。")
            return
        self.workbooks.blockSignals(True)  # noqa: FBT003 - Qt's order
        self.workbooks.clear()
        self._known = list(backed_up(backups_folder()))
        for known in self._known:
            self.workbooks.addItem(visible(_named(known)))
        self._choose_open_one()
        self.workbooks.blockSignals(False)  # noqa: FBT003 - Qt's order
        self._look_through()


_NOTHING: Final = "本机上还没有这个工作簿的备份。窗口打开时每 10 分钟备份一次有改动的工作簿。"


def _named(known: BackedUp) -> str:
    info, where = known.info, f"　{known.path}" if known.path else ""
    return f"{info.unit}　{info.title}{where}"


def in_short(lines: Iterable[Line]) -> str:
    """Return how often which thing was done: ``填报 5，附上佐证 2``."""
    counts = Counter(line.action for line in lines)
    return "，".join(f"{action} {count}" for action, count in counts.most_common()) or "没有改动"


def in_full(lines: tuple[Line, ...]) -> str:
    """Return what was done, the latest first."""
    shown = [
        " ".join(filter(None, (line.at[5:16], line.actor, line.action, line.subject)))
        + (f"：{_first(line.after)}" if line.after else "")
        for line in lines[: -MOST_LINES - 1 : -1]
    ]
    if len(lines) > MOST_LINES:
        shown.append(f"……以及更早的 {len(lines) - MOST_LINES} 步")
    return "\n".join(shown)


def _first(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - a line of the window
