"""The file's history: events in a gapless hash chain, appended and never changed.

Order is the sequence number, never the clock: a clock that was set back is noted on the event and
changes nothing else. Each digest covers the digest before it, so that a line cannot be taken out
of the middle unnoticed; cutting the end is noticed by whoever keeps an earlier digest.

The chain covers digests of the words before and after; the words themselves lie beside it, so that
a copy that is handed over can leave deleted words behind and still have a whole chain.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from desktop.workbook.model import Event

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_COLUMNS: Final = "seq, at, utc_offset, is_clock_back, actor, action, subject, before_sha256, after_sha256, digest"


@dataclass(frozen=True, slots=True)
class Transaction:
    """What an edit gets: the open transaction, who acts, and when (aware, local time)."""

    db: sqlite3.Connection
    actor: str
    at: datetime

    def record(self, action: str, subject: str, before: str = "", after: str = "") -> None:
        """Append one event; ``subject`` is a requirement id or another stable name."""
        last = self.db.execute(
            "SELECT seq, at, digest FROM event ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        seq, last_at, previous = last or (0, "", "")
        is_back = bool(last_at) and self.at < datetime.fromisoformat(last_at) - CLOCK_TOLERANCE
        offset = self.at.utcoffset() or timedelta()
        fields = (
            seq + 1,
            moment(self.at),
            int(offset.total_seconds() // 60),
            int(is_back),
            self.actor,
            action,
            subject,
            _sha256(before),
            _sha256(after),
        )
        self.db.execute(
            f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*fields, chain_digest(previous, fields)),
        )
        self.db.execute(
            "INSERT INTO event_detail (seq, before, after) VALUES (?, ?, ?)",
            (seq + 1, before, after),
        )


def moment(at: datetime) -> str:
    """Return a moment as stored: UTC, to the second, such as ``2026-12-01T02:03:04+00:00``."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def chain_digest(previous: str, fields: Iterable[object]) -> str:
    """Return SHA-256 over the previous digest and the length-prefixed fields, as hex."""
    digest = hashlib.sha256()
    for field in (previous, *fields):
        data = str(field).encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def events(db: sqlite3.Connection) -> list[Event]:
    """Return the whole history, oldest first; words that were left behind are empty."""
    rows = db.execute(
        "SELECT seq, at, actor, action, subject, coalesce(before, ''), coalesce(after, ''), digest,"
        " utc_offset, is_clock_back FROM event LEFT JOIN event_detail USING (seq) ORDER BY seq"
    )
    return [_event(row) for row in rows]


def _event(row: tuple[Any, ...]) -> Event:
    seq, at, actor, action, subject, before, after, digest, offset, is_back = row
    moment_ = datetime.fromisoformat(at)
    return Event(seq, moment_, actor, action, subject, before, after, digest, offset, bool(is_back))


def head(db: sqlite3.Connection) -> tuple[int, str]:
    """Return the last sequence number and its digest: one short name for the whole history."""
    row = db.execute("SELECT seq, digest FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, "")


def first_broken(db: sqlite3.Connection) -> int | None:
    """Return the first sequence number at which the chain does not hold, or None if it does."""
    previous, expected = "", 1
    for *fields, digest in db.execute(f"SELECT {_COLUMNS} FROM event ORDER BY seq"):
        if fields[0] != expected or chain_digest(previous, fields) != digest:
            return expected
        previous, expected = digest, expected + 1
    return None


def changed_words(db: sqlite3.Connection) -> list[int]:
    """Return the lines whose words before and after are not those that the chain covers."""
    rows = db.execute(
        "SELECT seq, before_sha256, after_sha256, before, after"
        " FROM event JOIN event_detail USING (seq) ORDER BY seq"
    )
    return [
        seq
        for seq, before_sha256, after_sha256, before, after in rows
        if (_sha256(before), _sha256(after)) != (before_sha256, after_sha256)
    ]
