"""Upwards: an office's roll-up becomes its own workbook, to be handed in to the next level.

The office answers as a unit does: its workbook holds one joined answer for each requirement, and
as evidence the details of all units, without the evidence bodies. Whatever the office writes into
an answer stays when the roll-up is joined again. Handing in, receiving and judging are the same as
for every other workbook (街道 → 区 → 市 → 省).
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from desktop.apart import private_folder
from desktop.checklist.digest import digest
from desktop.checklist.model import Role
from desktop.errors import UsageError
from desktop.files import working_folder
from desktop.rollup import claims, detail, schema
from desktop.rollup.below import take_in_below
from desktop.rollup.cells import FINISHED, CellState, Scope
from desktop.rollup.detail import Reported
from desktop.rollup.summary import unit_lines
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.creation import create
from desktop.workbook.model import Changes, Status
from desktop.workbook.working import working_on

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from desktop.checklist.model import Checklist
    from desktop.rollup.cells import Cell
    from desktop.rollup.claims import Claim
    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import UnitLine
    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.history import Transaction

JOINED: Final = "upward_joined"  # setting: what was written by joining, by requirement id
_LONGEST: Final = 20_000  # characters of a joined statement
_ALL: Final = Scope(is_deep=True)


def own_workbook(rollup: Rollup) -> Path:
    """Return where the office's own workbook lies: beside the roll-up's originals."""
    return rollup.originals.with_name(f"{rollup.originals.stem} 上报.yaodian")


def joined_status(cells: Iterable[Cell]) -> Status:
    """Return what units say together: finished when all to whom it applies have finished.

    Source: the weakest of the parts, as 汇总 counts them.
    """
    states = [each.state for each in cells]
    applying = [each for each in states if each is not CellState.NOT_APPLICABLE]
    if states and not applying:
        return Status.NOT_APPLICABLE
    if applying and all(each in FINISHED for each in applying):
        is_standing = CellState.ONGOING in applying
        return Status.ONGOING if is_standing else Status.DONE
    begun = {CellState.DONE, CellState.ONGOING, CellState.IN_PROGRESS}
    return Status.IN_PROGRESS if begun.intersection(applying) else Status.NOT_STARTED


def joined_statement(found: Sequence[Claim]) -> str:
    """Return the words of those who lead, each under its name, and how far the others are."""
    roles = {each.cell.role for each in found}
    in_charge = next((role for role in (Role.LEAD, Role.RESPONSIBLE) if role in roles), None)
    leading = [each for each in found if in_charge is None or each.cell.role == in_charge]
    others = [each for each in found if in_charge is not None and each.cell.role != in_charge]
    told = [
        f"{each.unit.name}：{each.told.answer.statement}"
        for each in leading
        if each.told and each.told.answer.statement
    ]
    if others:
        done = sum(each.cell.state in FINISHED for each in others)
        told.append(f"另有 {len(others)} 个单位配合，其中 {done} 个已完成。")
    words = "\n".join(told)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}……（太长，其余见各单位明细）"


def joining(rollup: Rollup, path: Path | None = None) -> Generator[float, None, Path]:
    """Make the office's workbook, or bring it up to the roll-up; yields the share done.

    A workbook that is named may be the one that the upper office gave out: it holds a part of the
    checklist, and only that is filled in. On a stick or a share it is worked on here and written
    back whole. Returns where it lies. Raises:
        FileError: it cannot be written, or somebody has it open.
        NotWrittenBack: it is done here, but could not be brought to where it lies.
        UsageError: the workbook that is named asks for nothing that the roll-up does.
    """
    take_in_below(rollup)
    checklist = rollup.checklist()
    target = path or _own(rollup, checklist)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        create(target, checklist, unit=rollup.office, year=rollup.year, actor=rollup.actor)
    with working_on(target, working_folder(), actor=rollup.actor) as book:
        asked = [each.id for each in book.checklist.requirements]
        wanted = {each.id for each in checklist.requirements}.intersection(asked)
        if not wanted:
            raise UsageError(
                f"“{target.name}”里没有一条是这次汇总的要点，没有改动。请选择本单位收到的工作簿。"
            )
        with rollup.reading() as db:
            offices = _offices(db)
            answers = {id_: _answer(db, id_, offices) for id_ in asked if id_ in wanted}
            yield 0.4
            content = yield from _store_details(rollup, db, book)
        book.edit("由汇总生成", _join, answers, content, next(iter(answers)))
    return target


def join(rollup: Rollup, path: Path | None = None) -> Path:
    """Do the same in one call."""
    return finish(joining(rollup, path))


def _own(rollup: Rollup, checklist: Checklist) -> Path:
    """Return the office's own workbook; after a correction of the checklist it begins another."""
    target = own_workbook(rollup)
    while target.exists():
        with Workbook.open(target, read_only=True) as book:
            if digest(book.checklist) == digest(checklist):
                break
        target = target.with_stem(f"{target.stem}（清单更正后）")
    return target


