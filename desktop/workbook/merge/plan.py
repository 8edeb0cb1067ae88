"""What a merge would do, as plain values: for every difference, whose side would be taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.workbook.merge.offers import joined, offer_beside
from desktop.workbook.merge.particulars import particulars
from desktop.workbook.merge.proofs import described
from desktop.workbook.merge.since import Touched, common_count, head_of, since_parting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.workbook.book import Workbook
    from desktop.workbook.foreign.values import ForeignWorkbook
    from desktop.workbook.merge.particulars import Particular
    from desktop.workbook.model import LedgerRow, Offer
    from desktop.workbook.submission import Submission


class Side(StrEnum):
    """Whose words to take."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one copy says about one requirement; ``accepted`` is why gaps may stay, by kind."""

    row: LedgerRow
    accepted: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One requirement that the copies answer differently, and whose answer would be taken."""

    ours: Answer
    theirs: Answer
    side: Side
    is_conflict: bool

    @property
    def key(self) -> str:
        """Return the requirement's id: what a choice is known by."""
        return self.ours.row.requirement.id


@dataclass(frozen=True, slots=True)
class PlannedParticular:
    """Something apart from the answers that differs: a name, a setting, a unit, a sign-off."""

    particular: Particular
    side: Side
    is_conflict: bool

    @property
    def key(self) -> str:
        """Return what a choice is known by."""
        return self.particular.key


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do; ``theirs`` is the copy as it was read.

    ``offers`` are answers of third copies that lay beside in theirs, joined with those that lie
    beside in ours, by requirement id; ``submissions`` were made there and are not known here, so
    that no number is given twice; ``our_head`` is the end of our history.
    """

    theirs: ForeignWorkbook
    differences: tuple[Difference, ...]
    particulars: tuple[PlannedParticular, ...]
    offers: tuple[tuple[str, Offer], ...]
    submissions: tuple[Submission, ...]
    common_count: int
    our_head: str

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """Return the requirements that both sides changed."""
        return tuple(each for each in self.differences if each.is_conflict)

    @property
    def is_empty(self) -> bool:
        """Tell whether the copies say the same."""
        return not (self.differences or self.particulars or self.offers or self.submissions)

    @property
    def brings_nothing(self) -> bool:
        """Tell whether all that differs was said here alone, or was merged before."""
        sides: tuple[Difference | PlannedParticular, ...] = (*self.differences, *self.particulars)
        is_ours = all(each.side is Side.OURS and not each.is_conflict for each in sides)
        return is_ours and not (self.offers or self.submissions)


def plan_merge(ours: Workbook, theirs: ForeignWorkbook) -> MergePlan:
    """Compare a workbook with another copy of it.

    Raises:
        UsageError: they are copies of different workbooks.
    """
    info = ours.info
    if (info.id, info.checklist_digest) != (theirs.info.id, theirs.info.checklist_digest):
        raise UsageError(
            f"“{theirs.path.name}”不是这个工作簿的副本，不能合并。请选择从它另存或移交出去的文件。"
        )
    our_events = ours.events()
    made = {each.number for each in ours.submissions()}
    common = common_count(our_events, theirs.events)
    mine = since_parting(our_events, theirs.events, common)
    others = since_parting(theirs.events, our_events, common)
    our_answers = _answers(ours.ledger(), ours.accepted_gaps())
    their_answers = _answers(theirs.ledger, theirs.accepted_gaps)
    return MergePlan(
        theirs,
        tuple(_differences(our_answers, their_answers, mine, others)),
        tuple(
            PlannedParticular(
                each, *_side(*(side.has_particular(each.subject) for side in (mine, others)))
            )
            for each in particulars(ours, theirs)
        ),
        tuple(_laid_beside_there(our_answers, their_answers)),
        tuple(each for each in theirs.submissions if each.number not in made),
        common,
        head_of(our_events),
    )


def _answers(
    rows: tuple[LedgerRow, ...], accepted: Mapping[tuple[str, str], str]
) -> dict[str, Answer]:
    reasons: dict[str, list[tuple[str, str]]] = {}
    for (kind, id_), reason in sorted(accepted.items()):
        reasons.setdefault(id_, []).append((kind, reason))
    return {
        row.requirement.id: Answer(row, tuple(reasons.get(row.requirement.id, ()))) for row in rows
    }


def _differences(
    ours: dict[str, Answer], theirs: dict[str, Answer], mine: Touched, others: Touched
) -> Iterator[Difference]:
    for id_, answer in ours.items():
        other = theirs[id_]
        if _says(answer) != _says(other):
            is_ours = mine.has(id_, answer.row.evidence)
            is_theirs = others.has(id_, other.row.evidence)
            yield Difference(answer, other, *_side(is_ours, is_theirs))


def _side(is_ours: bool, is_theirs: bool) -> tuple[Side, bool]:  # noqa: FBT001 - a truth table
    """Return whose side is taken, and whether that is a question: both touched it, or nobody."""
    return Side.THEIRS if is_theirs and not is_ours else Side.OURS, is_ours == is_theirs


def _says(answer: Answer) -> tuple[object, ...]:
    row, said = answer.row, answer.row.assessment
    words = (said.status, said.statement, said.reason, said.evidence_waiver)
    more = (said.problems, said.next_steps, said.self_score, said.facts)
    proofs = sorted(map(described, row.evidence))
    return (*words, *more, row.duties, row.reviews, answer.accepted, proofs)


def _laid_beside_there(
    ours: dict[str, Answer], theirs: dict[str, Answer]
) -> Iterator[tuple[str, Offer]]:
    for id_, other in theirs.items():
        known, offer = offer_beside(ours[id_].row), offer_beside(other.row)
        if offer and (both := joined(known, offer)) != known:
            yield id_, both
