"""各单位明细: all answers of an office's units as one text file, evidence by digest alone.

JSON lines, UTF-8: a head, then each unit with its report, each followed by its answers. The file
travels as evidence inside the office's own sealed workbook, which binds every byte of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.checklist.model import Role
from desktop.errors import FileError
from desktop.rollup import strict
from desktop.rollup.store import moment
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import EvidenceKind, Publicity, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from desktop.rollup.claims import Claim
    from desktop.rollup.summary import UnitLine

FORMAT: Final = "yaodian-rollup-detail/1"
NAME: Final = "各单位明细.jsonl"
LONGEST_LINE: Final = 4 << 20  # bytes
MOST_LINES: Final = 2_000_000
DEEPEST: Final = 8  # offices between a unit and whoever reads this
_AT_ONCE: Final = 100  # units in memory
_ROLES: Final = frozenset({"", *Role})

Line = dict[str, Any]


class BrokenDetail(FileError):
    """Details that this program would not have written."""

    def __init__(self, path: Path, number: int) -> None:
        self.number = number
        super().__init__(
            path,
            f"里的各单位明细第 {number} 行读不懂，没有采用明细",
            "请让报送单位重新生成后再报送。",
        )


@dataclass(frozen=True, slots=True)
class Reported:
    """A unit as it is told upwards: the offices between it and us, and its report if any."""

    unit: UnitLine
    parents: tuple[str, ...]
    report: Line | None


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit below the office that reports: ``parents`` are the offices between, from above.

    ``report`` is None where it has not reported; ``answers`` are rows of the tables, by table.
    """

    name: str
    parents: tuple[str, ...]
    group: str
    is_expected: bool
    report: Line | None
    answers: list[Line]


def lines(
    office: str,
    units: Sequence[Reported],
    claims_of: Callable[[Sequence[UnitLine]], Iterable[Claim]],
) -> Iterator[str]:
    """Yield the lines of a detail file, offices before the units below them."""
    yield _dump({"format": FORMAT, "office": office})
    ordered = sorted(units, key=lambda each: len(each.parents))
    for first in range(0, len(ordered), _AT_ONCE):
        some = ordered[first : first + _AT_ONCE]
        answers: defaultdict[int, list[Claim]] = defaultdict(list)
        for claim in claims_of([each.unit for each in some]):
            answers[claim.unit.id].append(claim)
        for each in some:
            yield _dump(
                {
                    "unit": each.unit.name,
                    "parents": list(each.parents),
                    "group": each.unit.group,
                    "is_expected": each.unit.is_expected,
                    "report": each.report,
                }
            )
            yield from (_dump(_answer(claim)) for claim in answers[each.unit.id] if claim.told)


def read(path: Path, pieces: Iterable[bytes]) -> Iterator[UnitBelow]:
    """Yield the units of a detail file; ``path`` is the file to name in a sentence.

    Nothing is yielded that the tables would not take: every value has its range, no unit and no
    answer comes twice, and offices come before the units below them. Raises:
        BrokenDetail: a line is none of ours.
    """
    number = 0
    unit: UnitBelow | None = None
    known: set[tuple[str, ...]] = {()}
    answered: set[str] = set()
    for number, raw in enumerate(_split(path, pieces), start=1):
        try:
            line = json.loads(raw)
            if number == 1:
                strict.expect(line["format"] == FORMAT)
            elif "unit" in line:
                if unit:
                    yield unit
                unit = _unit(line)
                place = (*unit.parents, unit.name)
                strict.expect(unit.parents in known and place not in known)
                known.add(place)
                answered.clear()
            elif unit is not None:
                answer = _read_answer(line)
                strict.expect(answer["requirement"] not in answered)
                answered.add(answer["requirement"])
                unit.answers.append(answer)
            else:
                strict.expect(False)  # noqa: FBT003 - an answer before any unit
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise BrokenDetail(path, number) from error
    if unit:
        yield unit


