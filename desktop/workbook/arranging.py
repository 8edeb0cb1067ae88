"""Who does what: the internal division of work, and what is known about units."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop.errors import UsageError
from desktop.workbook import answers
from desktop.workbook.answering import ids, upsert
from desktop.workbook.model import Changes, Duty, Unit
from desktop.workbook.wording import clean, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.workbook.history import Transaction


def divide(
    change: Transaction, requirement_ids: str | Iterable[str], duties: Sequence[Duty]
) -> Changes:
    """Say which 科室 and whom a requirement falls to; replaces what was said before."""
    cleaned = [Duty(clean(each.section), clean(each.person), each.due_on) for each in duties]
    wanted = [_row(each) for each in cleaned if each.section or each.person]
    touched = set()
    for requirement_id in ids(requirement_ids):
        rows = change.db.execute(
            "SELECT section, person, due_on FROM duty WHERE requirement_id = ? ORDER BY position",
            (requirement_id,),
        ).fetchall()
        if rows == wanted:
            continue
        change.db.execute("DELETE FROM duty WHERE requirement_id = ?", (requirement_id,))
        change.db.executemany(
            "INSERT INTO duty (requirement_id, position, section, person, due_on)"
            " VALUES (?, ?, ?, ?, ?)",
            ((requirement_id, position, *each) for position, each in enumerate(wanted)),
        )
        words = difference({"duties": list(map(list, rows))}, {"duties": list(map(list, wanted))})
        change.record("divide", requirement_id, *words)
        touched.add(requirement_id)
    return Changes(frozenset(touched))


def _row(duty: Duty) -> tuple[Any, ...]:
    return duty.section, duty.person, duty.due_on.isoformat() if duty.due_on else None


def describe_unit(change: Transaction, unit: Unit) -> Changes:
    """Say under which names a unit is known and who belongs to it; replaces what was said.

    Raises:
        UsageError: it has no name, or an alias already means another unit.
    """
    after = Unit(
        clean(unit.name),
        unit.is_collective or bool(unit.members),
        _words(unit.aliases),
        _words(unit.members),
    )
    if not after.name:
        raise UsageError("请填写单位名称。")
    for alias in after.aliases:
        row = change.db.execute("SELECT unit FROM unit_alias WHERE alias = ?", (alias,)).fetchone()
        if row and row[0] != after.name:
            raise UsageError(f"“{alias}”已经是“{row[0]}”的简称。请先在那里去掉，再加到这里。")
    known = {each.name: each for each in answers.units(change.db)}.get(after.name)
    words = difference(asdict(known) if known else {}, asdict(after))
    if not words[1]:
        return Changes()
    _forget_names(change, after.name)
    row = {"name": after.name, "is_collective": int(after.is_collective)}
    upsert(change, "unit", row, key=("name",))
    change.db.executemany(
        "INSERT INTO unit_alias (alias, unit) VALUES (?, ?)",
        ((alias, after.name) for alias in after.aliases),
    )
    change.db.executemany(
        "INSERT INTO unit_member (unit, member) VALUES (?, ?)",
        ((after.name, member) for member in after.members),
    )
    change.record("unit", after.name, *words)
    return Changes(info=True)


def forget_unit(change: Transaction, name: str) -> Changes:
    """Take away what was said about a unit's names and members."""
    known = {each.name: each for each in answers.units(change.db)}.get(name)
    if known is None:
        return Changes()
    _forget_names(change, name)
    change.db.execute("DELETE FROM unit WHERE name = ?", (name,))
    change.record("unit", name, difference({}, asdict(known))[1])
    return Changes(info=True)


def _forget_names(change: Transaction, name: str) -> None:
    change.db.execute("DELETE FROM unit_alias WHERE unit = ?", (name,))
    change.db.execute("DELETE FROM unit_member WHERE unit = ?", (name,))


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({clean(each) for each in texts} - {""}))
