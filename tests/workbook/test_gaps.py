"""What is missing is found, told, and can be accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.workbook import edits
from desktop.workbook.gaps import Gap, GapKind, find_gaps
from desktop.workbook.model import Assessment, Evidence, EvidenceKind, LedgerRow, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from desktop.workbook.book import Workbook

IN_TIME, LATE = date(2019, 12, 31), date(2020, 1, 1)
FILE = Evidence(1, EvidenceKind.FILE, "通知", dated=date(2019, 3, 1))
LINK = Evidence(
    2, EvidenceKind.LINK, "公告", sha256="a" * 64, url="https://a", dated=date(2019, 3, 1)
)


def row(evidence: tuple[Evidence, ...] = (), **answer: Any) -> LedgerRow:
    checklist = make_checklist(1)
    return LedgerRow(
        checklist.requirements[0], checklist.directives[0], Assessment(**answer), evidence
    )


def kinds(one: LedgerRow, today: date = IN_TIME) -> list[GapKind]:
    return [gap.kind for gap in find_gaps([one], year=2019, today=today)]


@pytest.mark.parametrize(
    ("one", "today", "expected"),
    [
        (row(), IN_TIME, [GapKind.UNANSWERED]),
        (row(), LATE, [GapKind.UNANSWERED, GapKind.OVERDUE]),
        (row(status=Status.IN_PROGRESS, statement="在办"), IN_TIME, []),
        (row(status=Status.IN_PROGRESS, statement="在办"), LATE, [GapKind.OVERDUE]),
        (row(status=Status.ONGOING, statement="常抓"), LATE, []),
        (row(status=Status.ONGOING), LATE, [GapKind.NO_STATEMENT]),
        (row(status=Status.DONE, statement="完"), LATE, [GapKind.NO_EVIDENCE]),
        (row(status=Status.DONE, statement="完", evidence_waiver="上级统一办理"), LATE, []),
        (row((FILE,), status=Status.DONE, statement="完"), LATE, []),
        (row(status=Status.NOT_APPLICABLE, reason="无此职能"), LATE, []),
        (row(status=Status.NOT_APPLICABLE), LATE, [GapKind.NO_REASON]),
        (row((LINK,), status=Status.DONE, statement="完"), LATE, []),
        (
            row((replace(LINK, dated=None),), status=Status.DONE, statement="完"),
            LATE,
            [GapKind.LINK_INCOMPLETE],
        ),
        (
            row((replace(FILE, dated=date(2018, 3, 1)),), status=Status.DONE, statement="完"),
            LATE,
            [GapKind.OUTSIDE_YEAR],
        ),
    ],
)
def test_each_kind(one: LedgerRow, today: date, expected: list[GapKind]) -> None:
    assert kinds(one, today) == expected


@given(st.sampled_from(Status), st.sampled_from(["", "话"]), st.dates())
def test_every_gap_says_where_and_what(status: Status, words: str, today: date) -> None:
    one = row(status=status, statement=words, reason=words)
    for gap in find_gaps([one], year=2019, today=today):
        assert gap.ref == "一（1）"
        assert gap.sentence.endswith("。")
        assert gap.is_open


def test_an_accepted_gap_stays_listed_with_its_reason(workbook: Workbook) -> None:
    id_ = workbook.checklist.requirements[0].id
    workbook.edit("说明", edits.accept_gap, GapKind.UNANSWERED, id_, "等上级统一部署")
    first = workbook.gaps(today=IN_TIME)[0]
    assert first == Gap(GapKind.UNANSWERED, id_, "一（1）", "还没有填报。", "等上级统一部署")
    workbook.edit("收回", edits.accept_gap, GapKind.UNANSWERED, id_, "")
    assert workbook.gaps(today=IN_TIME)[0].is_open
