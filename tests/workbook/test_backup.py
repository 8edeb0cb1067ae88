"""Backups keep many states and each file once; a damaged workbook never costs a good backup."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DesktopError
from desktop.workbook import connection, edits
from desktop.workbook.backup import backups, kept, restoring, set_aside
from desktop.workbook.book import Workbook, finish
from desktop.workbook.errors import DamagedWorkbook

if TYPE_CHECKING:
    from pathlib import Path

FIRST = f"{1:012x}"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
MOMENTS = st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1)), max_size=80)  # noqa: DTZ001 - naive is enough to count days


@given(MOMENTS)
def test_what_rotation_keeps(moments: list[datetime]) -> None:
    keep = kept(moments)
    newest = sorted(set(moments), reverse=True)
    assert keep <= set(moments)
    assert set(newest[:10]) <= keep
    assert len(keep) <= 10 + 7 + 4 + 12
    days = sorted({each.date() for each in moments}, reverse=True)[:7]
    assert {each.date() for each in keep} >= set(days)
    months = sorted({(each.year, each.month) for each in moments}, reverse=True)[:12]
    assert {(each.year, each.month) for each in keep} >= set(months)
    assert kept(keep) == keep


def test_a_state_comes_back_whole(workbook: Workbook, tmp_path: Path) -> None:
    source, folder = tmp_path / "照片 #1.jpg", tmp_path / "备份"
    source.write_bytes(os.urandom(3_000_000))
    workbook.edit("写", edits.assess, FIRST, statement="昨天的话")
    workbook.attach_file(FIRST, source)
    digest = workbook.state_digest()
    backup = workbook.back_up(folder)
    assert backup is not None
    assert backup.path.stat().st_size < 1_000_000
    assert workbook.back_up(folder) is None  # nothing has changed
    workbook.edit("写", edits.assess, FIRST, statement="今天的话")
    assert workbook.back_up(folder) is not None
    assert [each.seq for each in backups(folder, workbook.info.id)] == [4, 3]
    assert len(list((backup.path.parent / "contents").iterdir())) == 1
    target = tmp_path / "还原的.yaodian"
    assert finish(restoring(backup.path, target)) == ()
    with Workbook.open(target) as book:
        assert book.state_digest() == digest
        assert book.check() == ()
        assert b"".join(book.content(book.evidence()[0].sha256)) == source.read_bytes()


def test_old_states_go_and_files_that_nothing_names(workbook: Workbook, tmp_path: Path) -> None:
    folder, source = tmp_path / "备份", tmp_path / "旧佐证.txt"
    source.write_bytes(b"old evidence")
    workbook.attach_file(FIRST, source)
    for number in range(16):
        workbook.clock = lambda number=number: START + timedelta(minutes=10 * number)  # type: ignore[misc]
        workbook.edit("写", edits.assess, FIRST, statement=f"第{number}次")
        if number == 1:
            workbook.edit("移除", edits.detach, FIRST, workbook.evidence()[0].id)
        workbook.back_up(folder)
    found = backups(folder, workbook.info.id)
    assert [each.at for each in found] == [
        START + timedelta(minutes=10 * number) for number in range(15, 5, -1)
    ]
    assert list((found[0].path.parent / "contents").iterdir()) == []


def test_a_damaged_workbook_makes_no_backup_and_costs_none(
    workbook: Workbook, tmp_path: Path
) -> None:
    folder = tmp_path / "备份"
    for number in range(10):
        workbook.clock = lambda number=number: START + timedelta(minutes=number)  # type: ignore[misc]
        workbook.edit("写", edits.assess, FIRST, statement=f"第{number}次")
        workbook.back_up(folder)
    before = backups(folder, workbook.info.id)
    workbook._db.execute("UPDATE event_detail SET after = '别的' WHERE seq = 3")
    workbook.edit("写", edits.assess, FIRST, statement="再写")
    with pytest.raises(DamagedWorkbook):
        workbook.back_up(folder)
    assert backups(folder, workbook.info.id) == before
    assert not list(folder.rglob("*.part"))


def test_lost_and_broken_bodies_are_named(workbook: Workbook, tmp_path: Path) -> None:
    folder = tmp_path / "备份"
    for name in ("甲", "乙", "丙"):
        (tmp_path / name).write_text(name * 1000, encoding="utf-8")
        workbook.attach_file(FIRST, tmp_path / name)
    backup = workbook.back_up(folder)
    assert backup is not None
    contents = sorted((backup.path.parent / "contents").iterdir())
    contents[0].unlink()
    contents[1].write_bytes(b"broken")
    target = tmp_path / "还原.yaodian"
    missing = finish(restoring(backup.path, target))
    assert sorted(missing) == [contents[0].name, contents[1].name]
    with Workbook.open(target) as book:
        assert len(book.check()) == 2
        assert sum(1 for _ in book.content(contents[2].name)) == 1


def test_a_place_that_cannot_be_written(workbook: Workbook, tmp_path: Path) -> None:
    blocked = tmp_path / "文件不是文件夹"
    blocked.touch()
    with pytest.raises(DesktopError, match="。"):
        workbook.back_up(blocked)


def test_set_aside_takes_the_journal_along(workbook: Workbook) -> None:
    path = workbook.path
    workbook.close()
    journal = connection.journal_of(path)
    journal.write_bytes(b"left over")
    data = path.read_bytes()
    aside = set_aside(path, START)
    assert not path.exists()
    assert not journal.exists()
    assert aside.read_bytes() == data
    assert connection.journal_of(aside).read_bytes() == b"left over"


def test_the_backup_is_a_plain_database(workbook: Workbook, tmp_path: Path) -> None:
    backup = workbook.back_up(tmp_path)
    assert backup is not None
    with closing(sqlite3.connect(backup.path)) as db:
        assert db.execute("SELECT count(*) FROM requirement").fetchone() == (3,)
