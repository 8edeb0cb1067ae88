"""A damaged file that leads round in circles hangs nobody: it is refused, told, and salvaged."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.apart import Stopped
from desktop.workbook import check_file, salvage
from desktop.workbook.backup_states import backups_of
from desktop.workbook.book import Workbook, finish
from desktop.workbook.checkout import check_out
from desktop.workbook.errors import STOPPED, DamagedWorkbook, TooDamaged
from tests.workbook.foreign_samples import endless, make_good

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["assessment", "event", "meta", "evidence"])
def circling(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "读不到头[坏].yaodian"
    make_good(path)
    endless(path, request.param)
    return path


def test_it_does_hang_whoever_just_reads_it(tmp_path: Path) -> None:
    """The control: without an end it is, and every page of it is a page of SQLite's."""
    path = tmp_path / "坏.yaodian"
    make_good(path)
    endless(path)
    read = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1])\n"
        "print(db.execute('SELECT sum(length(statement)) FROM assessment').fetchone())"
    )
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", read, path], timeout=3, check=False)


def test_it_is_refused_wherever_it_is_opened(circling: Path, tmp_path: Path) -> None:
    before = circling.read_bytes()
    for read_only in (False, True):
        with pytest.raises(DamagedWorkbook):
            Workbook.open(circling, read_only=read_only)
    with pytest.raises(DamagedWorkbook):
        finish(check_out(circling, tmp_path / "本机"))
    with pytest.raises(DamagedWorkbook):
        backups_of(circling, tmp_path / "备份")
    (finding,) = check_file.check_file(circling)
    assert "读不到头" in finding.sentence
    assert circling.read_bytes() == before


def test_what_can_be_read_of_it_is_salvaged(circling: Path, tmp_path: Path) -> None:
    target = tmp_path / "抢救.yaodian"
    before = circling.read_bytes()
    salvaged = salvage.salvage(circling, target, actor="甲", at=NOW)
    assert circling.read_bytes() == before
    assert salvaged.saved["requirement"] == salvaged.saved["assessment"] == 12
    with Workbook.open(target) as book:
        assert all(row.assessment.statement for row in book.ledger())


def test_a_check_that_is_stopped_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "好.yaodian"
    make_good(path)
    assert check_file.check_file(path) == ()
    monkeypatch.setattr(check_file, "SECONDS", 0.0)
    (finding,) = check_file.check_file(path)
    assert "检查已停止" in finding.sentence
    assert not finding.is_notice


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process")
@pytest.mark.parametrize("megabytes", [24, 28, 32])  # some end while libraries are loaded
def test_a_check_that_takes_all_memory_is_a_finding(
    megabytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "好.yaodian"
    make_good(path)
    monkeypatch.setattr(check_file, "MEMORY", megabytes << 20)
    (finding,) = check_file.check_file(path)
    assert finding.sentence.startswith("文件损坏得太厉害")


def test_salvaging_that_is_stopped_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "好.yaodian"
    make_good(path)
    monkeypatch.setattr(salvage, "SECONDS", 0.0)
    with pytest.raises(TooDamaged, match=r"好\.yaodian.*读不到头.*没有动过"):
        salvage.salvage(path, tmp_path / "抢救.yaodian", actor="甲", at=NOW)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_every_way_to_be_stopped_has_its_words() -> None:
    assert STOPPED.keys() == {each.value for each in Stopped}


def test_a_workbook_with_broken_pages_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "坏页.yaodian"
    make_good(path)
    data = bytearray(path.read_bytes())
    at = data.find("已落实".encode())
    page = at // 4096
    data[page * 4096 : page * 4096 + 100] = bytes(100)
    path.write_bytes(data)
    with pytest.raises(DamagedWorkbook):
        Workbook.open(path)
    assert path.read_bytes() == data
