"""Whatever is done with authorities, names and days: judging everything anew finds the same."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import UsageError
from desktop.rollup import authorities, certificates, intake, judging, units, vouching
from desktop.rollup.receipts import receipts
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Signed
from desktop.signing.certificate import fingerprint
from desktop.workbook.book import finish
from tests.rollup.handed_in import Sender, key_of
from tests.samples import make_checklist
from tests.signing import issuers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNIT, OTHER = "市政务服务和数据管理局", "市财政局"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a thousand small commits need not wait for a disk
DAY = datetime(2026, 11, 20, 11, tzinfo=UTC)


class Year:
    """Files of two units, signed with keys of one authority, issued anew, exchanged, strange."""

    def __init__(self, place: Path) -> None:
        self.root = issuers.root("国家根")
        self.ca = self.root.below("某省数字证书认证中心")
        first, anew, other = (self.ca.issue(name) for name in (UNIT, UNIT, OTHER))
        self.keys = [first, anew, other]
        sender, rival = Sender.new(place / "甲", UNIT), Sender.new(place / "乙", OTHER)
        self.paths: list[Path] = []
        for by, key in (
            (sender, first),
            (sender, anew),
            (sender, None),
            (sender, key_of(UNIT)),
            (rival, other),
            (rival, first),
            (sender, self.ca.issue(UNIT, "别的组织")),
        ):
            path = place / f"{len(self.paths)} #.yaodian"
            by.say(f"第{len(self.paths)}句")
            by.hand_in(path, key)
            self.paths.append(path)
        found = intake.reading(self.paths, place / "原件", lambda _sha256: False)
        self.read = {each.path: each for each in found}

    def reading(self, paths: Sequence[Path], _folder: object, is_known: Any) -> Iterator[object]:
        for path in paths:
            each = self.read[path]
            known = is_known(each.sha256)
            yield replace(each, is_known=True, foreign=None) if known else each


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("一年"))


@pytest.fixture(autouse=True)
def _read_once(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.rollup.receive.reading", year.reading)


def act(rollup: Rollup, db: Any, year: Year, data: st.DataObject, ids: Sequence[int]) -> None:
    """One thing that an officer may do with the register."""
    today = rollup.clock().date()
    since = data.draw(st.sampled_from([None, *(today - timedelta(days=n) for n in range(4))]))
    key = data.draw(st.sampled_from(year.keys)).certificate
    issuer = data.draw(st.sampled_from([year.ca, year.root])).certificate
    names = vouching.bound_names(db)
    what = data.draw(st.sampled_from(["ca", "ca", "bind", "bind", "key", "less", "fewer", "again"]))
    if what == "ca":
        authorities.register_authority(db, rollup, issuer.der)
    elif what == "bind":
        authorities.bind_name(db, rollup, data.draw(st.sampled_from(ids)), fingerprint(key))
    elif what == "key":
        certificates.withdraw_certificate(db, rollup, fingerprint(key), since=since)
    elif what == "less":
        authorities.withdraw_authority(db, rollup, fingerprint(issuer), since=since)
    elif names and what == "fewer":
        authorities.withdraw_name(db, rollup, data.draw(st.sampled_from(names)), since=since)
    elif names:
        authorities.confirm_again(db, data.draw(st.sampled_from(names)))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_is_done_judging_anew_finds_the_same(data: st.DataObject, year: Year) -> None:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as name:
        place = Path(name) / "汇总 #1.yaodian-rollup"
        with Rollup.create(place, make_checklist(4), office="办", year=2026) as rollup:
            with rollup.writing("begin") as db:
                ids = [each.id for each in units.add_units(db, [UNIT, OTHER])]
            for number in range(data.draw(st.integers(2, 14))):
                today = DAY + timedelta(days=number)
                rollup.clock = lambda today=today: today  # type: ignore[misc]
                if data.draw(st.booleans()):
                    finish(receiving(rollup, [data.draw(st.sampled_from(year.paths))]))
                    continue
                with suppress(UsageError), rollup.writing("act") as db:
                    act(rollup, db, year, data, ids)
            with rollup.writing("judge") as db:
                assert judging.judge_all(db) == ()
                owners = {each.unit_id for each in vouching.bound_names(db)}
                owners |= {each.unit_id for each in certificates.registered(db)}
                known = {e.unit_id for e in receipts(db) if e.signed is Signed.REGISTERED}
            assert known <= owners  # nobody is known whom no officer named
