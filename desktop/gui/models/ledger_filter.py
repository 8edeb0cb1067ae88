"""What of the ledger is shown: the filters that are on, and the words that are searched for.

What passes is worked out once for the whole ledger, never line by line while Qt asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui.facets import Facet
from desktop.gui.initials import initials, is_initials, pattern
from desktop.gui.words import folded, searchable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from desktop.gui.facets import Facets
    from desktop.workbook.model import LedgerRow


class SearchKeys:
    """What search looks at, made once per line and change: the words, and their first letters."""

    def __init__(self) -> None:
        self._keys: dict[str, tuple[str, str]] = {}

    def forget(self, ids: Iterable[str] | None = None) -> None:
        """Forget the lines that have changed, or all."""
        for id_ in list(self._keys) if ids is None else ids:
            self._keys.pop(id_, None)

    def of(self, row: LedgerRow) -> tuple[str, str]:
        """Return a line's folded words and their initials."""
        key = self._keys.get(row.requirement.id)
        if key is None:
            words = searchable(row)
            key = self._keys[row.requirement.id] = (words, initials(words))
        return key

    def preparing(self, rows: Sequence[LedgerRow]) -> Iterator[None]:
        """Make the keys a line at a time, before anybody searches."""
        for row in rows:
            self.of(row)
            yield


class LedgerFilter:
    """Which lines pass: in all filters that are on, with every word of the search.

    What is selected stays until the selection moves on: a line that vanishes in the moment in
    which it is marked done takes the person's place away.
    """

    def __init__(self) -> None:
        self.facets: frozenset[Facet] = frozenset()
        self.needles: tuple[str, ...] = ()
        self.kept: frozenset[str] = frozenset()

    @property
    def is_narrow(self) -> bool:
        """Tell whether anything may be hidden."""
        return bool(self.facets or self.needles)

    def switch(self, facet: Facet) -> None:
        """Put a filter on, or take it off again; all takes off every one."""
        self.facets = frozenset() if facet is Facet.ALL else self.facets ^ {facet}
        self.kept = frozenset()

    def search(self, text: str) -> bool:
        """Look for every word of a text; tell whether that is something else than before."""
        needles = tuple(folded(text).split())
        is_new = needles != self.needles
        self.needles = needles
        return is_new

    def passing(
        self, rows: Sequence[LedgerRow], facets: Facets, keys: SearchKeys
    ) -> list[LedgerRow]:
        """Return the lines to show, in printed order."""
        if self.facets:
            shown = frozenset.intersection(*(facets[each] for each in self.facets)) | self.kept
            rows = [row for row in rows if row.requirement.id in shown]
        for needle in self.needles:
            finds = finder(needle)
            rows = [row for row in rows if finds(keys.of(row))]
        return list(rows)


def finder(needle: str) -> Callable[[tuple[str, str]], bool]:
    """Return what tells whether folded words, or their initials, hold a folded word."""
    if not is_initials(needle):
        return lambda key: needle in key[0]
    letters = pattern(needle)
    return lambda key: needle in key[0] or letters.search(key[1]) is not None
