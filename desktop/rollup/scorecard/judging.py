"""What is said of one unit by one indicator: its own score, cases, the office's score, 申诉, 复核.

Whoever says something may name the version that he saw; what another said since is never lost.
Without a reason and evidence nothing is deducted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select, update
from sqlalchemy.exc import IntegrityError

from desktop.errors import UsageError
from desktop.rollup import schema
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.scorecard.model import Case, Indicator, Mode
from desktop.rollup.scorecard.points import MOST, shown
from desktop.rollup.scorecard.scoring import concerns, is_scored
from desktop.rollup.scorecard.store import StoredCard, entry
from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

    from desktop.rollup.units import ReportingUnit

_NOBODY: Final = "另一位审核人"
_MOST_CASES: Final = 1000


class NoEvidence(UsageError):
    """Points would be taken (or added) without saying why, or without proof."""

    def __init__(self, title: str, missing: str, what: str) -> None:
        super().__init__(f"“{title}”{what}要写明{missing}，没有保存。没有依据的不{what}。")


@dataclass(frozen=True, slots=True)
class Spot:
    """One unit at one indicator of a card in force."""

    stored: StoredCard
    unit: ReportingUnit
    indicator: Indicator
    above: tuple[Indicator, ...]

    @property
    def id(self) -> int:
        """Return the row of the indicator."""
        return self.stored.ids[self.indicator.code]

    @property
    def is_scored(self) -> bool:
        """Tell whether points may be given here; else only its cases count, or what is below."""
        return is_scored(self.indicator, self.above[-1] if self.above else None)

    @property
    def most(self) -> int:
        """Return the most points that a unit can have here."""
        if self.indicator.mode is Mode.BONUS:
            limit = self.indicator.limit
            return MOST if limit is None else limit
        return self.indicator.points


def spot(stored: StoredCard, unit: ReportingUnit, code: str) -> Spot:
    """Return a place to be scored.

    Raises:
        UsageError: there is no such indicator, or it does not concern the unit.
    """
    path = _path(stored.card.indicators, code)
    if not path:
        raise UsageError(f"考评表“{stored.card.title}”里没有编号“{code}”。请先看一看编号再填。")
    *above, indicator = path
    if stored.card.group not in {"", unit.group} or not all(concerns(each, unit) for each in path):
        raise UsageError(f"“{indicator.title}”不涉及{unit.name}，不用打分。")
    return Spot(stored, unit, indicator, tuple(above))


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
        _check_points(at, points)
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
        _check_points(at, points)
        _check_reason(at, points, reason, evidence)
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
    _check_case(at, case)
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
        _check_points(at, points)
        if not reason.strip():
            raise UsageError(f"“{at.indicator.title}”的复核分要写明理由，没有保存。")
    values = {
        "final_points": points,
        "final_reason": clean(reason),
        "reviewed_by": by,
        "reviewed_at": moment,
    }
    return _write(db, at, values, expected)


def _path(indicators: tuple[Indicator, ...], code: str) -> tuple[Indicator, ...]:
    for each in indicators:
        if each.code == code:
            return (each,)
        if below := _path(each.children, code):
            return (each, *below)
    return ()


def _check_points(at: Spot, points: int) -> None:
    title = at.indicator.title
    if not at.is_scored:
        hint = "按例登记" if at.indicator.mode in {Mode.DEDUCT, Mode.VETO} else "由下面各项相加"
        raise UsageError(f"“{title}”不直接打分，{hint}。")
    if not 0 <= points <= at.most:
        raise UsageError(
            f"“{title}”的分数是{shown(points)}，应在0到{shown(at.most)}之间，没有保存。"
        )


def _check_reason(at: Spot, points: int, reason: str, evidence: str) -> None:
    """Want a reason for every loss; evidence too, unless an award merely was not earned."""
    mode, title = at.indicator.mode, at.indicator.title
    changes = points > 0 if mode is Mode.BONUS else points < at.most
    if not changes:
        return
    what = "加分" if mode is Mode.BONUS else "扣分"
    if not reason.strip():
        raise NoEvidence(title, "理由", what)
    if mode is not Mode.AWARD and at.indicator.needs_evidence and not evidence.strip():
        raise NoEvidence(title, "佐证", what)


def _check_case(at: Spot, case: Case) -> None:
    indicator, title = at.indicator, at.indicator.title
    if indicator.mode not in {Mode.DEDUCT, Mode.BONUS, Mode.VETO} or indicator.children:
        raise UsageError(f"“{title}”不按例计分，请直接打分，或登记到下面的指标。")
    what = {Mode.DEDUCT: "扣分", Mode.BONUS: "加分"}.get(indicator.mode, "否决")
    if not case.reason.strip():
        raise NoEvidence(title, "理由", what)
    if indicator.needs_evidence and not case.evidence.strip():
        raise NoEvidence(title, "佐证", what)
    if not 1 <= case.count <= _MOST_CASES:
        raise UsageError(f"例数应在1到{_MOST_CASES}之间。")
    if case.amount is not None and not 0 <= case.amount <= MOST:
        raise UsageError(f"“{title}”的{what}数应是正数。")
    if indicator.mode is not Mode.VETO and case.amount is None and not indicator.per_case:
        raise UsageError(f"“{title}”没有写明每例{what}多少，请写明这一例{what}多少。")
    if case.happened_on:
        try:
            date.fromisoformat(case.happened_on)
        except ValueError as error:
            raise UsageError(f"“{case.happened_on}”不是日期，应写成 2026-12-31 这样。") from error


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
