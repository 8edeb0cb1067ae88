"""雷同: statements of different units that say nearly the same, to be shown to whoever reviews.

Two statements are as alike as the share of their characters that lies in the same clauses, figures
and punctuation aside: who copies changes names and numbers. Only a hint; nothing is decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from desktop.rollup import schema
from desktop.rollup.cells import OUR_OWN, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    Clauses = frozenset[str]

LEAST: Final = 80  # percent
SHORTEST: Final = 30  # characters without punctuation; 已按要求落实 says everybody
_DIGITS: Final = re.compile(r"\d+")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_BREAKS: Final = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Alike:
    """Units that say nearly the same to one requirement; ``percent`` of the two least alike.

    Each of them is alike to one of the others, not always to all.
    """

    requirement_id: str
    unit_ids: tuple[int, ...]
    percent: int


def alike_in(db: Connection, scope: Scope = OUR_OWN) -> tuple[Alike, ...]:
    """Return what is alike among the reports that count, in printed order."""
    return tuple(
        Alike(requirement_id, unit_ids, percent)
        for requirement_id, texts in _said(db, scope).items()
        for unit_ids, percent in alike(texts)
    )


def copies_of(
    db: Connection, unit_id: int, scope: Scope = OUR_OWN, *, only: str | None = None
) -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Return who says nearly the same as one unit and how nearly, by requirement, nearest first.

    ``only`` is the one requirement that is looked at.
    """
    found = {}
    for requirement_id, texts in _said(db, scope, only).items():
        own = clauses(dict(texts).get(unit_id, ""))
        if _length(own) >= SHORTEST:
            others = ((each, percent_alike(own, clauses(text))) for each, text in texts)
            near = [each for each in others if each[1] >= LEAST and each[0] != unit_id]
            if near:
                found[requirement_id] = tuple(sorted(near, key=lambda each: (-each[1], each[0])))
    return found


def _said(
    db: Connection, scope: Scope, only: str | None = None
) -> Mapping[str, list[tuple[int, str]]]:
    """Return unit and statement of all answers that count, by requirement in printed order."""
    answer, sent, asked = schema.answer.c, schema.submission.c, schema.requirement.c
    query = (
        select(answer.requirement_id, sent.unit_id, answer.statement)
        .join_from(schema.answer, schema.submission, sent.id == answer.submission_id)
        .join(schema.unit, schema.unit.c.id == sent.unit_id)
        .join(schema.requirement, asked.id == answer.requirement_id)
        .where(sent.is_current.is_(True), answer.statement != "", scope.clause())
        .order_by(asked.position, sent.unit_id)
    )
    if only is not None:
        query = query.where(answer.requirement_id == only)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for requirement_id, unit_id, statement in db.execute(query):
        found[requirement_id].append((unit_id, statement))
    return found


def clauses(text: str) -> Clauses:
    """Return the clauses of a statement; every figure is the same figure."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())
    plain = _DIGITS.sub("0", plain)
    return frozenset(filter(None, _BREAKS.split(plain)))


def percent_alike(one: Clauses, other: Clauses) -> int:
    """Return how alike two statements are: what they share of the longer one."""
    longer = max(_length(one), _length(other))
    return 100 * _length(one & other) // longer if longer else 0


def alike(texts: Iterable[tuple[int, str]]) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Return the groups of units whose statements are nearly the same, and how alike they are."""
    owners: dict[Clauses, list[int]] = defaultdict(list)
    for unit_id, text in texts:
        found = clauses(text)
        if _length(found) >= SHORTEST:
            owners[found].append(unit_id)
    every = list(owners)
    group = list(range(len(every)))  # each points to a member of its group, at last to itself
    least = dict.fromkeys(group, 100)
    for one, other, percent in _pairs(every):
        first, second = _last(group, one), _last(group, other)
        least[first] = min(least[first], least[second], percent)
        group[second] = first
    members: dict[int, list[int]] = defaultdict(list)
    for number, found in enumerate(every):
        members[_last(group, number)] += owners[found]
    several = ((tuple(sorted(units)), least[last]) for last, units in members.items())
    return tuple(sorted(each for each in several if len(each[0]) > 1))


def _pairs(every: Sequence[Clauses]) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs that are alike enough, and how much.

    Two that share so much share one of the clauses that are rarest in either, as many of them as
    are longer than what may differ: only those are looked up. Source: prefix filtering (Chaudhuri,
    Ganti, Kaushik 2006).
    """
    count = Counter(clause for each in every for clause in each)
    lengths = [_length(each) for each in every]
    seen: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(every):
        rarest, spare = [], lengths[number] * (100 - LEAST)
        for clause in sorted(each, key=lambda clause: (count[clause], clause)):
            rarest.append(clause)
            spare -= 100 * len(clause)
            if spare < 0:
                break
        for other in sorted({other for clause in rarest for other in seen[clause]}):
            shorter, longer = sorted((lengths[number], lengths[other]))
            if 100 * shorter < LEAST * longer:
                continue
            percent = 100 * _length(each & every[other]) // longer
            if percent >= LEAST:
                yield other, number, percent
        for clause in rarest:
            seen[clause].append(number)


def _last(group: list[int], number: int) -> int:
    while group[number] != number:
        group[number] = group[group[number]]
        number = group[number]
    return number


def _length(found: Clauses) -> int:
    return sum(map(len, found))