def _split(path: Path, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines without holding the file in memory."""
    rest, count = b"", 0
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            count += 1
            if len(line) > LONGEST_LINE or count > MOST_LINES:
                raise BrokenDetail(path, count)
            yield line
        if len(rest) > LONGEST_LINE:
            raise BrokenDetail(path, count + 1)
    if rest:
        yield rest


def _answer(claim: Claim) -> Line:
    told, said = claim.told, claim.said
    if told is None:
        raise ValueError(claim)
    answer = told.answer
    return {
        "requirement": claim.asked.id,
        "role": claim.cell.role,
        "status": answer.status.value,
        "statement": answer.statement,
        "reason": answer.reason,
        "evidence_waiver": answer.evidence_waiver,
        "problems": answer.problems,
        "next_steps": answer.next_steps,
        "self_score": answer.self_score,
        "facts": [[each.label, each.value, each.measure] for each in answer.facts],
        "evidence": [
            [
                each.number,
                each.kind.value,
                each.title,
                each.name,
                each.sha256,
                each.size,
                each.url,
                each.channel,
                each.document_number,
                each.dated.isoformat() if each.dated else None,
                each.publicity.value if each.publicity else "",
            ]
            for each in told.evidence
        ],
        "gaps": [[each.kind.value, each.sentence, each.accepted_because] for each in told.gaps],
        "review": [said.verdict.value, said.remark, said.score] if said else None,
    }


def _unit(line: Line) -> UnitBelow:
    report = line["report"]
    if report is not None:
        report = {
            "number": strict.count(report["number"]),
            "round": strict.count(report["round"]),
            "sealed_at": moment(datetime.fromisoformat(strict.text(report["sealed_at"]))),
            "root": strict.short(report["root"]),
            "head": strict.short(report["head"], may_be_empty=True),
            "state_digest": strict.short(report["state_digest"], may_be_empty=True),
            "workbook_id": strict.short(report["workbook_id"]),
        }
    parents = line["parents"]
    strict.expect(isinstance(parents, list) and len(parents) <= DEEPEST)
    return UnitBelow(
        name=strict.name(line["unit"]),
        parents=tuple(strict.name(each) for each in parents),
        group=strict.text(line["group"])[:20],
        is_expected=bool(line["is_expected"]),
        report=report,
        answers=[],
    )


def _read_answer(line: Line) -> Line:
    texts = ("statement", "reason", "evidence_waiver", "problems", "next_steps", "self_score")
    review = line["review"]
    strict.expect(line["role"] in _ROLES)
    return {
        "requirement": strict.short(line["requirement"]),
        "role": line["role"],
        "status": Status(line["status"]).value,
        **{name: strict.text(line[name]) for name in texts},
        "facts": [[strict.text(word) for word in strict.listed(each, 3)] for each in line["facts"]],
        "evidence": [_proof(*strict.listed(each, 11)) for each in line["evidence"]],
        "gaps": [
            [GapKind(kind).value, strict.text(sentence), strict.text(why)]
            for kind, sentence, why in line["gaps"]
        ],
        "review": None
        if review is None
        else [Verdict(review[0]).value, strict.text(review[1]), strict.text(review[2])],
    }


def _proof(*values: Any) -> Line:  # noqa: ANN401 - not looked at yet
    number, kind, title, name, sha256, size, url, channel, document, dated, publicity = values
    return {
        "number": strict.count(number),
        "kind": EvidenceKind(kind).value,
        "title": strict.text(title),
        "name": strict.text(name),
        "sha256": strict.short(sha256, may_be_empty=True),
        "size": strict.count(size, 1 << 53),
        "url": strict.text(url),
        "channel": strict.text(channel),
        "document_number": strict.text(document),
        "dated": None if dated is None else date.fromisoformat(strict.text(dated)).isoformat(),
        "publicity": Publicity(publicity).value if publicity else "",
    }


def _dump(value: Line) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
