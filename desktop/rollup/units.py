"""The units that report to an office: names, former names, groups, and who is who.

Two units may carry the same name under different offices; a workbook is bound to its unit when its
first submission is accepted, and stays so when the unit is renamed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from desktop.checklist.unit_names import checked_name, is_same, unit_name
from desktop.errors import UsageError
from desktop.rollup import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """A unit that reports; ``aliases`` are former and other names, ``group`` is A, B or empty.

    ``parent_id`` is the office through which it reports, None for our own; ``due_on`` is its own
    day of reporting, ISO; ``is_expected`` says that it must report this year.
    """

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    group: str = ""
    parent_id: int | None = None
    is_expected: bool = True
    due_on: str | None = None
    contact: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return its name and all others."""
        return (self.name, *self.aliases)


def all_units(db: Connection, *, parent_id: int | None = None) -> tuple[ReportingUnit, ...]:
    """Return the units that report to us (or to the office with this id), in their order."""
    aliases: dict[int, list[str]] = {}
    rows = db.execute(
        select(schema.unit_alias.c.unit_id, schema.unit_alias.c.alias).order_by(
            schema.unit_alias.c.alias
        )
    )
    for unit_id, alias in rows:
        aliases.setdefault(unit_id, []).append(alias)
    found = db.execute(
        select(schema.unit)
        .where(schema.unit.c.parent_id.is_not_distinct_from(parent_id))
        .order_by(schema.unit.c.position, schema.unit.c.id)
    )
    return tuple(_unit(row, aliases.get(row.id, [])) for row in found)


def add_units(
    db: Connection, names: Iterable[str], *, group: str = "", parent_id: int | None = None
) -> tuple[ReportingUnit, ...]:
    """Add units that are not there yet, in order; return all that were named.

    Raises:
        UsageError: a name is empty or too long.
    """
    known = {unit.name: unit for unit in all_units(db, parent_id=parent_id)}
    last = db.execute(select(func.max(schema.unit.c.position))).scalar_one() or 0
    named = []
    for name in dict.fromkeys(map(checked_name, names)):
        if name not in known:
            last += 1
            known[name] = _insert(db, name, group, parent_id, last)
        named.append(known[name])
    return tuple(named)


def rename(db: Connection, unit: ReportingUnit, name: str) -> ReportingUnit:
    """Give a unit its new name (机构改革); the old one stays as an alias.

    Raises:
        UsageError: the name is empty, too long, or another unit's.
    """
    name = checked_name(name)
    if name == unit.name:
        return unit
    taken = [each for each in all_units(db, parent_id=unit.parent_id) if each.name == name]
    if taken:
        raise UsageError(f"已经有一个单位叫“{name}”，不能再用这个名称。请先区分两个单位。")
    db.execute(update(schema.unit).where(schema.unit.c.id == unit.id).values(name=name))
    others = [each for each in (*unit.aliases, unit.name) if each != name]
    return set_aliases(db, replace(unit, name=name), others)


def set_aliases(db: Connection, unit: ReportingUnit, aliases: Iterable[str]) -> ReportingUnit:
    """Replace a unit's other names."""
    wanted = tuple(dict.fromkeys(checked_name(each) for each in aliases))
    db.execute(delete(schema.unit_alias).where(schema.unit_alias.c.unit_id == unit.id))
    if wanted:
        rows = [{"unit_id": unit.id, "alias": alias} for alias in wanted]
        db.execute(schema.unit_alias.insert(), rows)
    return replace(unit, aliases=wanted)


def describe(
    db: Connection,
    unit: ReportingUnit,
    *,
    group: str | None = None,
    is_expected: bool | None = None,
    due_on: date | None = None,
    contact: str | None = None,
    has_own_day: bool = True,
) -> None:
    """Set what is said about a unit; None leaves it as it is, no day of its own forgets its day."""
    said = {
        "unit_group": group,
        "is_expected": is_expected,
        "due_on": due_on.isoformat() if due_on else None,
        "contact": contact,
    }
    values: dict[str, str | bool | None] = {
        key: value for key, value in said.items() if value is not None
    }
    if not has_own_day:
        values["due_on"] = None
    if values:
        db.execute(update(schema.unit).where(schema.unit.c.id == unit.id).values(**values))


def named(units: Sequence[ReportingUnit], name: str) -> tuple[ReportingUnit, ...]:
    """Return the units that a name may mean: letter by letter, else as clerks abbreviate."""
    exact = tuple(unit for unit in units if name in unit.names)
    if exact:
        return exact
    wanted = unit_name(name)
    return tuple(
        unit for unit in units if any(is_same(unit_name(each), wanted) for each in unit.names)
    )


def of_workbook(db: Connection, workbook_id: str) -> int | None:
    """Return the id of the unit to which a workbook belongs, None for a new one."""
    found = select(schema.workbook.c.unit_id).where(schema.workbook.c.id == workbook_id)
    return db.execute(found).scalar_one_or_none()


def bind(db: Connection, workbook_id: str, unit_id: int) -> None:
    """Let a workbook belong to a unit."""
    if of_workbook(db, workbook_id) is None:
        db.execute(schema.workbook.insert().values(id=workbook_id, unit_id=unit_id))


def _insert(
    db: Connection, name: str, group: str, parent_id: int | None, position: int
) -> ReportingUnit:
    done = db.execute(
        schema.unit.insert().values(
            name=name, unit_group=group, parent_id=parent_id, position=position, contact=""
        )
    )
    (id_,) = done.inserted_primary_key or (0,)
    return ReportingUnit(id_, name, group=group, parent_id=parent_id)


def _unit(row: Row[tuple[object, ...]], aliases: list[str]) -> ReportingUnit:
    return ReportingUnit(
        id=row.id,
        name=row.name,
        aliases=tuple(aliases),
        group=row.unit_group,
        parent_id=row.parent_id,
        is_expected=row.is_expected,
        due_on=row.due_on,
        contact=row.contact,
    )
