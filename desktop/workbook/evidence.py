"""The contents of evidence inside a workbook: pieces of 1 MiB, under the file's SHA-256.

Content is insert-only. Its ``content`` row comes last, after everything was read back; pieces
without it are the remains of a cancelled or interrupted storing and are swept, in short
transactions: overwriting a gigabyte takes seconds, and a full disk has no room for its journal.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.workbook.connection import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

CHUNK_SIZE: Final = 1 << 20
PIECES_PER_SWEEP: Final = 2

_USED: Final = (
    "SELECT sha256 FROM evidence UNION SELECT sha256 FROM offered_evidence"
    " UNION SELECT sha256 FROM sign_off"
)


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A file's content inside the workbook: hex digest, and size in bytes."""

    sha256: str
    size: int


def stored(db: sqlite3.Connection) -> frozenset[str]:
    """Return the digests of all contents that are here."""
    return frozenset(row[0] for row in db.execute("SELECT sha256 FROM content"))


def digest_of(db: sqlite3.Connection, sha256: str) -> str:
    """Return the SHA-256 of what is really stored under this digest."""
    digest = hashlib.sha256()
    for piece in pieces(db, sha256):
        digest.update(piece)
    return digest.hexdigest()


def pieces(db: sqlite3.Connection, sha256: str) -> Iterator[bytes]:
    """Yield a stored content in pieces of at most 1 MiB."""
    rows = db.execute("SELECT rowid FROM chunk WHERE sha256 = ? ORDER BY position", (sha256,))
    for (rowid,) in rows.fetchall():
        begin = 0
        while piece := _read_value(db, rowid, begin):
            yield piece  # nothing is open meanwhile: whoever is interrupted closes the workbook first
            begin += len(piece)


def write_piece(
    db: sqlite3.Connection, sha256: str, position: int, piece: bytes | memoryview
) -> None:
    """Store one piece inside a transaction.

    As an open value that is filled: in a statement it would be copied twice more, into memory that
    the system hands out and takes back each time.
    """
    statement = "INSERT INTO chunk (sha256, position, data) VALUES (?, ?, zeroblob(?))"
    cursor = db.execute(statement, (sha256, position, len(piece)))
    with db.blobopen("chunk", "data", cursor.lastrowid or 0) as value:
        value.write(piece)


def read_piece(db: sqlite3.Connection, sha256: str, position: int) -> bytes:
    """Return one stored piece, empty where there is none.

    As an open value, not as a result: SQLite then copies pages straight into the piece, which takes
    a quarter of the time, and no value of a damaged file can be larger than a piece.
    """
    where = (sha256, position)
    row = db.execute("SELECT rowid FROM chunk WHERE sha256 = ? AND position = ?", where).fetchone()
    return _read_value(db, row[0], 0) if row else b""


def _read_value(db: sqlite3.Connection, rowid: int, begin: int) -> bytes:
    with db.blobopen("chunk", "data", rowid, readonly=True) as value:
        value.seek(begin)
        return value.read(CHUNK_SIZE)


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
