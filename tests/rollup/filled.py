"""Roll-ups filled by hand, as if units with awkward names had reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING

from desktop.rollup import schema, units
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import EvidenceKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

AWKWARD = (
    "市政务服务和数据管理局（大数据局）",
    "=SUM(A1:A9)局",
    "某某 区 #1 街道办事处",
    "市委 编办",
    "<b>园林</b>&绿化局",
    "𠮷祥镇人民政府",
    "@市住房和城乡建设局住房保障与房地产市场监督管理中心（市住房公积金管理中心）",
)
SEALED_AT = "2026-11-{day:02d}T02:03:04+00:00"


def names(count: int) -> list[str]:
    return [f"{AWKWARD[n % len(AWKWARD)]}{n // len(AWKWARD) or ''}" for n in range(count)]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a unit says to one requirement; ``gaps`` are kinds that nobody accepted."""

    status: Status = Status.DONE
    statement: str = "已经办理。"
    evidence: tuple[str, ...] = ()
    gaps: tuple[GapKind, ...] = ()
    is_changed: bool = False
    is_outdated: bool = False
    facts: tuple[tuple[str, str, str], ...] = ()
    problems: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a unit: replies by the position of the requirement, from 0."""

    unit: str
    replies: dict[int, Reply] = field(default_factory=dict)
    number: int = 1
    round: int = 1
    day: int = 1
    is_current: bool = True
    stored_name: str = ""


def add_units(db: Connection, wanted: Iterable[str]) -> dict[str, int]:
    return {each.name: each.id for each in units.add_units(db, wanted)}


def tell(db: Connection, duties: Iterable[tuple[int, str, str]]) -> None:
    """Note duties: unit, requirement, role."""
    rows = [
        {"unit_id": unit, "requirement_id": id_, "role": role, "way": "named"}
        for unit, id_, role in duties
    ]
    if rows:
        db.execute(schema.duty.insert(), rows)


def digest_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def workbook_id(unit_id: int) -> str:
    return f"{unit_id:08d}-0000-4000-8000-000000000000"


def report(db: Connection, unit_id: int, requirement_ids: Sequence[str], made: Report) -> int:
    """Enter one report; return the id of the submission."""
    root = sha256(f"{unit_id} {made.number} {made.replies}".encode()).hexdigest()
    units.bind(db, workbook_id(unit_id), unit_id)
    done = db.execute(
        schema.submission.insert().values(
            unit_id=unit_id,
            workbook_id=workbook_id(unit_id),
            sha256=sha256(root.encode()).hexdigest(),
            stored_name=made.stored_name,
            number=made.number,
            round=made.round,
            sealed_at=SEALED_AT.format(day=made.day),
            received_at=SEALED_AT.format(day=made.day),
            root=root,
            event_count=1,
            signed="unsigned",
            is_current=made.is_current,
        )
    )
    (submission_id,) = done.inserted_primary_key or (0,)
    replies = {requirement_ids[at]: reply for at, reply in sorted(made.replies.items())}
    _enter(db, schema.answer, submission_id, map(_answer, replies, replies.values()))
    for table, rows in ((schema.fact, _facts), (schema.proof, _proofs), (schema.gap, _gaps)):
        every = (row for id_, reply in replies.items() for row in rows(id_, reply))
        _enter(db, table, submission_id, every)
    return submission_id


def generated(count: int, *, seed: int = 1, silent: Iterable[int] = ()) -> list[Report]:
    """Return reports over ``count`` requirements of seven units; those in ``silent`` send none."""
    random = Random(seed)  # noqa: S311 - the same roll-up every time
    return [
        Report(name, {at: any_reply(random) for at in range(count)}, day=1 + number)
        for number, name in enumerate(names(7))
        if number not in set(silent)
    ]


def any_reply(random: Random) -> Reply:
    status = random.choice(list(Status))
    pieces = tuple(f"佐证 {random.randrange(99)} #.pdf" for _ in range(random.randrange(3)))
    is_bare = status is Status.DONE and not pieces
    return Reply(
        status,
        statement=random.choice(["=1+1", "已公开政府信息。", "@一是公开\n二是解读", ""]),
        evidence=pieces,
        gaps=(GapKind.NO_EVIDENCE,) if is_bare else (),
        is_changed=random.random() < 0.3,
        facts=(("主动公开信息", str(random.randrange(200)), "条"),),
    )


def _answer(requirement_id: str, reply: Reply) -> dict[str, object]:
    told = f"{reply.status} {reply.statement} {reply.evidence} {reply.facts} {reply.problems}"
    return {
        "requirement_id": requirement_id,
        "status": reply.status.value,
        "statement": reply.statement,
        "problems": reply.problems,
        "evidence_count": len(reply.evidence),
        "gap_count": len(reply.gaps),
        "digest": sha256(told.encode()).hexdigest(),
        "is_changed": reply.is_changed,
        "is_same_text": not reply.is_outdated,
    }


def _facts(requirement_id: str, reply: Reply) -> Iterable[dict[str, object]]:
    for position, (label, value, measure) in enumerate(reply.facts):
        row = {"label": label, "value": value, "measure": measure}
        yield {"requirement_id": requirement_id, "position": position, **row}


def _proofs(requirement_id: str, reply: Reply) -> Iterable[dict[str, object]]:
    for position, name in enumerate(reply.evidence):
        yield {
            "requirement_id": requirement_id,
            "position": position,
            "number": position + 1,
            "kind": EvidenceKind.FILE.value,
            "title": name,
            "name": name,
            "sha256": sha256(name.encode()).hexdigest(),
            "size": 9,
        }


def _gaps(requirement_id: str, reply: Reply) -> Iterable[dict[str, object]]:
    for kind in reply.gaps:
        yield {"requirement_id": requirement_id, "kind": kind.value, "sentence": "有一处缺漏。"}


def _enter(
    db: Connection, table: object, submission_id: int, rows: Iterable[dict[str, object]]
) -> None:
    found = [{"submission_id": submission_id, **row} for row in rows]
    if found:
        db.execute(table.insert(), found)  # type: ignore[attr-defined]
