"""Statements that say the same as another requirement's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from desktop.workbook.model import LedgerRow


class Twins:
    """Which requirements have the same words; none are known before all have been looked at."""

    def __init__(self, rows: Mapping[str, LedgerRow]) -> None:
        self._rows = rows
        self._words: dict[str, str] = {}
        self._by_words: dict[str, set[str]] = {}
        self.is_ready = False

    def preparing(self) -> Iterator[None]:
        """Look at all lines, one at a time."""
        if not self.is_ready:
            for id_ in list(self._rows):
                self._put(id_)
                yield
            self.is_ready = True

    def renew(self, rows: Mapping[str, LedgerRow], changed: Iterable[str]) -> None:
        """Follow an edit."""
        self._rows = rows
        for id_ in changed:
            self._put(id_)

    def _put(self, id_: str) -> None:
        from desktop.workbook.gaps import letters  # noqa: PLC0415 - not needed to start

        self._by_words.get(self._words.pop(id_, ""), set()).discard(id_)
        row = self._rows.get(id_)
        words = letters(row.assessment.statement) if row else ""
        if words:
            self._words[id_] = words
            self._by_words.setdefault(words, set()).add(id_)

    def of(self, requirement_id: str, statement: str) -> list[LedgerRow]:
        """Return the other lines whose statement has the same letters, in printed order."""
        from desktop.workbook.gaps import letters  # noqa: PLC0415 - not needed to start

        same = self._by_words.get(letters(statement), set()) - {requirement_id}
        if not same or not self.is_ready:
            return []
        return [row for id_, row in self._rows.items() if id_ in same]
