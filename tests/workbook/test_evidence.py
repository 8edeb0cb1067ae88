"""Evidence goes in once, comes out byte for byte, and leaves no trace when it is cancelled."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import threading
import time
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import FileError
from desktop.workbook import edits, evidence, incoming
from desktop.workbook import storing as patience
from desktop.workbook.beside import BesideDigest
from desktop.workbook.book import Workbook
from desktop.workbook.storing import COMMIT_SECONDS, PIECES_PER_COMMIT, READ_BACK_AFTER, CommitPace

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

    from desktop.checklist.model import Checklist

FIRST, SECOND = f"{1:012x}", f"{2:012x}"
MIB = evidence.CHUNK_SIZE


@pytest.fixture(autouse=True)
def _time_to_clear_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a busy computer sweep at once what an idle window would sweep a little later."""
    monkeypatch.setattr(patience, "CANCEL_SECONDS", 60)


def chunks(workbook: Workbook) -> int:
    return int(workbook._db.execute("SELECT count(*) FROM chunk").fetchone()[0])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    size=st.sampled_from([1, MIB - 1, MIB, MIB + 1, 5 * MIB, READ_BACK_AFTER * MIB + 3]),
    seed=st.integers(0, 9),
)
def test_bytes_come_back(workbook: Workbook, tmp_path: Path, size: int, seed: int) -> None:
    source = tmp_path / "照片 (1)#.jpg"
    source.write_bytes(bytes([seed]) * size)
    workbook.attach_file(FIRST, source)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    stored = next(each for each in workbook.evidence() if each.sha256 == digest)
    assert b"".join(workbook.content(digest)) == source.read_bytes()
    assert stored.size == size


def test_the_same_file_is_stored_once_and_serves_many(workbook: Workbook, tmp_path: Path) -> None:
    source = tmp_path / "通知.pdf"
    source.write_bytes(b"x" * (2 * MIB))
    workbook.attach_file([FIRST, SECOND], source)
    workbook.attach_file(FIRST, source)
    assert chunks(workbook) == 2
    assert [each.number for each in workbook.evidence()] == [1]
    assert [len(row.evidence) for row in workbook.ledger()] == [1, 1, 0]
    workbook.edit("移除", edits.detach, FIRST, workbook.evidence()[0].id)
    assert [len(row.evidence) for row in workbook.ledger()] == [0, 1, 0]


def test_whoever_is_interrupted_may_close_the_workbook_first(
    workbook: Workbook, tmp_path: Path
) -> None:
    source = tmp_path / "录像 #1.mp4"
    source.write_bytes(os.urandom(3 * MIB))
    workbook.attach_file(FIRST, source)
    pieces = workbook.content(workbook.evidence()[0].sha256)
    assert len(next(pieces)) == MIB
    workbook.close()
    pieces.close()  # type: ignore[attr-defined]  # a generator


def test_numbers_follow_the_ledger(workbook: Workbook) -> None:
    workbook.edit("链接", edits.attach_link, SECOND, "https://a", title="后")
    workbook.edit("链接", edits.attach_link, FIRST, "https://b", title="前")
    assert [(each.number, each.title) for each in workbook.evidence()] == [(1, "前"), (2, "后")]


def test_cancelling_leaves_no_trace(workbook: Workbook, tmp_path: Path) -> None:
    source = tmp_path / "大文件.bin"
    source.write_bytes(os.urandom(33 * MIB))
    storing = workbook.storing(source)
    shares = [next(storing) for _ in range(35)]
    assert chunks(workbook) > 0  # the control: it was really under way
    assert shares == sorted(shares)
    storing.close()
    assert chunks(workbook) == 0
    assert workbook.evidence() == ()


def test_an_interrupted_storing_is_swept_when_opened_again(
    path: Path, checklist: Checklist
) -> None:
    with Workbook.create(path, checklist, unit="甲局") as book:
        book._db.execute("INSERT INTO chunk VALUES ('rest', 0, x'00')")
        assert chunks(book) == 1
    with Workbook.open(path) as again:
        assert chunks(again) == 0


