"""From drafts to a file that the unit's workbook takes, and to what the unit did about it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desktop.errors import UsageError
from desktop.names import LONGEST
from desktop.rollup import claims, review, said_before, schema, slips, summary, units
from desktop.workbook import edits, return_slip
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Status, Verdict
from desktop.workbook.return_slip import ReturnSlip, read_slip, signed_bytes
from desktop.workbook.submitting import submitting
from tests.rollup import filled

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.rollup.store import Rollup

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
BACK = Verdict.CHANGES_REQUESTED


def sign(data: bytes) -> tuple[str, bytes]:
    return "指纹", hashlib.sha256(data).digest()


@pytest.fixture
def asked(rollup: Rollup) -> list[str]:
    with rollup.reading() as db:
        return [each.id for each in summary.requirements(db)]


@pytest.fixture
def sent(rollup: Rollup, asked: list[str]) -> int:
    with rollup.writing("receive") as db:
        (unit,) = filled.add_units(db, ["<b>甲</b> #1 局"]).values()
        replies = {at: filled.Reply() for at in range(4)}
        return filled.report(db, unit, asked, filled.Report("", replies))


def say(rollup: Rollup, sent: int, ids: list[str], verdict: Verdict, remark: str = "") -> None:
    with rollup.writing("review") as db:
        review.say(db, sent, ids, verdict, by="审核人甲", at=AT, remark=remark, score="9")


def test_a_slip_holds_what_is_returned_and_drafts_are_final(
    rollup: Rollup, asked: list[str], sent: int, tmp_path: Path
) -> None:
    say(rollup, sent, asked[:1], BACK, "请补“佐证”。")
    say(rollup, sent, asked[1:2], Verdict.ACCEPTED)
    say(rollup, sent, asked[2:3], Verdict.QUERIED, "=何时？")
    slip = slips.make_slip(rollup, sent, note="请尽快。", due_on=date(2026, 12, 1), sign=sign)
    assert [(each.requirement_id, each.verdict) for each in slip.remarks] == [
        (asked[0], BACK),
        (asked[2], Verdict.QUERIED),
    ]
    assert (slip.signer, slip.signature) == sign(signed_bytes(slip))
    path = slips.write_slip(slip, tmp_path)
    assert path.name == "退回单 第1轮 _b_甲__b_ #1 局.yaodian-return"
    assert slips.write_slip(slip, tmp_path).name.endswith("局（2）.yaodian-return")
    again = read_slip(path)
    assert (again.remarks, again.note, again.due_on) == (slip.remarks, slip.note, slip.due_on)
    with rollup.reading() as db:
        assert not any(each.is_draft for each in review.said(db, sent).values())
        (kept,) = slips.kept_slips(db, 1)
    assert kept.content == path.read_bytes()
    assert kept.due_on == "2026-12-01"


def test_all_that_was_said_goes_out_where_it_is_wanted(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    say(rollup, sent, asked, Verdict.ACCEPTED)
    with pytest.raises(UsageError, match="不需要退回单"):
        slips.make_slip(rollup, sent)
    slip = slips.make_slip(rollup, sent, is_all=True)
    assert len(slip.remarks) == 4
    assert slip.returned == ()


def test_nothing_is_returned_without_a_word(rollup: Rollup, asked: list[str], sent: int) -> None:
    say(rollup, sent, asked, BACK)
    with pytest.raises(UsageError, match=r"一（1）、一（2）.*还没有写意见"):
        slips.make_slip(rollup, sent)
    with rollup.reading() as db:
        assert all(each.is_draft for each in review.said(db, sent).values())
        assert db.execute(select(schema.slip)).all() == []


def test_a_long_name_keeps_its_ending(rollup: Rollup, asked: list[str], sent: int) -> None:
    with rollup.writing("rename") as db:
        (unit,) = units.all_units(db)
        units.rename(db, unit, "某" * 100)
    say(rollup, sent, asked[:1], BACK, "请补。")
    name = slips.slip_name(slips.make_slip(rollup, sent))
    assert name.endswith(".yaodian-return")
    assert len(name.encode()) <= LONGEST


def test_what_was_said_meanwhile_stays_a_draft(rollup: Rollup, asked: list[str], sent: int) -> None:
    say(rollup, sent, asked[:1], BACK, "请补。")

    def slow(data: bytes) -> tuple[str, bytes]:
        with rollup.writing("review") as db:
            review.say(
                db, sent, asked[:1], Verdict.ACCEPTED, by="乙", at=AT, expected={asked[0]: 1}
            )
        return sign(data)

    slips.make_slip(rollup, sent, sign=slow)
    with rollup.reading() as db:
        assert review.said(db, sent)[asked[0]].is_draft


def test_the_next_report_shows_what_was_answered(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    say(rollup, sent, asked[:3], BACK, "请补。")
    slips.make_slip(rollup, sent)
    replies = {
        0: filled.Reply(evidence=("新 #1.pdf",), is_changed=True),
        1: filled.Reply(),
        3: filled.Reply(),
    }
    with rollup.writing("receive") as db:
        db.execute(schema.submission.update().values(is_current=False))
        made = filled.Report("", replies, number=2, round=2, day=2)
        second = filled.report(db, 1, asked, made)
        # A third one, sent before anybody looked: what was returned is still answered.
        db.execute(schema.submission.update().values(is_current=False))
        again = filled.Report("", replies, number=3, round=2, day=3)
        filled.report(db, 1, asked, again)
    with rollup.reading() as db:
        told = [each for each in claims.of_unit(db, 1) if each.asked_for]
    assert [(each.asked.id, each.is_answered) for each in told] == [
        (asked[0], True),
        (asked[1], False),
        (asked[2], False),
    ]
    assert told[0].asked_for is not None
    assert told[0].asked_for.submission_id == sent != second


def test_changes_are_told_beside_what_was_said(rollup: Rollup, asked: list[str], sent: int) -> None:
    say(rollup, sent, asked[:1], BACK, "请补佐证。")
    replies = {0: filled.Reply(Status.ONGOING, evidence=("新 #1.pdf",))}
    with rollup.writing("receive") as db:
        db.execute(schema.submission.update().values(is_current=False))
        filled.report(db, 1, asked, filled.Report("", replies, number=2, day=2))
        first, *others = claims.of_unit(db, 1)
    assert [(each.label, each.before, each.after) for each in first.changes] == [
        ("落实状态", "已完成", "持续推进"),
        ("佐证材料", "", "新 #1.pdf"),
    ]
    assert [each.remark for each in first.earlier] == ["请补佐证。"]
    assert first.said is None
    assert first.told is not None
    assert [each.name for each in first.told.evidence] == ["新 #1.pdf"]
    assert [(each.told, each.changes) for each in others] == [(None, ())] * 3


def test_drafts_outlive_a_new_report_of_the_same_words(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    say(rollup, sent, asked[:2], BACK, "请补佐证。")
    replies = {0: filled.Reply(statement="重写。"), 1: filled.Reply()}
    with rollup.writing("receive") as db:
        db.execute(schema.submission.update().values(is_current=False))
        second = filled.report(db, 1, asked, filled.Report("", replies, number=2, day=2))
        assert said_before.carry(db, second) == (asked[1],)
        assert said_before.carry(db, second) == ()
        kept = review.said(db, second)[asked[1]]
        assert list(review.said(db, sent)) == asked[:1]
    assert (kept.remark, kept.by, kept.is_draft) == ("请补佐证。", "审核人甲", True)


def test_what_was_accepted_and_is_the_same_need_not_be_looked_at_again(
    rollup: Rollup, asked: list[str], sent: int
) -> None:
    say(rollup, sent, asked[:3], Verdict.ACCEPTED, "很好。")
    say(rollup, sent, asked[3:4], BACK, "请补佐证。")
    slips.make_slip(rollup, sent)
    replies = {at: filled.Reply() for at in range(4)} | {1: filled.Reply(statement="重写。")}
    with rollup.writing("receive") as db:
        db.execute(schema.submission.update().values(is_current=False))
        second = filled.report(db, 1, asked, filled.Report("", replies, number=2, day=2))
        reworded = schema.answer.c.requirement_id == asked[2]
        db.execute(
            schema.answer.update().where(reworded).values(asked=schema.answer.c.submission_id)
        )
        assert said_before.carry(db, second) == (asked[0],)
        kept = review.said(db, second)
        assert len(review.said(db, sent)) == 4  # what was said then is not touched
    assert [(each.verdict, each.is_draft, each.remark) for each in kept.values()] == [
        (Verdict.ACCEPTED, False, "很好。")
    ]


def test_leading_and_supporting_are_joined_again(rollup: Rollup, asked: list[str]) -> None:
    with rollup.writing("receive") as db:
        names = ["配合局", "牵头局", "另一配合局"]
        ids = filled.add_units(db, names)
        roles = zip(ids.values(), ("supporting", "lead", "reference"), strict=True)
        filled.tell(db, [(unit, asked[0], role) for unit, role in roles])
        for name in names[:2]:
            reply = filled.Reply(statement=f"{name}已办。")
            filled.report(db, ids[name], asked, filled.Report(name, {0: reply}))
        found = claims.joined(db, asked[0])
    assert [each.unit.name for each in found.leading] == ["牵头局"]
    assert [each.unit.name for each in found.supporting] == ["配合局", "另一配合局"]
    assert [each.told and each.told.answer.statement for each in found.supporting] == [
        "配合局已办。",
        None,
    ]


def test_a_unit_takes_the_slip_into_its_workbook(
    rollup: Rollup, checklist: Checklist, asked: list[str], tmp_path: Path
) -> None:
    """The whole way: sealed by the unit, returned by the office, loaded by the unit."""
    path, sealed_path = tmp_path / "甲 #1.yaodian", tmp_path / "报送 甲.yaodian"
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("填报", edits.assess, asked[0], status=Status.DONE, statement="已办。")
        sealed = finish(submitting(book, sealed_path))
        with rollup.writing("receive") as db:
            (unit,) = filled.add_units(db, ["甲局"]).values()
            second = filled.report(db, unit, asked, filled.Report("", {0: filled.Reply()}))
            units.bind(db, book.info.id, unit)
            db.execute(
                schema.submission.update().values(
                    workbook_id=book.info.id, root=sealed.root, number=sealed.number
                )
            )
        say(rollup, second, asked[:1], BACK, "请补佐证。")
        slip: ReturnSlip = read_slip(slips.write_slip(slips.make_slip(rollup, second), tmp_path))
        book.edit("装入退回单", return_slip.load, slip)
        (told,) = book.ledger()[0].reviews
    assert (told.verdict, told.remark, told.reviewed_by) == (
        BACK,
        "请补佐证。",
        "汕尾市人民政府办公室",
    )
