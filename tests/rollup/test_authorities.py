"""A registered authority (CA) vouches for names; whose a name is, an officer says, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.errors import UsageError
from desktop.rollup import authorities, carrying, certificates, judging, units, vouching
from desktop.rollup.receipts import receipts
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Note, Outcome, Signed
from desktop.signing.certificate import fingerprint
from desktop.workbook.book import finish
from tests.rollup.handed_in import Sender, key_of
from tests.samples import make_checklist
from tests.signing import issuers

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.verdicts import Receipt
    from desktop.signing.keys import SigningKey

UNIT, OTHER = "市政务服务和数据管理局", "市财政局"
CA = "某省数字证书认证中心"


class Office:
    """Two units, and an authority below a root that issues for both."""

    def __init__(self, rollup: Rollup, folder: Path) -> None:
        self.rollup, self.folder, self.count = rollup, folder, 0
        self.day = datetime(2026, 11, 1, 11, tzinfo=UTC)
        rollup.clock = lambda: self.day
        self.root = issuers.root("国家根")
        self.ca = self.root.below(CA)
        self.key = self.ca.issue(UNIT)
        self.senders = {name: Sender.new(folder / name, name) for name in (UNIT, OTHER)}
        with rollup.writing("units") as db:
            self.unit, self.other = units.add_units(db, [UNIT, OTHER])

    def receive(self, unit: str, key: SigningKey | None) -> Receipt:
        self.day += timedelta(days=1)
        self.count += 1
        path = self.folder / f"来件 {self.count} #.yaodian"
        self.senders[unit].say(f"第{self.count}句")
        self.senders[unit].hand_in(path, key)
        (receipt,) = finish(receiving(self.rollup, [path])).receipts
        return receipt

    def register(self, der: bytes | None = None) -> str:
        with self.rollup.writing("register") as db:
            return authorities.register_authority(db, self.rollup, der or self.ca.der)

    def bind(self, unit: units.ReportingUnit, key: SigningKey) -> vouching.BoundName:
        with self.rollup.writing("register") as db:
            signer = fingerprint(key.certificate)
            return authorities.bind_name(db, self.rollup, unit.id, signer)

    def now(self, receipt: Receipt) -> Receipt:
        """What is said of a file now, which judging everything anew must leave as it is."""
        with self.rollup.writing("judge") as db:
            assert judging.judge_all(db) == ()
            return next(each for each in receipts(db) if each.sha256 == receipt.sha256)


@pytest.fixture
def office(rollup: Rollup, tmp_path: Path) -> Office:
    return Office(rollup, tmp_path)


def test_an_authority_makes_nobody_known_by_itself(office: Office) -> None:
    before = office.receive(UNIT, office.key)
    assert "核对指纹" in before.sentences[-1]
    office.register()
    told = office.now(before)
    assert (told.signed, told.notes) == (Signed.UNKNOWN, (Note.UNKNOWN_KEY,))
    assert CA in told.sentences[-1]
    assert UNIT in told.sentences[-1]
    # Neither does a name that is the unit's letter by letter, in another certificate.
    namesake = office.receive(UNIT, office.ca.issue(UNIT, "别的组织"))
    assert namesake.signed is Signed.UNKNOWN


def test_a_confirmed_name_is_known_also_in_certificates_issued_anew(office: Office) -> None:
    first = office.receive(UNIT, office.key)
    office.register()
    with office.rollup.reading() as db:
        (waiting,) = certificates.waiting(db)
    assert (waiting.authority, waiting.unit_id) == (CA, office.unit.id)
    office.bind(office.unit, office.key)
    told = office.now(first)
    assert (told.signed, told.outcome) == (Signed.REGISTERED, Outcome.ACCEPTED)
    with office.rollup.reading() as db:
        assert certificates.waiting(db) == ()
    renewed = office.receive(UNIT, office.ca.issue(UNIT))
    assert (renewed.signed, renewed.outcome) == (Signed.REGISTERED, Outcome.ACCEPTED)
    # From then on it is expected, and nobody else's will do.
    assert office.receive(UNIT, None).notes == (Note.SIGNATURE_LACKING,)
    for stranger in (key_of(UNIT), issuers.root(CA).issue(UNIT), office.ca.issue("别人")):
        held = office.receive(UNIT, stranger)
        assert (held.outcome, held.notes) == (Outcome.HELD, (Note.OTHER_KEY,))


def test_a_swapped_department_is_recognised(office: Office) -> None:
    office.register()
    office.receive(UNIT, office.key)
    office.bind(office.unit, office.key)
    swapped = office.receive(OTHER, office.key)
    assert (swapped.outcome, swapped.signed) == (Outcome.HELD, Signed.OTHER_UNIT)
    assert swapped.notes == (Note.SWAPPED_UNIT,)
    renewed = office.receive(OTHER, office.ca.issue(UNIT))
    assert renewed.signed is Signed.OTHER_UNIT
    with pytest.raises(UsageError, match=f"已经确认是“{UNIT}”"):
        office.bind(office.other, office.key)


def test_a_root_vouches_through_what_came_with_the_signature(office: Office) -> None:
    office.register(office.root.der)
    with office.rollup.reading() as db:
        assert authorities.issuers_waiting(db) == ()
    bare = office.receive(OTHER, office.ca.issue(OTHER, has_chain=False))
    assert "核对指纹" in bare.sentences[-1]
    whole = office.receive(UNIT, office.key)
    assert "国家根" in whole.sentences[-1]
    office.bind(office.unit, office.key)
    assert office.now(whole).signed is Signed.REGISTERED
    with office.rollup.reading() as db:
        assert {each.certificate for each in authorities.issuers_waiting(db)} == {
            office.ca.certificate
        }


def test_only_an_authority_is_registered_as_one(office: Office) -> None:
    with pytest.raises(UsageError, match="签名用的"):
        office.register(office.key.certificate.der)
    with pytest.raises(UsageError, match="不是证书"):
        office.register(b"junk")
    with (
        pytest.raises(UsageError, match="登记为签发机构"),
        office.rollup.writing("register") as db,
    ):
        certificates.register_certificate(db, office.rollup, office.unit.id, office.ca.der)
    office.receive(UNIT, office.key)
    with pytest.raises(UsageError, match="没有登记过的机构"):
        office.bind(office.unit, office.key)


def test_an_expired_authority_vouches_for_nobody(office: Office) -> None:
    office.register()
    late = issuers.root("短命的机构")
    with office.rollup.writing("register") as db:
        authorities.register_authority(db, office.rollup, late.der)
    with office.rollup.reading() as db:
        known = vouching.authorities(db)
    from desktop.signing.authority import voucher  # noqa: PLC0415

    key = late.issue(UNIT, days=9000)
    certificate = [each.certificate for each in known]
    assert voucher(key.certificate, (), certificate, datetime.now(UTC)) == late.certificate
    ends = late.certificate.valid_until + timedelta(days=1)
    assert voucher(key.certificate, (), certificate, ends) is None


def withdraw(office: Office, what: str, since: datetime) -> None:
    with office.rollup.writing("withdraw") as db:
        (name,) = vouching.bound_names(db)
        if what == "authority":
            printed = office.ca.certificate
            authorities.withdraw_authority(
                db, office.rollup, fingerprint(printed), since=since.date()
            )
        elif what == "name":
            authorities.withdraw_name(db, office.rollup, name, since=since.date())
        else:
            printed = office.key.certificate
            certificates.withdraw_certificate(
                db, office.rollup, fingerprint(printed), since=since.date()
            )


@pytest.mark.parametrize("what", ["authority", "name", "certificate"])
def test_withdrawn_since_a_day(office: Office, what: str) -> None:
    office.register()
    first = office.receive(UNIT, office.key)
    office.bind(office.unit, office.key)
    second = office.receive(UNIT, office.key)
    withdraw(office, what, office.day)
    assert office.now(first).outcome is Outcome.ACCEPTED
    held = office.now(second)
    assert (held.outcome, held.notes) == (Outcome.HELD, (Note.WITHDRAWN_KEY,))
    renewed = office.receive(UNIT, office.ca.issue(UNIT))
    # A lost UKey takes nothing away from the one that replaces it.
    expected = Signed.REGISTERED if what == "certificate" else Signed.WITHDRAWN
    assert renewed.signed is expected


def test_registered_and_confirmed_again(office: Office) -> None:
    office.register()
    first = office.receive(UNIT, office.key)
    office.bind(office.unit, office.key)
    for what in ("name", "authority"):
        withdraw(office, what, office.day)
        assert office.now(first).outcome is Outcome.HELD
        office.register()
        office.bind(office.unit, office.key)
        assert office.now(first).outcome is Outcome.ACCEPTED
    withdraw(office, "name", office.day)
    with office.rollup.writing("register") as db:
        assert certificates.waiting(db) == ()
        assert [each.unit for each in certificates.confirmed(db)] == [UNIT]
        authorities.confirm_again(db, vouching.bound_names(db)[0])
    assert office.now(first).outcome is Outcome.ACCEPTED


def test_next_years_office_takes_the_register_over(office: Office, tmp_path: Path) -> None:
    office.register()
    office.receive(UNIT, office.key)
    office.bind(office.unit, office.key)
    lost, place = key_of(OTHER), tmp_path / "明年 #.yaodian-rollup"
    with office.rollup.writing("register") as db:
        certificates.register_certificate(db, office.rollup, office.other.id, lost.certificate.der)
        certificates.withdraw_certificate(db, office.rollup, fingerprint(lost.certificate))
        (extra,) = units.add_units(db, ["市水利局"])
        certificates.register_certificate(
            db, office.rollup, extra.id, key_of("市水利局").certificate.der
        )
    with Rollup.create(place, make_checklist(4), office="办", year=2027) as after:
        with after.writing("units") as db:
            units.add_units(db, [UNIT, OTHER])
            carried = carrying.carry_on(db, office.rollup)
            assert (carried.count, carried.unknown) == (3, ("市水利局",))
            assert carrying.carry_on(db, office.rollup).count == 0
            (known,) = certificates.registered(db)
            assert (known.unit, bool(known.withdrawn_at)) == (OTHER, True)
            (name,) = vouching.bound_names(db)
        sender = Sender.new(tmp_path / "明年", UNIT, year=2027)
        sender.hand_in(tmp_path / "明年1.yaodian", office.ca.issue(UNIT))
        (receipt,) = finish(receiving(after, [tmp_path / "明年1.yaodian"])).receipts
    assert name.unit == UNIT
    assert receipt.signed is Signed.REGISTERED