def test_a_file_that_changes_while_it_is_read_is_refused(
    workbook: Workbook, tmp_path: Path
) -> None:
    source = tmp_path / "正在保存.docx"
    source.write_bytes(b"a" * MIB)
    storing = workbook.storing(source)
    next(storing)  # the digest was taken
    source.write_bytes(b"b" * MIB)
    with pytest.raises(FileError, match=r"正在保存\.docx.*改动"):
        list(storing)
    assert chunks(workbook) == 0


def test_a_file_that_grows_while_it_is_read_is_refused(workbook: Workbook, tmp_path: Path) -> None:
    source = tmp_path / "正在下载.zip"
    source.write_bytes(b"a" * 8 * MIB)
    storing = workbook.storing(source)
    next(storing)
    with source.open("ab") as file:
        file.write(b"a")
    with pytest.raises(FileError, match=r"正在下载\.zip.*改动"):
        list(storing)
    assert chunks(workbook) == 0


@pytest.mark.parametrize("position", [0, READ_BACK_AFTER + 7])
def test_what_a_disk_stored_wrongly_is_noticed_wherever_it_lies(
    workbook: Workbook, tmp_path: Path, position: int
) -> None:
    source = tmp_path / "录像.bin"
    source.write_bytes(os.urandom((READ_BACK_AFTER + 9) * MIB))
    storing = workbook.storing(source)
    while chunks(workbook) <= position:
        next(storing)
    where = "position = ? AND sha256 NOT IN (SELECT sha256 FROM content)"
    (rowid,) = workbook._db.execute(
        f"SELECT rowid FROM chunk WHERE {where}", (position,)
    ).fetchone()
    with workbook._db.blobopen("chunk", "data", rowid) as value:
        value[MIB - 1] = value[MIB - 1] ^ 1
    with pytest.raises(FileError, match=r"录像\.bin"):
        list(storing)
    assert workbook.evidence() == ()
    assert not workbook._db.execute("SELECT 1 FROM content").fetchone()


@given(seconds=st.lists(st.floats(0, 100), min_size=1))
def test_no_disk_makes_a_commit_too_large_or_too_small(seconds: list[float]) -> None:
    pace, (fewest, most) = CommitPace(), PIECES_PER_COMMIT
    for each in seconds:
        size = pace.size
        assert [pace.is_due() for _ in range(size)] == [False] * (size - 1) + [True]
        pace.note(each)
        assert fewest <= pace.size <= min(2 * size, most)
        if each > COMMIT_SECONDS:  # it took longer than it should: not more the next time
            assert pace.size <= max(size, fewest)


@given(pieces=st.lists(st.binary(max_size=1 << 17), max_size=8))
def test_pieces_are_hashed_in_order_and_memories_may_be_used_again(pieces: list[bytes]) -> None:
    memories = [bytearray(1 << 17) for _ in range(3)]
    with BesideDigest() as digest:
        for number, piece in enumerate(pieces):
            memory = memoryview(memories[number % 3])[: len(piece)]
            memory[:] = piece
            digest.update(memory)
        assert digest.hexdigest() == hashlib.sha256(b"".join(pieces)).hexdigest()


def test_a_file_that_shrinks_while_it_is_read_is_refused(
    workbook: Workbook, tmp_path: Path
) -> None:
    source = tmp_path / "正在改写.zip"
    source.write_bytes(b"a" * 9 * MIB)
    storing = workbook.storing(source)
    next(storing)
    os.truncate(source, 7 * MIB)
    with pytest.raises(FileError, match=r"正在改写\.zip.*改动"):
        list(storing)
    assert chunks(workbook) == 0


def readers() -> list[str]:
    """Return the threads that read or hash for a storing and have not ended."""
    names = (each.name for each in threading.enumerate())
    return [name for name in names if name.startswith(("reading", "digest"))]


