"""What lies in the backups is told, also when the workbook itself can say nothing any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DesktopError
from desktop.workbook import edits
from desktop.workbook.backup import backups, restoring_in_place
from desktop.workbook.backup_states import backed_up, backups_of, backups_of_damaged, states
from desktop.workbook.book import Workbook, finish
from desktop.workbook.errors import LockedWorkbook, NotAWorkbook

if TYPE_CHECKING:
    from pathlib import Path

FIRST = f"{1:012x}"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "备份"


@pytest.fixture
def closed(workbook: Workbook, folder: Path, tmp_path: Path) -> Path:
    """A workbook with two backups ten minutes apart, and an edit after them."""
    (proof := tmp_path / "照片.jpg").write_bytes(b"x" * 5000)
    for number in range(3):
        workbook.clock = lambda number=number: START + timedelta(minutes=10 * number)  # type: ignore[misc]
        workbook.edit("写", edits.assess, FIRST, statement=f"第{number}次")
        if number < 2:
            workbook.attach_file(FIRST, proof)
            workbook.back_up(folder)
    workbook.close()
    return workbook.path


def test_moments_sizes_and_what_changed(closed: Path, folder: Path) -> None:
    (known,) = backed_up(folder)
    assert known.path == closed.absolute()
    newest, oldest = finish(states(folder, known.info.id))
    assert newest.backup == known.newest
    assert [line.action for line in oldest.lines] == ["建立工作簿", "填报", "附上佐证"]
    assert [line.after for line in newest.lines] == ["落实情况：第1次"]
    assert newest.size > newest.backup.path.stat().st_size


def test_a_history_that_went_another_way_is_told_from_where_it_parted(
    closed: Path, folder: Path
) -> None:
    _newest, oldest = backups_of(closed, folder)
    finish(restoring_in_place(oldest.path, closed, START))
    with Workbook.open(closed) as book:
        book.clock = lambda: START + timedelta(hours=1)
        book.edit("写", edits.assess, FIRST, statement="另一条路")
        book.back_up(folder)
        latest = finish(states(folder, book.info.id))[0]
    assert [line.after for line in latest.lines] == ["落实情况：另一条路"]


def test_a_broken_backup_is_left_out(closed: Path, folder: Path) -> None:
    newest, oldest = backups_of(closed, folder)
    newest.path.write_bytes(b"broken" * 1000)
    (known,) = backed_up(folder)
    assert known.newest == oldest
    assert [each.backup for each in finish(states(folder, known.info.id))] == [oldest]


@pytest.mark.parametrize("hurt", [slice(0, 100), slice(0, 4096), slice(0, None)])
def test_the_backups_of_a_damaged_file_are_found(closed: Path, folder: Path, hurt: slice) -> None:
    whole = backups_of(closed, folder)
    data = bytearray(closed.read_bytes())
    data[hurt] = bytes(len(data[hurt]))
    closed.write_bytes(data)
    assert backups_of_damaged(closed, folder) == backups_of(closed, folder) == whole
    elsewhere = closed.rename(closed.with_name("改了名.yaodian"))
    # Without one byte of itself only its place was known.
    assert backups_of_damaged(elsewhere, folder) == (() if hurt.stop is None else whole)


def test_what_was_never_backed_up(tmp_path: Path, folder: Path) -> None:
    (junk := tmp_path / "a.yaodian").write_bytes(b"%PDF-1.7 no workbook")
    assert backups_of_damaged(junk, folder) == ()
    with pytest.raises(NotAWorkbook):
        backups_of(junk, folder)
    assert list(backed_up(folder)) == []


def test_in_place_keeps_what_was_there_and_refuses_what_is_open(closed: Path, folder: Path) -> None:
    newest = backups_of(closed, folder)[0]
    with Workbook.open(closed), pytest.raises(LockedWorkbook):
        finish(restoring_in_place(newest.path, closed, START))
    before = closed.read_bytes()
    aside, missing = finish(restoring_in_place(newest.path, closed, START))
    assert aside is not None
    assert (aside.read_bytes(), missing) == (before, ())
    with Workbook.open(closed) as book:
        assert book.ledger()[0].assessment.statement == "第1次"
        assert all(each.is_notice for each in book.check())  # these clocks go back


def test_a_failed_restoring_in_place_changes_nothing(closed: Path, folder: Path) -> None:
    newest = backups_of(closed, folder)[0]
    newest.path.write_bytes(newest.path.read_bytes()[:8192])
    names, before = sorted(each.name for each in closed.parent.iterdir()), closed.read_bytes()
    with pytest.raises(DesktopError):
        finish(restoring_in_place(newest.path, closed, START))
    assert closed.read_bytes() == before
    assert sorted(each.name for each in closed.parent.iterdir()) == names


def test_evidence_of_a_backup_is_read_from_beside(closed: Path, folder: Path) -> None:
    with Workbook.open(closed, read_only=True) as book:
        newest = backups(folder, book.info.id)[0]
    with Workbook.open(newest.path, read_only=True) as book:
        (proof,) = book.evidence()
        assert b"".join(book.content(proof.sha256)) == b"x" * 5000
        (newest.path.parent / "contents" / proof.sha256).unlink()
        with pytest.raises(DesktopError, match="另一份备份"):
            list(book.content(proof.sha256))
