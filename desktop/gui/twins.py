"""Statements that say the same as another requirement's, or as last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.workbook.model import LedgerRow


class Twins:
    """Which requirements have the same words; put together when somebody first asks."""

    def __init__(self, rows: Mapping[str, LedgerRow]) -> None:
        self._rows = rows
        self._words: dict[str, str] = {}
        self._by_words: dict[str, set[str]] | None = None

    def renew(self, rows: Mapping[str, LedgerRow], changed: Iterable[str]) -> None:
        """Follow an edit."""
        self._rows = rows
        if self._by_words is not None:
            for id_ in changed:
                self._put(self._by_words, id_)

    def _put(self, by_words: dict[str, set[str]], id_: str) -> None:
        from desktop.workbook.gaps import letters  # noqa: PLC0415 - not needed to start

        by_words.get(self._words.pop(id_, ""), set()).discard(id_)
        row = self._rows.get(id_)
        words = letters(row.assessment.statement) if row else ""
        if words:
            self._words[id_] = words
            by_words.setdefault(words, set()).add(id_)

    def of(self, requirement_id: str, statement: str) -> list[LedgerRow]:
        """Return the other lines whose statement has the same letters, in printed order."""
        from desktop.workbook.gaps import letters  # noqa: PLC0415 - not needed to start

        if self._by_words is None:
            self._by_words = {}
            for id_ in self._rows:
                self._put(self._by_words, id_)
        same = self._by_words.get(letters(statement), set()) - {requirement_id}
        return [row for id_, row in self._rows.items() if id_ in same] if same else []
