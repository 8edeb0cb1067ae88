"""What is still missing is told once, by the numbers of the annexes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import report_samples as samples
from hypothesis import given
from hypothesis import strategies as st

from desktop.report.open_points import open_points
from desktop.report.wording import numbers_told, runs
from desktop.workbook.gaps import find_gaps
from desktop.workbook.model import Assessment, EvidenceKind, LedgerRow, Status

TODAY = date(2019, 12, 20)


def told(rows: list[LedgerRow]) -> list[str]:
    gaps = [gap for gap in find_gaps(rows, year=2019, today=TODAY) if not gap.is_reminder]
    return list(open_points(gaps, rows))


@given(st.sets(st.integers(1, 60)))
def test_runs_hold_every_number_once(numbers: set[int]) -> None:
    ordered = sorted(numbers)
    assert [each for first, last in runs(ordered) for each in range(first, last + 1)] == ordered


def test_numbers_are_told_in_runs_of_three_at_least() -> None:
    assert numbers_told([1, 2, 4, 5, 6, 9]) == "1、2、4～6、9"
    assert numbers_told([]) == ""


def test_what_is_missing_forty_times_is_one_sentence_with_the_numbers_of_the_evidence() -> None:
    links = [samples.evidence(4 * number) for number in range(1, 41)]
    assert {each.kind for each in links} == {EvidenceKind.LINK}
    done = Assessment(Status.DONE, statement="办了")
    row = replace(samples.rows(1)[0], assessment=done, evidence=tuple(links))
    numbers = "、".join(str(each.number) for each in links)
    assert told([row]) == [f"链接佐证没有保存网页快照：附件2第{numbers}号。"]


def test_requirements_are_named_by_their_serials_and_each_gap_is_told() -> None:
    rows = [replace(row, assessment=Assessment(), evidence=()) for row in samples.rows(7)]
    answered = replace(rows[3], assessment=Assessment(Status.DONE, statement="办了"))
    sentences = told([*rows[:3], answered, *rows[4:]])
    assert sentences[0] == "还没有填报：附件1第1～3、5～7项。"
    assert sentences[-1].endswith("也没有说明为何不需佐证：附件1第4项。")


def test_no_gap_is_lost() -> None:
    rows = samples.rows(28)
    gaps = [gap for gap in find_gaps(rows, year=2018, today=TODAY) if not gap.is_reminder]
    places = defaultdict(set)
    for gap in gaps:
        places[gap.kind, "" if gap.evidence_ids else gap.sentence].add(gap.requirement_id)
    assert len(list(open_points(gaps, rows))) == len(places)
