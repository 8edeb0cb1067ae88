"""A file's content goes into a workbook in pieces, hashed on the way, with flat memory.

It is stored before any requirement refers to it, a few pieces to a transaction: a large file
neither holds up other edits nor needs undoing. What was stored is read back while more is stored,
and believed only when it has the digest of the source.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.workbook.beside import BesideDigest
from desktop.workbook.connection import commit_pieces, transaction, translated
from desktop.workbook.evidence import (
    CHUNK_SIZE,
    StoredContent,
    forget_pieces,
    read_piece,
    write_piece,
)
from desktop.workbook.incoming import changed, check_growth, check_size, read_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

PIECES_PER_COMMIT: Final = (4, 32)  # the fewest, with which it begins, and the most
COMMIT_SECONDS: Final = 0.03  # what a commit should take: nobody notices, and less would be slower
READ_BACK_AFTER: Final = 32  # pieces: committed by then, and no longer in SQLite's cache
CANCEL_SECONDS: Final = 0.08  # what a cancelled storing may still take; the sweep does the rest


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
    size = check_size(source, workbook)
    with translated(workbook):
        check_growth(db, source, size)
    content = StoredContent((yield from _digest(source, size)), size)
    yield from _store(db, workbook, _Origin(source, lambda: read_pieces(source)), content, busy)
    return content


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
    yield from _store(db, workbook, _Origin(origin, pieces), content, under_way)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a content comes from: the file to name in a sentence, and its pieces."""

    path: Path
    pieces: Callable[[], Iterator[bytes | memoryview]]


class CommitPace:
    """How many pieces one commit takes: as many as this disk takes in a moment."""

    def __init__(self) -> None:
        self.size = PIECES_PER_COMMIT[0]
        self._waiting = 0

    def is_due(self) -> bool:
        """Count one more piece; tell whether they should be committed now."""
        self._waiting += 1
        return self._waiting >= self.size

    def note(self, seconds: float) -> None:
        """Learn how long the commit took; one that was quick by chance changes little."""
        fitting = int(self._waiting * COMMIT_SECONDS / max(seconds, 0.001))
        fewest, most = PIECES_PER_COMMIT
        self.size = max(fewest, min(fitting, 2 * self.size, most))
        self._waiting = 0


def _digest(source: Path, size: int) -> Generator[float, None, str]:
    done = 0
    with BesideDigest() as digest:
        for piece in read_pieces(source):
            digest.update(piece)
            done += len(piece)
            yield min(1.0, done / size) * 0.2  # its share of the work
        if done != size:
            raise changed(source)
        return digest.hexdigest()


def _store(
    db: sqlite3.Connection, workbook: Path, origin: _Origin, content: StoredContent, busy: set[str]
) -> Generator[float, None, None]:
    sha256, size = content.sha256, content.size
    if db.execute("SELECT 1 FROM content WHERE sha256 = ?", (sha256,)).fetchone():
        return
    if sha256 in busy:
        raise FileError(origin.path, "正在附上", "请等它完成。")
    busy.add(sha256)
    is_complete = False
    try:
        yield from _copy(db, workbook, origin, content)
        with translated(workbook), transaction(db):
            db.execute("INSERT INTO content (sha256, size) VALUES (?, ?)", (sha256, size))
        is_complete = True
    finally:
        busy.discard(sha256)
        if not is_complete:
            with suppress(sqlite3.Error):  # a failing disk leaves the pieces to a later sweep
                forget_pieces(db, sha256, time.monotonic() + CANCEL_SECONDS)


def _copy(
    db: sqlite3.Connection, workbook: Path, origin: _Origin, content: StoredContent
) -> Generator[float, None, None]:
    """Store the pieces, and believe only what is read back of them, a little later."""
    sha256 = content.sha256
    with translated(workbook):
        while not forget_pieces(db, sha256, time.monotonic() + CANCEL_SECONDS):
            yield 0.2
    pace, count = CommitPace(), 0
    with BesideDigest() as digest:
        for piece in origin.pieces():
            if piece:  # else it is waited for
                with translated(workbook):
                    _insert(db, sha256, count, piece, pace)
                    if count >= READ_BACK_AFTER:
                        digest.update(read_piece(db, sha256, count - READ_BACK_AFTER))
                count += 1
            yield 0.2 + min(1.0, count * CHUNK_SIZE / content.size) * 0.7
        with translated(workbook):
            commit_pieces(db)
        for position in range(max(0, count - READ_BACK_AFTER), count):
            with translated(workbook):
                digest.update(read_piece(db, sha256, position))
            yield 0.9 + (position + 1) / count * 0.1
        if digest.hexdigest() != sha256:
            raise changed(origin.path)


def _insert(
    db: sqlite3.Connection, sha256: str, position: int, piece: bytes | memoryview, pace: CommitPace
) -> None:
    """Insert one piece; several are committed together, and an edit in between commits them too."""
    try:
        if not db.in_transaction:
            db.execute("BEGIN IMMEDIATE")
        write_piece(db, sha256, position, piece)
        if pace.is_due():
            begun = time.perf_counter()
            commit_pieces(db)
            pace.note(time.perf_counter() - begun)
    except BaseException:
        with suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")
        raise