def _offices(db: Connection) -> frozenset[int]:
    """Return those above other units: they speak for these, and keep no evidence of their own."""
    above = schema.unit.c.parent_id
    return frozenset(db.execute(select(above).where(above.is_not(None)).distinct()).scalars())


def _answer(db: Connection, requirement_id: str, offices: frozenset[int]) -> dict[str, Any]:
    """Return what those who report to us say together; evidence is counted where it lies."""
    every = claims.of_requirement(db, requirement_id, _ALL)
    found = [each for each in every if each.unit.parent_id is None]
    evidence = sum(each.cell.evidence_count for each in every if each.unit.id not in offices)
    status = joined_status(each.cell for each in found)
    words = joined_statement(found)
    is_idle = status is Status.NOT_APPLICABLE
    return {
        "status": status,
        "statement": "" if is_idle else words,
        "reason": "所属各单位均不涉及。" if is_idle else "",
        "evidence_waiver": f"佐证由各单位保存（{evidence} 份），名称和摘要见各单位明细。"
        if evidence
        else "",
    }


def _store_details(
    rollup: Rollup, db: Connection, book: Workbook
) -> Generator[float, None, StoredContent]:
    with private_folder() as folder:
        file = folder / detail.NAME
        units = unit_lines(db, _ALL)
        named = {each.id: each for each in units}
        reports = _reports(db)
        told = [Reported(each, _parents(each, named), reports.get(each.id)) for each in units]
        with file.open("w", encoding="utf-8", newline="\n") as writing:
            for line in detail.lines(rollup.office, told, lambda some: claims.in_order(db, some)):
                writing.write(line + "\n")
        yield 0.7
        steps = book.storing(file)
        while True:
            try:
                share = next(steps)
            except StopIteration as finished:
                stored: StoredContent = finished.value
                return stored
            yield 0.7 + share * 0.3


def _parents(unit: UnitLine, named: dict[int, UnitLine]) -> tuple[str, ...]:
    """Return the offices between us and a unit, from above."""
    found: list[str] = []
    parent = named.get(unit.parent_id or 0)
    while parent is not None and len(found) < len(named):
        found.insert(0, parent.name)
        parent = named.get(parent.parent_id or 0)
    return tuple(found)


def _reports(db: Connection) -> dict[int, dict[str, Any]]:
    sent = schema.submission.c
    columns = (
        sent.number, sent.round, sent.sealed_at, sent.root, sent.head, sent.state_digest,
        sent.workbook_id,
    )  # fmt: skip
    rows = db.execute(select(sent.unit_id, *columns).where(sent.is_current.is_(True)))
    return {row.unit_id: {each.name: row._mapping[each.name] for each in columns} for row in rows}  # noqa: SLF001 - SQLAlchemy's own name


def _join(
    change: Transaction, answers: dict[str, dict[str, Any]], content: StoredContent, first: str
) -> Changes:
    """Write the joined answers; words that the office changed itself stay."""
    row = change.db.execute("SELECT value FROM setting WHERE key = ?", (JOINED,)).fetchone()
    before: dict[str, str] = {}
    with suppress(ValueError):
        before = json.loads(row[0]) if row else {}
    changes, after = Changes(), {}
    for id_, answer in answers.items():
        own = change.db.execute(
            "SELECT statement FROM assessment WHERE requirement_id = ?", (id_,)
        ).fetchone()
        said = dict(answer)
        if own and own[0] and before.get(id_) != _short(own[0]):
            said.pop("statement")
            after[id_] = before.get(id_, "")
        else:
            after[id_] = _short(answer["statement"])
        changes |= edits.assess(change, id_, **said)
    old = change.db.execute(
        "SELECT id FROM evidence WHERE name = ? AND sha256 != ?", (detail.NAME, content.sha256)
    ).fetchall()
    changes |= edits.detach(change, first, [each[0] for each in old])
    changes |= edits.attach_file(
        change, first, content, name=detail.NAME, title="各单位明细（不含佐证正文）"
    )
    return changes | edits.set_setting(change, JOINED, json.dumps(after, sort_keys=True))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
