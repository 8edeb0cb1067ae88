"""What a careless or a hostile sender may do: each case has its name, and nothing passes silently."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desktop.errors import UsageError
from desktop.rollup import certificates, schema, units
from desktop.rollup.deciding import decide
from desktop.rollup.issuing import own_checklist
from desktop.rollup.receipts import held, receipts
from desktop.rollup.receive import receiving
from desktop.rollup.verdicts import Note, Outcome, Receipt, Signed
from desktop.signing.keys import new_key
from desktop.workbook.book import finish
from tests.rollup.handed_in import FIRST, SECOND, Sender, crafted, key_of, resealed
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.receive import Received
    from desktop.rollup.store import Rollup

UNIT, OTHER = "市政务服务和数据管理局", "市财政局"
HELD, REFUSED = Outcome.HELD, Outcome.REFUSED


class Office:
    """An officer who receives on one day after the other."""

    def __init__(self, rollup: Rollup) -> None:
        self.rollup = rollup
        self.day = datetime(2026, 11, 1, 9, tzinfo=UTC)
        rollup.clock = lambda: self.day
        with rollup.writing("units") as db:
            self.unit, self.other = units.add_units(db, [UNIT, OTHER])

    def receive_all(self, *places: Path) -> Received:
        self.day += timedelta(days=1)
        return finish(receiving(self.rollup, places))

    def receive(self, path: Path) -> Receipt:
        (receipt,) = self.receive_all(path).receipts
        return receipt

    def register(self, unit: units.ReportingUnit, name: str) -> None:
        self.day += timedelta(days=1)
        with self.rollup.writing("register") as db:
            der = key_of(name).certificate.der
            certificates.register_certificate(db, self.rollup, unit.id, der)

    def decide(self, receipt: Receipt, **more: object) -> Receipt:
        self.day += timedelta(days=1)
        with self.rollup.writing("decide") as db:
            return decide(db, self.rollup, receipt.sha256, **more)  # type: ignore[arg-type]

    def counted(self, unit: units.ReportingUnit) -> tuple[str, int] | None:
        """Which file counts for a unit, and its number."""
        sent = schema.submission.c
        with self.rollup.reading() as db:
            found = db.execute(
                select(sent.sha256, sent.number).where(sent.unit_id == unit.id, sent.is_current)
            ).first()
        return (found.sha256, found.number) if found else None

    def outcome(self, receipt: Receipt) -> Outcome:
        with self.rollup.reading() as db:
            return next(e.outcome for e in receipts(db) if e.sha256 == receipt.sha256)


@pytest.fixture
def office(rollup: Rollup) -> Office:
    return Office(rollup)


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    sender = Sender.new(tmp_path / "甲", UNIT)
    sender.say("已公开 12 条")
    return sender


def test_replay(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    sender.say("又公开 3 条")
    sender.hand_in(tmp_path / "2.yaodian")
    last = office.receive(tmp_path / "2.yaodian")
    assert Note.SKIPPED in last.notes
    late = office.receive(tmp_path / "1.yaodian")
    assert (late.outcome, Note.OLDER in late.notes) == (Outcome.OLDER, True)
    shutil.copyfile(tmp_path / "1.yaodian", tmp_path / "改了名.yaodian")
    again = office.receive(tmp_path / "改了名.yaodian")
    assert (again.outcome, again.is_again) == (Outcome.OLDER, True)
    assert office.counted(office.unit) == (last.sha256, 2)
    assert office.outcome(last) is Outcome.ACCEPTED  # nothing is skipped any more


def test_rollback(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    backup = sender.copy(tmp_path / "备份" / "甲.yaodian")
    for words in ("二", "三", "四"):
        sender.say(words)
    sender.hand_in(tmp_path / "2.yaodian")
    office.receive_all(tmp_path / "1.yaodian", tmp_path / "2.yaodian")
    before = office.counted(office.unit)
    for number in (2, 3):
        backup.hand_in(tmp_path / f"退回 {number}.yaodian")
    receipt = office.receive(tmp_path / "退回 3.yaodian")
    assert (receipt.outcome, Note.ROLLED_BACK in receipt.notes) == (HELD, True)
    assert office.counted(office.unit) == before


def test_rewritten_history(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    backup = sender.copy(tmp_path / "备份" / "甲.yaodian")
    sender.say("二")
    sender.hand_in(tmp_path / "2.yaodian")
    office.receive_all(tmp_path / "1.yaodian", tmp_path / "2.yaodian")
    before = office.counted(office.unit)
    backup.hand_in(tmp_path / "x.yaodian")
    for number in range(9):
        backup.say(f"改写{number}")
    backup.hand_in(tmp_path / "改写.yaodian")
    receipt = office.receive(tmp_path / "改写.yaodian")
    assert (receipt.outcome, Note.REWRITTEN in receipt.notes) == (HELD, True)
    assert office.counted(office.unit) == before


def test_fork(office: Office, sender: Sender, tmp_path: Path) -> None:
    copy = sender.copy(tmp_path / "副本" / "甲.yaodian")
    sender.say("一处的话")
    copy.say("另一处的话")
    sender.hand_in(tmp_path / "a.yaodian")
    copy.hand_in(tmp_path / "b.yaodian")
    first = office.receive(tmp_path / "a.yaodian")
    received = office.receive_all(tmp_path / "b.yaodian")
    (second,) = received.receipts
    assert (second.outcome, Note.FORKED in second.notes) == (HELD, True)
    assert [Note.CONTESTED in each.notes for each in received.affected] == [True]
    assert office.counted(office.unit) == (first.sha256, 1)
    assert not received.is_settled
    # The officer asks, and takes the second.
    assert office.decide(second, is_accepted=True).outcome is Outcome.ACCEPTED
    assert office.counted(office.unit) == (second.sha256, 1)
    assert office.outcome(first) is REFUSED
    # And takes it back.
    assert office.decide(first, is_accepted=True).outcome is Outcome.ACCEPTED
    assert office.counted(office.unit) == (first.sha256, 1)
    assert office.decide(second, is_accepted=False).outcome is REFUSED
    assert office.outcome(first) is Outcome.ACCEPTED


def test_in_one_receiving_order_is_nothing(office: Office, sender: Sender, tmp_path: Path) -> None:
    copy = sender.copy(tmp_path / "副本" / "甲.yaodian")
    sender.say("一处的话")
    copy.say("另一处的话")
    sender.hand_in(tmp_path / "来件" / "b.yaodian")
    copy.hand_in(tmp_path / "来件" / "a.yaodian")
    received = office.receive_all(tmp_path / "来件")
    assert sorted(each.outcome for each in received.receipts) == [
        Outcome.ACCEPTED_WITH_NOTES,
        HELD,
    ]


def test_swapped_department(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    office.receive(tmp_path / "1.yaodian")
    before = office.counted(office.unit)
    sender.rename(OTHER)
    sender.hand_in(tmp_path / "2.yaodian")
    receipt = office.receive(tmp_path / "2.yaodian")
    assert (receipt.outcome, Note.SWAPPED_UNIT in receipt.notes) == (HELD, True)
    assert (office.counted(office.unit), office.counted(office.other)) == (before, None)
    # One sample that several units filled in: the officer says so, once.
    office.decide(receipt, is_accepted=True)
    assert office.counted(office.other) == (receipt.sha256, 2)
    sender.say("三")
    sender.hand_in(tmp_path / "3.yaodian")
    third = office.receive(tmp_path / "3.yaodian")
    assert office.counted(office.other) == (third.sha256, 3)
    assert office.counted(office.unit) == before


def test_swapped_by_the_key(office: Office, sender: Sender, tmp_path: Path) -> None:
    office.register(office.other, OTHER)
    sender.hand_in(tmp_path / "1.yaodian", key_of(OTHER))
    receipt = office.receive(tmp_path / "1.yaodian")
    assert (receipt.outcome, Note.SWAPPED_UNIT in receipt.notes) == (HELD, True)
    assert receipt.signed is Signed.OTHER_UNIT
    assert office.counted(office.unit) is None


def test_cut_history(office: Office, sender: Sender, tmp_path: Path) -> None:
    for words in ("一", "二", "三"):
        sender.say(words)
    sender.hand_in(tmp_path / "1.yaodian")
    cut = "FROM event{} WHERE seq > (SELECT max(seq) - 2 FROM event)"
    path = crafted(tmp_path / "1.yaodian", tmp_path / "截短.yaodian", "DELETE " + cut.format(""))
    receipt = office.receive(path)
    assert (receipt.outcome, receipt.notes) == (REFUSED, (Note.CUT,))
    # Cut, and sealed anew as the same number: another root.
    path = resealed(tmp_path / "1.yaodian", tmp_path / "重封.yaodian", "DELETE " + cut.format(""))
    office.receive(tmp_path / "1.yaodian")
    receipt = office.receive(path)
    assert (receipt.outcome, Note.FORKED in receipt.notes) == (HELD, True)


def test_a_history_that_lacks_what_it_handed_in(
    office: Office, sender: Sender, tmp_path: Path
) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    sender.say("二")
    sender.hand_in(tmp_path / "2.yaodian")
    cut = "DELETE FROM event WHERE seq > 1"
    receipt = office.receive(resealed(tmp_path / "2.yaodian", tmp_path / "x.yaodian", cut))
    assert (receipt.outcome, Note.REWRITTEN in receipt.notes) == (HELD, True)


def test_unknown_key(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian", key_of(UNIT))
    receipt = office.receive(tmp_path / "1.yaodian")
    assert (receipt.outcome, receipt.signed) == (Outcome.ACCEPTED_WITH_NOTES, Signed.UNKNOWN)
    assert receipt.fingerprint in receipt.sentences[-1]
    with office.rollup.reading() as db:
        (waiting,) = certificates.waiting(db)
    assert (waiting.unit_id, waiting.fingerprint) == (office.unit.id, receipt.fingerprint)
    office.register(office.unit, UNIT)
    (receipt,) = office.receive_all(tmp_path / "1.yaodian").receipts
    assert (receipt.outcome, receipt.signed) == (Outcome.ACCEPTED, Signed.REGISTERED)
    # From now on another key, or none, is held.
    before = office.counted(office.unit)
    sender.say("二")
    sender.hand_in(tmp_path / "2.yaodian", new_key(UNIT))
    receipt = office.receive(tmp_path / "2.yaodian")
    assert (receipt.outcome, Note.OTHER_KEY in receipt.notes) == (HELD, True)
    sender.hand_in(tmp_path / "3.yaodian")
    receipt = office.receive(tmp_path / "3.yaodian")
    assert (receipt.outcome, Note.SIGNATURE_LACKING in receipt.notes) == (HELD, True)
    assert office.counted(office.unit) == before
    # What follows with the right key settles what was held before it.
    sender.hand_in(tmp_path / "4.yaodian", key_of(UNIT))
    assert office.receive(tmp_path / "4.yaodian").outcome is Outcome.ACCEPTED
    with office.rollup.reading() as db:
        assert held(db) == ()


def test_signed_anew_by_somebody_else(office: Office, sender: Sender, tmp_path: Path) -> None:
    office.register(office.unit, UNIT)
    sender.hand_in(tmp_path / "1.yaodian", key_of(UNIT))
    first = office.receive(tmp_path / "1.yaodian")
    thief = new_key(UNIT)
    same = resealed(tmp_path / "1.yaodian", tmp_path / "同样.yaodian", key=thief)
    receipt = office.receive(same)
    assert (receipt.outcome, Note.OTHER_KEY in receipt.notes) == (Outcome.DUPLICATE, True)
    other = resealed(
        tmp_path / "1.yaodian",
        tmp_path / "改过.yaodian",
        "UPDATE assessment SET statement = '没有的话'",
        key=thief,
    )
    receipt = office.receive(other)
    assert (receipt.outcome, {Note.OTHER_KEY, Note.FORKED} <= set(receipt.notes)) == (HELD, True)
    assert office.counted(office.unit) == (first.sha256, 1)


def test_a_signature_that_is_wrong(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian", key_of(UNIT))
    taken = "UPDATE submission SET signer = 'AB ' || signer"
    receipt = office.receive(crafted(tmp_path / "1.yaodian", tmp_path / "a.yaodian", taken))
    assert (receipt.outcome, receipt.notes) == (REFUSED, (Note.BAD_SIGNATURE,))
    sender.say("二")
    sender.hand_in(tmp_path / "2.yaodian", key_of(UNIT))
    moved = (
        "UPDATE submission SET signature = (SELECT signature FROM submission WHERE number = 1)"
        " WHERE number = 2"
    )
    receipt = office.receive(crafted(tmp_path / "2.yaodian", tmp_path / "b.yaodian", moved))
    assert (receipt.outcome, receipt.notes) == (REFUSED, (Note.BAD_SIGNATURE,))


def test_a_withdrawn_key(office: Office, sender: Sender, tmp_path: Path) -> None:
    office.register(office.unit, UNIT)
    sender.hand_in(tmp_path / "1.yaodian", key_of(UNIT))
    first = office.receive(tmp_path / "1.yaodian")
    office.day += timedelta(days=1)
    with office.rollup.writing("withdraw") as db:
        certificates.withdraw_certificate(db, office.rollup, first.fingerprint)
        with pytest.raises(UsageError, match="没有登记过"):
            certificates.withdraw_certificate(db, office.rollup, "AB")
    assert office.outcome(first) is Outcome.ACCEPTED  # it was good when it came
    sender.hand_in(tmp_path / "2.yaodian", key_of(UNIT))
    receipt = office.receive(tmp_path / "2.yaodian")
    assert (receipt.outcome, Note.WITHDRAWN_KEY in receipt.notes) == (HELD, True)


def test_an_expired_key(office: Office, sender: Sender, tmp_path: Path) -> None:
    with office.rollup.writing("x") as db:
        der = key_of(UNIT).certificate.der
        certificates.register_certificate(db, office.rollup, office.unit.id, der)
        with pytest.raises(UsageError, match="另一个单位"):
            certificates.register_certificate(db, office.rollup, office.other.id, der)
        with pytest.raises(UsageError, match="不是证书"):
            certificates.register_certificate(db, office.rollup, office.other.id, b"junk")
    sender.hand_in(tmp_path / "1.yaodian", key_of(UNIT))
    receipt = office.receive(tmp_path / "1.yaodian")
    with office.rollup.writing("x") as db:
        db.execute(schema.submission.update().values(was_valid=False))
        db.execute(schema.decision.delete())
        certificates.register_certificate(db, office.rollup, office.unit.id, der)
    (receipt,) = office.receive_all(tmp_path / "1.yaodian").receipts
    assert (receipt.outcome, receipt.signed) == (HELD, Signed.EXPIRED)


def test_two_workbooks_of_one_unit(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    first = office.receive(tmp_path / "1.yaodian")
    anew = Sender.new(tmp_path / "重做", UNIT)
    anew.hand_in(tmp_path / "2.yaodian")
    second = office.receive(tmp_path / "2.yaodian")
    assert (second.outcome, Note.SAME_NAME in second.notes) == (HELD, True)
    assert office.counted(office.unit) == (first.sha256, 1)
    assert office.decide(second, is_accepted=True).outcome is Outcome.ACCEPTED
    assert office.counted(office.unit) == (second.sha256, 1)
    assert office.outcome(first) is REFUSED
    anew.say("二")
    anew.hand_in(tmp_path / "3.yaodian")
    third = office.receive(tmp_path / "3.yaodian")
    assert office.counted(office.unit) == (third.sha256, 2)


def test_two_units_of_one_name(office: Office, sender: Sender, tmp_path: Path) -> None:
    """The second is another unit: the officer names which, and its next file needs no question."""
    sender.hand_in(tmp_path / "1.yaodian")
    first = office.receive(tmp_path / "1.yaodian")
    twin = Sender.new(tmp_path / "同名", UNIT)
    twin.hand_in(tmp_path / "2.yaodian")
    second = office.receive(tmp_path / "2.yaodian")
    assert second.outcome is HELD
    office.decide(second, is_accepted=True, unit_id=office.other.id)
    assert office.counted(office.other) == (second.sha256, 1)
    assert office.counted(office.unit) == (first.sha256, 1)
    twin.say("二")
    twin.hand_in(tmp_path / "3.yaodian")
    third = office.receive(tmp_path / "3.yaodian")
    assert office.counted(office.other) == (third.sha256, 2)
    assert office.counted(office.unit) == (first.sha256, 1)


def test_a_renamed_unit(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    office.receive(tmp_path / "1.yaodian")
    sender.rename("市数据局（新设）")
    sender.hand_in(tmp_path / "2.yaodian")
    receipt = office.receive(tmp_path / "2.yaodian")
    assert (receipt.outcome, Note.RENAMED in receipt.notes) == (Outcome.ACCEPTED_WITH_NOTES, True)
    assert office.counted(office.unit) == (receipt.sha256, 2)


def test_evidence_that_is_missing(office: Office, sender: Sender, tmp_path: Path) -> None:
    proof = tmp_path / "佐证.pdf"
    proof.write_bytes(b"%PDF-1.4 " * 99)
    sender.attach(proof)
    sender.hand_in(tmp_path / "1.yaodian")
    path = crafted(tmp_path / "1.yaodian", tmp_path / "缺.yaodian", "DELETE FROM chunk")
    receipt = office.receive(path)
    assert (receipt.outcome, receipt.notes) == (REFUSED, (Note.MISSING,))
    assert (office.rollup.originals / receipt.stored_name).read_bytes() == path.read_bytes()


def test_changed_behind_the_manifest(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian", key_of(UNIT))
    change = "UPDATE assessment SET statement = '没有的话'"
    receipt = office.receive(crafted(tmp_path / "1.yaodian", tmp_path / "a.yaodian", change))
    assert (receipt.outcome, receipt.notes) == (REFUSED, (Note.CHANGED,))


def test_what_must_be_answered_and_is_not(office: Office, sender: Sender, tmp_path: Path) -> None:
    with office.rollup.writing("duties") as db:
        rows = [
            {"unit_id": office.unit.id, "requirement_id": id_, "role": "lead", "way": "named"}
            for id_ in (FIRST, SECOND)
        ]
        db.execute(schema.duty.insert(), rows)
    sender.hand_in(tmp_path / "1.yaodian")
    assert office.receive(tmp_path / "1.yaodian").outcome is Outcome.ACCEPTED
    part = own_checklist(make_checklist(4), [FIRST])
    Sender.new(tmp_path / "部分", OTHER, part).hand_in(tmp_path / "2.yaodian")
    assert office.receive(tmp_path / "2.yaodian").outcome is Outcome.ACCEPTED
    with office.rollup.writing("duties") as db:
        rows = [
            {"unit_id": office.other.id, "requirement_id": id_, "role": "lead", "way": "named"}
            for id_ in (FIRST, SECOND)
        ]
        db.execute(schema.duty.insert(), rows)
    Sender.new(tmp_path / "部分2", OTHER, part).hand_in(tmp_path / "3.yaodian")
    receipt = office.receive(tmp_path / "3.yaodian")
    assert Note.INCOMPLETE in receipt.notes
    assert "缺1条" in " ".join(receipt.sentences)


def test_nothing_to_decide(office: Office, sender: Sender, tmp_path: Path) -> None:
    sender.hand_in(tmp_path / "1.yaodian")
    receipt = office.receive(tmp_path / "1.yaodian")
    with pytest.raises(UsageError, match="没有需要决定"):
        office.decide(receipt, is_accepted=True)
    (tmp_path / "坏.yaodian").write_bytes(b"junk")
    junk = office.receive(tmp_path / "坏.yaodian")
    with pytest.raises(UsageError, match="重新报送"):
        office.decide(junk, is_accepted=True)
    with pytest.raises(UsageError, match="重新报送"):
        office.decide(replace(receipt, sha256="0" * 64), is_accepted=True)
