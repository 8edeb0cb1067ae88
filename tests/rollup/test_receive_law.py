"""The law of receiving: any order, any repetition, any split into several runs ends the same."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import UsageError
from desktop.rollup import certificates, deciding, intake, judging, units
from desktop.rollup.receipts import receipts
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Outcome
from desktop.workbook.book import finish
from tests.rollup.handed_in import SECOND, Sender, crafted, key_of, resealed, tables
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST_UNIT, OTHER_UNIT, LAST_UNIT = "市政务服务和数据管理局", "市财政局", "市水利局"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a thousand small commits need not wait for a disk
DAY = datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A year of an office in small: honest ones, forks, rollbacks, strangers, junk."""
    place = tmp_path_factory.mktemp("一年")
    out = place / "来件 #1"
    out.mkdir()
    sender = Sender.new(place / "甲", FIRST_UNIT)
    sender.hand_in(out / "1.yaodian", key_of(FIRST_UNIT))
    copy = sender.copy(place / "副本" / "x.yaodian")
    for number in (2, 3):
        sender.say(f"第{number}次", SECOND)
        sender.hand_in(out / f"{number}.yaodian", key_of(FIRST_UNIT))
    for number in (2, 3):
        copy.say(f"副本{number}")
        copy.hand_in(out / f"fork{number}.yaodian")
    resealed(out / "3.yaodian", out / "same-root.yaodian", key=key_of("别人"))
    crafted(out / "3.yaodian", out / "changed.yaodian", "UPDATE assessment SET statement = 'x'")
    other = Sender.new(place / "乙", OTHER_UNIT)
    other.hand_in(out / "other1.yaodian")
    twin = Sender.new(place / "乙二", OTHER_UNIT)
    twin.hand_in(out / "twin1.yaodian", at=datetime.now(UTC) + timedelta(days=1))
    other.rename(FIRST_UNIT)
    other.hand_in(out / "swapped2.yaodian")
    other.rename(OTHER_UNIT)
    other.hand_in(out / "other3.yaodian", key_of("别人"))
    Sender.new(place / "丙", "没有的单位").hand_in(out / "unknown1.yaodian")
    Sender.new(place / "丁", LAST_UNIT, year=2025).hand_in(out / "last-year.yaodian")
    shutil.copyfile(sender.path, out / "plain.yaodian")
    (out / "junk.yaodian").write_bytes(b"junk" * 999)
    return {path.stem: path for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def read(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[Path, object]:
    """Every file read once: what is tried here is what follows the reading."""
    folder = tmp_path_factory.mktemp("原件")
    return {
        each.path: each
        for each in intake.reading(list(files.values()), folder, lambda _sha256: False)
    }


@pytest.fixture(autouse=True)
def _read_once(read: dict[Path, object], monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(paths: Sequence[Path], _folder: object, is_known: object) -> Iterator[object]:
        for path in paths:
            each = read[path]
            known = is_known(each.sha256)  # type: ignore[operator, attr-defined]
            yield replace(each, is_known=True, foreign=None) if known else each  # type: ignore[type-var]

    monkeypatch.setattr("desktop.rollup.receive.reading", reading)


def after(runs: Sequence[Sequence[Path]], *, a_day_each: bool = False) -> dict[str, object]:
    """The tables of a new roll-up that receives these files in these runs."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as name:
        place = Path(name) / "汇总 #1.yaodian-rollup"
        with Rollup.create(place, make_checklist(4), office="办", year=2026) as rollup:
            now = DAY
            rollup.clock = lambda: now
            with rollup.writing("begin") as db:
                first, *_ = units.add_units(db, [FIRST_UNIT, OTHER_UNIT, LAST_UNIT])
                der = key_of(FIRST_UNIT).certificate.der
                certificates.register_certificate(db, rollup, first.id, der)
            for run in runs:
                now += timedelta(days=a_day_each)
                finish(receiving(rollup, run))
            return judged_again(rollup)  # type: ignore[return-value]


def judged_again(rollup: Rollup) -> dict[str, list[dict[str, object]]]:
    """The tables, which judging everything anew must leave as they are."""
    found = tables(rollup)
    with rollup.writing("judge") as db:
        assert judging.judge_all(db) == ()
    assert tables(rollup) == found
    return found


def stems(found: dict[str, object], **wanted: object) -> set[str]:
    return {
        str(row["file_name"])
        for row in found["receipt"]  # type: ignore[attr-defined]
        if all(row[key] == value for key, value in wanted.items())
    }


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_order_repetition_and_splits_are_nothing(
    data: st.DataObject, files: dict[str, Path]
) -> None:
    some = data.draw(st.lists(st.sampled_from(sorted(files)), min_size=1, unique=True))
    expected = after([[files[each]] for each in sorted(some)])
    again = data.draw(st.lists(st.sampled_from(some), max_size=4))
    order = data.draw(st.permutations([*some, *again]))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order)), max_size=3)) | {len(order)})
    runs = [
        [files[each] for each in order[begin:end]]
        for begin, end in zip([0, *cuts], cuts, strict=False)
    ]
    assert after(runs) == expected


def test_all_of_them(files: dict[str, Path]) -> None:
    """The sample holds what it promises: the law is not kept by refusing everything."""
    found = after([list(files.values())])
    assert stems(found, outcome=Outcome.REFUSED) == {
        "changed.yaodian",
        "junk.yaodian",
        "plain.yaodian",
    }
    assert stems(found, outcome=Outcome.DUPLICATE) == {"same-root.yaodian"}
    assert stems(found, outcome=Outcome.HELD) == {
        "fork2.yaodian",
        "fork3.yaodian",
        "twin1.yaodian",
        "swapped2.yaodian",
        "unknown1.yaodian",
        "last-year.yaodian",
    }
    assert stems(found, outcome=Outcome.OLDER) == {"1.yaodian", "2.yaodian", "other1.yaodian"}
    assert stems(found, outcome=Outcome.ACCEPTED_WITH_NOTES) == {"3.yaodian", "other3.yaodian"}


HONEST = ("1", "2", "3", "other1", "other3", "plain", "junk", "changed", "last-year", "unknown1")


@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_nothing_contradicts_then_the_day_is_nothing_either(
    data: st.DataObject, files: dict[str, Path]
) -> None:
    order = data.draw(st.permutations(HONEST))
    cut = data.draw(st.integers(0, len(order)))
    runs = [[files[each] for each in order[:cut]], [files[each] for each in order[cut:]]]
    ours, theirs = after(runs, a_day_each=True), after([[files[each] for each in HONEST]])
    for found in (ours, theirs):
        for table in ("submission", "receipt"):
            for row in found[table]:  # type: ignore[attr-defined]
                del row["received_at"]
    assert {key: sorted(rows, key=repr) for key, rows in ours.items()} == {  # type: ignore[call-overload]
        key: sorted(rows, key=repr)  # type: ignore[call-overload]
        for key, rows in theirs.items()
    }


@settings(max_examples=4, deadline=None)
@given(late=st.permutations(["fork2", "fork3", "twin1", "same-root"]))
def test_what_counts_is_never_put_aside_by_what_comes_later(
    late: list[str], files: dict[str, Path]
) -> None:
    runs = [[files["1"], files["2"], files["3"], files["other1"]], *([files[e]] for e in late)]
    found = after(runs, a_day_each=True)
    counted = {
        row["sha256"]
        for row in found["submission"]  # type: ignore[attr-defined]
        if row["is_current"]
    }
    assert stems(found, outcome=Outcome.ACCEPTED_WITH_NOTES) == {"3.yaodian", "other1.yaodian"}
    assert len(counted) == 2


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_whatever_is_done_judging_anew_finds_the_same(
    data: st.DataObject, files: dict[str, Path]
) -> None:
    """Receiving, registering, withdrawing and deciding judge all that has to do with it, no less."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as name:
        place = Path(name) / "汇总 #1.yaodian-rollup"
        with Rollup.create(place, make_checklist(4), office="办", year=2026) as rollup:
            day = iter(DAY + timedelta(days=n) for n in range(99))
            with rollup.writing("begin") as db:
                all_units = units.add_units(db, [FIRST_UNIT, OTHER_UNIT, LAST_UNIT])
            ids = [each.id for each in all_units]
            for _ in range(data.draw(st.integers(1, 12))):
                today = next(day)
                rollup.clock = lambda today=today: today  # type: ignore[misc]
                act = data.draw(st.sampled_from(["receive", "receive", "key", "accept", "reject"]))
                if act == "receive":
                    finish(receiving(rollup, [files[data.draw(st.sampled_from(sorted(files)))]]))
                    continue
                with suppress(UsageError), rollup.writing(act) as db:
                    if act == "key":
                        der = key_of(
                            data.draw(st.sampled_from([FIRST_UNIT, "别人"]))
                        ).certificate.der
                        printed = certificates.register_certificate(
                            db, rollup, data.draw(st.sampled_from(ids)), der
                        )
                        if data.draw(st.booleans()):
                            certificates.withdraw_certificate(db, rollup, printed)
                    elif found := receipts(db):
                        sha256 = data.draw(st.sampled_from([each.sha256 for each in found]))
                        unit_id = data.draw(st.sampled_from([None, *ids]))
                        deciding.decide(
                            db, rollup, sha256, is_accepted=act == "accept", unit_id=unit_id
                        )
            judged_again(rollup)
