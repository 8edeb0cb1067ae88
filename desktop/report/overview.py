"""How far a workbook has come, and what is next: plain values for the window and for paper. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import DeadlineKind
from desktop.report.chapters import grouped
from desktop.report.wording import chinese_date
from desktop.terms import GAP_KIND, VERDICT, printed_ref
from desktop.workbook.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import LedgerRow, WorkbookInfo

OPEN: Final = frozenset({Status.NOT_STARTED, Status.IN_PROGRESS})
SOON: Final = 8  # deadlines that are listed
NO_UNIT: Final = "没有写明单位"
NO_TIME: Final = "没有写明时限"
LASTING: Final = "长期、定期"


@dataclass(frozen=True, slots=True)
class Group:
    """Requirements that belong together; ``late_count`` are past their day and not finished.

    ``open_ids`` are the unfinished ones, in printed order.
    """

    name: str
    counts: tuple[tuple[Status, int], ...]
    open_ids: tuple[str, ...]
    late_count: int

    @property
    def total(self) -> int:
        """Return how many requirements there are."""
        return sum(count for _, count in self.counts)

    @property
    def finished_count(self) -> int:
        """Return how many need nothing more: done, ongoing, or not applicable."""
        return self.total - len(self.open_ids)

    @property
    def share(self) -> float:
        """Return the finished share, 0 to 1."""
        return self.finished_count / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next at one requirement; ``kind`` is a short word, ``words`` the rest."""

    kind: str
    requirement_id: str
    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything at a glance; each section covers all requirements, units some of them twice."""

    title: str
    unit: str
    made_on: date
    whole: Group
    chapters: tuple[Group, ...]
    units: tuple[Group, ...]
    deadlines: tuple[Group, ...]
    steps: tuple[Step, ...]

    @property
    def sections(self) -> tuple[tuple[str, tuple[Group, ...]], ...]:
        """Return the three ways to look at it, each with its heading."""
        return (("按章节", self.chapters), ("按单位", self.units), ("按时限", self.deadlines))


def overview(
    info: WorkbookInfo, rows: Sequence[LedgerRow], gaps: Iterable[Gap], *, today: date
) -> Overview:
    """Return the overview of a workbook as of a day."""
    year = f"{info.year}年" if info.year else ""
    return Overview(
        title=f"{info.unit}{year}政务公开工作要点推进情况",
        unit=info.unit,
        made_on=today,
        whole=_group("全部", rows, today),
        chapters=tuple(
            _group(each.heading or each.directive or "工作任务", each.rows, today)
            for each in grouped(rows)
        ),
        units=_by_unit(rows, today),
        deadlines=_by_deadline(rows, today),
        steps=(*_returned(rows), *_due(rows, today), *_missing(rows, gaps)),
    )


def last_day(row: LedgerRow) -> date | None:
    """Return the first day on which something of it is due, or None where no day is named."""
    days = [each.due_on for each in row.requirement.deadlines if each.due_on]
    return min(days, default=None)


def _group(name: str, rows: Iterable[LedgerRow], today: date) -> Group:
    rows = tuple(rows)
    statuses = [row.assessment.status for row in rows]
    unfinished = [row for row in rows if row.assessment.status in OPEN]
    late = sum(1 for row in unfinished if (day := last_day(row)) and day < today)
    return Group(
        name,
        tuple((status, statuses.count(status)) for status in Status),
        tuple(row.requirement.id for row in unfinished),
        late,
    )


def _by_unit(rows: Iterable[LedgerRow], today: date) -> tuple[Group, ...]:
    """Group by who is named at all; one requirement counts at each of its units."""
    named: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        units = dict.fromkeys(each.unit for each in row.requirement.assignments) or {NO_UNIT: None}
        for unit in units:
            named[unit].append(row)
    groups = [_group(unit, own, today) for unit, own in named.items()]
    return tuple(sorted(groups, key=lambda group: (group.name == NO_UNIT, -group.total)))


def _by_deadline(rows: Iterable[LedgerRow], today: date) -> tuple[Group, ...]:
    dated: dict[date, list[LedgerRow]] = defaultdict(list)
    lasting: list[LedgerRow] = []
    timeless: list[LedgerRow] = []
    for row in rows:
        day = last_day(row)
        if day:
            dated[day.replace(day=1)].append(row)
        elif any(each.kind in _LASTING for each in row.requirement.deadlines):
            lasting.append(row)
        else:
            timeless.append(row)
    months = [(f"{month.year}年{month.month}月", dated[month]) for month in sorted(dated)]
    every = (*months, (LASTING, lasting), (NO_TIME, timeless))
    return tuple(_group(name, own, today) for name, own in every if own)


_LASTING: Final = {DeadlineKind.RECURRING, DeadlineKind.STANDING}


def _returned(rows: Iterable[LedgerRow]) -> Iterator[Step]:
    for row in rows:
        last = row.reviews[-1] if row.reviews else None
        if last and last.verdict is not Verdict.ACCEPTED:
            yield _step(row, VERDICT[last.verdict], last.remark or "请看审核意见。")


def _due(rows: Iterable[LedgerRow], today: date) -> list[Step]:
    """Return the nearest deadlines of what is not finished, those gone by first."""
    open_rows = [
        (day, row)
        for row in rows
        if row.assessment.status in OPEN and (day := last_day(row)) is not None
    ]
    nearest = sorted(open_rows, key=lambda pair: pair[0])[:SOON]
    return [_step(row, _when(day, today), _topic(row)) for day, row in nearest]


def _when(day: date, today: date) -> str:
    left = (day - today).days
    if left < 0:
        return f"逾期{-left}天"
    return "今天到期" if left == 0 else f"还有{left}天"


def _missing(rows: Sequence[LedgerRow], gaps: Iterable[Gap]) -> Iterator[Step]:
    """Yield each kind of gap once, with its number, at the first requirement that has it."""
    by_id = {row.requirement.id: row for row in rows}
    kinds: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        if gap.is_open and gap.requirement_id in by_id:
            kinds[gap.kind].append(gap)
    for kind, found in kinds.items():
        row = by_id[found[0].requirement_id]
        more = f"等 {len(found)} 处" if len(found) > 1 else ""
        yield _step(row, GAP_KIND[kind], f"{_topic(row)}{more}")


def _step(row: LedgerRow, kind: str, words: str) -> Step:
    requirement = row.requirement
    return Step(kind, requirement.id, printed_ref(requirement.ref), words)


def _topic(row: LedgerRow) -> str:
    requirement = row.requirement
    return requirement.title or (requirement.headings[-1] if requirement.headings else "")


def made_on_words(shown: Overview) -> str:
    """Return when it was made and how far it is, for the head of the paper."""
    whole = shown.whole
    return (
        f"截至{chinese_date(shown.made_on)}，共{whole.total}项任务，"
        f"已落实{whole.finished_count}项（{whole.share:.0%}），逾期未完成{whole.late_count}项。"
    )
