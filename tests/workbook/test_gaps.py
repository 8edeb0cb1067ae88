"""What is missing is found, told, and can be accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.workbook import edits
from desktop.workbook.gaps import Gap, GapKind, Place, find_gaps
from desktop.workbook.model import (
    Assessment,
    Evidence,
    EvidenceKind,
    Fact,
    LedgerRow,
    Offer,
    OfferKind,
    Status,
)
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


PERSONAL = "请联系13912345678。"
LAST = Offer(OfferKind.LAST_YEAR, "去年", Status.DONE, "同样 的话。")
NOBODY = replace(row().requirement, assignments=())
# One line of the ledger for each kind that there is, and where it is mended.
ONE_OF_EACH = {
    GapKind.UNANSWERED: (row(), Place.STATUS),
    GapKind.OVERDUE: (row(), Place.STATUS),
    GapKind.NO_STATEMENT: (row(status=Status.ONGOING), Place.STATEMENT),
    GapKind.NO_REASON: (row(status=Status.NOT_APPLICABLE), Place.REASON),
    GapKind.NO_EVIDENCE: (row(status=Status.DONE, statement="完"), Place.EVIDENCE),
    GapKind.LINK_INCOMPLETE: (row((replace(LINK, title=""),)), Place.EVIDENCE),
    GapKind.OUTSIDE_YEAR: (row((replace(FILE, dated=date(2018, 3, 1)),)), Place.EVIDENCE),
    GapKind.NO_SNAPSHOT: (row((replace(LINK, sha256=""),)), Place.EVIDENCE),
    GapKind.NO_LEAD: (replace(row(), requirement=NOBODY), Place.DUTIES),
    GapKind.SAME_AS_LAST_YEAR: (
        replace(row(status=Status.DONE, statement="同样的话"), offers=(LAST,)),
        Place.STATEMENT,
    ),
    GapKind.BROKEN_NUMBER: (row(facts=(Fact("会议", "几"),)), Place.FACTS),
    GapKind.PERSONAL_DATA: (row(status=Status.DONE, statement=PERSONAL), Place.STATEMENT),
    GapKind.NOT_PUBLIC_MARK: (row(status=Status.DONE, statement="机密★10年"), Place.STATEMENT),
}


@pytest.mark.parametrize("kind", GapKind)
def test_every_kind_is_found_led_to_and_accepted(kind: GapKind) -> None:
    one, place = ONE_OF_EACH[kind]
    key = (kind, one.requirement.id)
    for reason in ("", "已请示，不必补"):
        found = find_gaps([one], year=2019, today=LATE, accepted={key: reason} if reason else {})
        (gap,) = (each for each in found if each.kind is kind)
        assert gap.place is place
        assert (gap.accepted_because, gap.is_open) == (reason, not reason)
        assert gap.sentence.endswith("。")


def test_what_is_mended_is_no_gap() -> None:
    whole = replace(
        row((LINK, FILE), status=Status.DONE, statement="今年的话", facts=(Fact("会议", "3"),)),
        offers=(LAST,),
    )
    assert kinds(whole, LATE) == []


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
