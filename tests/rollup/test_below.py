"""Details of offices are strangers' files: one that is broken holds nobody up and is named."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import UsageError
from desktop.rollup import below, deciding, detail, issuing, judging, review, schema, units
from desktop.rollup.cells import Scope
from desktop.rollup.claims import in_order
from desktop.rollup.picture import picture
from desktop.rollup.receipts import receipts
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.summary import matrix, unit_lines
from desktop.rollup.verdicts import Note, Outcome
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Verdict
from desktop.workbook.submitting import submitting
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop.rollup.summary import UnitLine

DEEP = Scope(is_deep=True)
FIRST, SECOND, THIRD = "东区（#1）政府办", "南区政府办", "西区 政府办"
TODAY = date(2026, 11, 21)
HEAD = {"format": detail.FORMAT, "office": FIRST}
REPORT = {
    "number": 1, "round": 1, "sealed_at": "2026-11-01T02:03:04+00:00", "root": "a" * 64,
    "head": "b" * 64, "state_digest": "c" * 64, "workbook_id": "w-1",
}  # fmt: skip
UNIT = {"unit": "石炮台街道", "parents": [], "group": "A", "is_expected": True, "report": REPORT}
ANSWER = {
    "requirement": f"{1:012x}", "role": "lead", "status": "done", "statement": "已公开 12 条",
    "reason": "", "evidence_waiver": "", "problems": "", "next_steps": "", "self_score": "9",
    "facts": [["主动公开", "12", "条"]],
    "evidence": [[1, "file", "照片", "照片.jpg", "d" * 64, 9, "", "", "", "2026-10-01", ""]],
    "gaps": [["no_evidence", "缺", ""]], "review": ["changes_requested", "请补", "8"],
}  # fmt: skip
GOOD: list[dict[str, Any]] = [HEAD, UNIT, ANSWER]


def written(lines: Sequence[object]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def handed_up(folder: Path, office: str, text: str, name: str = "上报") -> Path:
    """A sealed report of an office that brings these details."""
    folder.mkdir(exist_ok=True)
    path, sealed = folder / f"{office}.yaodian", folder / f"{office} {name} #1.yaodian"
    file = folder / detail.NAME
    file.write_text(text, encoding="utf-8")
    book = (
        Workbook.open(path)
        if path.exists()
        else Workbook.create(path, make_checklist(4), unit=office, year=2026)
    )
    with book:
        book.attach_file(book.ledger()[0].requirement.id, file)
        finish(submitting(book, sealed))
    return sealed


def expect(rollup: Rollup, *names: str) -> None:
    with rollup.writing("units") as db:
        units.add_units(db, names)


def lines_of(rollup: Rollup) -> list[tuple[str, bool]]:
    with rollup.reading() as db:
        return [(each.name, each.parent_id is None) for each in unit_lines(db, DEEP)]


def test_one_that_is_broken_holds_nobody_up_and_is_named(rollup: Rollup, tmp_path: Path) -> None:
    expect(rollup, FIRST, SECOND, THIRD)
    files = [
        handed_up(tmp_path / "1", FIRST, written(GOOD)),
        handed_up(tmp_path / "2", SECOND, written([HEAD, UNIT, {**ANSWER, "status": "没有"}])),
        handed_up(tmp_path / "3", THIRD, written(GOOD)),
    ]
    received = finish(receiving(rollup, files))
    by_name = {each.unit: each for each in received.receipts}
    assert by_name[SECOND].outcome is Outcome.ACCEPTED_WITH_NOTES
    assert by_name[SECOND].notes == (Note.UNSIGNED, Note.BROKEN_DETAIL)[::-1]
    assert "第3行读不懂" in by_name[SECOND].sentences[-1]
    assert [by_name[each].outcome for each in (FIRST, THIRD)] == [Outcome.ACCEPTED] * 2
    assert received.problems
    assert not received.is_settled
    assert lines_of(rollup) == [
        (FIRST, True), ("石炮台街道", False), (SECOND, True), (THIRD, True), ("石炮台街道", False),
    ]  # fmt: skip
    again = finish(receiving(rollup, files))
    assert (again.problems, again.affected) == ((), ())
    with rollup.writing("judge") as db:
        assert judging.judge_all(db) == ()
        assert [each.notes for each in receipts(db)] == [each.notes for each in received.receipts]


def test_put_right_it_is_taken_and_with_the_same_mistake_named_again(
    rollup: Rollup, tmp_path: Path
) -> None:
    expect(rollup, FIRST)
    broken = written([HEAD, {**UNIT, "parents": ["没有的区"]}])
    for number in (1, 2):  # the same words once more, in a report of their own
        path = handed_up(tmp_path, FIRST, broken, f"第{number}次")
        (receipt,) = finish(receiving(rollup, [path])).receipts
        assert Note.BROKEN_DETAIL in receipt.notes
    (receipt,) = finish(
        receiving(rollup, [handed_up(tmp_path, FIRST, written(GOOD), "第3次")])
    ).receipts
    assert receipt.outcome is Outcome.ACCEPTED
    assert lines_of(rollup) == [(FIRST, True), ("石炮台街道", False)]


def test_what_cannot_be_read_today_is_tried_again(rollup: Rollup, tmp_path: Path) -> None:
    expect(rollup, FIRST, SECOND)
    sealed = [handed_up(tmp_path / office[:1], office, written(GOOD)) for office in (FIRST, SECOND)]
    finish(receiving(rollup, sealed))
    with rollup.writing("as if it were new") as db:
        db.execute(schema.meta.delete().where(schema.meta.c.key.startswith("below ")))
        names = [each.stored_name for each in receipts(db)]
    away = rollup.originals / names[0]
    away.rename(away.with_suffix(".away"))
    first, second = below.take_in_below(rollup)
    assert (first.office, bool(first.problem), second.problem) == (FIRST, True, "")
    away.with_suffix(".away").rename(away)
    assert [each.problem for each in below.take_in_below(rollup)] == [""]


def test_below_whoever_counts_no_more_is_nothing(rollup: Rollup, tmp_path: Path) -> None:
    expect(rollup, FIRST)
    sealed = handed_up(tmp_path, FIRST, written(GOOD))
    (receipt,) = finish(receiving(rollup, [sealed])).receipts
    for is_accepted, count in ((False, 1), (True, 2), (False, 1)):
        with rollup.writing("decide") as db:
            deciding.decide(db, rollup, receipt.sha256, is_accepted=is_accepted)
        below.take_in_below(rollup)
        assert len(lines_of(rollup)) == count


def test_the_office_that_vouches_reviews_too(rollup: Rollup, tmp_path: Path) -> None:
    expect(rollup, FIRST)
    finish(receiving(rollup, [handed_up(tmp_path, FIRST, written(GOOD))]))
    with rollup.reading() as db:
        _, street = unit_lines(db, DEEP)
        (claim, *_) = [each for each in in_order(db, [street]) if each.said]
    assert claim.said
    assert (claim.said.by, claim.said.remark, claim.said.is_draft) == (FIRST, "请补", False)
    with pytest.raises(UsageError, match=f"由{FIRST}审核"), rollup.writing("review") as db:
        say(rollup, db, street)
    with rollup.writing("review") as db:
        say(rollup, db, unit_lines(db)[0])


def say(rollup: Rollup, db: Any, unit: UnitLine) -> None:
    ids = [f"{1:012x}"]
    known = {id_: each.version for id_, each in review.said(db, unit.submission_id or 0).items()}
    review.say(
        db,
        unit.submission_id or 0,
        ids,
        Verdict.QUERIED,
        by="甲",
        at=rollup.clock(),
        remark="？",
        expected=known,
    )


def test_giving_out_again_leaves_what_those_below_must_report(
    rollup: Rollup, tmp_path: Path
) -> None:
    expect(rollup, FIRST)
    finish(receiving(rollup, [handed_up(tmp_path, FIRST, written(GOOD))]))
    with rollup.reading() as db:
        before = matrix(db, DEEP).cells
    issuing.issue(rollup, issuing.plan_issue(rollup.checklist(), [FIRST]))
    with rollup.reading() as db:
        after = matrix(db, DEEP).cells
        (street,) = [each.id for each in unit_lines(db, DEEP) if each.parent_id]
    assert {key: cell.role for key, cell in after.items() if key[0] == street} == {
        key: cell.role for key, cell in before.items() if key[0] == street
    }


SPOILT = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=70),
    st.sampled_from(["\ud800", "9999-99-99", "0001-01-01T00:00:00+14:00", "字" * 65, "甲" * 101]),
    st.lists(st.text(max_size=3), max_size=3), st.dictionaries(st.text(max_size=3), st.none()),
)  # fmt: skip


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield (*path, key)
            yield from places(value[key], (*path, key))  # type: ignore[index]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rollup]:
    """A roll-up whose office has reported; what it brings is put in its place again and again."""
    folder = tmp_path_factory.mktemp("市")
    with Rollup.create(
        folder / "汇总#1.yaodian-rollup", make_checklist(4), office="市府办", year=2026
    ) as rollup:
        expect(rollup, FIRST)
        finish(receiving(rollup, [handed_up(folder, FIRST, written(GOOD))]))
        yield rollup


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_is_read_can_be_stored_and_shown(data: st.DataObject, office: Rollup) -> None:
    """Any value anywhere in the details, any line twice: refused as a line, or shown like others."""
    lines = deepcopy(GOOD)
    *path, last = data.draw(st.sampled_from(list(places(lines))))
    spot: Any = lines
    for key in path:
        spot = spot[key]
    spot[last] = data.draw(SPOILT)
    lines += data.draw(st.lists(st.sampled_from(lines), max_size=2))
    try:
        found = list(
            detail.read(office.originals, [json.dumps(each).encode() + b"\n" for each in lines])
        )
    except detail.BrokenDetail:
        return
    with office.reading() as db:
        (brought,) = below._brought(db)
    with office.writing("try") as db:
        below._replace(db, replace(brought), found, "2026-11-21T00:00:00+00:00")
    picture(office, today=TODAY, scope=DEEP)
    with office.reading() as db:
        list(in_order(db, unit_lines(db, DEEP)))
