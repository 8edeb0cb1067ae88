from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DesktopError
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.errors import LockedWorkbook, NewerWorkbook, NotAWorkbook
from desktop.workbook.foreign import errors
from desktop.workbook.foreign.contents import contents_of
from desktop.workbook.foreign.header import check_header
from desktop.workbook.foreign.opening import open_foreign, opening
from tests.samples import make_checklist
from tests.workbook.foreign_samples import (
    CRAFTED,
    craft,
    fingerprint,
    make_canaries,
    make_good,
    mutant,
    super_journal,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 5  # seconds
MEMORY = 768 << 10  # KiB


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("好 的#") / "台账（报送?）[终稿].yaodian"
    make_good(path)
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where private copies lie; nothing may be left there."""
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def test_a_good_workbook_says_what_its_owner_reads(good: Path, temporary: Path) -> None:
    before = fingerprint(good.parent)
    found = open_foreign(good)
    assert fingerprint(good.parent) == before
    with Workbook.open(good, read_only=True) as book:
        assert found.info == book.info
        assert found.checklist == book.checklist
        assert found.ledger == book.ledger()
        assert found.evidence == book.evidence()
        assert found.sign_offs == book.sign_offs()
        assert found.units == book.units()
        assert list(found.events) == book.events()
        assert found.state_digest == book.state_digest()
        stored = {each.sha256: each.size for each in book.evidence() if each.sha256}
        assert found.contents == stored
        bytes_there = {sha256: b"".join(book.content(sha256)) for sha256 in stored}
    assert stored
    with contents_of(found, stored) as files:
        assert {sha256: b"".join(files.pieces(sha256)) for sha256 in stored} == bytes_there


def test_what_is_handed_over_is_believed(good: Path, tmp_path: Path) -> None:
    target = tmp_path / "移交.yaodian"
    with Workbook.open(good, read_only=True) as book:
        book.hand_over(target)
        assert open_foreign(target).state_digest == book.state_digest()


def test_progress_rises_and_closing_early_leaves_nothing(good: Path, temporary: Path) -> None:
    shares = list(opening(good))  # how many depends on how quick the child is
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] <= 1
    steps = opening(good)
    next(steps)
    steps.close()


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_workbook_is_refused_by_name(
    name: str, good: Path, tmp_path: Path, temporary: Path
) -> None:
    make_canaries(tmp_path / "canaries")
    path = craft(name, good, tmp_path)
    outside = fingerprint(tmp_path / "canaries"), sorted(each.name for each in tmp_path.iterdir())
    began = time.monotonic()
    with pytest.raises(DesktopError) as caught:
        open_foreign(path)
    assert type(caught.value) is CRAFTED[name].refused
    assert str(caught.value).endswith("。")
    assert time.monotonic() - began < LONGEST
    now = fingerprint(tmp_path / "canaries"), sorted(each.name for each in tmp_path.iterdir())
    assert now == outside


def test_there_are_enough_crafted_workbooks_and_reasons() -> None:
    assert len(CRAFTED) >= 70
    reached = {each.refused for each in CRAFTED.values()}
    assert {NotAWorkbook, NewerWorkbook, errors.ForgedSchema, errors.BrokenPages} <= reached


def test_control_a_plain_opening_believes_crafted_workbooks(good: Path, tmp_path: Path) -> None:
    """Without the order of ``foreign`` these files pass: the bar above can fail."""
    believed = []
    for number, name in enumerate(("extra table", "trigger", "unknown word", "event rewritten")):
        (folder := tmp_path / str(number)).mkdir()
        with closing(sqlite3.connect(craft(name, good, folder))) as db:
            if db.execute("SELECT count(*) FROM assessment").fetchone() == (12,):
                believed.append(name)
    assert len(believed) == 4


def test_control_a_journal_beside_makes_a_plain_opening_delete_a_file(
    good: Path, tmp_path: Path
) -> None:
    path, victim = tmp_path / "a.yaodian", tmp_path / "victim"
    for is_plain in (False, True):
        shutil.copyfile(good, path)
        victim.write_text("canary", encoding="utf-8")
        super_journal(path, victim)
        if is_plain:
            with closing(sqlite3.connect(path)) as db:
                db.execute("SELECT count(*) FROM meta").fetchone()
        else:
            with pytest.raises(errors.HasSidecar):
                open_foreign(path)
            assert victim.exists()
    if sqlite3.sqlite_version_info < (3, 50):
        assert not victim.exists()


def test_mutants_are_refused_or_prove_what_they_say(
    good: Path, tmp_path: Path, temporary: Path
) -> None:
    chance, data, honest = random.Random(8), good.read_bytes(), open_foreign(good)  # noqa: S311 - damage
    path = tmp_path / "变异.yaodian"
    past_header = refused = 0
    for _ in range(16):
        path.write_bytes(mutated := mutant(data, chance))
        try:
            check_header(path, mutated[:100], len(mutated))
            past_header += 1
        except DesktopError:
            pass
        try:
            found = open_foreign(path)
        except DesktopError:
            refused += 1
            continue
        assert (found.ledger, found.contents) == (honest.ledger, honest.contents)
        assert [event.digest for event in found.events] == [e.digest for e in honest.events]
    assert past_header >= 6
    assert refused >= 6


def test_a_hard_link_is_an_ordinary_file(good: Path, tmp_path: Path) -> None:
    os.link(good, tmp_path / "另一个名字.yaodian")
    assert open_foreign(tmp_path / "另一个名字.yaodian").info.unit == "甲局"


def test_an_idle_journal_is_no_reason_to_refuse(good: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(good, tmp_path / "a.yaodian")
    path.with_name("a.yaodian-journal").touch()
    assert open_foreign(path).ledger


def test_our_own_open_workbook_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.yaodian"
    with Workbook.create(path, make_checklist(), unit="甲局"), pytest.raises(LockedWorkbook):
        open_foreign(path)


def test_contents_come_from_the_file_that_was_opened(good: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(good, tmp_path / "a.yaodian")
    found = open_foreign(path)
    with Workbook.open(path) as book:
        book.edit("改", edits.assess, f"{1:012x}", statement="后来改的")
    with pytest.raises(errors.ChangedWhileReading), contents_of(found, found.contents):
        pass
    with pytest.raises(errors.ChangedEvidence), contents_of(found, ["0" * 64]):
        pass


def test_a_full_temporary_folder_is_told(
    good: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(errors.NoRoom):
        open_foreign(good)


def test_every_format_that_was_ever_released_is_read() -> None:
    from pathlib import Path  # noqa: PLC0415

    for path in (Path(__file__).parents[1] / "workbooks").glob("*.yaodian"):
        assert open_foreign(path).ledger
