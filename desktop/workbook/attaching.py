"""What proves an answer: evidence is attached, described, marked, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.errors import UsageError
from desktop.workbook.answering import ids
from desktop.workbook.history import Transaction, moment
from desktop.workbook.model import Changes, EvidenceKind, Publicity
from desktop.workbook.wording import clean, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from desktop.workbook.evidence import StoredContent

_TOLD: Final = (
    "kind",
    "title",
    "name",
    "sha256",
    "url",
    "channel",
    "document_number",
    "dated",
    "publicity",
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
    publicity: Publicity | None = None,
) -> Changes:
    """Attach a file whose content was stored before; the same file is one piece of evidence."""
    row = change.db.execute(
        "SELECT id FROM evidence WHERE kind = ? AND sha256 = ? AND name = ?",
        (EvidenceKind.FILE, content.sha256, clean(name)),
    ).fetchone()
    if row:
        return attach(change, requirement_ids, row[0])
    evidence_id = insert_evidence(
        change,
        kind=EvidenceKind.FILE,
        title=clean(title) or clean(name).rsplit(".", 1)[0],
        name=clean(name),
        sha256=content.sha256,
        size=content.size,
        dated=dated,
        document_number=clean(document_number),
        publicity=publicity,
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
    publicity: Publicity | None = None,
    snapshot: StoredContent | None = None,
    snapshot_name: str = "",
) -> Changes:
    """Attach a published page by its address; ``snapshot`` is a stored picture or file of it."""
    evidence_id = insert_evidence(
        change,
        kind=EvidenceKind.LINK,
        title=clean(title),
        name=clean(snapshot_name) if snapshot else "",
        sha256=snapshot.sha256 if snapshot else "",
        size=snapshot.size if snapshot else 0,
        url=clean(url),
        channel=clean(channel),
        dated=dated,
        document_number=clean(document_number),
        publicity=publicity,
    )
    return attach(change, requirement_ids, evidence_id)


def insert_evidence(
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
    publicity: Publicity | None = None,
) -> int:
    """Insert a piece of evidence from clean values; return its id."""
    cursor = change.db.execute(
        "INSERT INTO evidence (kind, title, name, sha256, size, url, channel, document_number,"
        " dated, publicity, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            publicity,
            moment(change.at),
        ),
    )
    return int(cursor.lastrowid or 0)


def attach(change: Transaction, requirement_ids: str | Iterable[str], evidence_id: int) -> Changes:
    """Let a piece of evidence that is already there serve these requirements too."""
    touched = set()
    for requirement_id in ids(requirement_ids):
        cursor = change.db.execute(
            "INSERT INTO attachment (requirement_id, evidence_id, position)"
            " SELECT ?, ?, coalesce(max(position), 0) + 1 FROM attachment WHERE requirement_id = ?"
            " ON CONFLICT DO NOTHING",
            (requirement_id, evidence_id, requirement_id),
        )
        if cursor.rowcount:
            change.record("attach", requirement_id, *difference({}, _told(change, evidence_id)))
            touched.add(requirement_id)
    return Changes(frozenset(touched), evidence=bool(touched))


def detach(change: Transaction, requirement_id: str, evidence_ids: int | Sequence[int]) -> Changes:
    """Take evidence away from a requirement; what then serves nothing leaves the workbook."""
    is_touched = False
    for evidence_id in [evidence_ids] if isinstance(evidence_ids, int) else evidence_ids:
        told = _told(change, evidence_id)
        cursor = change.db.execute(
            "DELETE FROM attachment WHERE requirement_id = ? AND evidence_id = ?",
            (requirement_id, evidence_id),
        )
        change.db.execute(
            "DELETE FROM evidence WHERE id = ?"
            " AND NOT EXISTS (SELECT 1 FROM attachment WHERE evidence_id = ?)",
            (evidence_id, evidence_id),
        )
        if cursor.rowcount:
            change.record("detach", requirement_id, difference({}, told)[1])
            is_touched = True
    return Changes(frozenset({requirement_id}), evidence=True) if is_touched else Changes()


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
    return _update(
        change,
        evidence_id,
        "describe",
        title=clean(title),
        dated=dated.isoformat() if dated else None,
        channel=clean(channel),
        document_number=clean(document_number),
        url=clean(url),
    )


def set_publicity(
    change: Transaction, evidence_ids: int | Sequence[int], publicity: Publicity | None
) -> Changes:
    """Mark evidence as public, public on request, or not public; None takes the mark away."""
    changes = Changes()
    for evidence_id in [evidence_ids] if isinstance(evidence_ids, int) else evidence_ids:
        changes |= _update(change, evidence_id, "publicity", publicity=publicity)
    return changes


def attach_snapshot(
    change: Transaction, evidence_id: int, content: StoredContent, *, name: str
) -> Changes:
    """Keep a stored picture or file of how a linked page looked.

    Raises:
        UsageError: the evidence is a file, which is its own proof.
    """
    if _told(change, evidence_id)["kind"] != EvidenceKind.LINK:
        raise UsageError("快照只用于链接佐证。文件本身已保存在工作簿中，不需要快照。")
    return _update(
        change,
        evidence_id,
        "snapshot",
        name=clean(name),
        sha256=content.sha256,
        size=content.size,
    )


def _update(change: Transaction, evidence_id: int, action: str, **columns: Any) -> Changes:  # noqa: ANN401
    before = _told(change, evidence_id)
    change.db.execute(
        f"UPDATE evidence SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        (*columns.values(), evidence_id),
    )
    after = _told(change, evidence_id)
    if before == after:
        return Changes()
    change.record(action, f"{after['title'] or after['url']}", *difference(before, after))
    served = change.db.execute(
        "SELECT requirement_id FROM attachment WHERE evidence_id = ?", (evidence_id,)
    )
    return Changes(frozenset(row[0] for row in served), evidence=True)


def _told(change: Transaction, evidence_id: int) -> dict[str, Any]:
    """Return what the history tells of a piece of evidence."""
    row = change.db.execute(
        f"SELECT {', '.join(_TOLD)} FROM evidence WHERE id = ?", (evidence_id,)
    ).fetchone()
    if row is None:
        raise UsageError("这份佐证材料已不在工作簿中。请刷新后再试。")
    return dict(zip(_TOLD, row, strict=True))
