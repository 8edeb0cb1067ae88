"""What is said of one unit by one indicator: its own score, cases, the office's score, 申诉, 复核.

Whoever says something may name the version that he saw; what another said since is never lost.
Without a reason and evidence nothing is deducted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError

from desktop.errors import UsageError
from desktop.rollup import schema
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.spot import check_case, check_points, check_reason
from desktop.rollup.scorecard.store import entry
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

    from desktop.rollup.scorecard.model import Case
    from desktop.rollup.scorecard.spot import Spot

_NOBODY: Final = "另一位审核人"


def say_self(
    db: Connection,
    at: Spot,
    points: int | None,
    *,
    note: str = "",
    evidence: str = "",
    expected: int | None = None,
) -> int:
    """Write down what the unit gives itself; return the new version.

    Raises:
        ChangedMeanwhile: somebody said something else since version ``expected``.
        UsageError: the points are out of range, or none are given here.
    """
    if points is not None:
        check_points(at, points)
    values = {"self_points": points, "self_note": clean(note), "self_evidence": clean(evidence)}
    return _write(db, at, values, expected)


def give(
    db: Connection,
    at: Spot,
    points: int | None,
    *,
    by: str,
    moment: str,
    reason: str = "",
    evidence: str = "",
    expected: int | None = None,
) -> int:
    """Give points outright, or take the score back with None; return the new version.

    Raises:
        ChangedMeanwhile: as ``say_self``.
        NoEvidence: less than all points without a reason, or a deduction without evidence.
        UsageError: the points are out of range, or cases count here already.
    """
    if points is not None:
        check_points(at, points)
        check_reason(at, points, reason, evidence)
        _hold(db, at)
        _check_no_cases(db, at)
    values = {
        "review_points": points,
        "reason": clean(reason),
        "evidence": clean(evidence),
        "reviewed_by": by,
        "reviewed_at": moment,
    }
    return _write(db, at, values, expected)


def add_case(
    db: Connection, at: Spot, case: Case, *, by: str, moment: str, expected: int | None = None
) -> int:
    """Write down an event that takes or adds points, or is a veto; return its id.

    Raises:
        ChangedMeanwhile: as ``say_self``.
        NoEvidence: it says no reason, or has no evidence where the card wants some.
        UsageError: no cases are counted here, the points were given outright, or too many.
    """
    check_case(at, case)
    _hold(db, at)
    _check_not_given(db, at)
    _write(db, at, {"reviewed_by": by, "reviewed_at": moment}, expected)
    done = db.execute(
        schema.score_case.insert().values(
            indicator_id=at.id,
            unit_id=at.unit.id,
            case_count=case.count,
            amount=case.amount,
            reason=clean(case.reason),
            evidence=clean(case.evidence),
            happened_on=case.happened_on,
            withdrawn_because="",
            entered_at=moment,
            entered_by=by,
        )
    )
    (id_,) = done.inserted_primary_key or (0,)
    return int(id_)


def withdraw_case(
    db: Connection, at: Spot, case_id: int, because: str, *, expected: int | None = None
) -> int:
    """Let a case stand no more, as after a 申诉; it is kept with the reason. Return the version.

    Raises:
        ChangedMeanwhile: as ``say_self``.
        UsageError: no reason, or no such case that stands.
    """
    if not because.strip():
        raise UsageError("撤销一例扣分、加分或否决要写明原因，没有保存。")
    version = _write(db, at, {}, expected)
    case = schema.score_case
    done = db.execute(
        update(case)
        .where(
            case.c.id == case_id,
            case.c.indicator_id == at.id,
            case.c.unit_id == at.unit.id,
            case.c.withdrawn_because == "",
        )
        .values(withdrawn_because=clean(because))
    )
    if done.rowcount != 1:
        raise UsageError(f"“{at.indicator.title}”下没有第{case_id}例，或者已经撤销。")
    return version


def appeal(db: Connection, at: Spot, words: str, *, expected: int | None = None) -> int:
    """Write down the unit's 申诉; return the new version. Raises ChangedMeanwhile, UsageError."""
    if not words.strip():
        raise UsageError("申诉要写明理由，没有保存。")
    return _write(db, at, {"appeal": clean(words)}, expected)


def decide(
    db: Connection,
    at: Spot,
    points: int | None,
    *,
    reason: str,
    by: str,
    moment: str,
    expected: int | None = None,
) -> int:
    """Set the final points after 复核, or take that back with None; return the new version.

    Raises:
        ChangedMeanwhile: as ``say_self``.
        UsageError: no reason, or points out of range.
    """
    if points is not None:
        check_points(at, points)
        if not reason.strip():
            raise UsageError(f"“{at.indicator.title}”的复核分要写明理由，没有保存。")
    values = {
        "final_points": points,
        "final_reason": clean(reason),
        "reviewed_by": by,
        "reviewed_at": moment,
    }
    return _write(db, at, values, expected)


def _hold(db: Connection, at: Spot) -> None:
    """Let nobody else score the unit meanwhile: points given outright and cases exclude each other."""
    unit = schema.unit.c.id
    db.execute(select(unit).where(unit == at.unit.id).with_for_update())


def _check_no_cases(db: Connection, at: Spot) -> None:
    ids = [at.stored.ids[each.code] for each in at.indicator.walk()]
    case = schema.score_case.c
    found = db.execute(
        select(case.id).where(
            case.indicator_id.in_(ids), case.unit_id == at.unit.id, case.withdrawn_because == ""
        )
    ).first()
    if found is not None:
        raise UsageError(
            f"“{at.indicator.title}”已按例计分，不能再直接打分。要改的，请撤销或补登其中的例；"
            "申诉后改分的，请用复核。"
        )


def _check_not_given(db: Connection, at: Spot) -> None:
    for each in (*at.above, at.indicator):
        said = entry(db, at.stored.ids[each.code], at.unit.id)
        if said.review_points is not None:
            raise UsageError(
                f"“{each.title}”已直接打分（{shown(said.review_points)}分），不能再按例计分。"
                "请先取消打分，再逐例登记。"
            )


def _write(db: Connection, at: Spot, values: Mapping[str, object], expected: int | None) -> int:
    """Write the columns of a row, which is made where there is none; return its new version."""
    table = schema.score
    row = db.execute(select(table).where(_is(at)).with_for_update()).first()
    version = row.version if row else 0
    if expected is not None and version != expected:
        raise ChangedMeanwhile(row.reviewed_by or _NOBODY if row else _NOBODY)
    if row is not None:
        db.execute(update(table).where(_is(at)).values(**values, version=version + 1))
        return int(version) + 1
    try:
        with db.begin_nested():
            db.execute(
                table.insert().values(
                    indicator_id=at.id, unit_id=at.unit.id, **{**_EMPTY, **values}, version=1
                )
            )
    except IntegrityError:  # another was quicker by a moment
        raise ChangedMeanwhile(_NOBODY) from None
    return 1


_EMPTY: Final[Mapping[str, object]] = {
    "self_note": "",
    "self_evidence": "",
    "reason": "",
    "evidence": "",
    "appeal": "",
    "final_reason": "",
    "reviewed_at": "",
    "reviewed_by": "",
}


def _is(at: Spot) -> ColumnElement[bool]:
    score = schema.score.c
    return and_(score.indicator_id == at.id, score.unit_id == at.unit.id)
