"""What a unit filled in comes back into the roll-up: first seen as a list of changes, then taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.rollup.scorecard.judging import appeal, decide, give, say_self
from desktop.rollup.scorecard.matching import matched
from desktop.rollup.scorecard.model import Entry, Finding, Mode
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.scoring import score
from desktop.rollup.scorecard.spot import spot
from desktop.rollup.scorecard.store import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from desktop.rollup.scorecard.model import FilledRow, ReadSheet
    from desktop.rollup.scorecard.spot import Spot
    from desktop.rollup.scorecard.store import StoredCard
    from desktop.rollup.units import ReportingUnit


@dataclass(frozen=True, slots=True)
class Taking:
    """One row that would be changed, from what, and in which words.

    ``is_given`` tells that the office's points are new, beside or without those after 复核.
    """

    spot: Spot
    row: FilledRow
    old: Entry
    words: str
    is_given: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a filled sheet would change; ``findings`` are rows that are not taken, and why."""

    takings: tuple[Taking, ...]
    findings: tuple[Finding, ...]
    is_review: bool


def plan(
    db: Connection,
    stored: StoredCard,
    unit: ReportingUnit,
    sheet: ReadSheet,
    *,
    is_review: bool = False,
) -> Plan:
    """Return what a sheet changes: the unit's own words, or the office's where ``is_review``."""
    found = matched(stored.card, sheet)
    before = entries(db, stored).get(unit.id, {})
    points = score(stored.card, unit, before).points
    takings: list[Taking] = []
    findings = list(found.findings)
    for code, row in found.rows.items():
        old = before.get(code, Entry())
        known = old.review_points if _is_award(stored, code) else points.get(code)
        changes = tuple(_office_changes(known, old, row) if is_review else _own_changes(old, row))
        if not changes:
            continue
        try:
            at = spot(stored, unit, code)
            if not at.is_scored and not _has_words(row, is_review=is_review):
                continue  # a sum that the sheet computes
            _check(at, row, is_review=is_review)
        except UsageError as error:
            findings.append(Finding(row.titles[-1], f"{error}"))
            continue
        words = f"{code} {at.indicator.title}：{'；'.join(changes)}"
        takings.append(Taking(at, row, old, words, _is_given(known, old, row)))
    return Plan(tuple(takings), tuple(findings), is_review)


def apply(db: Connection, planned: Plan, *, by: str, moment: str) -> tuple[Finding, ...]:
    """Do what was planned; return what the card's rules refuse.

    Raises:
        ChangedMeanwhile: somebody said something else since the plan was made.
    """
    refused = []
    for each in planned.takings:
        try:
            with db.begin_nested():
                _apply(db, each, by=by, moment=moment, is_review=planned.is_review)
        except UsageError as error:
            refused.append(Finding(each.spot.indicator.title, str(error)))
    return tuple(refused)


def _apply(db: Connection, each: Taking, *, by: str, moment: str, is_review: bool) -> None:
    row, at, old = each.row, each.spot, each.old
    if is_review:
        _apply_office(db, each, by=by, moment=moment)
        return
    points = old.self_points if row.self_points is None else row.self_points
    version = say_self(
        db,
        at,
        points if at.is_scored else None,
        note=row.self_note or old.self_note,
        evidence=row.self_evidence or old.self_evidence,
        expected=old.version,
    )
    if row.appeal:
        appeal(db, at, row.appeal, expected=version)


def _apply_office(db: Connection, each: Taking, *, by: str, moment: str) -> None:
    row, version = each.row, each.old.version
    if each.is_given and row.points is not None:
        version = give(
            db,
            each.spot,
            row.points,
            by=by,
            moment=moment,
            reason=row.reason,
            evidence=row.evidence,
            expected=version,
        )
    if row.final_points is not None and row.final_points != each.old.final_points:
        decide(
            db,
            each.spot,
            row.final_points,
            reason=row.final_reason,
            by=by,
            moment=moment,
            expected=version,
        )


def _own_changes(old: Entry, row: FilledRow) -> Iterator[str]:
    """Yield what a unit says otherwise than before; an empty cell takes nothing away."""
    if row.self_points is not None and row.self_points != old.self_points:
        yield _change("自评分", old.self_points, row.self_points)
    if row.self_note and row.self_note != old.self_note:
        yield "自评说明有改动" if old.self_note else "填了自评说明"
    if row.self_evidence and row.self_evidence != old.self_evidence:
        yield f"佐证编号{row.self_evidence}"
    if row.appeal and row.appeal != old.appeal:
        yield "提出申诉"


def _office_changes(known: int | None, old: Entry, row: FilledRow) -> Iterator[str]:
    """Yield what the office says otherwise."""
    if row.points is not None and _is_given(known, old, row):
        yield _change("得分", known, row.points)
    if row.final_points is not None and row.final_points != old.final_points:
        yield _change("复核分", old.final_points, row.final_points)


def _is_given(known: int | None, old: Entry, row: FilledRow) -> bool:
    """Tell whether the sheet gives other points; those that stand after 复核 are no new ones."""
    return row.points is not None and row.points not in {known, old.final_points}


def _is_award(stored: StoredCard, code: str) -> bool:
    """Tell whether nothing counts here before the office has said it; elsewhere cases do."""
    indicator = stored.card.find(code)
    return indicator is not None and indicator.mode is Mode.AWARD


def _change(what: str, old: int | None, new: int) -> str:
    return f"{what}{'未填' if old is None else shown(old)}→{shown(new)}"


def _has_words(row: FilledRow, *, is_review: bool) -> bool:
    return not is_review and bool(row.self_note or row.self_evidence or row.appeal)


def _check(at: Spot, row: FilledRow, *, is_review: bool) -> None:
    """Refuse points out of range before anything is written. Raises UsageError."""
    own = [("自评分", row.self_points)]
    office = [("得分", row.points), ("复核分", row.final_points)]
    for what, points in office if is_review else own:
        if at.is_scored and points is not None and not 0 <= points <= at.most:
            raise UsageError(
                f"“{at.indicator.title}”的{what}{shown(points)}不在0到{shown(at.most)}之间，"
                "没有导入。"
            )
