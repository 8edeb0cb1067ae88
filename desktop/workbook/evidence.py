"""Evidence files go in and out in 1 MiB pieces, hashed on the way, with flat memory.

Content is insert-only and keyed by its SHA-256, stored before any requirement refers to it, in
transactions of 8 MiB: a large file neither holds up other edits nor needs undoing. The ``content``
row comes last, after everything was read back; pieces without it are the remains of a cancelled or
interrupted storing and are swept, in short transactions as well: overwriting a gigabyte takes
seconds, and a full disk has no room for its journal.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.workbook.beside import BesideDigest
from desktop.workbook.connection import commit_pieces, refuse_ours, transaction, translated
from desktop.workbook.header import LARGEST, PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from io import FileIO
    from pathlib import Path

CHUNK_SIZE: Final = 1 << 20
PIECES_PER_COMMIT: Final = 8
PIECES_PER_SWEEP: Final = 2
LARGEST_FILE: Final = 2 << 30
GROWTH: Final = 1.02  # of the workbook, for every byte of a file
CANCEL_SECONDS: Final = 0.08  # what a cancelled storing may still take; the sweep does the rest

_USED: Final = (
    "SELECT sha256 FROM evidence UNION SELECT sha256 FROM offered_evidence"
    " UNION SELECT sha256 FROM sign_off"
)


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A file's content inside the workbook: hex digest, and size in bytes."""

    sha256: str
    size: int


def storing(
    db: sqlite3.Connection, workbook: Path, source: Path, under_way: set[str] | None = None
) -> Generator[float, None, StoredContent]:
    """Store a file's content step by step; yields the share done (0..1), returns what it is.

    The source is read twice, for its digest and for its bytes, so that a file that changes
    meanwhile is noticed and one that is already there is not copied again. Closing the generator
    early cancels it. ``under_way`` holds the digests that are being stored on this connection.
    Raises FileError for every trouble with the source or the disk.
    """
    busy = set() if under_way is None else under_way
    size = _check_size(source, workbook)
    with translated(workbook):
        _check_growth(db, source, size)
    sha256 = yield from _digest(source, size)
    yield from _store(db, workbook, _Origin(source, lambda: _pieces(source)), (sha256, size), busy)
    return StoredContent(sha256, size)


def adopting(
    db: sqlite3.Connection,
    workbook: Path,
    content: StoredContent,
    pieces: Callable[[], Iterator[bytes]],
    *,
    origin: Path,
    under_way: set[str],
) -> Generator[float, None, None]:
    """Store a content that comes in ``pieces`` of 1 MiB out of another workbook, at ``origin``.

    Raises FileError when they are not what the digest says, or there is no room.
    """
    where = _Origin(origin, pieces)
    yield from _store(db, workbook, where, (content.sha256, content.size), under_way)


def stored(db: sqlite3.Connection) -> frozenset[str]:
    """Return the digests of all contents that are here."""
    return frozenset(row[0] for row in db.execute("SELECT sha256 FROM content"))


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a content comes from: the file to name in a sentence, and its pieces."""

    path: Path
    pieces: Callable[[], Iterator[bytes | memoryview]]


def _store(
    db: sqlite3.Connection,
    workbook: Path,
    origin: _Origin,
    what: tuple[str, int],
    busy: set[str],
) -> Generator[float, None, None]:
    sha256, size = what
    if db.execute("SELECT 1 FROM content WHERE sha256 = ?", (sha256,)).fetchone():
        return
    if sha256 in busy:
        raise FileError(origin.path, "正在附上", "请等它完成。")
    busy.add(sha256)
    is_complete = False
    try:
        yield from _copy(db, workbook, origin.pieces(), sha256, size)
        yield from _read_back(db, workbook, origin.path, sha256)
        with translated(workbook), transaction(db):
            db.execute("INSERT INTO content (sha256, size) VALUES (?, ?)", (sha256, size))
        is_complete = True
    finally:
        busy.discard(sha256)
        if not is_complete:
            with suppress(sqlite3.Error):  # a failing disk leaves the pieces to a later sweep
                forget_pieces(db, sha256, time.monotonic() + CANCEL_SECONDS)


def _check_size(source: Path, workbook: Path) -> int:
    try:
        status = source.stat()
    except OSError as error:
        raise _unreadable(source, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise FileError(source, "是一个文件夹", "请选择文件；整个文件夹可先压缩成一个文件。")
    if not stat.S_ISREG(status.st_mode):
        raise FileError(source, "不是普通文件", "请选择一个文件。")
    if status.st_size == 0:
        raise FileError(source, "是空文件（0 字节），不能作为佐证", "请检查它是否保存完整。")
    if status.st_size > LARGEST_FILE:
        raise FileError(source, "超过 2 GB，太大", "请压缩或拆分后再附，或改附发布链接。")
    with suppress(OSError):
        if source.samefile(workbook):
            raise FileError(source, "是正在使用的工作簿本身", "请选择别的文件。")
    refuse_ours(source)
    if status.st_size * GROWTH > shutil.disk_usage(workbook.parent).free:
        raise FileError(
            source,
            "放不进工作簿，工作簿所在磁盘空间不足",
            "请腾出空间，或把工作簿移到空间更大的磁盘。",
        )
    return status.st_size


def _check_growth(db: sqlite3.Connection, source: Path, size: int) -> None:
    """Refuse a file that would make the workbook larger than anybody receives."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    if (pages - free) * PAGE + size * GROWTH > LARGEST:
        raise FileError(
            source,
            "附上以后，工作簿会超过 4 GB，报送时对方收不了",
            "请压缩后再附，或改附发布链接。",
        )


