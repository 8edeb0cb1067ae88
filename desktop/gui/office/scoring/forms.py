"""Forms that units filled in: read, planned, taken; plain values, for the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.errors import DesktopError, UsageError
from desktop.rollup.scorecard.model import Finding
from desktop.rollup.scorecard.reading import read_scorecards
from desktop.rollup.scorecard.store import in_force
from desktop.rollup.scorecard.taking import apply, plan
from desktop.rollup.store import moment
from desktop.rollup.units import all_units, named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.gui.office.course import Course
    from desktop.rollup.scorecard.model import ReadSheet
    from desktop.rollup.scorecard.store import StoredCard
    from desktop.rollup.scorecard.taking import Plan
    from desktop.rollup.store import Rollup
    from desktop.rollup.units import ReportingUnit


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet of one file."""

    file_name: str
    sheet: ReadSheet


@dataclass(frozen=True, slots=True)
class ReadForms:
    """The sheets that were read; ``findings`` are the files that were not, and why."""

    forms: tuple[Form, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def has_nameless(self) -> bool:
        """Tell whether a sheet does not say whose it is."""
        return any(not each.sheet.unit for each in self.forms)


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """What one sheet would change."""

    form: Form
    unit: ReportingUnit
    stored: StoredCard
    plan: Plan


@dataclass(frozen=True, slots=True)
class Planned:
    """What all sheets would change, and what is not taken."""

    forms: tuple[PlannedForm, ...]
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """Return how many places would be changed."""
        return sum(len(each.plan.takings) for each in self.forms)


def read_forms(course: Course, paths: Sequence[Path]) -> ReadForms:
    """Read the sheets of files; one that cannot be read is a finding. Raises Stopped."""
    forms: list[Form] = []
    findings: list[Finding] = []
    for done, path in enumerate(paths):
        course.tell(done, len(paths), path.name)
        try:
            sheets = read_scorecards(path)
        except DesktopError as error:
            findings.append(Finding(path.name, str(error), is_serious=True))
        else:
            forms += (Form(path.name, each) for each in sheets)
    return ReadForms(tuple(forms), tuple(findings))


def plan_forms(
    rollup: Rollup, read: ReadForms, nameless: ReportingUnit | None, *, is_review: bool
) -> Planned:
    """Return what the sheets change; those that name no unit are taken as ``nameless``'s."""
    planned: list[PlannedForm] = []
    findings = list(read.findings)
    seen: dict[tuple[int, int], str] = {}
    with rollup.reading() as db:
        units, cards = all_units(db), in_force(db)
        for form in read.forms:
            try:
                unit = _unit(units, form, nameless)
                stored = _card(cards, form, unit)
            except UsageError as error:
                findings.append(Finding(form.file_name, str(error), is_serious=True))
                continue
            first = seen.setdefault((unit.id, stored.id), form.file_name)
            if first != form.file_name:
                words = f"{unit.name}的表已在“{first}”里，这一份没有读。请去掉旧的再读一次。"
                findings.append(Finding(form.file_name, words, is_serious=True))
                continue
            found = plan(db, stored, unit, form.sheet, is_review=is_review)
            findings += found.findings
            planned.append(PlannedForm(form, unit, stored, found))
    return Planned(tuple(planned), tuple(findings))


def take_forms(course: Course, rollup: Rollup, planned: Planned) -> tuple[int, tuple[Finding, ...]]:
    """Take what was planned, unit by unit; return how many places, and what was refused.

    Raises:
        Stopped: somebody wants no more; the units that were taken stay so.
    """
    count = 0
    findings: list[Finding] = []
    todo = [each for each in planned.forms if each.plan.takings]
    for done, each in enumerate(todo):
        course.tell(done, len(todo), each.unit.name)
        try:
            with rollup.writing("scorecard_take", each.unit.name, each.stored.card.title) as db:
                refused = apply(db, each.plan, by=rollup.actor, moment=moment(rollup.clock()))
        except DesktopError as error:
            findings.append(Finding(each.unit.name, str(error), is_serious=True))
            continue
        count += len(each.plan.takings) - len(refused)
        findings += refused
    return count, tuple(findings)


def _unit(
    units: Sequence[ReportingUnit], form: Form, nameless: ReportingUnit | None
) -> ReportingUnit:
    name = form.sheet.unit
    if not name:
        if nameless is None:
            raise UsageError(f"“{form.file_name}”没有写填报单位，没有读。请在下面选它属于谁。")
        return nameless
    found = named(units, name)
    if len(found) != 1:
        problem = "没有" if not found else "不止一个"
        raise UsageError(f"名单里{problem}“{name}”，没有读。请核对表上写的单位名称。")
    return found[0]


def _card(cards: Sequence[StoredCard], form: Form, unit: ReportingUnit) -> StoredCard:
    for_unit = [each for each in cards if each.card.group in {"", unit.group}]
    same = [each for each in for_unit if each.card.title == form.sheet.card.title]
    found = same or for_unit
    if len(found) != 1:
        problem = f"没有考评{unit.name}的考评表" if not found else "有几张考评表，看不出是哪一张"
        raise UsageError(f"“{form.file_name}”没有读：{problem}。请核对题名和单位的分组。")
    return found[0]
