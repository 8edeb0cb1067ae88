"""The open workbook's ledger as values: read whole once, renewed where something changed.

What takes long at 2,000 requirements is put off: gaps are weighed line by line while nobody waits,
or at once where somebody asks for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.collecting import no_collecting
from desktop.errors import DesktopError
from desktop.gui.facets import Duties, facets, renewed
from desktop.gui.twins import Twins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from desktop.gui.facets import Facets
    from desktop.workbook.book import Workbook
    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import Changes, LedgerRow
    from desktop.workbook.reminding import Contents

AT_ONCE: Final = 200  # lines that are weighed before anybody notices
MANY: Final = 200  # lines beyond which reading the whole takes no longer than each by itself


class Ledger:
    """Lines, gaps and filters of one workbook, as of its last change."""

    def __init__(self, workbook: Workbook, find_contents: Callable[[], Contents]) -> None:
        self._workbook = workbook
        self._find_contents = find_contents
        self._year = workbook.info.year
        self._rows: dict[str, LedgerRow] = {}
        self._gaps: dict[str, list[Gap]] = {}
        self._all_gaps: list[Gap] | None = None
        self._facets: Facets | None = None
        self._day = self._today
        with no_collecting():
            self._duties = duties_of(workbook)
            self._read()
        self._accepted = workbook.accepted_gaps()
        self.twins = Twins(self._rows)

    @property
    def rows(self) -> dict[str, LedgerRow]:
        """Return every line by its requirement, in printed order."""
        return self._rows

    @property
    def _today(self) -> date:
        return self._workbook.clock().date()

    def _read(self) -> None:
        self._rows = {row.requirement.id: row for row in self._workbook.ledger()}

    def renew(self, changes: Changes) -> None:
        """Read again what an edit touched; evidence may have moved every number behind it.

        What is missing, and what a filter shows, does not depend on those numbers.
        """
        from desktop.workbook.numbering import moved  # noqa: PLC0415 - not needed to start

        touched = changes.requirements & self._rows.keys()
        if len(touched) > MANY:
            self._read()
        else:
            for id_ in touched:
                self._rows[id_] = self._workbook.renewed(self._rows[id_])
            if changes.evidence:
                self._rows |= {row.requirement.id: row for row in moved(self._rows.values())}
        for id_ in touched:
            self._gaps.pop(id_, None)
        self._note([self._rows[id_] for id_ in touched])
        self.twins.renew(self._rows, touched)

    def _note(self, changed: Sequence[LedgerRow]) -> None:
        self._accepted = self._workbook.accepted_gaps()
        self._all_gaps = None
        if self._facets is not None:
            self._facets = renewed(self._facets, changed, self._day)

    def judge_units_again(self) -> None:
        """Look anew what concerns the unit: other names were set for the region."""
        self._duties = duties_of(self._workbook)
        self._facets = None

    # What is missing

    @property
    def is_weighed(self) -> bool:
        """Tell whether all is known that takes long."""
        return not self._unweighed_count and self.twins.is_ready

    @property
    def is_quickly_weighed(self) -> bool:
        """Tell whether nobody would notice that the rest is weighed now."""
        return self._unweighed_count <= AT_ONCE

    @property
    def _unweighed_count(self) -> int:
        return len(self._rows) - len(self._gaps)

    def weigh_again(self) -> None:
        """Forget what was missing: more is known about evidence that has not changed."""
        self._gaps.clear()
        self._all_gaps = None

    def weighing(self) -> Iterator[None]:
        """Find what is missing and what is said twice, a line at a time.

        Lines that change meanwhile are found too.
        """
        from desktop.workbook.gaps import find_gaps  # noqa: PLC0415 - not needed to start

        contents = self._find_contents()
        for id_ in list(self._rows):
            if id_ not in self._gaps:
                self._gaps[id_] = find_gaps(
                    [self._rows[id_]],
                    year=self._year,
                    today=self._day,
                    accepted=self._accepted,
                    contents=contents,
                )
                yield
        yield from self.twins.preparing()

    def weigh(self) -> None:
        """Find all that is missing, now."""
        for _ in self.weighing():
            pass

    @property
    def gaps(self) -> list[Gap]:
        """Return what is missing in all lines, in printed order."""
        self._follow_the_calendar()
        if self._all_gaps is None:
            self.weigh()
            self._all_gaps = [gap for id_ in self._rows for gap in self._gaps[id_]]
        return self._all_gaps

    @property
    def facets(self) -> Facets:
        """Return what each filter lets through."""
        self._follow_the_calendar()
        if self._facets is None:
            self._facets = facets(self._duties, tuple(self._rows.values()), self._day)
        return self._facets

    def _follow_the_calendar(self) -> None:
        """Show what became overdue in a window that stays open over night."""
        if self._day != self._today:
            self._day = self._today
            self._facets = None
            self.weigh_again()


def duties_of(workbook: Workbook) -> Duties:
    """Return what concerns the unit, by the names that were set for this region.

    A broken file of names keeps nobody from working; ``yaodian units`` says what is wrong with it.
    """
    from desktop.checklist.concern import (  # noqa: PLC0415 - not needed to start
        NOTHING_SET,
        concerning,
        leading,
    )
    from desktop.checklist.region import load_region  # noqa: PLC0415 - not needed to start
    from desktop.files import region_file  # noqa: PLC0415 - not needed to start

    try:
        region = load_region(region_file())
    except DesktopError:
        region = NOTHING_SET
    asked, unit = workbook.checklist, workbook.info.unit
    return Duties(concerning(asked, unit, region), leading(asked, unit, region))
