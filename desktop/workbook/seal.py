"""Does the file say what was last written, all of it? A digest for every answer, renewed with it.

A plain copy that was taken in the middle of a write holds pages of two moments, and may pass every
check of its structure; so does a row that another program has changed. The seals tell both: they
are written in the same transaction as what they cover, and lie on other pages.

Offers are left out: they are aids, and do not go along when the workbook is handed over.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from desktop.workbook import history
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from desktop.workbook.model import Changes

INFO: Final = "info"
HISTORY: Final = "history"

# Columns are named, so that a column that a later version adds does not break an old seal.
_ANSWER: Final = {
    "assessment": "SELECT requirement_id, status, statement, reason, evidence_waiver, problems,"
    " next_steps, self_score, updated_at, updated_by FROM assessment",
    "fact": "SELECT requirement_id, position, label, value, measure FROM fact",
    "duty": "SELECT requirement_id, position, section, person, due_on FROM duty",
    "gap_acceptance": "SELECT requirement_id, kind, reason FROM gap_acceptance",
    "review": "SELECT requirement_id, round, verdict, remark, score, reviewed_at, reviewed_by"
    " FROM review",
    "evidence": "SELECT requirement_id, position, kind, title, name, sha256, size, url, channel,"
    " document_number, dated, publicity, added_at"
    " FROM attachment LEFT JOIN evidence ON evidence.id = evidence_id",
}
_INFO: Final = {
    "meta": "SELECT key, value FROM meta",
    "setting": "SELECT key, value FROM setting",
    "unit": "SELECT name, is_collective FROM unit",
    "unit_alias": "SELECT alias, unit FROM unit_alias",
    "unit_member": "SELECT unit, member FROM unit_member",
    "sign_off": "SELECT id, role, name, signed_at, state_digest, file_name, sha256, size"
    " FROM sign_off",
    "submission": "SELECT number, round, sealed_at, root, signer, signature FROM submission",
    "return_slip": "SELECT sha256, round, number, root, office, note, due_on, made_at, signer"
    " FROM return_slip",
    "left_out": "SELECT position, text, reason FROM left_out",
}


def renew(db: sqlite3.Connection, changes: Changes) -> None:
    """Seal what an edit touched, inside its transaction."""
    seq, head = history.head(db)
    if changes.requirements:
        ids = sorted(changes.requirements)
        digests = answers(db, ids)
        db.executemany("DELETE FROM seal WHERE subject = ?", ((id_,) for id_ in ids))
        _write(db, seq, digests.items())
    if changes.info:
        _write(db, seq, [(INFO, _info(db))])
    _write(db, seq, [(HISTORY, head)])


def renew_all(db: sqlite3.Connection) -> None:
    """Seal everything, inside the transaction that made it."""
    seq, head = history.head(db)
    db.execute("DELETE FROM seal")
    _write(db, seq, [*answers(db).items(), (INFO, _info(db)), (HISTORY, head)])


def broken(db: sqlite3.Connection) -> list[str]:
    """Return what is not as it was sealed: requirement ids, ``info``, ``history``."""
    sealed = dict(db.execute("SELECT subject, sha256 FROM seal"))
    expected = {**answers(db), INFO: _info(db), HISTORY: history.head(db)[1]}
    wrong = [subject for subject in expected if sealed.get(subject) != expected[subject]]
    wrong += [subject for subject in sealed if subject not in expected]
    if HISTORY not in wrong and not _words_are_whole(db):
        wrong.append(HISTORY)
    return wrong


def _words_are_whole(db: sqlite3.Connection) -> bool:
    """Tell whether the last line has its words; all may have been left behind at a hand-over."""
    (last,) = db.execute("SELECT max(seq) FROM event_detail").fetchone()
    return last is None or bool(last == history.head(db)[0])


def answers(
    db: sqlite3.Connection, ids: list[str] | None = None, *, without: str = ""
) -> dict[str, str]:
    """Return the digest of each answer that says anything; ``without`` names a table left out."""
    said: dict[str, list[Any]] = defaultdict(list)
    where = "" if ids is None else " WHERE requirement_id IN (SELECT value FROM json_each(?))"
    bound = () if ids is None else (to_json(ids),)
    for table, query in _ANSWER.items():
        if table == without:
            continue
        for id_, *row in db.execute(f"{query}{where} ORDER BY 1, 2, 3", bound):
            said[id_].append((table, *row))
    return {id_: _digest(rows) for id_, rows in said.items()}


def _info(db: sqlite3.Connection) -> str:
    return _digest(_rows(db))


def _rows(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    for table, query in _INFO.items():
        for row in db.execute(f"{query} ORDER BY 1, 2"):
            yield (table, *row)


def _digest(rows: Iterable[tuple[Any, ...]]) -> str:
    return hashlib.sha256(to_json(list(rows)).encode()).hexdigest()


def _write(db: sqlite3.Connection, seq: int, digests: Iterable[tuple[str, str]]) -> None:
    db.executemany(
        "INSERT INTO seal (subject, seq, sha256) VALUES (?, ?, ?)"
        " ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq, sha256 = excluded.sha256",
        ((subject, seq, sha256) for subject, sha256 in digests),
    )
