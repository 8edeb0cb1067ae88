"""报送单位: names and former names, groups, days of reporting, contacts; who need not report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.office.days import DayEdit, in_days
from desktop.gui.office.find_bar import FindBar
from desktop.gui.office.lists import fitting, listed, show_rows
from desktop.gui.office.ordered_table import OrderedTable
from desktop.gui.text import fault_line, plain
from desktop.rollup import judging, units
from desktop.rollup.settings import DUE_ON, set_setting
from desktop.rollup.units import ReportingUnit

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from desktop.gui.office.bureau import Bureau

_DAYS = 14
_WIDTHS = (230, 190, 44, 100, 150, 70)
GROUPS = ("", "A", "B")


class UnitsTable(OrderedTable[ReportingUnit]):
    """All units that report to us."""

    headers: ClassVar = ("单位", "曾用名、简称", "分组", "单独的期限", "联系人", "报送")

    def words(self, row: ReportingUnit, column: int) -> str:
        """Return what a cell says."""
        must = "要报送" if row.is_expected else "不需报送"
        others = "、".join(row.aliases)
        return (row.name, others, row.group, row.due_on or "", row.contact, must)[column]

    def tip(self, row: ReportingUnit, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        return f"{self.headers[column]}：{self.words(row, column) or '无'}"

    def key(self, row: ReportingUnit) -> int:
        """Return the unit's id."""
        return row.id


class UnitsDialog(QDialog):
    """The day for all above, the units below; Enter changes one."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self.setWindowTitle("报送单位和期限")
        first = in_days(bureau.today, _DAYS)
        self.due = DayEdit("各单位的报送期限(&D)", "报送期限", bureau.picture.due_on, first)
        self.table = UnitsTable(self)
        self.list = listed(self.table, "报送单位", _WIDTHS, 0)
        self.finder = FindBar("单位", (self.list, self.table))
        self.finder.answer_key(self)
        self.add_button = QPushButton("加入单位(&N)…")
        self.change_button = QPushButton("修改(&E)…")
        self.expect_button = QPushButton("不需报送(&X)")
        self.leave = QPushButton("关闭(&C)")
        self.fault = fault_line()
        self._lay_out()
        self.due.is_set.toggled.connect(lambda _on: self.keep_day())
        self.due.edit.dateChanged.connect(lambda _day: self.keep_day())
        self.list.activated.connect(self._open)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.add_button.clicked.connect(self.add)
        self.change_button.clicked.connect(self.change)
        self.expect_button.clicked.connect(self.expect)
        self.leave.clicked.connect(self.accept)
        self._refresh()
        self.list.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self.due)
        layout.addWidget(self.finder)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.fault)
        row = QHBoxLayout()
        for button in (self.add_button, self.change_button, self.expect_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        self.leave.setAutoDefault(False)
        row.addWidget(self.leave)
        layout.addLayout(row)
        self.resize(fitting(self, 900, 480))

    @property
    def unit(self) -> ReportingUnit | None:
        """Return the current unit."""
        index = self.list.currentIndex()
        return self.table.rows[index.row()] if index.isValid() else None

    def _refresh(self) -> None:
        with self._bureau.rollup.reading() as db:
            found = units.all_units(db)
        show_rows(self.list, self.table, found)
        self._enable()

    def _enable(self) -> None:
        unit = self.unit
        for button in (self.change_button, self.expect_button):
            button.setEnabled(unit is not None)
        is_expected = unit is None or unit.is_expected
        self.expect_button.setText("不需报送(&X)" if is_expected else "恢复报送(&X)")

    def keep_day(self) -> None:
        """Keep the day for all units that have none of their own."""
        day = self.due.day
        value = day.isoformat() if day else ""
        self._write("due_on", value, lambda db: set_setting(db, DUE_ON, value))

    def add(self) -> None:
        """Ask for names, one from each line, and add them."""
        words = ask.reason(self, "加入单位", "每行一个单位，可以从表格里粘贴：")
        names = [line.strip() for line in (words or "").replace("\t", "\n").splitlines()]
        names = [each for each in names if each]
        if names:
            self._write("add_units", names[0], lambda db: _added(db, names))

    def expect(self) -> None:
        """Let a unit not report this year, or let it report again."""
        unit = self.unit
        if unit:
            self._write(
                "expect_unit",
                unit.name,
                lambda db: units.describe(db, unit, is_expected=not unit.is_expected),
            )

    def change(self) -> None:
        """Change one unit."""
        unit = self.unit
        if unit is None:
            return
        dialog = UnitDialog(self, unit, in_days(self._bureau.today, _DAYS))
        if ask.run(dialog):
            self._write("change_unit", unit.name, dialog.write)

    def _open(self, _index: QModelIndex) -> None:
        self.change()

    def _write(self, action: str, subject: str, work: Any) -> None:  # noqa: ANN401 - takes a connection
        """Write; trouble is told here, where the person looks."""
        self.fault.setText("")
        try:
            with self._bureau.rollup.writing(action, subject) as db:
                work(db)
        except DesktopError as error:
            self.fault.setText(str(error))
        self._bureau.refresh()
        self._refresh()


class UnitDialog(QDialog):
    """All that is said about one unit."""

    def __init__(self, parent: UnitsDialog, unit: ReportingUnit, first: date) -> None:
        super().__init__(parent)
        self._unit = unit
        self.setWindowTitle("修改报送单位")
        self.name = QLineEdit(unit.name)
        self.aliases = QPlainTextEdit("\n".join(unit.aliases))
        self.aliases.setTabChangesFocus(True)
        self.aliases.setMaximumHeight(self.fontMetrics().height() * 5)
        self.group = QComboBox()
        self.group.addItems(["不分组", "A 组", "B 组"])
        self.group.setCurrentIndex(GROUPS.index(unit.group) if unit.group in GROUPS else 0)
        self.due = DayEdit("单独的报送期限(&D)", "单独的报送期限", _day(unit), first)
        self.contact = QLineEdit(unit.contact)
        self.is_expected = QCheckBox("今年要报送(&R)")
        self.is_expected.setChecked(unit.is_expected)
        self.box = ask.buttons(self)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in (
            ("名称", self.name),
            ("曾用名、简称", self.aliases),
            ("分组", self.group),
            ("联系人和电话", self.contact),
        ):
            field.setAccessibleName(name)
            form.addRow(plain(name), field)
        form.addRow(plain("机构改革改了名：直接改上面的名称，原名称会留作曾用名。", wraps=True))
        form.addRow(self.due)
        form.addRow(self.is_expected)
        form.addRow(self.box)
        self.setMinimumWidth(480)

    def write(self, db: Any) -> None:  # noqa: ANN401 - a connection, which only the roll-up knows
        """Write what was changed; the old name stays as one of the others.

        Raises:
            UsageError: a name is empty, too long, or another unit's.
        """
        others = [line.strip() for line in self.aliases.toPlainText().splitlines()]
        unit = units.set_aliases(db, self._unit, [each for each in others if each])
        unit = units.rename(db, unit, self.name.text())
        units.describe(
            db,
            unit,
            group=GROUPS[self.group.currentIndex()],
            is_expected=self.is_expected.isChecked(),
            due_on=self.due.day,
            contact=self.contact.text().strip(),
            has_own_day=self.due.day is not None,
        )
        judging.judge_all(db)  # what came in under another name may belong to it now


def _added(db: Any, names: list[str]) -> None:  # noqa: ANN401 - a connection
    units.add_units(db, names)
    judging.judge_all(db)


def _day(unit: ReportingUnit) -> date | None:
    return date.fromisoformat(unit.due_on) if unit.due_on else None
