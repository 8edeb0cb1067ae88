"""The overview counts everything once, tells what is next, and comes out as pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.checklist.model import Assignment, Deadline, DeadlineKind, Role
from desktop.report.overview import LASTING, NO_TIME, NO_UNIT, overview
from desktop.report.overview_pages import render_overview
from desktop.workbook.gaps import find_gaps
from desktop.workbook.model import Assessment, LedgerRow, Review, Status, Verdict, WorkbookInfo
from tests.samples import make_checklist

TODAY = date(2019, 6, 15)
INFO = WorkbookInfo(
    "id", "办公室", 2019, "自评", "example", "digest", datetime(2019, 1, 1, tzinfo=UTC)
)
CHECKLIST = make_checklist(1)


@st.composite
def rows(draw: st.DrawFn) -> list[LedgerRow]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        units = draw(st.lists(st.sampled_from("甲乙丙丁"), max_size=3))
        days = draw(st.lists(st.dates(date(2018, 1, 1), date(2020, 12, 31)), max_size=2))
        deadlines = [Deadline(DeadlineKind.DATE, "某日前", day) for day in days]
        if draw(st.booleans()):
            deadlines.append(Deadline(DeadlineKind.STANDING, "长期"))
        requirement = replace(
            CHECKLIST.requirements[0],
            id=f"{number:012x}",
            ref=f"一（{number}）",
            headings=(draw(st.sampled_from(["第一章", "第二章"])),),
            assignments=tuple(Assignment(unit, Role.LEAD) for unit in units),
            deadlines=tuple(deadlines),
        )
        verdict = draw(st.sampled_from([None, *Verdict]))
        reviews = (Review(1, verdict, "请补充"),) if verdict else ()
        answer = Assessment(draw(st.sampled_from(Status)), "话", "由")
        made.append(LedgerRow(requirement, CHECKLIST.directives[0], answer, reviews=reviews))
    return made


@given(rows())
def test_every_requirement_is_counted(rows: list[LedgerRow]) -> None:
    shown = overview(INFO, rows, [], today=TODAY)
    assert shown.whole.total == len(rows)
    for groups in (shown.chapters, shown.deadlines):
        assert sum(group.total for group in groups) == len(rows)
        assert sum(group.late_count for group in groups) == shown.whole.late_count
        ids = [id_ for group in groups for id_ in group.open_ids]
        assert sorted(ids) == sorted(shown.whole.open_ids)
    assert sum(group.total for group in shown.units) >= len(rows)
    for group in (shown.whole, *shown.chapters, *shown.units, *shown.deadlines):
        assert 0 <= group.share <= 1
        assert group.late_count <= len(group.open_ids) <= group.total


@given(rows())
def test_what_is_next_is_never_finished_and_in_order(rows: list[LedgerRow]) -> None:
    shown = overview(INFO, rows, [], today=TODAY)
    returned = [row for row in rows if row.reviews and row.reviews[-1].verdict != "accepted"]
    assert [step.requirement_id for step in shown.steps[: len(returned)]] == [
        row.requirement.id for row in returned
    ]
    due = shown.steps[len(returned) :]
    assert {step.requirement_id for step in due} <= set(shown.whole.open_ids)


def row(days: int | None, status: Status = Status.NOT_STARTED) -> LedgerRow:
    deadline = (
        Deadline(DeadlineKind.STANDING, "长期")
        if days is None
        else Deadline(DeadlineKind.DATE, "某日前", TODAY + timedelta(days))
    )
    requirement = replace(CHECKLIST.requirements[0], deadlines=(deadline,), assignments=())
    return LedgerRow(requirement, CHECKLIST.directives[0], Assessment(status, "话"))


@pytest.mark.parametrize(("days", "words"), [(-3, "逾期3天"), (0, "今天到期"), (9, "还有9天")])
def test_days_left_are_told(days: int, words: str) -> None:
    (step,) = overview(INFO, [row(days)], [], today=TODAY).steps
    assert step.kind == words


def test_what_has_no_day_and_no_unit_has_its_own_line() -> None:
    bare = replace(row(1), requirement=replace(row(1).requirement, deadlines=()))
    shown = overview(INFO, [row(None), bare], [], today=TODAY)
    assert [group.name for group in shown.deadlines] == [LASTING, NO_TIME]
    assert [group.name for group in shown.units] == [NO_UNIT]


def test_each_kind_of_gap_is_one_step() -> None:
    every = [row(None), row(None)]
    gaps = find_gaps(every, year=2019, today=TODAY)
    steps = overview(INFO, every, gaps, today=TODAY).steps
    assert [step.kind for step in steps] == ["未填报", "无牵头"]
    assert steps[0].words.endswith("等 2 处")


def test_it_is_printed_with_every_group() -> None:
    every = [row(-3), row(9, Status.DONE), row(None, Status.ONGOING)]
    shown = overview(INFO, every, find_gaps(every, year=2019, today=TODAY), today=TODAY)
    made = render_overview(shown)
    assert render_overview(shown).pdf == made.pdf
    with pdfplumber.open(BytesIO(made.pdf)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
    for words in ("共3项任务", "67%", "按章节", "按单位", "按时限", LASTING, "逾期3天"):
        assert words in text, words
