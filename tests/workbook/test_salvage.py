"""Of a damaged workbook what can be read is saved, the rest is counted, the file stays as it is."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DesktopError
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.model import Changes, Status
from desktop.workbook.salvage import salvage
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.workbook.history import Transaction

NOW = datetime(2026, 12, 1, tzinfo=UTC)
COUNT = 120


def fill(change: Transaction) -> Changes:
    changes = Changes()
    for number in range(1, COUNT + 1):
        words = f"第一（{number}）条办结。" * 20
        changes |= edits.assess(change, f"{number:012x}", status=Status.DONE, statement=words)
    return changes


@pytest.fixture
def written(path: Path, tmp_path: Path) -> Path:
    source = tmp_path / "佐证.bin"
    source.write_bytes(os.urandom(300_000))
    with Workbook.create(path, make_checklist(COUNT), unit="甲局") as book:
        book.edit("填", fill)
        book.attach_file(book.checklist.requirements[0].id, source)
    return path


def test_of_a_whole_workbook_everything(written: Path, tmp_path: Path) -> None:
    before = written.read_bytes()
    target = tmp_path / "抢救.yaodian"
    salvaged = salvage(written, target, actor="甲", at=NOW)
    assert salvaged.is_everything
    assert written.read_bytes() == before
    with Workbook.open(written) as old, Workbook.open(target) as new:
        assert new.state_digest() == old.state_digest()
        assert new.check() == ()
        assert [event.action for event in new.events()][-1] == "salvage"


@pytest.mark.parametrize("seed", range(6))
def test_of_damaged_pages_the_rest(written: Path, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - damage, not secrets
    data = bytearray(written.read_bytes())
    pages = len(data) // 4096
    for page in rng.sample(range(1, pages), 3):
        data[page * 4096 : page * 4096 + 4096] = rng.randbytes(4096)
    written.write_bytes(data)
    target = tmp_path / "抢救.yaodian"
    try:
        salvaged = salvage(written, target, actor="甲", at=NOW)
    except DamagedWorkbook:
        pytest.fail("three pages cannot cost everything")
    assert written.read_bytes() == data
    with Workbook.open(target) as book:
        rows = book.ledger()
        said = [row.assessment.statement for row in rows if row.assessment.statement]
    assert all("办结。" in each for each in said)
    assert len(said) == salvaged.saved["assessment"]
    # The root of a table may be among the three pages; then it is told that there were more.
    assert len(said) == COUNT or salvaged.lost["assessment"]
    assert salvaged.saved["requirement"] or said


def test_a_lost_header_is_put_back(written: Path, tmp_path: Path) -> None:
    data = bytearray(written.read_bytes())
    data[:100] = bytes(100)
    written.write_bytes(data)
    with pytest.raises(DesktopError):
        Workbook.open(written)
    target = tmp_path / "抢救.yaodian"
    assert salvage(written, target, actor="甲", at=NOW).saved["assessment"] == COUNT


def test_answers_whose_requirement_is_lost_keep_a_place(written: Path, tmp_path: Path) -> None:
    with Workbook.open(written) as book:
        book._db.execute("PRAGMA foreign_keys = OFF")
        book._db.execute("DELETE FROM requirement WHERE position = 2")
    target = tmp_path / "抢救.yaodian"
    salvage(written, target, actor="甲", at=NOW)
    with Workbook.open(target) as book:
        rows = [row for row in book.ledger() if row.requirement.ref == "？"]
        assert len(book.ledger()) == COUNT
    assert [row.assessment.statement[:2] for row in rows] == ["第一"]


def test_nothing_at_all_is_a_sentence(tmp_path: Path) -> None:
    junk = tmp_path / "乱码.yaodian"
    junk.write_bytes(random.Random(1).randbytes(50_000))  # noqa: S311 - junk
    with pytest.raises(DesktopError, match="乱码"):
        salvage(junk, tmp_path / "抢救.yaodian", actor="甲", at=NOW)
    assert [each.name for each in tmp_path.iterdir()] == [junk.name]
    with pytest.raises(DesktopError, match="没有"):
        salvage(tmp_path / "没有.yaodian", tmp_path / "抢救.yaodian", actor="甲", at=NOW)
