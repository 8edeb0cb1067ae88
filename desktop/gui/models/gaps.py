"""What is still missing, as a list to work off; accepted gaps come last with their reason."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from desktop.gui.models.table import PlainTable
from desktop.gui.words import headline
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.gui.session import Session
    from desktop.workbook.gaps import Gap


class GapColumn(IntEnum):
    """What each column shows."""

    REF = 0
    TITLE = 1
    SENTENCE = 2


class GapModel(PlainTable["Gap"]):
    """The session's gaps: open ones in ledger order, then the accepted."""

    headers = ("编号", "要点", "还缺什么")

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.weighed.connect(self.refresh)
        if session.is_weighed:
            self.refresh()

    def refresh(self) -> None:
        """Read the gaps again; rows stay in place where nothing moved."""
        self.show(sorted(self._session.gaps, key=lambda gap: not gap.is_open))

    def gap(self, row: int) -> Gap:
        """Return one gap."""
        return self.rows[row]

    @property
    def open_count(self) -> int:
        """Return how many are not accepted."""
        return sum(gap.is_open for gap in self.rows)

    def words(self, row: Gap, column: int) -> str:
        """Return what a cell says."""
        match GapColumn(column):
            case GapColumn.REF:
                return printed_ref(row.ref)
            case GapColumn.TITLE:
                line = self._session.row(row.requirement_id)
                return headline(line.requirement) if line else ""
            case GapColumn.SENTENCE:
                return _sentence(row)

    def tip(self, row: Gap, _column: int) -> str:
        """Return the whole sentence."""
        return _sentence(row)

    def key(self, row: Gap) -> str:
        """Return the requirement."""
        return row.requirement_id


def _sentence(gap: Gap) -> str:
    return gap.sentence if gap.is_open else f"已说明：{gap.accepted_because}（{gap.sentence}）"
