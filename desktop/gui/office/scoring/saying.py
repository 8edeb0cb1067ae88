"""What an officer may say at one indicator: which fields each way has, what stands, and saying it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import UsageError
from desktop.rollup.scorecard import judging
from desktop.rollup.scorecard.model import Case, Entry
from desktop.rollup.scorecard.points import points_of, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.rollup.scorecard.spot import Spot


class Way(StrEnum):
    """One way of saying something; the values are those of the history."""

    POINTS = "points"
    CASES = "cases"
    APPEAL = "appeal"
    FINAL = "final_points"
    SELF = "self_points"


class Field(StrEnum):
    """What can be typed."""

    POINTS = "points"
    COUNT = "count"
    AMOUNT = "amount"
    DAY = "day"
    REASON = "reason"
    EVIDENCE = "evidence"


Words = dict[Field, str]
FIELDS: Final[Mapping[Way, tuple[Field, ...]]] = {
    Way.POINTS: (Field.POINTS, Field.REASON, Field.EVIDENCE),
    Way.CASES: (Field.COUNT, Field.AMOUNT, Field.DAY, Field.REASON, Field.EVIDENCE),
    Way.APPEAL: (Field.REASON,),
    Way.FINAL: (Field.POINTS, Field.REASON),
    Way.SELF: (Field.POINTS, Field.REASON, Field.EVIDENCE),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not said, beside what stood there when it was begun."""

    seen: Entry
    words: Words = field(default_factory=dict)


def ways(at: Spot, said: Entry) -> tuple[Way, ...]:
    """Return what may be said here, the usual first; nothing where others below are added up."""
    mode = at.indicator.mode
    has_cases = mode.is_by_cases and not at.indicator.children
    if not has_cases and not at.is_scored:
        return ()
    first = (Way.CASES, Way.POINTS) if said.decided is None else (Way.POINTS, Way.CASES)
    able = {
        Way.CASES: has_cases,
        Way.POINTS: at.is_scored,
        Way.FINAL: at.is_scored,
    }
    every = (*first, Way.APPEAL, Way.FINAL, Way.SELF)
    return tuple(way for way in every if able.get(way, True))


def fields(at: Spot, way: Way) -> tuple[Field, ...]:
    """Return what is typed for a way; points only where the card gives any."""
    hidden: set[Field] = set()
    if not at.is_scored:
        hidden.add(Field.POINTS)
    if at.indicator.mode.is_veto:
        hidden.add(Field.AMOUNT)
    return tuple(each for each in FIELDS[way] if each not in hidden)


def standing(at: Spot, said: Entry, way: Way) -> Words:
    """Return what stands already, as it would be typed."""
    words: dict[Way, Words] = {
        Way.POINTS: {
            Field.POINTS: _typed(said.review_points),
            Field.REASON: said.reason,
            Field.EVIDENCE: said.evidence,
        },
        Way.CASES: {
            Field.COUNT: "1",
            Field.AMOUNT: "",
            Field.DAY: "",
            Field.REASON: "",
            Field.EVIDENCE: "",
        },
        Way.APPEAL: {Field.REASON: said.appeal},
        Way.FINAL: {Field.POINTS: _typed(said.final_points), Field.REASON: said.final_reason},
        Way.SELF: {
            Field.POINTS: _typed(said.self_points),
            Field.REASON: said.self_note,
            Field.EVIDENCE: said.self_evidence,
        },
    }
    return {each: words[way][each] for each in fields(at, way)}


def say(db: Any, at: Spot, way: Way, draft: Draft, *, by: str, moment: str) -> str:  # noqa: ANN401 - a connection, which only the roll-up knows
    """Say what was typed; return it in a few words.

    Raises:
        ChangedMeanwhile: somebody else said something since the draft was begun.
        UsageError: it is no number, out of range, or takes points without saying why.
    """
    words, seen, expected = draft.words, draft.seen, draft.seen.version
    reason, evidence = words.get(Field.REASON, ""), words.get(Field.EVIDENCE, "")
    points = _points(words.get(Field.POINTS, ""))
    before = {Way.POINTS: seen.review_points, Way.FINAL: seen.final_points}
    if points is None and way in before and before[way] is None:
        raise UsageError(f"“{at.indicator.title}”没有写分数，没有保存。")
    match way:
        case Way.POINTS:
            judging.give(
                db, at, points, by=by, moment=moment, reason=reason, evidence=evidence,
                expected=expected,
            )  # fmt: skip
            return "取消了打分" if points is None else f"得{shown(points)}分"
        case Way.CASES:
            case = _case(words, reason, evidence)
            judging.add_case(db, at, case, by=by, moment=moment, expected=expected)
            return f"登记了{case.count}例"
        case Way.APPEAL:
            judging.appeal(db, at, reason, expected=expected)
            return "登记了申诉"
        case Way.FINAL:
            judging.decide(
                db, at, points, reason=reason, by=by, moment=moment, expected=expected
            )  # fmt: skip
            return "取消了复核" if points is None else f"复核为{shown(points)}分"
        case _:
            judging.say_self(db, at, points, note=reason, evidence=evidence, expected=expected)
            return "登记了自评"


def _case(words: Words, reason: str, evidence: str) -> Case:
    count, amount = words[Field.COUNT].strip(), words.get(Field.AMOUNT, "").strip()
    if not count.isdecimal() or len(count) > 4:  # noqa: PLR2004 - the engine takes a thousand
        raise UsageError(f"“{count[:20]}”不是例数，应写成 1、2 这样的整数，没有保存。")
    return Case(
        int(count),
        points_of(amount) if amount else None,
        reason,
        evidence,
        words[Field.DAY].strip(),
    )


def _points(text: str) -> int | None:
    return points_of(text) if text.strip() else None


def _typed(points: int | None) -> str:
    return "" if points is None else shown(points)
