"""内部分工: which 科室 does it, who there, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
)

from desktop.gui import ask
from desktop.gui.dialogs.describe import read_day
from desktop.gui.text import fault_line, plain
from desktop.terms import printed_ref
from desktop.workbook.model import Duty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow

FEWEST: Final = 3  # lines
HEADS: Final = ("科室", "责任人", "自定时限")


class DivideDialog(QDialog):
    """A line for each 科室; ``duties`` is what was written."""

    def __init__(self, desk: Desk, rows: Sequence[LedgerRow]) -> None:
        super().__init__(desk.window)
        self.setWindowTitle("内部分工")
        known = rows[0].duties if all(row.duties == rows[0].duties for row in rows) else ()
        self._is_replacing = not known and any(row.duties for row in rows)
        self.lines = [
            (QLineEdit(each.section), QLineEdit(each.person), QLineEdit(_day(each)))
            for each in (*known, *[Duty("")] * max(1, FEWEST - len(known)))
        ]
        self.fault = fault_line()
        self.box = ask.buttons(self)
        self._suggest(desk)
        self._lay_out(_name(rows))
        self._check()

    def _suggest(self, desk: Desk) -> None:
        """Offer the names that stand at other requirements."""
        duties = [duty for row in desk.session.rows for duty in row.duties]
        for column, names in enumerate(
            ({each.section for each in duties}, {each.person for each in duties})
        ):
            completer = QCompleter(sorted(names - {""}), self)
            for line in self.lines:
                line[column].setCompleter(completer)

    def _lay_out(self, name: str) -> None:
        layout = QVBoxLayout(self)
        words = (
            f"{name}由哪个科室、哪个人办，什么时候办完。过了时限还没有完成的，列在“还缺什么”里。"
        )
        layout.addWidget(plain(words, wraps=True))
        grid = QGridLayout()
        for column, head in enumerate(HEADS):
            grid.addWidget(plain(head), 0, column)
            for number, line in enumerate(self.lines, start=1):
                line[column].setAccessibleName(f"第{number}个{head}")
                line[column].textChanged.connect(self._check)
                grid.addWidget(line[column], number, column)
        for *_, day in self.lines:
            day.setPlaceholderText("如 2026-12-01，可不填")
        layout.addLayout(grid)
        layout.addWidget(self.fault)
        layout.addWidget(self.box)
        self.setMinimumWidth(520)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Return what was written; empty lines are left out."""
        written = (tuple(edit.text().strip() for edit in line) for line in self.lines)
        return tuple(
            Duty(section, person, read_day(day))
            for section, person, day in written
            if section or person
        )

    def _check(self) -> None:
        fault = self._fault()
        replaced = "所选各条原来的分工不一样，会都换成这里写的。" if self._is_replacing else ""
        self.fault.setText(fault or replaced)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def _fault(self) -> str:
        for section, person, day in self.lines:
            typed = day.text().strip()
            if typed and not read_day(typed):
                return f"日期“{typed}”看不懂，请写成 2026-12-01 这样，或留空。"
            if typed and not (section.text().strip() or person.text().strip()):
                return "有时限的一行，请写明科室或责任人。"
        return ""


def _day(duty: Duty) -> str:
    return duty.due_on.isoformat() if duty.due_on else ""


def _name(rows: Sequence[LedgerRow]) -> str:
    return printed_ref(rows[0].requirement.ref) if len(rows) == 1 else f"这 {len(rows)} 条"
