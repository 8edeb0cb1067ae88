"""Carry a plan out: bring the files of the other copy, then change everything in one edit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.apart.asking import private_folder
from desktop.errors import UsageError
from desktop.terms import SIGN_OFF_ROLE
from desktop.workbook import edits, submission
from desktop.workbook.chronicle import KEYS
from desktop.workbook.evidence import StoredContent
from desktop.workbook.foreign.contents import fetching
from desktop.workbook.merge.offers import joined, offer_beside
from desktop.workbook.merge.particulars import (
    ParticularKind,
    aliases_of_others,
    in_words,
    is_joinable,
    join,
)
from desktop.workbook.merge.particulars import take as take_particular
from desktop.workbook.merge.plan import Side
from desktop.workbook.merge.since import LABEL, head_of
from desktop.workbook.merge.taking import beside, take, take_descriptions
from desktop.workbook.model import Changes
from desktop.workbook.steps import within
from desktop.workbook.wording import to_json

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from desktop.workbook.book import Workbook
    from desktop.workbook.history import Transaction
    from desktop.workbook.merge.plan import MergePlan, PlannedParticular


def merging(
    ours: Workbook, plan: MergePlan, sides: Mapping[str, Side] | None = None
) -> Generator[float, None, Changes]:
    """Carry a plan out step by step; ``sides`` overrides the plan's by ``key``.

    Yields the share done. Raises UsageError when ours was changed since the plan was made, and what
    ``fetching`` raises: nothing was changed then.
    """
    chosen = dict(sides or {})
    wanted = _wanted(ours, plan, chosen)
    with private_folder() as folder:
        files = yield from within(fetching(folder, plan.theirs, wanted), 0.0, 0.5)
        total, done = sum(wanted.values()) or 1, 0
        for sha256, size in wanted.items():
            content = StoredContent(sha256, size)
            pieces = partial(files.pieces, sha256)
            for share in ours.adopting(content, pieces, files.path):
                yield 0.5 + 0.5 * (done + share * size) / total
            done += size
    if head_of(ours.events()) != plan.our_head:
        raise UsageError("工作簿在比较之后又有改动，没有合并。请再合并一次。")
    return ours.edit(LABEL, _apply, plan, chosen)


def _wanted(ours: Workbook, plan: MergePlan, chosen: Mapping[str, Side]) -> dict[str, int]:
    """Return the size of every file of theirs that is needed and not here, by its digest."""
    named = {
        proof.sha256
        for each in plan.differences
        if each.is_conflict or Side.THEIRS in {each.side, chosen.get(each.key)}
        for proof in each.theirs.row.evidence
    }
    named |= {proof.sha256 for _, offer in plan.offers for proof in offer.evidence}
    named |= {getattr(each.particular.theirs, "sha256", "") for each in plan.particulars}
    there = plan.theirs.contents
    return {sha256: there[sha256] for sha256 in (named & there.keys()) - ours.stored()}


def _apply(change: Transaction, plan: MergePlan, chosen: Mapping[str, Side]) -> Changes:
    taken = [each for each in plan.differences if chosen.get(each.key, each.side) is Side.THEIRS]
    if plan.is_empty:
        return Changes()
    changes = Changes(info=True)  # the line in the history
    for handed_in in plan.submissions:
        submission.insert(change.db, handed_in)
    for each in taken:
        changes |= take_descriptions(change, each)
    for each in taken:
        changes |= take(change, each)
    changes |= _lay_beside(change, plan, chosen)
    source = plan.theirs.path.name
    left: list[str] = []
    for planned in plan.particulars:
        side = chosen.get(planned.key, planned.side)
        changes |= _settle(change, planned, side)
        left += _not_taken(change, planned, side)
    told = {"source": source, "head": plan.theirs.head, "not_taken": left}
    change.record(
        "merge", source, "", to_json({key: value for key, value in told.items() if value})
    )
    return changes


def _lay_beside(change: Transaction, plan: MergePlan, chosen: Mapping[str, Side]) -> Changes:
    """Lay every answer beside that somebody wrote and that was not taken."""
    offers = dict(plan.offers)
    for each in plan.differences:
        side = chosen.get(each.key, each.side)
        if not each.is_conflict and side is each.side:
            continue  # what the other side has is only where this one began
        loser, winner = (
            (each.ours, each.theirs) if side is Side.THEIRS else (each.theirs, each.ours)
        )
        offer = beside(loser, winner, plan.theirs.path.name)
        known = offers.get(each.key) or offer_beside(each.ours.row)
        if offer:
            offers[each.key] = joined(known, offer)
    known_offers = {each.key: offer_beside(each.ours.row) for each in plan.differences}
    changes = Changes()
    for id_, offer in offers.items():
        if offer != known_offers.get(id_):
            changes |= edits.offer(change, id_, offer)
    return changes


def _settle(change: Transaction, planned: PlannedParticular, side: Side) -> Changes:
    if planned.is_conflict and is_joinable(planned.particular):
        return join(change, planned.particular)
    if side is Side.THEIRS:
        return take_particular(change, planned.particular)
    return Changes()


def _not_taken(change: Transaction, planned: PlannedParticular, side: Side) -> Iterator[str]:
    """Yield what both wrote differently, or has no place here, and only the history keeps."""
    particular = planned.particular
    if planned.is_conflict and not is_joinable(particular):
        loser = particular.ours if side is Side.THEIRS else particular.theirs
        if loser:
            yield f"{name_of(planned)}：{in_words(loser)}"
    elif aliases := aliases_of_others(change, particular.theirs):
        yield f"{name_of(planned)}的简称：{'、'.join(aliases)}"


def name_of(planned: PlannedParticular) -> str:
    """Return what a particular is called."""
    kind, subject = planned.particular.kind, planned.particular.subject
    if kind is ParticularKind.SIGNATORY:
        return KEYS[subject]
    if kind is ParticularKind.SIGN_OFF:
        return f"{SIGN_OFF_ROLE.get(subject, subject)}签署"
    return f"{'单位' if kind is ParticularKind.UNIT else '设置'}“{subject}”"