@pytest.mark.parametrize("turn", [1, 2, 6, 8, 9, 12])  # of six for the digest and six for the bytes
def test_a_medium_that_fails_while_it_is_read_is_told(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    source, turns, honest = tmp_path / "坏U盘上的.mp4", count(1), incoming._fill
    source.write_bytes(os.urandom(5 * MIB))

    def failing(file: FileIO, memory: memoryview) -> memoryview:
        if next(turns) == turn:
            raise TimeoutError(errno.ETIMEDOUT, "the share does not answer")
        return honest(file, memory)

    monkeypatch.setattr(incoming, "_fill", failing)
    with pytest.raises(FileError, match=r"坏U盘上的\.mp4.*读取失败"):
        workbook.attach_file(FIRST, source)
    assert chunks(workbook) == 0
    assert workbook.evidence() == ()
    workbook.attach_file(FIRST, source)  # once more, and it can be read
    assert next(turns) > turn + 12
    while readers():
        time.sleep(0.01)


@pytest.mark.parametrize("turn", [1, 3, 8])
def test_nobody_waits_for_a_medium_that_does_not_answer(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    source, turns, honest = tmp_path / "慢U盘上的.mp4", count(1), incoming._fill
    source.write_bytes(os.urandom(5 * MIB))
    stuck, answers = threading.Event(), threading.Event()

    def hanging(file: FileIO, memory: memoryview) -> memoryview:
        if next(turns) == turn:
            stuck.set()
            answers.wait()
        return honest(file, memory)

    monkeypatch.setattr(incoming, "_fill", hanging)
    storing = workbook.storing(source)
    while not stuck.is_set():
        next(storing)
    shares = [next(storing) for _ in range(20)]
    assert shares == sorted(shares)
    workbook.edit("写", edits.assess, SECOND, statement="趁这时写的")
    storing.close()
    assert chunks(workbook) == 0
    assert "reading_0" in "".join(readers())  # the control: it did not answer all the while
    answers.set()
    while readers():
        time.sleep(0.01)
    workbook.attach_file(FIRST, source)
    assert workbook.check() == ()


def test_a_file_that_vanishes_while_it_is_read_is_told(workbook: Workbook, tmp_path: Path) -> None:
    source = tmp_path / "U盘上的.docx"
    source.write_bytes(b"a" * MIB)
    storing = workbook.storing(source)
    next(storing)
    source.unlink()
    with pytest.raises(FileError, match=r"U盘上的\.docx.*找不到"):
        list(storing)
    assert chunks(workbook) == 0
    assert workbook.evidence() == ()


def test_what_is_no_file_is_refused(workbook: Workbook, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    for source, word in [(tmp_path, "文件夹"), (empty, "空文件"), (tmp_path / "无", "找不到")]:
        with pytest.raises(FileError, match=word):
            workbook.attach_file(FIRST, source)


def test_too_large_is_told_before_anything_is_copied(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "LARGEST_FILE", 10)
    source = tmp_path / "视频.mp4"
    source.write_bytes(b"x" * 11)
    with pytest.raises(FileError, match=r"视频\.mp4.*太大"):
        next(workbook.storing(source))


def test_more_than_anybody_receives_is_told_before_anything_is_copied(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "LARGEST", 3 * MIB)
    first, second = tmp_path / "一.mp4", tmp_path / "二.mp4"
    for source in (first, second):
        source.write_bytes(os.urandom(2 * MIB))
    workbook.attach_file(FIRST, first)
    with pytest.raises(FileError, match=r"二\.mp4.*4 GB.*收不了"):
        next(workbook.storing(second))
    # What was taken out leaves its room to others, although the file does not shrink.
    workbook.edit("移除", edits.detach, FIRST, workbook.evidence()[0].id)
    workbook.close()
    with Workbook.open(workbook.path) as again:
        again.attach_file(FIRST, second)


def test_an_edit_while_a_file_is_stored_is_on_disk_at_once(
    workbook: Workbook, tmp_path: Path
) -> None:
    source = tmp_path / "录像.bin"
    source.write_bytes(os.urandom(13 * MIB))
    storing, shares, number = workbook.storing(source), 0, 0
    while True:
        try:
            next(storing)
        except StopIteration as finished:
            content = finished.value
            break
        shares += 1
        if shares % 3 == 0:
            number += 1
            workbook.edit("写", edits.assess, FIRST, statement=f"第{number}次")
            assert not workbook._db.in_transaction
            with sqlite3.connect(f"{workbook.path.as_uri()}?immutable=1", uri=True) as other:
                words = other.execute("SELECT statement FROM assessment").fetchone()
            other.close()
            assert words == (f"第{number}次",)
    workbook.undo()
    workbook.edit("附", edits.attach_file, FIRST, content, name=source.name)
    assert b"".join(workbook.content(content.sha256)) == source.read_bytes()
    assert workbook.check() == ()
