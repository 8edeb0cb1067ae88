"""What is said to many claims at once, and its way back: the last steps can be undone one by one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from desktop.errors import DesktopError
from desktop.rollup import review
from desktop.terms import VERDICT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.claims import Claim
    from desktop.rollup.review import Said
    from desktop.workbook.model import Verdict


class AlreadySent(DesktopError):
    """What would be undone has gone out in a 退回单."""

    def __init__(self) -> None:
        super().__init__(
            "这些意见已经写进退回单，不能撤销。需要改的，请重新填写意见，再做一次退回单。"
        )


@dataclass(frozen=True, slots=True)
class _Was:
    """One answer before a step, and its version behind it; 0 where nothing is said then."""

    submission_id: int
    requirement_id: str
    before: Said | None
    version: int


@dataclass(frozen=True, slots=True)
class _Step:
    unit: str
    words: str
    was: tuple[_Was, ...]


class ReviewSteps:
    """Writes through the bureau; each method returns nothing where it failed, and that was told."""

    def __init__(self, bureau: Bureau) -> None:
        self._bureau = bureau
        self._steps: list[_Step] = []

    def say(
        self,
        claims: Sequence[Claim],
        verdict: Verdict,
        remark: str,
        score: str,
        expected: Callable[[Claim], int],
    ) -> bool:
        """Say the same to claims that were reported, all or none."""
        by, at = self._bureau.rollup.actor, self._bureau.rollup.clock()

        def work(db: Any) -> dict[tuple[int, str], int]:  # noqa: ANN401 - a connection, which only the roll-up knows
            found: dict[tuple[int, str], int] = {}
            for sent, mine in _by_report(claims):
                versions = review.say(
                    db, sent, [each.asked.id for each in mine], verdict, by=by, at=at,
                    remark=remark, score=score,
                    expected={each.asked.id: expected(each) for each in mine},
                )  # fmt: skip
                found |= {(sent, asked): version for asked, version in versions.items()}
            return found

        words = f"{VERDICT[verdict]} {len(claims)} 条"
        return self._write("review", claims, work, words)

    def take_back(self, claims: Sequence[Claim]) -> bool:
        """Forget what was said to claims and not yet sent."""

        def work(db: Any) -> dict[tuple[int, str], int]:  # noqa: ANN401 - a connection
            gone: dict[tuple[int, str], int] = {}
            for sent, mine in _by_report(claims):
                expected = {each.asked.id: each.said.version for each in mine if each.said}
                review.take_back(db, sent, list(expected), expected=expected)
                gone |= dict.fromkeys(((sent, each) for each in expected), 0)
            return gone

        return self._write("take_back", claims, work, f"撤回意见 {len(claims)} 条")

    def accept_rest(self, claims: Sequence[Claim]) -> int | None:
        """Accept the answers of one report in which nothing is missing; return how many."""
        sent = claims[0].cell.submission_id or 0
        by, at = self._bureau.rollup.actor, self._bureau.rollup.clock()
        done: list[str] = []

        def work(db: Any) -> dict[tuple[int, str], int]:  # noqa: ANN401 - a connection
            done[:] = review.accept_without_gaps(db, sent, by=by, at=at)
            return dict.fromkeys(((sent, each) for each in done), 1)

        is_done = self._write("review", claims, work, "没有缺项的全部通过")
        return len(done) if is_done else None

    def _write(
        self,
        action: str,
        claims: Sequence[Claim],
        work: Callable[[Any], Mapping[tuple[int, str], int]],
        words: str,
    ) -> bool:
        unit = claims[0].unit.name
        versions = self._bureau.write(action, unit, work, words, is_said=True)
        if versions is None:
            return False
        was = tuple(
            _Was(sent, each.asked.id, each.said, versions[sent, each.asked.id])
            for sent, mine in _by_report(claims)
            for each in mine
            if (sent, each.asked.id) in versions
        )
        if was:
            self._steps.append(_Step(unit, words, was))
        return True

    def undo(self) -> str:
        """Undo the last step; return it in words, nothing where there is none or it failed."""
        if not self._steps:
            return ""
        step = self._steps[-1]

        def work(db: Any) -> bool:  # noqa: ANN401 - a connection
            sent = {each.submission_id: review.said(db, each.submission_id) for each in step.was}
            for each in step.was:
                present = sent[each.submission_id].get(each.requirement_id)
                if present and not present.is_draft:
                    raise AlreadySent
                if each.before is None:
                    expected = {each.requirement_id: each.version}
                    review.take_back(db, each.submission_id, list(expected), expected=expected)
                else:
                    review.put_back(db, each.before, expected=each.version)
            return True

        self._steps.pop()  # also where it cannot be undone: what is there now is another's
        done = self._bureau.write("undo_review", step.unit, work, step.words, is_said=True)
        return f"{step.unit}：{step.words}" if done else ""


def _by_report(claims: Sequence[Claim]) -> list[tuple[int, list[Claim]]]:
    """Return reported claims by the report that holds them."""

    def report(claim: Claim) -> int:
        return claim.cell.submission_id or 0

    ordered = sorted((each for each in claims if report(each)), key=report)
    return [(sent, list(mine)) for sent, mine in groupby(ordered, report)]
