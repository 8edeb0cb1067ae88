"""Scorecards in a roll-up: put in force, corrected, withdrawn, with all that was said by them."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from desktop.errors import UsageError
from desktop.rollup import schema
from desktop.rollup.scorecard.check import check
from desktop.rollup.scorecard.matching import places
from desktop.rollup.scorecard.model import (
    BonusRule,
    Case,
    Entry,
    Indicator,
    Mode,
    NotConcerned,
    Scorecard,
    Tier,
    VetoEffect,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection, Row, Select

# The fields of an Entry behind its cases, in their order: a row of them is read 180,000 times.
_SAID: Final = (
    "review_points", "reason", "evidence", "appeal", "final_points", "final_reason",
    "reviewed_at", "reviewed_by", "version",
)  # fmt: skip
_AT_ONCE: Final = 5000
_OWN: Final = ("self_points", "self_note", "self_evidence")


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card in force and the row of each indicator, by code."""

    id: int
    card: Scorecard
    ids: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a card did to the one before: how many scores came along, which have no place now."""

    stored: StoredCard
    carried_count: int = 0
    left: tuple[str, ...] = ()


def put_in_force(db: Connection, card: Scorecard, *, at: str, by: str) -> Correction:
    """Let units be scored by a card; it takes the place of one of the same title and group.

    What was said by the one before comes along where an indicator is the same; the rest stays with
    the old card and is named. Raises:
        UsageError: the card cannot be used.
    """
    if serious := [each.sentence for each in check(card) if each.is_serious]:
        raise UsageError(f"“{card.title}”不能使用：{serious[0]}")
    before = next((each for each in in_force(db) if _is_same(each.card, card)), None)
    stored = _insert(db, card, at, by)
    if before is None:
        return Correction(stored)
    withdraw(db, before)
    return _carry(db, before, stored)


def withdraw(db: Connection, stored: StoredCard) -> None:
    """Score nobody by a card any more; what was said by it is kept."""
    table = schema.scorecard
    db.execute(update(table).where(table.c.id == stored.id).values(is_in_force=False))


def in_force(db: Connection) -> tuple[StoredCard, ...]:
    """Return the cards by which units are scored, in the order in which they came."""
    table = schema.scorecard
    rows = db.execute(select(table).where(table.c.is_in_force.is_(True)).order_by(table.c.id))
    return tuple(_stored(db, row) for row in rows.all())


def entries(db: Connection, stored: StoredCard) -> dict[int, dict[str, Entry]]:
    """Return all that is said by a card: by unit, then by code."""
    codes = {id_: code for code, id_ in stored.ids.items()}
    cases = _cases(db, stored)
    score, indicator = schema.score.c, schema.indicator.c
    rows = db.execute(
        _scores(score.unit_id, score.indicator_id)
        .join(schema.indicator, indicator.id == score.indicator_id)
        .where(indicator.scorecard_id == stored.id)
    )
    found: dict[int, dict[str, Entry]] = {}
    for some in rows.partitions(_AT_ONCE):  # one by one takes twice as long
        for unit_id, indicator_id, own, note, evidence, *office in some:
            known = tuple(cases.get((unit_id, indicator_id), ()))
            of_unit = found.get(unit_id) or found.setdefault(unit_id, {})
            of_unit[codes[indicator_id]] = Entry(own, note, evidence, known, *office)
    return found


def entry(db: Connection, indicator_id: int, unit_id: int) -> Entry:
    """Return what is said of one unit by one indicator."""
    score, case = schema.score, schema.score_case
    row = db.execute(
        _scores().where(score.c.indicator_id == indicator_id, score.c.unit_id == unit_id)
    ).first()
    cases = db.execute(
        select(case)
        .where(case.c.indicator_id == indicator_id, case.c.unit_id == unit_id)
        .order_by(case.c.id)
    )
    return _entry(row, map(_case, cases)) if row else Entry()


def _is_same(one: Scorecard, other: Scorecard) -> bool:
    return (one.title, one.group) == (other.title, other.group)


def _insert(db: Connection, card: Scorecard, at: str, by: str) -> StoredCard:
    rule = card.bonus_rule
    done = db.execute(
        schema.scorecard.insert().values(
            title=card.title,
            unit_group=card.group,
            points=card.points,
            not_concerned=card.not_concerned.value,
            veto_effect=card.veto_effect.value,
            bonus_cap=card.bonus_cap,
            bonus_code=rule.code if rule else "",
            bonus_at_least=rule.at_least if rule else None,
            tiers=json.dumps([astuple(each) for each in card.tiers], ensure_ascii=False),
            notes=json.dumps(card.notes, ensure_ascii=False),
            put_at=at,
            put_by=by,
            is_in_force=True,
        )
    )
    (id_,) = done.inserted_primary_key or (0,)
    ids: dict[str, int] = {}
    for position, (indicator, above) in enumerate(_with_above(card.indicators), start=1):
        done = db.execute(
            schema.indicator.insert().values(
                scorecard_id=id_,
                parent_id=ids[above.code] if above else None,
                position=position,
                **_columns(indicator),
            )
        )
        (ids[indicator.code],) = done.inserted_primary_key or (0,)
    return StoredCard(id_, card, ids)


def _with_above(
    indicators: Iterable[Indicator], above: Indicator | None = None
) -> Iterator[tuple[Indicator, Indicator | None]]:
    for each in indicators:
        yield each, above
        yield from _with_above(each.children, each)


def _columns(indicator: Indicator) -> dict[str, object]:
    return {
        "code": indicator.code,
        "title": indicator.title,
        "rule": indicator.rule,
        "mode": indicator.mode.value,
        "points": indicator.points,
        "per_case": indicator.per_case,
        "cap": indicator.cap,
        "needs_evidence": indicator.needs_evidence,
        "applies_to": json.dumps(indicator.applies_to, ensure_ascii=False),
        "not_for": json.dumps(indicator.not_for, ensure_ascii=False),
    }


def _carry(db: Connection, before: StoredCard, stored: StoredCard) -> Correction:
    """Bring along what was said by indicators that are still there."""
    old, new = places(before.card), places(stored.card)
    moved = {before.ids[code]: stored.ids[new[path]] for path, code in old.items() if path in new}
    count, left = 0, []
    for table in (schema.score, schema.score_case):
        rows = db.execute(
            select(table).where(table.c.indicator_id.in_(before.ids.values()))
        ).mappings()
        for row in rows.all():
            target = moved.get(row["indicator_id"])
            if target is None:
                left.append(row["indicator_id"])
                continue
            values = {key: row[key] for key in row if key != "id"}
            db.execute(table.insert().values(**values | {"indicator_id": target}))
            count += table is schema.score
    titles = [path[-1] for path, code in old.items() if before.ids[code] in left]
    return Correction(stored, count, tuple(titles))


def _stored(db: Connection, row: Row[Any]) -> StoredCard:
    table = schema.indicator
    rows = db.execute(
        select(table).where(table.c.scorecard_id == row.id).order_by(table.c.position)
    ).all()
    below: dict[int | None, list[Row[Any]]] = {}
    for each in rows:
        below.setdefault(each.parent_id, []).append(each)
    rule = BonusRule(row.bonus_code, row.bonus_at_least) if row.bonus_code else None
    card = Scorecard(
        title=row.title,
        indicators=_indicators(below, None),
        group=row.unit_group,
        points=row.points,
        not_concerned=NotConcerned(row.not_concerned),
        veto_effect=VetoEffect(row.veto_effect),
        bonus_cap=row.bonus_cap,
        bonus_rule=rule,
        tiers=tuple(Tier(*each) for each in json.loads(row.tiers)),
        notes=tuple(json.loads(row.notes)),
    )
    return StoredCard(row.id, card, {each.code: each.id for each in rows})


def _indicators(
    below: Mapping[int | None, list[Row[Any]]], above: int | None
) -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            code=row.code,
            title=row.title,
            mode=Mode(row.mode),
            points=row.points,
            rule=row.rule,
            per_case=row.per_case,
            cap=row.cap,
            needs_evidence=row.needs_evidence,
            applies_to=tuple(json.loads(row.applies_to)),
            not_for=tuple(json.loads(row.not_for)),
            children=_indicators(below, row.id),
        )
        for row in below.get(above, ())
    )


def _cases(db: Connection, stored: StoredCard) -> dict[tuple[int, int], list[Case]]:
    case, indicator = schema.score_case.c, schema.indicator.c
    rows = db.execute(
        select(schema.score_case)
        .join(schema.indicator, indicator.id == case.indicator_id)
        .where(indicator.scorecard_id == stored.id)
        .order_by(case.id)
    )
    found: dict[tuple[int, int], list[Case]] = {}
    for row in rows:
        found.setdefault((row.unit_id, row.indicator_id), []).append(_case(row))
    return found


def _case(row: Row[Any]) -> Case:
    return Case(
        row.case_count,
        row.amount,
        row.reason,
        row.evidence,
        row.happened_on,
        row.withdrawn_because,
        row.id,
    )


def _scores(*before: ColumnElement[Any]) -> Select[Any]:
    score = schema.score.c
    return select(*before, *(score[name] for name in (*_OWN, *_SAID)))


def _entry(said: Iterable[Any], cases: Iterable[Case]) -> Entry:
    own, note, evidence, *office = said
    return Entry(own, note, evidence, tuple(cases), *office)
