"""Another answer to the same requirement, beside one's own: last year's, or another copy's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from desktop.gui.text import LONGEST_LABEL, as_tip, plain, visible
from desktop.terms import OFFER_KIND, STATUS, printed_ref
from desktop.workbook import edits
from desktop.workbook.model import OfferKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk
    from desktop.workbook.model import LedgerRow, Offer


class Offered(QWidget):
    """Hidden where nothing is offered; ``insert`` takes words over that are not the first ones."""

    def __init__(self, desk: Desk, insert: Callable[[str], None]) -> None:
        super().__init__()
        self._desk = desk
        self._insert = insert
        self._row: LedgerRow | None = None
        self.title = plain()
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("去年或另一份副本的落实情况")
        self.take = _button("沿用", "把这段文字放进今年的落实情况")
        self.dismiss = _button("收起", "不再显示这一份，可以撤销")
        self.take.clicked.connect(self._take)
        self.dismiss.clicked.connect(self._dismiss)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.take)
        head.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.words, 1)
        self.hide()

    @property
    def offer(self) -> Offer | None:
        """Return what is shown; another copy comes before last year."""
        offers = {each.kind: each for each in self._row.offers} if self._row else {}
        return offers.get(OfferKind.OTHER_COPY) or offers.get(OfferKind.LAST_YEAR)

    def show_row(self, row: LedgerRow | None) -> None:
        """Show what is offered beside a line."""
        before = self.offer
        self._row = row
        offer = self.offer
        self.setVisible(offer is not None)
        for button in (self.take, self.dismiss):
            button.setEnabled(self._desk.session.is_writable)
        if offer and offer != before:
            self.title.setText(f"{OFFER_KIND[offer.kind]}（{STATUS[offer.status]}）")
            self.words.setPlainText(visible(_said(offer), LONGEST_LABEL))

    def _take(self) -> None:
        row, offer = self._row, self.offer
        if not row or not offer or not self._desk.session.settle():
            return
        current = self._desk.session.row(row.requirement.id)
        if current and current.assessment.statement:
            self._insert(offer.statement)
            return
        label = f"沿用{printed_ref(row.requirement.ref)}的{OFFER_KIND[offer.kind]}"
        self._desk.session.edit(label, edits.take_offered_statement, row.requirement.id, offer.kind)

    def _dismiss(self) -> None:
        row, offer = self._row, self.offer
        if row and offer:
            label = f"收起{printed_ref(row.requirement.ref)}的{OFFER_KIND[offer.kind]}"
            self._desk.session.edit(label, edits.dismiss_offer, row.requirement.id, offer.kind)


def _button(words: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setToolTip(as_tip(tip))
    return button


def _said(offer: Offer) -> str:
    """Return all that the other answer says, with its figures and where it comes from."""
    figures = "；".join(f"{each.label} {each.value}{each.measure}" for each in offer.facts)
    parts = (
        offer.statement or "（没有写落实情况）",
        f"数据：{figures}" if figures else "",
        f"存在问题：{offer.problems}" if offer.problems else "",
        f"下一步：{offer.next_steps}" if offer.next_steps else "",
        f"佐证 {len(offer.evidence)} 份" if offer.evidence else "",
        f"来自 {offer.source}" if offer.source else "",
    )
    return "\n".join(part for part in parts if part)
