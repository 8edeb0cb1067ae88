"""What is handed in (报送): a manifest over every row, sealed into the copy and signed.

The manifest says whose answers these are, which round and which number, what was handed in before,
and where the chain of events stood; a digest for every answer and for every table binds all rows
to it. What the department signs is the text of the manifest, byte for byte. A file whose last
submission stands at the end of its own history is a sealed one, and is never edited again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.workbook import history, schema, seal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

FORMAT: Final = "yaodian-submission/1"
# Files are covered by the rows that name their digests; words of the history stay behind; seals
# and submissions are about the rows, the earlier submissions are covered by ``previous_root``.
_NOT_COVERED: Final = frozenset(
    {"content", "chunk", "event_detail", "offer", "offered_evidence", "seal", "submission"}
)
_COLUMNS: Final = "number, round, sealed_at, head, previous_root, root, manifest, signer, signature"


@dataclass(frozen=True, slots=True)
class Submission:
    """One 报送 of a workbook.

    ``number`` counts from 1 in one workbook, ``round`` from 1 at one office; ``root`` is SHA-256
    of the manifest, ``previous_root`` that of the submission before, empty for the first;
    ``head`` is the digest of the last event. ``signer`` is the fingerprint of the certificate and
    ``signature`` a detached CMS over the manifest (DER); both are empty where nobody signed.
    """

    number: int
    round: int
    sealed_at: datetime
    head: str
    previous_root: str
    root: str
    manifest: str
    signer: str = ""
    signature: bytes = b""

    @property
    def answers(self) -> Mapping[str, str]:
        """Return the digest of each answer that said anything, by requirement id."""
        found: dict[str, str] = json.loads(self.manifest)["answers"]
        return found


def submissions(db: sqlite3.Connection) -> tuple[Submission, ...]:
    """Return what was handed in, oldest first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM submission ORDER BY number")
    return tuple(_submission(*row) for row in rows)


def _submission(number: int, round_: int, at: str, *rest: str) -> Submission:
    head, previous_root, root, manifest, signer, signature = rest
    return Submission(
        number=number,
        round=round_,
        sealed_at=datetime.fromisoformat(at),
        head=head,
        previous_root=previous_root,
        root=root,
        manifest=manifest,
        signer=signer,
        signature=base64.b64decode(signature),
    )


def next_submission(
    db: sqlite3.Connection, state_digest: str, *, round_: int, sealed_at: datetime
) -> Submission:
    """Return the next submission of an open workbook, not yet signed."""
    last = next(reversed(submissions(db)), None)
    number = last.number + 1 if last else 1
    previous_root = last.root if last else ""
    at = history.moment(sealed_at)
    text = _text(db, state_digest, schema.latest(), (number, round_, at, previous_root))
    return Submission(
        number,
        round_,
        datetime.fromisoformat(at),
        history.head(db)[1],
        previous_root,
        hashlib.sha256(text.encode()).hexdigest(),
        text,
    )


def insert(db: sqlite3.Connection, submission: Submission) -> None:
    """Write a submission down, inside the caller's transaction."""
    db.execute(
        f"INSERT INTO submission ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            submission.number,
            submission.round,
            history.moment(submission.sealed_at),
            submission.head,
            submission.previous_root,
            submission.root,
            submission.manifest,
            submission.signer,
            base64.b64encode(submission.signature).decode(),
        ),
    )


def sealed(db: sqlite3.Connection) -> Submission | None:
    """Return the submission that this file is, or None where the workbook went on."""
    last = next(reversed(submissions(db)), None)
    return last if last and last.head == history.head(db)[1] else None


def is_as_sealed(db: sqlite3.Connection, submission: Submission, state_digest: str) -> bool:
    """Tell whether every row is what the manifest of a sealed file says."""
    before = [each for each in submissions(db) if each.number < submission.number]
    at = history.moment(submission.sealed_at)
    previous_root = before[-1].root if before else ""
    version = json.loads(submission.manifest)["schema"]
    text = _text(
        db, state_digest, version, (submission.number, submission.round, at, previous_root)
    )
    return text == submission.manifest and _digest(text) == submission.root


def changed_since(db: sqlite3.Connection, submission: Submission) -> frozenset[str]:
    """Return the ids of the requirements that are answered otherwise than when it was handed in."""
    then, now = submission.answers, _answers(db)
    return frozenset(id_ for id_ in {*then, *now} if then.get(id_) != now.get(id_))


def _text(
    db: sqlite3.Connection, state_digest: str, version: int, place: tuple[int, int, str, str]
) -> str:
    """Return the one spelling of a manifest: canonical JSON, keys in order, no blanks.

    ``place`` is number, round, moment of sealing, root of the submission before.
    """
    meta: dict[str, str] = dict(db.execute("SELECT key, value FROM meta"))
    number, round_, sealed_at, previous_root = place
    count, head = history.head(db)
    content = {
        "format": FORMAT,
        "schema": version,
        "workbook": meta["id"],
        "unit": meta["unit"],
        "year": meta["year"],
        "checklist": meta["checklist_id"],
        "checklist_digest": meta["checklist_digest"],
        "number": number,
        "round": round_,
        "sealed_at": sealed_at,
        "previous_root": previous_root,
        "events": count,
        "head": head,
        "state": state_digest,
        "answers": _answers(db),
        "tables": {
            name: _table(db, name, names)
            for name, names in schema.columns_of(version).items()
            if name not in _NOT_COVERED
        },
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _answers(db: sqlite3.Connection) -> dict[str, str]:
    """Return the digest of what the unit itself says to each requirement."""
    return seal.answers(db, without="review")


def _table(db: sqlite3.Connection, name: str, names: tuple[str, ...]) -> list[Any]:
    """Return how many rows a table has and the digest of all of them, in whatever order."""
    rows = db.execute(f"SELECT {', '.join(names)} FROM {name}").fetchall()
    lines = sorted(json.dumps(row, ensure_ascii=False) for row in rows)
    return [len(rows), _digest("\n".join(lines))]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
