"""收件: who has reported and who has not, and the log of what came in with what is to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.office.boxes import fill
from desktop.gui.office.certificate_lines import lines
from desktop.gui.office.figure_rows import look_at
from desktop.gui.office.find_bar import FindBar
from desktop.gui.office.halves import fill_page
from desktop.gui.office.lists import listed, show_rows
from desktop.gui.office.registering import register
from desktop.gui.office.tables import ReceiptTable, UnitTable
from desktop.gui.text import plain, selectable
from desktop.rollup import deciding, judging, units
from desktop.rollup.receipts import receipts
from desktop.rollup.verdicts import HOLDING, Note, Outcome, Signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.verdicts import Receipt

UNIT_WIDTHS = (200, 190, 170, 56, 56, 56, 56, 56, 56, 96)
LOG_WIDTHS = (110, 170, 56, 170, 92, 300)
_FIRST = {Outcome.HELD: 0, Outcome.REFUSED: 1, Outcome.ACCEPTED_WITH_NOTES: 2}


class ReportsView(QWidget):
    """The first page."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.units = UnitTable(bureau, self)
        self.log = ReceiptTable(self)
        self.unit_list = listed(self.units, "报送单位", UNIT_WIDTHS, 0)
        self.receipt_list = listed(self.log, "收件记录", LOG_WIDTHS, 5)
        self.finder = FindBar(
            "单位、收件", (self.unit_list, self.units), (self.receipt_list, self.log)
        )
        self.summary = plain(wraps=True)
        self.verdict = selectable()
        self.whose = QComboBox()
        self.whose.setAccessibleName("属于哪个单位")
        self.accept_button = QPushButton("采用(&A)")
        self.reject_button = QPushButton("不采用(&R)")
        self.register_button = QPushButton("登记证书(&K)…")
        self.list_button = QPushButton("全部加入名单(&L)…")
        self._lay_out()
        self.unit_list.activated.connect(self._open_unit)
        self.receipt_list.selectionModel().currentChanged.connect(
            lambda *_: self._refresh_verdict()
        )
        self.accept_button.clicked.connect(self.accept)
        self.reject_button.clicked.connect(self.reject)
        self.register_button.clicked.connect(self.register)
        self.list_button.clicked.connect(self.take_on)
        bureau.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        upper, lower = QWidget(), QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(6, 6, 6, 0)
        above.addWidget(self.summary)
        above.addWidget(self.finder)
        above.addWidget(self.unit_list, 1)
        row = QHBoxLayout()
        row.addWidget(self.whose)
        for button in (self.accept_button, self.reject_button, self.register_button):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.list_button)
        below = QVBoxLayout(lower)
        below.setContentsMargins(6, 0, 6, 6)
        below.addWidget(plain("收件记录（要决定的在最前面）"))
        below.addWidget(self.receipt_list, 1)
        below.addWidget(self.verdict)
        below.addLayout(row)
        fill_page(self, upper, lower, (390, 260), Qt.Orientation.Vertical)

    @property
    def receipt(self) -> Receipt | None:
        """Return the current line of the log."""
        index = self.receipt_list.currentIndex()
        return self.log.rows[index.row()] if index.isValid() else None

    def _refresh(self) -> None:
        picture = self._bureau.picture
        waiting = [each.name for each in picture.not_reported]
        names = "、".join(waiting[:12]) + (" 等" if len(waiting) > 12 else "")  # noqa: PLR2004 - in one line
        missing = f"未报送 {len(waiting)} 个：{names}" if waiting else "全部报送"
        self.summary.setText(
            f"{len(picture.expected)} 个报送单位，{missing}。双击或回车：审核那个单位；在数字上：列出它的条目。"
            if picture.expected
            else "还没有报送单位的名单。请用“单位和下发”加入，或直接接收报送件。"
        )
        show_rows(self.unit_list, self.units, picture.matrix.units)
        with self._bureau.rollup.reading() as db:
            found = receipts(db)
        show_rows(self.receipt_list, self.log, in_order(found))
        units = [(f"属于：{unit.name}", unit.id) for unit in picture.matrix.units]
        fill(self.whose, [("属于：文件里写的单位", None), *units])
        self._refresh_verdict()

    def _refresh_verdict(self) -> None:
        receipt = self.receipt
        self.verdict.setText("\n".join(receipt.sentences) if receipt else "")
        self.verdict.setVisible(bool(receipt))
        is_held = receipt is not None and receipt.outcome is Outcome.HELD
        is_counted = receipt is not None and receipt.submission_id is not None
        self.accept_button.setEnabled(is_held or (is_counted and _is_rejected(receipt)))
        self.reject_button.setEnabled(is_counted and not _is_rejected(receipt))
        self.whose.setVisible(is_held)
        can_register = receipt is not None and receipt.signed is Signed.UNKNOWN
        self.register_button.setEnabled(can_register)
        self.list_button.setVisible(len(self._newcomers()) > 1)

    def _newcomers(self) -> list[Receipt]:
        """Return the files that wait for nothing but their unit's place on the list."""
        return [each for each in self.log.given if _is_newcomer(each)]

    def take_on(self) -> None:
        """Put every unit on the list whose file waits for that alone."""
        newcomers = self._newcomers()
        names = list(dict.fromkeys(each.unit for each in newcomers))
        question = (
            f"把 {len(names)} 个单位加入名单，并采用它们的 {len(newcomers)} 份报送件？\n\n"
            f"{'、'.join(names)}"
        )
        if not ask.confirm(self, "全部加入名单", question, "全部加入"):
            return
        if self._bureau.write("add_units", names[0], lambda db: _taken_on(db, names)):
            self._bureau.follow_what_counts()

    def _open_unit(self, index: QModelIndex) -> None:
        unit, bureau = self.units.rows[index.row()], self._bureau
        figure = self.units.figure(unit, index.column())
        place = look_at(bureau, bureau.picture, figure) if figure and figure.count else None
        if place:
            bureau.wanted.emit(*place)
        elif figure is None:
            bureau.wanted.emit(unit.id, "")

    def accept(self) -> None:
        """Believe a file in spite of what it is held for."""
        receipt = self.receipt
        if receipt is None:
            return
        rollup, unit_id = self._bureau.rollup, self.whose.currentData()
        if unit_id is None and Note.UNKNOWN_UNIT in receipt.notes:
            question = f"名单里没有“{receipt.unit}”。把它加入名单吗？"
            if ask.confirm(self, "采用报送件", question, "加入名单"):
                self._decide(
                    f"“{receipt.unit}”已加入名单，“{receipt.file_name}”已采用。",
                    lambda db: deciding.decide_new_unit(db, rollup, receipt.sha256),
                )
            return
        question = "\n".join((*receipt.sentences, "核实之后再采用。确定采用这份报送件吗？"))
        if ask.confirm(self, "采用报送件", question, "采用"):
            self._decide(
                f"“{receipt.file_name}”已采用。改变主意时，再选中它，按“不采用”。",
                lambda db: deciding.decide(
                    db, rollup, receipt.sha256, is_accepted=True, unit_id=unit_id
                ),
            )

    def reject(self) -> None:
        """Never count a file."""
        receipt = self.receipt
        question = f"不采用“{receipt.file_name}”？原件仍会保留，以后可以改。" if receipt else ""
        if receipt and ask.confirm(self, "不采用", question, "不采用"):
            rollup = self._bureau.rollup
            self._decide(
                f"“{receipt.file_name}”不采用。改变主意时，再选中它，按“采用”。",
                lambda db: deciding.decide(db, rollup, receipt.sha256, is_accepted=False),
            )

    def _decide(self, told: str, work: Callable[[Any], Receipt]) -> None:
        """Write a decision about the current file; the next one takes its place in the list."""
        receipt, row = self.receipt, self.receipt_list.currentIndex().row()
        if receipt and self._bureau.write("decide", receipt.sha256, work):
            self._stay_at(row)
            self._bureau.notice.tell(told)
            self._bureau.follow_what_counts()

    def _stay_at(self, row: int) -> None:
        """Go on with the file that came to stand where the decided one was."""
        last = self.log.rowCount() - 1  # a search may have let the decided one go
        self.receipt_list.setCurrentIndex(self.log.index(min(row, last), 0))
        self.receipt_list.setFocus()

    def register(self) -> None:
        """Register the certificate of a file after its fingerprint was compared."""
        receipt, bureau = self.receipt, self._bureau
        row = self.receipt_list.currentIndex().row()
        with bureau.rollup.reading() as db:
            found = next(
                (each for each in lines(db) if receipt and each.fingerprint == receipt.fingerprint),
                None,
            )
        if found is None or not found.is_waiting:
            return
        try:
            if register(bureau, self, found):
                self._stay_at(row)
                bureau.follow_what_counts()
                bureau.notice.tell(f"已登记{found.unit}的证书。登记错了，用“单位证书”停用。")
        except DesktopError as error:
            bureau.failed(error)


def in_order(found: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Return what waits for a decision, what is not counted, what to know; then the newest."""
    newest = sorted(found, key=lambda each: (each.received_at, each.unit), reverse=True)
    return tuple(sorted(newest, key=lambda each: _FIRST.get(each.outcome, len(_FIRST))))


def _is_rejected(receipt: Receipt | None) -> bool:
    return receipt is not None and Note.REJECTED in receipt.notes


def _is_newcomer(receipt: Receipt) -> bool:
    """Tell whether a file is held for nothing but a unit that is on no list."""
    is_held = receipt.outcome is Outcome.HELD
    return is_held and set(receipt.notes) & HOLDING == {Note.UNKNOWN_UNIT}


def _taken_on(db: Any, names: list[str]) -> int:  # noqa: ANN401 - a connection, which only the roll-up knows
    """Put units on the list; return how many."""
    units.add_units(db, names)
    judging.judge_all(db)
    return len(names)
