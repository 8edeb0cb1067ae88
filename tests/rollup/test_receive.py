"""接收: a verdict for each file, what counts and what not; receiving once more changes nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desktop.errors import FileError, UsageError
from desktop.rollup import schema, units
from desktop.rollup.correcting import correct
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Note, Outcome
from desktop.workbook.book import finish
from desktop.workbook.model import Status
from tests.rollup.handed_in import FIRST, SECOND, YEAR, Sender, tables
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.receive import Received

UNIT, OTHER = "市政务服务和数据管理局", "市财政局"


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """The folder that the units' files come in."""
    folder = tmp_path / "来件 #1（U盘?）"
    folder.mkdir()
    return folder


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    sender = Sender.new(tmp_path / "甲", UNIT)
    sender.say("已公开 12 条")
    return sender


@pytest.fixture(autouse=True)
def listed(rollup: Rollup) -> None:
    with rollup.writing("units") as db:
        units.add_units(db, [UNIT, OTHER])


def receive(rollup: Rollup, *places: Path, **more: bool) -> Received:
    return finish(receiving(rollup, places, **more))


def test_what_was_handed_in_is_there(
    rollup: Rollup, sender: Sender, incoming: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "佐证 #1（盖章）.pdf"
    proof.write_bytes(b"%PDF-1.4 " * 99)
    sender.attach(proof)
    sender.hand_in(incoming / "报送 #1.yaodian")
    received = receive(rollup, incoming)
    (receipt,) = received.receipts
    assert (receipt.outcome, receipt.notes) == (Outcome.ACCEPTED, (Note.UNSIGNED,))
    assert receipt.sentences == (f"{UNIT}，2026年，第1次报送，没有签名。",)
    assert received.is_settled
    with rollup.reading() as db:
        (sent,) = db.execute(select(schema.submission)).all()
        answers = db.execute(select(schema.answer).order_by("requirement_id")).all()
        (listed,) = db.execute(select(schema.proof)).all()
        unit = units.all_units(db)[0]
    assert (sent.unit_id, sent.number, sent.is_current) == (unit.id, 1, True)
    assert [row.status for row in answers] == [Status.DONE.value] + ["not_started"] * 3
    assert answers[0].statement == "已公开 12 条"
    assert (answers[0].evidence_count, answers[0].gap_count, answers[1].gap_count) == (1, 0, 2)
    assert all(row.is_same_text and not row.is_changed for row in answers)
    assert (listed.name, listed.size) == (proof.name, proof.stat().st_size)
    kept = rollup.originals / sent.stored_name
    assert kept.read_bytes() == (incoming / "报送 #1.yaodian").read_bytes()


def test_the_next_one_takes_its_place(rollup: Rollup, sender: Sender, incoming: Path) -> None:
    sender.hand_in(incoming / "1.yaodian")
    receive(rollup, incoming)
    sender.say("后来的话", SECOND)
    sender.hand_in(incoming / "2.yaodian")
    received = receive(rollup, incoming / "2.yaodian")
    assert [each.outcome for each in received.receipts] == [Outcome.ACCEPTED]
    assert [(each.outcome, each.notes) for each in received.affected] == [
        (Outcome.OLDER, (Note.UNSIGNED, Note.OLDER))
    ]
    with rollup.reading() as db:
        sent = db.execute(select(schema.submission).order_by("number")).all()
        answer = schema.answer.c
        changed = db.execute(
            select(answer.submission_id, answer.requirement_id).where(answer.is_changed)
        ).all()
    assert [row.is_current for row in sent] == [False, True]
    assert changed == [(sent[1].id, SECOND)]


def test_once_more_changes_nothing(rollup: Rollup, sender: Sender, incoming: Path) -> None:
    sender.hand_in(incoming / "1.yaodian")
    sender.say("后来的话")
    sender.hand_in(incoming / "2.yaodian")
    shutil.copyfile(sender.path, incoming / "平时的.yaodian")
    (incoming / "坏的.yaodian").write_bytes(b"junk" * 4000)
    (incoming / "说明.txt").write_text("无关", encoding="utf-8")
    (incoming / ".hidden.yaodian").write_bytes(b"junk")
    first = receive(rollup, incoming)
    with rollup.reading() as db:
        events = db.execute(select(schema.event)).all()
    before, kept = tables(rollup), sorted(rollup.originals.iterdir())
    again = receive(rollup, incoming, incoming / "1.yaodian")
    assert tables(rollup) == before
    assert sorted(rollup.originals.iterdir()) == kept
    with rollup.reading() as db:
        assert db.execute(select(schema.event)).all() == events
    assert all(each.is_again for each in again.receipts)
    assert [replace(each, is_again=False) for each in again.receipts] == list(first.receipts)
    assert first.other_count == 1
    assert [each.outcome for each in first.receipts] == [
        Outcome.OLDER,
        Outcome.ACCEPTED,
        Outcome.REFUSED,
        Outcome.REFUSED,
    ]
    assert [each.notes for each in first.receipts[2:]] == [(Note.DAMAGED,), (Note.NOT_SEALED,)]


def test_the_database_makes_no_difference(
    rollup: Rollup, sender: Sender, incoming: Path, tmp_path: Path
) -> None:
    copy = sender.copy(tmp_path / "副本" / "x.yaodian")
    for number in (1, 2, 3):
        sender.say(f"第{number}次")
        sender.hand_in(incoming / f"{number}.yaodian")
    copy.hand_in(incoming / "fork.yaodian")
    Sender.new(tmp_path / "丙", "市水利局").hand_in(incoming / "丙.yaodian")
    now = rollup.clock()
    place = tmp_path / "另.yaodian-rollup"
    with Rollup.create(place, make_checklist(4), office="办", year=YEAR) as other:
        with other.writing("units") as db:
            units.add_units(db, [UNIT, OTHER])
        rollup.clock = other.clock = lambda: now
        receive(other, incoming)
        for path in sorted(incoming.iterdir(), reverse=True):
            receive(rollup, path)
        ours, theirs = tables(rollup), tables(other)
    for row in (*ours["receipt"], *theirs["receipt"]):
        del row["received_by"]
    assert {key: sorted(rows, key=repr) for key, rows in ours.items()} == {
        key: sorted(rows, key=repr) for key, rows in theirs.items()
    }


def test_a_place_that_is_not_there(rollup: Rollup, incoming: Path) -> None:
    with pytest.raises(FileError, match="不存在"):
        receive(rollup, incoming / "没有")


def test_cancelled_between_two_files(rollup: Rollup, sender: Sender, incoming: Path) -> None:
    for number in range(1, 6):
        sender.say(f"第{number}次")
        sender.hand_in(incoming / f"{number}.yaodian")
    steps = receiving(rollup, [incoming])
    assert [next(steps).done for _ in range(3)] == [0, 1, 2]
    steps.close()
    with rollup.reading() as db:
        assert len(db.execute(select(schema.receipt)).all()) == 2
    received = receive(rollup, incoming)
    assert [each.outcome for each in received.receipts] == [Outcome.OLDER] * 4 + [Outcome.ACCEPTED]
    assert not list(rollup.originals.glob(".~*"))


def test_a_corrected_checklist_loses_nothing(
    rollup: Rollup, sender: Sender, incoming: Path, tmp_path: Path
) -> None:
    sender.hand_in(incoming / "1.yaodian")
    receive(rollup, incoming)
    whole = make_checklist(5)
    directive = whole.directives[0]
    first, *others = directive.requirements
    corrected = replace(
        whole,
        directives=(
            replace(directive, requirements=(replace(first, text="更正后。"), *others[:2])),
        ),
    )
    with rollup.writing("correct") as db:
        assert correct(db, rollup, corrected)
        with pytest.raises(UsageError, match="没有任何要点"):
            correct(db, rollup, replace(corrected, directives=()))
        with pytest.raises(UsageError, match="没有一条对得上"):
            correct(
                db,
                rollup,
                replace(whole, directives=(replace(directive, requirements=others[3:]),)),
            )
    (receipt,) = receive(rollup, incoming).receipts
    assert receipt.outcome is Outcome.ACCEPTED_WITH_NOTES
    assert Note.OLDER_CHECKLIST in receipt.notes
    assert "1条的文字与现行清单不同，1条现行清单里没有" in receipt.sentences[-1]
    with rollup.reading() as db:
        answer = schema.answer.c
        reworded = db.execute(
            select(answer.requirement_id).where(~answer.is_same_text).order_by("requirement_id")
        ).scalars()
        assert list(reworded) == [FIRST, f"{4:012x}"]


def test_renaming_the_unit_settles_its_new_name(
    rollup: Rollup, sender: Sender, incoming: Path
) -> None:
    sender.hand_in(incoming / "1.yaodian")
    receive(rollup, incoming)
    sender.rename("市数据局（新设）")
    sender.hand_in(incoming / "2.yaodian")
    receipt = receive(rollup, incoming).receipts[1]
    assert receipt.notes == (Note.RENAMED, Note.UNSIGNED)
    with rollup.writing("rename") as db:
        units.rename(db, units.all_units(db)[0], "市数据局（新设）")
    receipts = receive(rollup, incoming).receipts
    assert [each.outcome for each in receipts] == [Outcome.OLDER, Outcome.ACCEPTED]
    assert all("市数据局（新设）" in each.sentences[0] for each in receipts)


def test_units_nobody_knows(rollup: Rollup, incoming: Path, tmp_path: Path) -> None:
    Sender.new(tmp_path / "丙", "市水利局").hand_in(incoming / "丙.yaodian")
    received = receive(rollup, incoming)
    assert [each.outcome for each in received.receipts] == [Outcome.HELD]
    assert "“市水利局”" in received.receipts[0].sentences[1]
    assert not received.is_settled
    Sender.new(tmp_path / "丁", "市林业局").hand_in(incoming / "丁.yaodian")
    received = receive(rollup, incoming / "丁.yaodian", may_add_units=True)
    assert [each.outcome for each in received.receipts] == [Outcome.ACCEPTED]


def test_other_years_and_other_checklists(rollup: Rollup, incoming: Path, tmp_path: Path) -> None:
    Sender.new(tmp_path / "去年", UNIT, year=YEAR - 1).hand_in(incoming / "1.yaodian")
    other = make_checklist(9)
    directive = other.directives[0]
    other = replace(
        other, directives=(replace(directive, requirements=directive.requirements[5:]),)
    )
    Sender.new(tmp_path / "别的", OTHER, other).hand_in(incoming / "2.yaodian")
    first, second = receive(rollup, incoming).receipts
    assert (first.outcome, Note.WRONG_YEAR in first.notes) == (Outcome.HELD, True)
    assert (second.outcome, Note.OTHER_CHECKLIST in second.notes) == (Outcome.REFUSED, True)
