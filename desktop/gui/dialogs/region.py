"""The units of the region, set once and kept; what that changes for the open workbook is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.checklist.concern import concerning, includes
from desktop.checklist.region import collectives_of
from desktop.gui import ask, words
from desktop.gui.dialogs.region_names import ALIAS, COLLECTIVE, UNSET, Line, LineDialog, lines_of
from desktop.gui.models.table import PlainTable
from desktop.gui.review.history import History, Step
from desktop.gui.text import plain, shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.checklist.model import Checklist
    from desktop.checklist.region import Region

EXPLANATION: Final = (
    "同一个单位的不同叫法、统称单位包括哪些单位，在这里设置一次，以后每年的要点都照此找出与本单位有关"
    "的条目。"
)
NAME_LENGTH: Final = 12
KIND_WIDTH, NAME_WIDTH = 60, 260


class Lines(PlainTable[Line]):
    """What is set, and the collectives of the checklist that nobody set."""

    headers = ("种类", "单位", "其他叫法、成员")

    def words(self, row: Line, column: int) -> str:
        """Return what a cell says."""
        return (row.kind, row.name, "、".join(row.names))[column]

    def tip(self, row: Line, _column: int) -> str:
        """Return the whole line."""
        return f"{row.name}：{'、'.join(row.names)}"

    def key(self, row: Line) -> str:
        """Return the name."""
        return row.name


class RegionDialog(QDialog):
    """Every change is a step that can be undone; nothing is kept before 保存."""

    def __init__(self, parent: QWidget, region: Region, checklist: Checklist, unit: str) -> None:
        super().__init__(parent)
        self.region = self._start = region
        self._checklist, self._unit = checklist, unit
        self._history: History[Region] = History()
        self._mine_before = concerning(checklist, unit, region)
        self.setWindowTitle("单位别名和统称")
        self.lines = Lines(self)
        self.list = QTreeView()
        self.buttons: dict[str, QPushButton] = {}
        self.said = plain(wraps=True)
        self.changed = QListWidget()
        self.box = ask.buttons(self, "保存")
        self._lay_out()
        self._connect()
        self._show()
        self.list.setFocus()

    def _lay_out(self) -> None:
        self.list.setModel(self.lines)
        self.list.setAccessibleName("单位别名和统称")
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        for column, width in enumerate((KIND_WIDTH, NAME_WIDTH)):
            self.list.header().resizeSection(column, self.logicalDpiX() * width // 96)
        self.changed.setAccessibleName("因此变动的要点")
        self.changed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.changed.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.changed.setMaximumHeight(self.fontMetrics().height() * 8)
        layout = QVBoxLayout(self)
        layout.addWidget(plain(EXPLANATION, wraps=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(self._buttons())
        layout.addWidget(self.said)
        layout.addWidget(self.changed)
        layout.addWidget(self.box)
        self.resize(760, 560)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text, does in (
            ("add_alias", "添加别名(&A)…", lambda: self._add(ALIAS)),
            ("add_collective", "添加统称(&T)…", lambda: self._add(COLLECTIVE)),
            ("edit", "修改(&E)…", self.edit),
            ("remove", "移除(&R)", self.remove),
            ("undo", "撤销", self.undo),
            ("redo", "恢复", self.redo),
        ):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, does=does: does())
            row.addWidget(button)
            self.buttons[name] = button
        row.addStretch()
        return row

    def _connect(self) -> None:
        self.list.activated.connect(lambda _index: self.edit())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._refresh_buttons())
        for key, does in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("F2", self.edit),
            ("Del", self.remove),
        ):
            QShortcut(QKeySequence(key), self, does)

    # What is there

    @property
    def line(self) -> Line | None:
        """Return the selected line."""
        index = self.list.currentIndex()
        return self.lines.rows[index.row()] if index.isValid() else None

    def _show(self, name: str = "") -> None:
        """Show the region as it is now, with the line called ``name`` or the first one selected."""
        found = lines_of(self.region, collectives_of(self._checklist))
        self.lines.show([each if each.is_set else self._guessed(each) for each in found])
        at = next((row for row, each in enumerate(found) if each.name == name), 0)
        self.list.setCurrentIndex(self.lines.index(at, 0))
        self._show_effect()
        self._refresh_buttons()

    def _guessed(self, line: Line) -> Line:
        if not self._unit:
            return Line(line.kind, line.name, (UNSET,), is_set=False)
        is_in = includes(line.name, self._unit, self.region)
        guess = f"按名称推断，{'包括' if is_in else '不包括'}本单位"
        return Line(line.kind, line.name, (f"（没有设置，{guess}）",), is_set=False)

    def _show_effect(self) -> None:
        now = concerning(self._checklist, self._unit, self.region)
        self.changed.clear()
        for each in self._checklist.requirements:
            if (each.id in now) is not (each.id in self._mine_before):
                sign = "新增" if each.id in now else "不再有关"
                self.changed.addItem(f"{sign}　{printed_ref(each.ref)}　{words.headline(each)}")
        added, gone = len(now - self._mine_before), len(self._mine_before - now)
        effect = f"，新增 {added} 条" * bool(added) + f"，不再有关 {gone} 条" * bool(gone)
        self.said.setText(f"与“{self._unit}”有关的要点 {len(now)} 条{effect}。")
        self.said.setVisible(bool(self._unit))
        self.changed.setVisible(bool(added or gone))

    def _refresh_buttons(self) -> None:
        line = self.line
        self.buttons["edit"].setEnabled(line is not None)
        self.buttons["remove"].setEnabled(line is not None and line.is_set)
        for name, verb, label in (
            ("undo", "撤销", self._history.undo_label),
            ("redo", "恢复", self._history.redo_label),
        ):
            self.buttons[name].setEnabled(bool(label))
            self.buttons[name].setAccessibleDescription(f"{verb}：{label}" if label else "")
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.region != self._start)

    # What changes it

    def _add(self, kind: str) -> None:
        self._ask(Line(kind), "添加")

    def edit(self) -> None:
        """Change the selected line, or set what is only guessed."""
        line = self.line
        if line is not None:
            known = line if line.is_set else Line(line.kind, line.name, is_set=False)
            self._ask(known, "修改")

    def _ask(self, line: Line, verb: str) -> None:
        dialog = LineDialog(self, self.region, line, self._unit)
        if ask.run(dialog):
            made = dialog.line
            is_renamed = line.is_set and line.name not in {"", made.name}
            rest = line.removed_from(self.region) if is_renamed else self.region
            self._step(verb, made.put_into(rest), made.name)

    def remove(self) -> None:
        """Take the selected line away."""
        line = self.line
        if line is not None and line.is_set:
            self._step("移除", line.removed_from(self.region), line.name)

    def _step(self, verb: str, region: Region, name: str) -> None:
        if region != self.region:
            label = f"{verb} {shortened(name, NAME_LENGTH)}"
            self._history.add(Step(label, self.region, region))
            self.region = region
        self._show(name)

    def undo(self) -> None:
        """Take the last step back."""
        if step := self._history.undo():
            self.region = step.before
            self._show()

    def redo(self) -> None:
        """Do the last undone step again."""
        if step := self._history.redo():
            self.region = step.after
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in the list change a line, and not save as well."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.list.hasFocus():
            event.accept()
            return
        super().keyPressEvent(event)

    def reject(self) -> None:
        """Leave; what was typed is not thrown away unasked."""
        question = "现在取消，刚才的设置都不保存。"
        if self.region == self._start or ask.confirm(self, "取消", question, "不保存", "继续设置"):
            super().reject()
