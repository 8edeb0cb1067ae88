"""Withdrawn since a day: what the office had received before stays, whatever a signer's clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UsageError
from desktop.rollup import certificates, judging, units
from desktop.rollup.facts import Memory, Registered, Sealed
from desktop.rollup.lineage import judge
from desktop.rollup.receipts import receipts
from desktop.rollup.receive import receiving
from desktop.rollup.store import moment
from desktop.rollup.verdicts import Note, Outcome, Signed
from desktop.signing.certificate import fingerprint
from desktop.workbook.book import finish
from tests.rollup.handed_in import Sender, key_of

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.store import Rollup
    from desktop.rollup.verdicts import Receipt

UNIT = "市政务服务和数据管理局"
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - made aware
    lambda each: moment(each.replace(tzinfo=UTC))
)


def judged(
    received_at: str, sealed_at: str, withdrawn_at: str, *, is_signed: bool = True
) -> Signed:
    file = Sealed(
        sha256="f",
        workbook_id="w",
        unit_name=UNIT,
        year=2026,
        number=1,
        sealed_at=sealed_at,
        received_at=received_at,
        root="r",
        event_count=1,
        fingerprint="AB" if is_signed else "",
        requirement_ids=frozenset({"a"}),
    )
    memory = Memory(
        2026,
        frozenset({"a"}),
        {1: UNIT},
        {UNIT: (1,)},
        certificates={"AB": Registered("AB", 1, "2019-01-01T00:00:00+00:00", withdrawn_at)},
    )
    (found,) = judge([file], memory)
    assert (found.outcome is Outcome.ACCEPTED) == (found.signed is Signed.REGISTERED)
    return found.signed


@given(received_at=MOMENTS, sealed_at=MOMENTS, withdrawn_at=MOMENTS)
def test_the_day_of_receiving_decides_and_no_signers_clock(
    received_at: str, sealed_at: str, withdrawn_at: str
) -> None:
    expected = Signed.REGISTERED if received_at < withdrawn_at else Signed.WITHDRAWN
    assert judged(received_at, sealed_at, withdrawn_at) is expected


@given(received=st.lists(MOMENTS, min_size=2, max_size=2).map(sorted), withdrawn_at=MOMENTS)
def test_whatever_came_before_something_that_stays_stays_too(
    received: list[str], withdrawn_at: str
) -> None:
    first, second = (judged(each, each, withdrawn_at) for each in received)
    assert second is not Signed.REGISTERED or first is Signed.REGISTERED


@given(received_at=MOMENTS, days=st.lists(MOMENTS, min_size=2, max_size=2).map(sorted))
def test_an_earlier_day_never_believes_more(received_at: str, days: list[str]) -> None:
    earlier, later = (judged(received_at, received_at, each) for each in days)
    assert earlier is not Signed.REGISTERED or later is Signed.REGISTERED


@given(received_at=MOMENTS, withdrawn_at=MOMENTS)
def test_without_a_signature_nothing_passes_where_a_certificate_was_withdrawn(
    received_at: str, withdrawn_at: str
) -> None:
    # Otherwise whoever found the UKey would simply not use it.
    assert judged(received_at, received_at, withdrawn_at, is_signed=False) is Signed.UNSIGNED


class Register:
    """An officer with one unit whose certificate is registered on 1 November."""

    def __init__(self, rollup: Rollup, folder: Path) -> None:
        self.rollup, self.folder = rollup, folder
        self.day = datetime(2026, 11, 1, 11, tzinfo=UTC)  # the same day nearly everywhere
        rollup.clock = lambda: self.day
        self.sender = Sender.new(folder / "甲", UNIT)
        self.printed = fingerprint(key_of(UNIT).certificate)
        with rollup.writing("begin") as db:
            (self.unit,) = units.add_units(db, [UNIT])
            self.register(db)

    def register(self, db: object) -> None:
        der = key_of(UNIT).certificate.der
        certificates.register_certificate(db, self.rollup, self.unit.id, der)  # type: ignore[arg-type]

    def receive(self, number: int, *, is_signed: bool = True) -> Receipt:
        self.day += timedelta(days=5)
        self.sender.say(f"第{number}次")
        path = self.folder / f"{number} #.yaodian"
        self.sender.hand_in(path, key_of(UNIT) if is_signed else None)
        (receipt,) = finish(receiving(self.rollup, [path])).receipts
        return receipt

    def withdraw(self, days_ago: int | None) -> None:
        since = (self.day - timedelta(days=days_ago)).date() if days_ago is not None else None
        with self.rollup.writing("withdraw") as db:
            certificates.withdraw_certificate(db, self.rollup, self.printed, since=since)

    def told(self) -> list[Outcome]:
        with self.rollup.writing("judge") as db:
            assert judging.judge_all(db) == ()
            return [each.outcome for each in receipts(db)]


@pytest.fixture
def office(rollup: Rollup, tmp_path: Path) -> Register:
    return Register(rollup, tmp_path)


OLDER, HELD, ACCEPTED = Outcome.OLDER, Outcome.HELD, Outcome.ACCEPTED


def test_files_received_since_the_day_are_held_and_earlier_ones_count(office: Register) -> None:
    for number in (1, 2, 3):
        office.receive(number)
    assert office.told() == [OLDER, OLDER, ACCEPTED]
    office.withdraw(3)  # the last one came today
    assert office.told() == [OLDER, ACCEPTED, HELD]
    office.withdraw(8)  # it was lost earlier than it was said at first
    assert office.told() == [ACCEPTED, HELD, HELD]
    office.withdraw(0)  # and now put right: the whole of today
    assert office.told() == [OLDER, ACCEPTED, HELD]
    with office.rollup.reading() as db:
        last = receipts(db)[-1]
    assert last.notes == (Note.WITHDRAWN_KEY,)
    assert "自2026年11月16日起停用" in last.sentences[-1]
    assert "取自对方电脑" in last.sentences[-1]
    with office.rollup.writing("register") as db:
        office.register(db)
    assert office.told() == [OLDER, OLDER, ACCEPTED]


def test_from_now_on_is_the_moment_itself(office: Register) -> None:
    office.receive(1)
    office.day += timedelta(seconds=1)
    office.withdraw(None)
    assert office.told() == [ACCEPTED]
    assert office.receive(2).outcome is HELD


def test_a_day_that_has_not_come_is_refused(office: Register) -> None:
    with pytest.raises(UsageError, match="还没有到"):
        office.withdraw(-2)
    with office.rollup.reading() as db:
        assert [each.withdrawn_at for each in certificates.registered(db)] == [""]


def test_an_unsigned_file_that_is_held_is_not_let_in_by_withdrawing(office: Register) -> None:
    assert office.receive(1, is_signed=False).outcome is HELD
    office.withdraw(None)
    assert office.told() == [HELD]
    assert office.receive(2, is_signed=False).outcome is HELD
