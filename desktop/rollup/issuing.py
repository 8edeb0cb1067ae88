"""下发: from a checklist and a list of units to packages, and the list of who must report what.

Plan, then apply. A unit's package is a workbook that is ready to be filled in and holds its own
requirements, under the same ids as in the whole checklist, so that what was split here is joined
again in the roll-up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from desktop.checklist.file import save
from desktop.checklist.involvement import Involvement, involvements
from desktop.checklist.region import Region
from desktop.checklist.unit_names import checked_name
from desktop.errors import UsageError
from desktop.names import safe_name
from desktop.rollup import judging, schema, units
from desktop.workbook.creation import create

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from sqlalchemy import Connection

    from desktop.checklist.model import Checklist, Requirement
    from desktop.rollup.store import Rollup

NOTHING_SET: Final = Region()


@dataclass(frozen=True, slots=True)
class Package:
    """What one unit is given, in printed order."""

    unit: str
    involvements: tuple[Involvement, ...]


@dataclass(frozen=True, slots=True)
class IssuePlan:
    """Who would be given what.

    ``nobody`` are the requirements that concern none of the units (漏项): to be seen before
    anything is given out; ``idle`` the units that nothing concerns.
    """

    checklist: Checklist
    packages: tuple[Package, ...]

    @property
    def nobody(self) -> tuple[Requirement, ...]:
        """Return what nobody takes up."""
        taken = {one.requirement.id for package in self.packages for one in package.involvements}
        return tuple(each for each in self.checklist.requirements if each.id not in taken)

    @property
    def idle(self) -> tuple[str, ...]:
        """Return the units that nothing concerns."""
        return tuple(each.unit for each in self.packages if not each.involvements)


def plan_issue(
    checklist: Checklist, names: Iterable[str], region: Region = NOTHING_SET
) -> IssuePlan:
    """Split a checklist over units; ``region`` says what was set about their names.

    Raises:
        UsageError: no unit is named.
    """
    wanted = tuple(dict.fromkeys(map(checked_name, names)))
    if not wanted:
        raise UsageError("还没有报送单位的名单，请先加入单位。")
    return IssuePlan(
        checklist,
        tuple(Package(name, involvements(checklist, name, region)) for name in wanted),
    )


def own_checklist(checklist: Checklist, requirement_ids: Iterable[str]) -> Checklist:
    """Return the part of a checklist with these requirements; ids, words and chain stay."""
    wanted = frozenset(requirement_ids)
    return replace(
        checklist,
        directives=tuple(
            replace(
                directive,
                requirements=tuple(each for each in directive.requirements if each.id in wanted),
            )
            for directive in checklist.directives
        ),
    )


def note_duties(db: Connection, plan: IssuePlan) -> None:
    """Write down who must report what; what was noted before is replaced.

    What units below an office must report came up with its report, and stays.
    """
    named = {each.name: each for each in units.add_units(db, [p.unit for p in plan.packages])}
    own = select(schema.unit.c.id).where(schema.unit.c.parent_id.is_(None))
    db.execute(delete(schema.duty).where(schema.duty.c.unit_id.in_(own)))
    rows = [
        {
            "unit_id": named[package.unit].id,
            "requirement_id": one.requirement.id,
            "role": one.role.value,
            "way": one.way.value,
        }
        for package in plan.packages
        for one in package.involvements
    ]
    if rows:
        db.execute(schema.duty.insert(), rows)


def changed_units(db: Connection, plan: IssuePlan) -> tuple[str, ...]:
    """Return whose duties a plan sees otherwise than they are noted: by other names of a region."""
    duty, unit = schema.duty.c, schema.unit.c
    noted: dict[str, set[tuple[str, str]]] = {}
    for row in db.execute(
        select(unit.name, duty.requirement_id, duty.role)
        .join_from(schema.duty, schema.unit, unit.id == duty.unit_id)
        .where(unit.parent_id.is_(None))
    ):
        noted.setdefault(row.name, set()).add((row.requirement_id, row.role))
    return tuple(
        each.unit
        for each in plan.packages
        if {(one.requirement.id, one.role.value) for one in each.involvements}
        != noted.get(each.unit, set())
    )


def is_issued(db: Connection) -> bool:
    """Tell whether anybody's duties are noted."""
    return db.execute(select(schema.duty.c.unit_id).limit(1)).first() is not None


def writing_packages(
    plan: IssuePlan, folder: Path, *, year: int | None, is_per_unit: bool, actor: str = ""
) -> Generator[tuple[int, int, str], None, tuple[Path, ...]]:
    """Write the packages into a folder; yields (done, all, unit) and returns the files.

    One checklist file for all units, or one workbook for each with its own items. A file that is
    there already is never replaced: the next number is put behind its name. Raises:
        FileError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not is_per_unit:
        path = _free(folder, safe_name(f"{plan.checklist.title}.json"))
        save(plan.checklist, path)
        return (path,)
    busy = [package for package in plan.packages if package.involvements]
    paths = []
    for number, package in enumerate(busy, start=1):
        yield number - 1, len(busy), package.unit
        path = _free(folder, safe_name(f"{number:02d} {package.unit} {year or ''}.yaodian"))
        ids = [one.requirement.id for one in package.involvements]
        own = own_checklist(plan.checklist, ids)
        create(path, own, unit=package.unit, year=year, actor=actor)
        paths.append(path)
    return tuple(paths)


def issue(rollup: Rollup, plan: IssuePlan) -> None:
    """Take a plan as what is in force: the units are expected, their duties noted."""
    with rollup.writing("issue", plan.checklist.id, f"{len(plan.packages)}") as db:
        note_duties(db, plan)
        judging.judge_all(db)  # what was held for want of a unit, or lacks what must be answered


def _free(folder: Path, name: str) -> Path:
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = (folder / name).with_stem(f"{(folder / name).stem}（{number}）")
    return path
