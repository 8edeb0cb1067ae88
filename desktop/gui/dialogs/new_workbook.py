"""A new workbook on one page: which list, whose, which year, where; nothing is asked twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)

from desktop.errors import DesktopError
from desktop.gui import ask, words
from desktop.gui.dropping import dropped_files
from desktop.gui.review.choice import SourceChoice
from desktop.gui.review.directive_list import DirectiveList
from desktop.gui.review.pasted import holds_document
from desktop.gui.text import fault_line, plain
from desktop.names import safe_name
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from desktop.checklist.model import Checklist
    from desktop.gui.desk import Desk
    from desktop.gui.review.pasted import Pasted

SUFFIX = ".yaodian"
NO_YEAR = 1999  # the spin box's lowest value stands for 未注明


class NewWorkbook(QDialog):
    """Reads the list in a worker; the button waits until everything is there."""

    def __init__(self, desk: Desk, source: Path | Pasted | None = None) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._checklist: Checklist | None = None
        self.setWindowTitle("从要点新建工作簿")
        self.setAcceptDrops(True)
        self.choice = SourceChoice(desk)
        self.source, self.review = self.choice.box, self.choice.review
        self.directives = DirectiveList()
        self.preview = QListWidget()
        self.unit_edit = QComboBox()
        self.unit_edit.setEditable(True)
        self.unit_edit.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.unit_edit.setCurrentText(desk.preferences.text("unit"))
        self.year_edit = QSpinBox()
        self.year_edit.setRange(NO_YEAR, 2100)
        self.year_edit.setSpecialValueText("未注明")
        self.path_edit = QLineEdit()
        self.place = QPushButton("换位置…")
        self.fault = fault_line()
        self.box = ask.buttons(self, "建立工作簿")
        self._lay_out()
        self._connect()
        self.choice.begin(source)
        self.unit_edit.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(plain("要点"), self.choice)
        self._directives_name = plain("包含的文件")
        form.addRow(self._directives_name, self.directives)
        form.addRow(plain("逐条预览"), self.preview)
        form.addRow(plain("填报单位"), self.unit_edit)
        form.addRow(plain("年度"), self.year_edit)
        form.addRow(plain("存放位置"), _beside(self.path_edit, self.place))
        form.addRow(self.fault)
        form.addRow(self.box)
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.preview.setAlternatingRowColors(True)
        for field, name in (
            (self.directives, "包含的文件"),
            (self.preview, "逐条预览"),
            (self.unit_edit, "填报单位"),
            (self.year_edit, "年度"),
            (self.path_edit, "存放位置"),
        ):
            field.setAccessibleName(name)
        self.resize(680, 520)

    def _connect(self) -> None:
        self.choice.taken.connect(self._take)
        self.choice.failed.connect(self._fail)
        self.review.issued.connect(self._take_issued)
        self.place.clicked.connect(self._choose_place)
        self.directives.itemChanged.connect(lambda _item: self._show_preview())
        self.unit_edit.currentTextChanged.connect(lambda _text: self._suggest_path())
        self.year_edit.valueChanged.connect(lambda _value: self._suggest_path())
        self.path_edit.textChanged.connect(lambda _text: self._check())
        self.path_edit.textEdited.connect(lambda _text: self.path_edit.setModified(True))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.choice.paste)
        for line in self.findChildren(QLineEdit):
            line.installEventFilter(self)

    # What was read

    def _fail(self, sentence: str) -> None:
        self._checklist = None
        self.preview.clear()
        self._show_directives()
        self._check(sentence)

    def _take_issued(self, checklist: Checklist, chosen: tuple[int, ...]) -> None:
        """Take what came of the review, with the directives that were chosen there."""
        year = self.year_edit.value() if self._checklist else checklist.year or NO_YEAR
        self._take(checklist)
        self.year_edit.setValue(year)
        self.directives.tick([row for row in chosen if checklist.directives[row].requirements])

    def accept(self) -> None:
        """Make the workbook; a document with something to decide is reviewed first."""
        if self.review.is_due:
            self.review.review()
        if not self.review.is_due and not self._fault():
            super().accept()

    def _take(self, checklist: Checklist) -> None:
        self._checklist = checklist
        self._show_directives()
        self._suggest_unit(checklist)
        self.year_edit.setValue(checklist.year or NO_YEAR)
        self._show_preview()
        if not self.unit and not self.choice.box.hasFocus():  # there arrows go through the lists
            self.unit_edit.setFocus()

    def _show_directives(self) -> None:
        self.directives.show_directives(self._checklist.directives if self._checklist else ())
        self._directives_name.setVisible(self.directives.has_choice)

    def _show_preview(self) -> None:
        self.preview.clear()
        try:
            checklist = self.chosen_checklist()
        except DesktopError as error:
            self._check(str(error))
            return
        for each in checklist.requirements:
            self.preview.addItem(f"{printed_ref(each.ref)}　{words.headline(each)}")
        self._suggest_path()

    def _suggest_unit(self, checklist: Checklist) -> None:
        typed = self.unit_edit.currentText()
        named = Counter(
            each.unit
            for requirement in checklist.requirements
            for each in requirement.assignments
            if not each.is_collective
        )
        issuers = [each.issuer for each in checklist.directives if each.issuer]
        self.unit_edit.clear()
        self.unit_edit.addItems(list(dict.fromkeys([*issuers[-1:], *named])))
        self.unit_edit.setCurrentText(typed)

    # The answers

    @property
    def unit(self) -> str:
        """Return whose workbook it will be."""
        return self.unit_edit.currentText().strip()

    @property
    def year(self) -> int | None:
        """Return the year, or None."""
        return self.year_edit.value() if self.year_edit.value() > NO_YEAR else None

    @property
    def path(self) -> Path:
        """Return where it will lie."""
        path = self._desk.preferences.folder / self.path_edit.text().strip()
        return path if path.suffix == SUFFIX else path.parent / f"{path.name}{SUFFIX}"

    def chosen_checklist(self) -> Checklist:
        """Return the list of the ticked directives.

        Raises:
            UsageError: none is ticked.
        """
        from desktop.checklist.build import select  # noqa: PLC0415 - needed here only
        from desktop.errors import UsageError  # noqa: PLC0415 - needed here only

        if self._checklist is None:
            raise UsageError("请先选一份要点文件。")
        ticked = [str(row + 1) for row in self.directives.ticked]
        if not ticked:
            raise UsageError("请至少勾选一份文件。")
        return select(self._checklist, ticked)

    def _suggest_path(self) -> None:
        if not self.path_edit.isModified():
            year = f"{self.year}年" if self.year else ""
            stem = safe_name(f"{self.unit or '本单位'}{year}政务公开自评")
            folder = self._desk.preferences.folder
            path, number = folder / f"{stem}{SUFFIX}", 2
            while path.exists():
                path, number = folder / f"{stem}{number}{SUFFIX}", number + 1
            self.path_edit.setText(str(path))
        self._check()

    def _choose_place(self) -> None:
        path = ask.save_file(self, "存放位置", ask.WORKBOOKS, self.path)
        if path:
            self.path_edit.setText(str(path))
            self.path_edit.setModified(True)

    def _check(self, sentence: str = "") -> None:
        fault = sentence or self._fault()
        count = self.preview.count()
        self.fault.setText(fault or f"共 {count} 条。建立后原文不会再变，填报内容随时保存。")
        button = self.box.button(QDialogButtonBox.StandardButton.Ok)
        button.setText("核对并建立…" if self.review.is_due else "建立工作簿")
        button.setEnabled(not fault)

    def _fault(self) -> str:
        if not self.preview.count():
            return "这里没有要点，请换一份文件。"
        if not self.unit:
            return "请填写填报单位。"
        if not self.path_edit.text().strip() or self.path.name == SUFFIX:
            return "请选择存放位置。"
        if self.path.exists():
            return f"“{self.path.name}”已经存在，请换一个名称。"
        return "" if self.path.parent.is_dir() else "存放的文件夹不存在，请换一个位置。"

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if len(dropped_files(event)) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read a dropped file."""
        event.acceptProposedAction()
        self.choice.read(dropped_files(event)[0])

    # Pasting

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """Read a document that is pasted into a field: it was meant for the dialog."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and holds_document()
        ):
            self.choice.paste()
            return True
        return super().eventFilter(field, event)

    # Leaving

    def done(self, code: int) -> None:
        """Read no further when nobody waits any more."""
        self.choice.stop()
        super().done(code)


def _beside(field: QWidget, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(field, 1)
    row.addWidget(button)
    return row
