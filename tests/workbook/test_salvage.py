"""Of a damaged workbook what can be read is saved, the rest is counted, the file stays as it is."""

from __future__ import annotations

import os
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DesktopError
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.errors import DamagedWorkbook, NothingLeft
from desktop.workbook.model import Changes, Status
from desktop.workbook.salvage import salvage
from tests.samples import make_checklist

if TYPE_CHECKING:
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


@pytest.mark.parametrize("seed", range(12))
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
    # The table and its index may both be among the three pages; then it is told that it is unknown.
    known = len(said) + salvaged.lost["assessment"] == COUNT
    assert known or "assessment" in salvaged.at_least
    assert salvaged.saved["requirement"] or said


def test_a_lost_header_is_put_back(written: Path, tmp_path: Path) -> None:
    data = bytearray(written.read_bytes())
    data[:100] = bytes(100)
    written.write_bytes(data)
    with pytest.raises(DesktopError):
        Workbook.open(written)
    target = tmp_path / "抢救.yaodian"
    assert salvage(written, target, actor="甲", at=NOW).saved["assessment"] == COUNT


def test_what_is_lost_is_counted_exactly(written: Path, tmp_path: Path) -> None:
    data = bytearray(written.read_bytes())
    pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    words = "第一（60）条办结。".encode()
    page = next(n for n, each in enumerate(pages) if words in each and b'"status"' not in each)
    data[page * 4096 : page * 4096 + 4096] = bytes(4096)
    written.write_bytes(data)
    salvaged = salvage(written, tmp_path / "抢救.yaodian", actor="甲", at=NOW)
    assert salvaged.lost["assessment"] > 1
    assert salvaged.saved["assessment"] + salvaged.lost["assessment"] == COUNT
    assert "assessment" not in salvaged.at_least


@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_of_a_copy_that_was_cut_off_what_is_there(path: Path, tmp_path: Path, share: float) -> None:
    with Workbook.create(path, make_checklist(3), unit="甲局") as book:
        book.edit("填", edits.assess, f"{1:012x}", statement="已经办结")
    data = path.read_bytes()
    whole = int(len(data) * share)
    assert data.find("已经办结".encode()) < whole < len(data)
    path.write_bytes(data[:whole])
    target = tmp_path / "抢救.yaodian"
    salvaged = salvage(path, target, actor="甲", at=NOW)
    assert salvaged.saved["assessment"] == 1
    assert not salvaged.is_everything
    with Workbook.open(target) as book:
        assert "已经办结" in [row.assessment.statement for row in book.ledger()]
        assert book.check() == ()


@pytest.mark.parametrize("name", ["1000.yaodian", "1001.yaodian"])
def test_a_lost_schema_of_every_version_is_put_back(name: str, tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "workbooks" / name
    whole = salvage(sample, tmp_path / "全.yaodian", actor="甲", at=NOW)
    assert whole.is_everything
    data = bytearray(sample.read_bytes())
    data[:4096] = bytes(4096)
    (hurt := tmp_path / "坏.yaodian").write_bytes(data)
    salvaged = salvage(hurt, tmp_path / "抢救.yaodian", actor="甲", at=NOW)
    assert salvaged.saved == whole.saved
    assert salvaged.is_everything
    with Workbook.open(tmp_path / "抢救.yaodian") as book:
        assert book.check() == ()


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
    with pytest.raises(NothingLeft, match=r"乱码.*一条.*也救不出来"):
        salvage(junk, tmp_path / "抢救.yaodian", actor="甲", at=NOW)
    assert [each.name for each in tmp_path.iterdir()] == [junk.name]
    with pytest.raises(DesktopError, match="没有"):
        salvage(tmp_path / "没有.yaodian", tmp_path / "抢救.yaodian", actor="甲", at=NOW)
