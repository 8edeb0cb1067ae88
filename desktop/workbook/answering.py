"""What the unit says: assessments with their figures, accepted gaps, who stands for them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import UsageError
from desktop.workbook import answers
from desktop.workbook.history import Transaction, moment
from desktop.workbook.model import Assessment, Changes, Fact, Status
from desktop.workbook.wording import clean, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.workbook.gaps import GapKind

SIGNATORY_KEYS: Final = ("preparer", "reviewer", "head", "phone")


def assess(
    change: Transaction,
    requirement_ids: str | Iterable[str],
    *,
    status: Status | None = None,
    statement: str | None = None,
    reason: str | None = None,
    evidence_waiver: str | None = None,
    problems: str | None = None,
    next_steps: str | None = None,
    self_score: str | None = None,
    facts: Sequence[Fact] | None = None,
) -> Changes:
    """Answer one or several requirements; what is None stays as it is.

    Figures and scores are kept as typed; one that is no number becomes a gap.

    Raises:
        UsageError: not applicable without a reason, which neither the call nor the row has.
    """
    words = {
        "statement": statement,
        "reason": reason,
        "evidence_waiver": evidence_waiver,
        "problems": problems,
        "next_steps": next_steps,
        "self_score": self_score,
    }
    given: dict[str, Any] = {key: clean(text) for key, text in words.items() if text is not None}
    if status is not None:
        given["status"] = status
    if facts is not None:
        given["facts"] = _clean_facts(facts)
    touched = set()
    for requirement_id in ids(requirement_ids):
        before = answers.assessment(change.db, requirement_id)
        after = replace(before, **given)
        if after.status is Status.NOT_APPLICABLE and not after.reason:
            raise UsageError("标为“不涉及”需要写明理由。请补上理由后再标。")
        words_before, words_after = difference(_said(before), _said(after))
        if words_after:
            _write(change, requirement_id, after)
            change.record("assess", requirement_id, words_before, words_after)
            touched.add(requirement_id)
    return Changes(requirements=frozenset(touched))


def _clean_facts(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    cleaned = (Fact(clean(each.label), clean(each.value), clean(each.measure)) for each in facts)
    return tuple(each for each in cleaned if each.label or each.value)


def _said(assessment: Assessment) -> dict[str, Any]:
    fields = asdict(assessment)
    del fields["updated_at"], fields["updated_by"]
    return fields


def _write(change: Transaction, requirement_id: str, after: Assessment) -> None:
    row = {
        "requirement_id": requirement_id,
        **_said(after),
        "updated_at": moment(change.at),
        "updated_by": change.actor,
    }
    facts = row.pop("facts")
    upsert(change, "assessment", row, key=("requirement_id",))
    stored = change.db.execute(
        "SELECT label, value, measure FROM fact WHERE requirement_id = ? ORDER BY position",
        (requirement_id,),
    ).fetchall()
    wanted = [(each["label"], each["value"], each["measure"]) for each in facts]
    if stored != wanted:
        change.db.execute("DELETE FROM fact WHERE requirement_id = ?", (requirement_id,))
        change.db.executemany(
            "INSERT INTO fact (requirement_id, position, label, value, measure)"
            " VALUES (?, ?, ?, ?, ?)",
            ((requirement_id, position, *each) for position, each in enumerate(wanted)),
        )


def accept_gap(change: Transaction, kind: GapKind, requirement_id: str, reason: str) -> Changes:
    """Accept a gap for a reason; an empty reason takes the acceptance back."""
    words = clean(reason)
    key = {"kind": kind.value, "requirement_id": requirement_id}
    row = change.db.execute(
        "SELECT reason FROM gap_acceptance WHERE kind = :kind AND requirement_id = :requirement_id",
        key,
    ).fetchone()
    before = row[0] if row else ""
    if before == words:
        return Changes()
    if words:
        upsert(change, "gap_acceptance", {**key, "reason": words}, key=tuple(key))
    else:
        change.db.execute(
            "DELETE FROM gap_acceptance WHERE kind = :kind AND requirement_id = :requirement_id",
            key,
        )
    change.record("accept_gap", requirement_id, *difference({kind: before}, {kind: words}))
    return Changes(frozenset({requirement_id}))


def set_signatories(change: Transaction, /, **names: str) -> Changes:
    """Set who prepares, reviews and heads (``preparer reviewer head``), and the ``phone``."""
    is_new = False
    for key, name in names.items():
        if key not in SIGNATORY_KEYS:
            raise KeyError(key)
        is_new |= put(change, "meta", key, clean(name))
    return Changes(info=is_new)


def set_setting(change: Transaction, key: str, value: str) -> Changes:
    """Keep a setting with the workbook; an empty value is the same as none."""
    return Changes(info=put(change, "setting", clean(key), clean(value)))


def put(change: Transaction, table: str, key: str, value: str) -> bool:
    """Set one key of ``meta`` or ``setting``; record and return whether it changes anything."""
    row = change.db.execute(f"SELECT value FROM {table} WHERE key = ?", (key,)).fetchone()
    before = row[0] if row else ""
    if before != value:
        upsert(change, table, {"key": key, "value": value}, key=("key",))
        change.record("set", key, before, value)
    return before != value


def upsert(change: Transaction, table: str, row: dict[str, Any], *, key: tuple[str, ...]) -> None:
    """Insert a row, or update the one with this key; unlike REPLACE, undo sees it as it is."""
    settings = ", ".join(f"{column} = excluded.{column}" for column in row if column not in key)
    change.db.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {settings}",
        row,
    )


def ids(requirement_ids: str | Iterable[str]) -> list[str]:
    """Return one id or several as a list."""
    return [requirement_ids] if isinstance(requirement_ids, str) else list(requirement_ids)
