"""What an officer says is kept, never over what another said unseen, and never over a new report."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.errors import UsageError
from desktop.rollup import review, schema, summary
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.slips import make_slip
from desktop.rollup.store import Rollup
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status, Verdict
from tests.rollup import filled

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BACK = Verdict.CHANGES_REQUESTED


@pytest.fixture
def asked(rollup: Rollup) -> list[str]:
    with rollup.reading() as db:
        return [each.id for each in summary.requirements(db)]


@pytest.fixture
def sent(rollup: Rollup, asked: list[str]) -> int:
    """One report: the first answer lacks evidence, the third is not started."""
    replies = {
        0: filled.Reply(gaps=(GapKind.NO_EVIDENCE,)),
        1: filled.Reply(),
        2: filled.Reply(Status.NOT_STARTED),
        3: filled.Reply(Status.ONGOING),
    }
    with rollup.writing("receive") as db:
        (unit,) = filled.add_units(db, ["=甲局"]).values()
        return filled.report(db, unit, asked, filled.Report("", replies))


def test_many_are_said_at_once_and_said_again(rollup: Rollup, asked: list[str], sent: int) -> None:
    with rollup.writing("review") as db:
        versions = review.say(
            db, sent, asked[:3], BACK, by="审核人甲", at=AT, remark="请补\x00佐证。", score=" 8.5 "
        )
        assert versions == dict.fromkeys(asked[:3], 1)
        again = review.say(
            db, sent, asked[2:], Verdict.ACCEPTED, by="审核人乙", at=AT, expected=versions
        )
        assert again == {asked[2]: 2, asked[3]: 1}
    with rollup.reading() as db:
        found = review.said(db, sent)
    assert [found[each].by for each in asked] == ["审核人甲", "审核人甲", "审核人乙", "审核人乙"]
    assert (found[asked[0]].remark, found[asked[0]].score) == ("请补佐证。", "8.5")
    assert all(each.is_draft for each in found.values())


def test_who_has_not_seen_it_is_told_who_said_it_and_nothing_is_said(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    with rollup.writing("review") as db:
        review.say(db, sent, asked[1:2], BACK, by="审核人乙", at=AT, remark="请看。")
    with rollup.reading() as db:
        before = review.said(db, sent)
    with pytest.raises(ChangedMeanwhile, match="审核人乙"), rollup.writing("review") as db:
        review.say(db, sent, asked, Verdict.ACCEPTED, by="审核人甲", at=AT)
    with pytest.raises(ChangedMeanwhile, match="审核人乙"), rollup.writing("review") as db:
        review.take_back(db, sent, asked[1:2], expected={asked[1]: 7})
    with rollup.reading() as db:
        assert review.said(db, sent) == before


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_word_is_put_back_as_it_was(
    rollup: Rollup,
    asked: list[str],
    sent: int,
    is_sent: bool,  # noqa: FBT001 - a table of cases
) -> None:
    with rollup.writing("review") as db:
        review.say(db, sent, asked[:1], BACK, by="审核人乙", at=AT, remark="请补。", score="8")
    if is_sent:
        make_slip(rollup, sent)
    with rollup.reading() as db:
        (before,) = review.said(db, sent).values()
    with rollup.writing("review") as db:
        seen = review.say(
            db, sent, asked[:1], Verdict.ACCEPTED, by="审核人甲", at=AT, expected={asked[0]: 1}
        )
    with pytest.raises(ChangedMeanwhile, match="审核人甲"), rollup.writing("review") as db:
        review.put_back(db, before, expected=1)
    with rollup.writing("review") as db:
        review.put_back(db, before, expected=seen[asked[0]])
    with rollup.reading() as db:
        assert review.said(db, sent) == {asked[0]: replace(before, version=3)}


def test_what_was_told_to_nobody_is_counted(rollup: Rollup, asked: list[str], sent: int) -> None:
    with rollup.writing("review") as db:
        review.say(db, sent, asked[:2], BACK, by="审核人乙", at=AT, remark="请补。")
        review.say(db, sent, asked[2:], Verdict.ACCEPTED, by="审核人乙", at=AT)
    with rollup.reading() as db:
        assert review.unsent_counts(db) == {sent: 2}
    make_slip(rollup, sent)
    with rollup.reading() as db:
        assert review.unsent_counts(db) == {}


def test_what_another_took_back_is_noticed(rollup: Rollup, asked: list[str], sent: int) -> None:
    with rollup.writing("review") as db:
        seen = review.say(db, sent, asked[:1], BACK, by="审核人乙", at=AT)
    with rollup.writing("review") as db:
        review.take_back(db, sent, asked[:1], expected=seen)
        assert review.said(db, sent) == {}
    with pytest.raises(ChangedMeanwhile), rollup.writing("review") as db:
        review.say(db, sent, asked[:1], BACK, by="审核人甲", at=AT, expected=seen)


@pytest.mark.parametrize("is_first", [True, False])
def test_two_officers_at_once_never_overwrite_each_other(
    place: str | Path, rollup: Rollup, asked: list[str], sent: int, *, is_first: bool
) -> None:
    """Both saw the same; whoever comes second is told, whatever the database waits for."""
    seen: dict[str, int] = {}
    if not is_first:
        with rollup.writing("review") as db:
            seen = review.say(db, sent, asked, BACK, by="审核人丙", at=AT)
    start, results = threading.Barrier(2), dict.fromkeys(["甲", "乙"], "")

    def officer(name: str) -> None:
        with Rollup.open(place, actor=name) as own:
            start.wait()
            try:
                with own.writing("review") as db:
                    review.say(db, sent, asked, BACK, by=name, at=AT, remark=name, expected=seen)
                results[name] = "said"
            except ChangedMeanwhile as told:
                results[name] = str(told)

    threads = [threading.Thread(target=officer, args=(name,)) for name in results]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    winner = next(name for name in results if results[name] == "said")
    other = next(name for name in results if name != winner)
    assert results[other].startswith(f"{winner}刚刚改过这一条")
    with rollup.reading() as db:
        found = review.said(db, sent).values()
        assert {(each.by, each.remark) for each in found} == {(winner, winner)}
        assert {each.version for each in found} == {1 if is_first else 2}


def test_two_officers_at_different_answers_do_not_wait(
    place: str | Path, rollup: Rollup, asked: list[str], sent: int
) -> None:
    if not rollup.is_shared:
        pytest.skip("a file serves one writer at a time")
    with rollup.writing("review") as db:
        seen = review.say(db, sent, asked, BACK, by="审核人丙", at=AT)
    with Rollup.open(place) as own, rollup.writing("review") as db:
        review.say(db, sent, asked[:1], BACK, by="甲", at=AT, expected=seen)
        with own.writing("review") as other:
            review.say(other, sent, asked[1:], BACK, by="乙", at=AT, expected=seen)
    with rollup.reading() as db:
        found = review.said(db, sent)
    assert [found[each].by for each in asked] == ["甲", "乙", "乙", "乙"]


def test_nothing_is_said_to_what_counts_no_more(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    with rollup.writing("receive") as db:
        db.execute(schema.submission.update().values(is_current=False))
    with pytest.raises(review.Superseded, match="=甲局"), rollup.writing("review") as db:
        review.say(db, sent, asked, BACK, by="甲", at=AT)


def test_all_without_gaps_are_accepted_in_one_step(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    with rollup.writing("review") as db:
        review.say(db, sent, [asked[3]], Verdict.QUERIED, by="乙", at=AT, remark="何时？")
        assert review.accept_without_gaps(db, sent, by="甲", at=AT) == (asked[1],)
        assert review.accept_without_gaps(db, sent, by="甲", at=AT) == ()
        found = review.said(db, sent)
    assert {each: found[each].verdict for each in found} == {
        asked[1]: Verdict.ACCEPTED,
        asked[3]: Verdict.QUERIED,
    }


@pytest.mark.parametrize("score", ["很好", "1,28", "八"])
def test_a_score_is_a_number(rollup: Rollup, asked: list[str], sent: int, score: str) -> None:
    with pytest.raises(UsageError, match="不是数字"), rollup.writing("review") as db:
        review.say(db, sent, asked, BACK, by="甲", at=AT, score=score)


def test_what_is_not_asked_is_refused(rollup: Rollup, asked: list[str], sent: int) -> None:
    with pytest.raises(UsageError, match="不在清单"), rollup.writing("review") as db:
        review.say(db, sent, [*asked, "ffff"], BACK, by="甲", at=AT)