def _digest(source: Path, size: int) -> Generator[float, None, str]:
    digest, done = hashlib.sha256(), 0
    for piece in _pieces(source):
        digest.update(piece)
        done += len(piece)
        yield min(1.0, done / size) * 0.2  # its share of the work
    return digest.hexdigest()


def _copy(
    db: sqlite3.Connection,
    workbook: Path,
    source: Iterator[bytes | memoryview],
    sha256: str,
    size: int,
) -> Generator[float, None, None]:
    with translated(workbook):
        while not forget_pieces(db, sha256, time.monotonic() + CANCEL_SECONDS):
            yield 0.2
    for position, piece in enumerate(source):
        with translated(workbook):
            _insert(db, sha256, position, piece)
        yield 0.2 + min(1.0, (position + 1) * CHUNK_SIZE / size) * 0.6
    with translated(workbook):
        commit_pieces(db)
    yield 0.8


def _read_back(
    db: sqlite3.Connection, workbook: Path, source: Path, sha256: str
) -> Generator[float, None, None]:
    """Read what was really stored, and believe only that."""
    with translated(workbook):
        count = len(_places(db, sha256)) or 1
    stored_pieces = pieces(db, sha256)
    with BesideDigest() as digest:
        for position in range(count):
            with translated(workbook):
                digest.update(next(stored_pieces, b""))
            yield 0.8 + (position + 1) / count * 0.2
        if digest.hexdigest() != sha256:
            raise _changed(source)


def _insert(db: sqlite3.Connection, sha256: str, position: int, piece: bytes | memoryview) -> None:
    """Insert one piece; several are committed together, and an edit in between commits them too."""
    try:
        if not db.in_transaction:
            db.execute("BEGIN IMMEDIATE")
        db.execute(
            "INSERT INTO chunk (sha256, position, data) VALUES (?, ?, ?)",
            (sha256, position, piece),
        )
        if (position + 1) % PIECES_PER_COMMIT == 0:
            commit_pieces(db)
    except BaseException:
        with suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")
        raise


def _pieces(source: Path) -> Iterator[memoryview]:
    """Yield a file in pieces of 1 MiB, each in the same memory: used before the next one comes."""
    buffer = memoryview(bytearray(CHUNK_SIZE))
    try:
        with source.open("rb", buffering=0) as file:
            while size := _fill(file, buffer):
                yield buffer[:size]
    except OSError as error:
        raise _unreadable(source, error) from error


def _fill(file: FileIO, buffer: memoryview) -> int:
    """Read until the buffer is full or the file ends; one call alone may bring less."""
    size = 0
    while size < len(buffer) and (count := file.readinto(buffer[size:])):
        size += count
    return size


def _unreadable(source: Path, error: OSError) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError(source, "找不到了，可能已被移动或删除", "请重新选择这个文件。")
    if isinstance(error, PermissionError):
        return FileError(source, "没有权限读取", "请关闭正在使用它的程序，或换一份副本。")
    return FileError(source, "读取失败", "请检查U盘或网络位置是否还连接着，然后再试。")


def _changed(source: Path) -> FileError:
    return FileError(source, "在读取时被改动了，没有附上", "请等它保存完毕后再附一次。")


def digest_of(db: sqlite3.Connection, sha256: str) -> str:
    """Return the SHA-256 of what is really stored under this digest."""
    digest = hashlib.sha256()
    for piece in pieces(db, sha256):
        digest.update(piece)
    return digest.hexdigest()


def pieces(db: sqlite3.Connection, sha256: str) -> Iterator[bytes]:
    """Yield a stored content in pieces of at most 1 MiB.

    As open values, not as results: SQLite then copies pages straight into the piece, which takes a
    quarter of the time, and no value of a damaged file can be larger than a piece.
    """
    for rowid in _places(db, sha256):
        with db.blobopen("chunk", "data", rowid, readonly=True) as value:
            while piece := value.read(CHUNK_SIZE):
                yield piece


def _places(db: sqlite3.Connection, sha256: str) -> list[int]:
    rows = db.execute("SELECT rowid FROM chunk WHERE sha256 = ? ORDER BY position", (sha256,))
    return [rowid for (rowid,) in rows]


def forget_pieces(db: sqlite3.Connection, sha256: str, give_up_at: float) -> bool:
    """Remove the pieces under a digest, a few at a time; return whether all are gone."""
    while True:
        with transaction(db):
            cursor = db.execute(
                "DELETE FROM chunk WHERE rowid IN"
                " (SELECT rowid FROM chunk WHERE sha256 = ? LIMIT ?)",
                (sha256, PIECES_PER_SWEEP),
            )
        if cursor.rowcount < PIECES_PER_SWEEP:
            return True
        if time.monotonic() >= give_up_at:
            return False


def unlink_unused(db: sqlite3.Connection) -> None:
    """Turn content that nothing uses into remains; only while no undo could want it back."""
    unused = f"sha256 NOT IN ({_USED})"
    if db.execute(f"SELECT 1 FROM content WHERE {unused} LIMIT 1").fetchone():
        with transaction(db):
            db.execute(f"DELETE FROM content WHERE {unused}")


def sweep(db: sqlite3.Connection, *, seconds: float = 3600, keep: Iterable[str] = ()) -> bool:
    """Remove the remains of interrupted storing for so long; return whether nothing is left."""
    give_up_at = time.monotonic() + seconds
    remains = db.execute(
        "SELECT DISTINCT sha256 FROM chunk WHERE sha256 NOT IN (SELECT sha256 FROM content)"
    )
    wanted = set(keep)
    return all(
        forget_pieces(db, sha256, give_up_at)
        for (sha256,) in remains.fetchall()
        if sha256 not in wanted
    )
