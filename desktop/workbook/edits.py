"""Everything a person can change, each a function of an open transaction and plain values.

A function changes rows, records an event, and returns what it touched. It is run by
``Workbook.edit``, which commits it and keeps its undo step; nothing else writes answers.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from desktop.errors import UsageError
from desktop.workbook import queries
from desktop.workbook.history import Transaction, moment
from desktop.workbook.model import Assessment, Changes, EvidenceKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.gaps import GapKind

SIGNATORY_KEYS: Final = ("preparer", "reviewer", "head", "phone")


def clean(text: str) -> str:
    """Return text without control characters and lone surrogates; tabs and line ends stay.

    Pasted text carries such characters, no font prints them, and NUL would break undo.
    """
    kept = "\n\t"
    return "".join(
        char
        for char in text.replace("\r\n", "\n").replace("\r", "\n")
        if char in kept or unicodedata.category(char) not in {"Cc", "Cs"}
    ).strip()


def assess(
    change: Transaction,
    requirement_ids: str | Iterable[str],
    *,
    status: Status | None = None,
    statement: str | None = None,
    reason: str | None = None,
    evidence_waiver: str | None = None,
) -> Changes:
    """Answer one or several requirements; what is None stays as it is.

    Raises:
        UsageError: not applicable without a reason, which neither the call nor the row has.
    """
    touched = set()
    for requirement_id in _ids(requirement_ids):
        before = queries.assessment(change.db, requirement_id)
        after = Assessment(
            status=before.status if status is None else status,
            statement=before.statement if statement is None else clean(statement),
            reason=before.reason if reason is None else clean(reason),
            evidence_waiver=(
                before.evidence_waiver if evidence_waiver is None else clean(evidence_waiver)
            ),
        )
        if after.status is Status.NOT_APPLICABLE and not after.reason:
            raise UsageError("标为“不涉及”需要写明理由。请补上理由后再标。")
        if _answer(before) != _answer(after):
            _write_assessment(change, requirement_id, after)
            change.record("assess", requirement_id, _answer(before), _answer(after))
            touched.add(requirement_id)
    return Changes(requirements=frozenset(touched))


def _answer(assessment: Assessment) -> str:
    fields = asdict(assessment)
    del fields["updated_at"], fields["updated_by"]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)


def _write_assessment(change: Transaction, requirement_id: str, after: Assessment) -> None:
    change.db.execute(
        "INSERT INTO assessment (requirement_id, status, statement, reason, evidence_waiver,"
        " updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (requirement_id) DO UPDATE SET status = excluded.status,"
        " statement = excluded.statement, reason = excluded.reason,"
        " evidence_waiver = excluded.evidence_waiver, updated_at = excluded.updated_at,"
        " updated_by = excluded.updated_by",
        (
            requirement_id,
            after.status,
            after.statement,
            after.reason,
            after.evidence_waiver,
            moment(change.at),
            change.actor,
        ),
    )


def attach_file(
    change: Transaction,
    requirement_ids: str | Iterable[str],
    content: StoredContent,
    *,
    name: str,
    title: str = "",
    dated: date | None = None,
    document_number: str = "",
) -> Changes:
    """Attach a file whose content was stored before; the same file is one piece of evidence."""
    row = change.db.execute(
        "SELECT id FROM evidence WHERE kind = ? AND sha256 = ? AND name = ?",
        (EvidenceKind.FILE, content.sha256, clean(name)),
    ).fetchone()
    if row:
        return attach(change, requirement_ids, row[0])
    evidence_id = _insert_evidence(
        change,
        kind=EvidenceKind.FILE,
        title=clean(title) or clean(name).rsplit(".", 1)[0],
        name=clean(name),
        sha256=content.sha256,
        size=content.size,
        dated=dated,
        document_number=clean(document_number),
    )
    return attach(change, requirement_ids, evidence_id)


def attach_link(
    change: Transaction,
    requirement_ids: str | Iterable[str],
    url: str,
    *,
    title: str = "",
    channel: str = "",
    dated: date | None = None,
    document_number: str = "",
) -> Changes:
    """Attach a published page by its address."""
    evidence_id = _insert_evidence(
        change,
        kind=EvidenceKind.LINK,
        title=clean(title),
        url=clean(url),
        channel=clean(channel),
        dated=dated,
        document_number=clean(document_number),
    )
    return attach(change, requirement_ids, evidence_id)


def _insert_evidence(
    change: Transaction,
    *,
    kind: EvidenceKind,
    title: str,
    name: str = "",
    sha256: str = "",
    size: int = 0,
    url: str = "",
    channel: str = "",
    document_number: str = "",
    dated: date | None = None,
) -> int:
    cursor = change.db.execute(
        "INSERT INTO evidence (kind, title, name, sha256, size, url, channel, document_number,"
        " dated, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kind,
            title,
            name,
            sha256,
            size,
            url,
            channel,
            document_number,
            dated.isoformat() if dated else None,
            moment(change.at),
        ),
    )
    return int(cursor.lastrowid or 0)


def attach(change: Transaction, requirement_ids: str | Iterable[str], evidence_id: int) -> Changes:
    """Let a piece of evidence that is already there serve these requirements too."""
    touched = set()
    for requirement_id in _ids(requirement_ids):
        cursor = change.db.execute(
            "INSERT INTO attachment (requirement_id, evidence_id, position)"
            " SELECT ?, ?, coalesce(max(position), 0) + 1 FROM attachment WHERE requirement_id = ?"
            " ON CONFLICT DO NOTHING",
            (requirement_id, evidence_id, requirement_id),
        )
        if cursor.rowcount:
            change.record("attach", requirement_id, "", _evidence_words(change, evidence_id))
            touched.add(requirement_id)
    return Changes(frozenset(touched), evidence=True)


def detach(change: Transaction, requirement_id: str, evidence_ids: int | Sequence[int]) -> Changes:
    """Take evidence away from a requirement; what then serves nothing leaves the workbook."""
    for evidence_id in [evidence_ids] if isinstance(evidence_ids, int) else evidence_ids:
        words = _evidence_words(change, evidence_id)
        change.db.execute(
            "DELETE FROM attachment WHERE requirement_id = ? AND evidence_id = ?",
            (requirement_id, evidence_id),
        )
        change.db.execute(
            "DELETE FROM evidence WHERE id = ?"
            " AND NOT EXISTS (SELECT 1 FROM attachment WHERE evidence_id = ?)",
            (evidence_id, evidence_id),
        )
        change.record("detach", requirement_id, words, "")
    return Changes(frozenset({requirement_id}), evidence=True)


def describe_evidence(
    change: Transaction,
    evidence_id: int,
    *,
    title: str,
    dated: date | None,
    channel: str = "",
    document_number: str = "",
    url: str = "",
) -> Changes:
    """Correct what is said about a piece of evidence; its content never changes."""
    before = _evidence_words(change, evidence_id)
    change.db.execute(
        "UPDATE evidence SET title = ?, dated = ?, channel = ?, document_number = ?, url = ?"
        " WHERE id = ?",
        (
            clean(title),
            dated.isoformat() if dated else None,
            clean(channel),
            clean(document_number),
            clean(url),
            evidence_id,
        ),
    )
    change.record("describe", str(evidence_id), before, _evidence_words(change, evidence_id))
    served = change.db.execute(
        "SELECT requirement_id FROM attachment WHERE evidence_id = ?", (evidence_id,)
    )
    return Changes(frozenset(row[0] for row in served), evidence=True)


def _evidence_words(change: Transaction, evidence_id: int) -> str:
    keys = ("kind", "title", "name", "sha256", "url", "channel", "document_number", "dated")
    row = change.db.execute(
        f"SELECT {', '.join(keys)} FROM evidence WHERE id = ?", (evidence_id,)
    ).fetchone()
    if row is None:
        raise UsageError("这份佐证材料已不在工作簿中。请刷新后再试。")
    return json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, sort_keys=True)


def accept_gap(change: Transaction, kind: GapKind, requirement_id: str, reason: str) -> Changes:
    """Accept a gap for a reason; an empty reason takes the acceptance back."""
    words = clean(reason)
    if words:
        change.db.execute(
            "INSERT INTO gap_acceptance (kind, requirement_id, reason) VALUES (?, ?, ?)"
            " ON CONFLICT (kind, requirement_id) DO UPDATE SET reason = excluded.reason",
            (kind, requirement_id, words),
        )
    else:
        change.db.execute(
            "DELETE FROM gap_acceptance WHERE kind = ? AND requirement_id = ?",
            (kind, requirement_id),
        )
    change.record("accept_gap", requirement_id, kind, words)
    return Changes(frozenset({requirement_id}))


def set_signatories(change: Transaction, **names: str) -> Changes:
    """Set who prepares, reviews and heads (``preparer reviewer head``), and the ``phone``."""
    for key, name in names.items():
        if key not in SIGNATORY_KEYS:
            raise KeyError(key)
        row = change.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        before, after = row[0] if row else "", clean(name)
        if before != after:
            change.db.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, after),
            )
            change.record("set", key, before, after)
    return Changes(info=True)


def _ids(requirement_ids: str | Iterable[str]) -> list[str]:
    return [requirement_ids] if isinstance(requirement_ids, str) else list(requirement_ids)
