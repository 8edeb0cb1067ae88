"""Moving about: search, filters, next and previous, the size of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from desktop.gui.facets import Facet
from desktop.gui.letters import set_letters

if TYPE_CHECKING:
    from desktop.gui.desk import Desk

SMALLEST, LARGEST = 7.0, 20.0


def find(desk: Desk) -> None:
    """Go to the search field."""
    if desk.work:
        desk.work.show_ledger()
        desk.work.ledger.search.setFocus()
        desk.work.ledger.search.selectAll()


def ledger(desk: Desk) -> None:
    """Go to the ledger."""
    if desk.work:
        desk.work.show_ledger()
        desk.work.ledger.tree.setFocus()


def gaps(desk: Desk) -> None:
    """Go to the list of what is missing."""
    if desk.work:
        desk.work.show_gaps()


def show(desk: Desk, facet: str) -> None:
    """Put a filter of the ledger on or off."""
    if desk.work:
        desk.work.show_ledger()
        desk.work.ledger.switch(Facet(facet))


def columns(desk: Desk) -> None:
    """Choose the columns of the ledger."""
    if desk.work:
        desk.work.show_ledger()
        desk.work.ledger.choose_columns()


def flat(desk: Desk) -> None:
    """Show the ledger with or without headings."""
    if desk.work:
        desk.work.show_ledger()
        desk.work.ledger.set_flat(desk.actions["flat"].isChecked())


def previous(desk: Desk) -> None:
    """Go to the requirement before this one."""
    if desk.work:
        desk.work.ledger.step(-1)


def next_(desk: Desk) -> None:
    """Go to the requirement after this one."""
    if desk.work:
        desk.work.ledger.step(1)


def next_gap(desk: Desk) -> None:
    """Go to the next requirement at which something is missing."""
    open_ids = {gap.requirement_id for gap in desk.session.gaps if gap.is_open}
    ids = [row.requirement.id for row in desk.session.rows]
    if not open_ids:
        desk.notice.tell("没有缺项，可以打印了。")
        return
    here = desk.selection.requirement_id
    start = ids.index(here) + 1 if here in ids else 0
    desk.selection.go_to(next(each for each in ids[start:] + ids[:start] if each in open_ids))


def bigger(desk: Desk) -> None:
    """Make all letters one point larger."""
    _resize(desk, QApplication.font().pointSizeF() + 1)


def smaller(desk: Desk) -> None:
    """Make all letters one point smaller."""
    _resize(desk, QApplication.font().pointSizeF() - 1)


def usual_size(desk: Desk) -> None:
    """Give all letters the system's size."""
    desk.preferences.remember("letters", "")
    app = QApplication.instance()
    if isinstance(app, QApplication):
        set_letters(app)


def _resize(desk: Desk, size: float) -> None:
    font = QApplication.font()
    font.setPointSizeF(min(max(size, SMALLEST), LARGEST))
    QApplication.setFont(font)
    desk.preferences.remember("letters", str(font.pointSizeF()))
