"""What others say and what is taken over: reviews by round, sign-offs, offered answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.workbook import answers
from desktop.workbook.answering import assess, upsert
from desktop.workbook.attaching import attach, insert_evidence
from desktop.workbook.history import Transaction, moment
from desktop.workbook.model import Changes, EvidenceKind, OfferKind, Publicity, SignOffRole, Verdict
from desktop.workbook.wording import clean, difference, to_json

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.model import Offer


def review(
    change: Transaction,
    requirement_id: str,
    verdict: Verdict,
    *,
    round_: int,
    remark: str = "",
    score: str = "",
    reviewed_by: str = "",
    reviewed_at: datetime | None = None,
) -> Changes:
    """Enter what the office says about one answer in one round; once more replaces it."""
    row = {
        "verdict": verdict.value,
        "remark": clean(remark),
        "score": clean(score),
        "reviewed_at": moment(reviewed_at or change.at),
        "reviewed_by": clean(reviewed_by) or change.actor,
    }
    found = change.db.execute(
        f"SELECT {', '.join(row)} FROM review WHERE requirement_id = ? AND round = ?",
        (requirement_id, round_),
    ).fetchone()
    before = dict(zip(row, found, strict=True)) if found else {}
    if found and reviewed_at is None and {**row, "reviewed_at": before["reviewed_at"]} == before:
        return Changes()  # said again, only later
    words = difference(before, row)
    if not words[1]:
        return Changes()
    upsert(
        change,
        "review",
        {"requirement_id": requirement_id, "round": round_, **row},
        key=("requirement_id", "round"),
    )
    change.record("review", requirement_id, *words)
    return Changes(frozenset({requirement_id}))


def sign_off(
    change: Transaction,
    role: SignOffRole,
    name: str,
    *,
    state_digest: str,
    content: StoredContent | None = None,
    file_name: str = "",
    signed_at: datetime | None = None,
) -> Changes:
    """Note that somebody stands for the state with this digest; ``content`` is the signed paper.

    ``signed_at`` is for one that was noted before, in another copy; otherwise it is now.

    Raises:
        UsageError: nobody is named.
    """
    if not clean(name):
        raise UsageError("请填写签署人的姓名。")
    row = {
        "role": role.value,
        "name": clean(name),
        "signed_at": moment(signed_at or change.at),
        "state_digest": state_digest,
        "file_name": clean(file_name) if content else "",
        "sha256": content.sha256 if content else "",
        "size": content.size if content else 0,
    }
    change.db.execute(
        f"INSERT INTO sign_off ({', '.join(row)}) VALUES ({', '.join(f':{key}' for key in row)})",
        row,
    )
    change.record("sign_off", role, *difference({}, row))
    return Changes(info=True)


def withdraw_sign_off(change: Transaction, sign_off_id: int) -> Changes:
    """Take a sign-off away; the history keeps that it was there."""
    known = {each.id: each for each in answers.sign_offs(change.db)}.get(sign_off_id)
    if known is None:
        return Changes()
    change.db.execute("DELETE FROM sign_off WHERE id = ?", (sign_off_id,))
    told = {"name": known.name, "state_digest": known.state_digest, "sha256": known.sha256}
    change.record("withdraw_sign_off", known.role, difference({}, told)[1])
    return Changes(info=True)


def offer(change: Transaction, requirement_id: str, offered: Offer) -> Changes:
    """Lay another answer beside a requirement; one of the same kind is replaced."""
    _forget_offer(change, requirement_id, offered.kind)
    row = {
        "requirement_id": requirement_id,
        "kind": offered.kind.value,
        "source": clean(offered.source),
        "status": offered.status.value,
        "statement": clean(offered.statement),
        "problems": clean(offered.problems),
        "next_steps": clean(offered.next_steps),
        "facts": to_json([[each.label, each.value, each.measure] for each in offered.facts]),
    }
    upsert(change, "offer", row, key=("requirement_id", "kind"))
    change.db.executemany(
        "INSERT INTO offered_evidence (requirement_id, offer_kind, kind, title, name, sha256, size,"
        " url, channel, document_number, dated, publicity)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                requirement_id,
                offered.kind,
                each.kind,
                clean(each.title),
                clean(each.name),
                each.sha256,
                each.size,
                clean(each.url),
                clean(each.channel),
                clean(each.document_number),
                each.dated.isoformat() if each.dated else None,
                each.publicity,
            )
            for each in offered.evidence
        ),
    )
    change.record("offer", requirement_id, "", to_json({"source": row["source"]}))
    return Changes(frozenset({requirement_id}))


def dismiss_offer(change: Transaction, requirement_id: str, kind: OfferKind) -> Changes:
    """Put an offered answer away."""
    if not _forget_offer(change, requirement_id, kind):
        return Changes()
    change.record("dismiss_offer", requirement_id, kind)
    return Changes(frozenset({requirement_id}))


def _forget_offer(change: Transaction, requirement_id: str, kind: OfferKind) -> bool:
    change.db.execute(
        "DELETE FROM offered_evidence WHERE requirement_id = ? AND offer_kind = ?",
        (requirement_id, kind),
    )
    cursor = change.db.execute(
        "DELETE FROM offer WHERE requirement_id = ? AND kind = ?", (requirement_id, kind)
    )
    return cursor.rowcount > 0


def take_offered_statement(change: Transaction, requirement_id: str, kind: OfferKind) -> Changes:
    """Take an offered statement over as the beginning of one's own; the status stays."""
    row = change.db.execute(
        "SELECT statement FROM offer WHERE requirement_id = ? AND kind = ?", (requirement_id, kind)
    ).fetchone()
    return assess(change, requirement_id, statement=row[0]) if row else Changes()


def take_offered_evidence(change: Transaction, offered_id: int) -> Changes:
    """Attach an offered piece of evidence to its requirement as one's own.

    Raises:
        UsageError: its content was not brought along.
    """
    row = change.db.execute(
        "SELECT requirement_id, kind, title, name, sha256, size, url, channel, document_number,"
        " dated, publicity FROM offered_evidence WHERE id = ?",
        (offered_id,),
    ).fetchone()
    if row is None:
        raise UsageError("这份材料已不在可沿用的材料中。请刷新后再试。")
    requirement_id, kind, title, name, sha256, size, url, channel, number, dated, publicity = row
    if (
        sha256
        and not change.db.execute("SELECT 1 FROM content WHERE sha256 = ?", (sha256,)).fetchone()
    ):
        raise UsageError(f"“{name}”的内容没有带过来。请从原来的工作簿导出后再附上。")
    same = change.db.execute(
        "SELECT id FROM evidence WHERE kind = ? AND sha256 = ? AND name = ? AND url = ?",
        (kind, sha256, name, url),
    ).fetchone()
    evidence_id = (
        same[0]
        if same
        else insert_evidence(
            change,
            kind=EvidenceKind(kind),
            title=title,
            name=name,
            sha256=sha256,
            size=size,
            url=url,
            channel=channel,
            document_number=number,
            dated=_date(dated),
            publicity=Publicity(publicity) if publicity else None,
        )
    )
    return attach(change, requirement_id, evidence_id)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
