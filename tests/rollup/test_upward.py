"""Upwards: what an office's units said is seen, and counted, one level higher; without the bodies."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.errors import UsageError
from desktop.rollup import below, claims, detail, judging, schema, units, upward
from desktop.rollup.cells import FINISHED, Cell, CellState, Scope
from desktop.rollup.detail import BrokenDetail
from desktop.rollup.issuing import own_checklist
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.summary import matrix, unit_lines
from desktop.rollup.verdicts import Outcome
from desktop.workbook import edits, submitting
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Status
from tests.rollup import filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.checklist.model import Checklist

OFFICE, STREETS = "金平区人民政府办公室", ["石炮台街道（#1）", "光华街道"]


def cell(state: CellState) -> Cell:
    return Cell(1, "a", "", None, 1, state, 0, 0, False, False, True, None, False)  # noqa: FBT003


@given(st.lists(st.sampled_from(CellState)))
def test_together_they_are_as_far_as_the_last(states: list[CellState]) -> None:
    status = upward.joined_status(map(cell, states))
    applying = [each for each in states if each is not CellState.NOT_APPLICABLE]
    is_finished = status in {Status.DONE, Status.ONGOING}
    assert is_finished is (bool(applying) and all(each in FINISHED for each in applying))
    assert (status is Status.NOT_APPLICABLE) is (bool(states) and not applying)
    assert upward.joined_status(map(cell, reversed(states))) is status


def test_what_is_too_long_to_be_joined_says_so(rollup: Rollup, checklist: Checklist) -> None:
    with rollup.writing("receive") as db:
        asked = [each.id for each in checklist.requirements]
        for name, unit_id in filled.add_units(db, [f"第{n}局 #1" for n in range(30)]).items():
            reply = filled.Reply(statement="已公开。" * 250)
            filled.report(db, unit_id, asked, filled.Report(name, {0: reply}))
        found = claims.of_requirement(db, asked[0])
    words = upward.joined_statement(found)
    assert words.startswith("第0局 #1：已公开。")
    assert words.endswith("……（太长，其余见各单位明细）")
    assert len(upward.joined_statement(found[:3])) < len(words)


def district(folder: Path, checklist: Checklist) -> Rollup:
    rollup = Rollup.create(
        folder / "区 汇总.yaodian-rollup", checklist, office=OFFICE, year=2026, actor="乙"
    )
    with rollup.writing("units") as db:
        units.add_units(db, STREETS)
    return rollup


def hand_in(folder: Path, checklist: Checklist, unit: str, words: str) -> Path:
    path = folder / f"{unit[:2]}.yaodian"
    sealed = folder / f"{unit[:2]} {words} 报送.yaodian"
    book = (
        Workbook.open(path)
        if path.exists()
        else Workbook.create(path, checklist, unit=unit, year=2026)
    )
    with book:
        first = book.ledger()[0].requirement.id
        book.edit("写", edits.assess, first, status=Status.DONE, statement=words)
        proof = folder / "照片.txt"
        proof.write_text("不上报的正文", encoding="utf-8")
        book.attach_file(first, proof)
        finish(submitting.submitting(book, sealed))
    return sealed


def go_up(rollup: Rollup, target: Path) -> Path:
    with Workbook.open(upward.join(rollup)) as book:
        finish(submitting.submitting(book, target))
    return target


def receive(rollup: Rollup, *paths: Path) -> list[Outcome]:
    return [each.outcome for each in finish(receiving(rollup, paths)).receipts]


@contextmanager
def city_of_a_district(folder: Path, checklist: Checklist) -> Iterator[Rollup]:
    """The roll-up of a city whose only district has the report of one of its streets."""
    (folder / "区").mkdir()
    with district(folder / "区", checklist) as lower:
        receive(lower, hand_in(folder / "区", checklist, STREETS[0], "已公开 12 条"))
        report = go_up(lower, folder / "区 上报.yaodian")
    file = folder / "市 汇总.yaodian-rollup"
    with Rollup.create(file, checklist, office="汕头市政府办", year=2026, actor="丙") as city:
        with city.writing("units") as db:
            units.add_units(db, [OFFICE])
        receive(city, report)
        yield city


def test_a_district_is_a_unit_of_the_city(
    rollup: Rollup, checklist: Checklist, tmp_path: Path
) -> None:
    folder = tmp_path / "区"
    folder.mkdir()
    with district(folder, checklist) as lower:
        receive(lower, hand_in(folder, checklist, STREETS[0], "已公开 12 条"))
        up = go_up(lower, tmp_path / "区 上报 #1.yaodian")
    assert b"\xe4\xb8\x8d\xe4\xb8\x8a\xe6\x8a\xa5" not in up.read_bytes()  # 不上报
    with rollup.writing("units") as db:
        (office,) = units.add_units(db, [OFFICE])
    assert receive(rollup, up) == [Outcome.ACCEPTED]
    assert below.take_in_below(rollup) == ()
    with rollup.reading() as db:
        own, under = matrix(db), matrix(db, Scope(parent_id=office.id))
        proofs = db.execute(select(schema.proof).where(schema.proof.c.name == "照片.txt")).all()
    first = checklist.requirements[0].id
    assert [each.name for each in own.units] == [OFFICE]
    assert own.cells[office.id, first].state is CellState.DONE
    assert [each.name for each in under.units] == STREETS
    told = under.cells[under.units[0].id, first]
    assert (told.state, told.evidence_count) == (CellState.DONE, 1)
    assert [each.has_reported for each in under.units] == [True, False]
    assert len(proofs) == 1
    assert len(proofs[0].sha256) == 64


def test_the_next_report_takes_the_place_of_the_one_before(
    rollup: Rollup, checklist: Checklist, tmp_path: Path
) -> None:
    folder = tmp_path / "区"
    folder.mkdir()
    with rollup.writing("units") as db:
        (office,) = units.add_units(db, [OFFICE])
    with district(folder, checklist) as lower:
        receive(lower, hand_in(folder, checklist, STREETS[0], "已公开 12 条"))
        first = go_up(lower, tmp_path / "上报1.yaodian")
        receive(rollup, first)
        receive(lower, hand_in(folder, checklist, STREETS[0], "已公开 30 条"))
        receive(lower, hand_in(folder, checklist, STREETS[1], "也公开了"))
        second = go_up(lower, tmp_path / "上报2.yaodian")
    assert receive(rollup, second) == [Outcome.ACCEPTED]
    assert receive(rollup, first) == [Outcome.OLDER]
    assert below.take_in_below(rollup) == ()
    with rollup.reading() as db:
        under = Scope(parent_id=office.id)
        ids = [each.submission_id for each in unit_lines(db, under)]
        said = db.execute(
            select(schema.answer.c.statement).where(
                schema.answer.c.submission_id.in_(ids), schema.answer.c.statement != ""
            )
        ).scalars()
        assert sorted(said) == ["也公开了", "已公开 30 条"]


def test_what_the_office_wrote_itself_stays(checklist: Checklist, tmp_path: Path) -> None:
    first, second = (each.id for each in checklist.requirements[:2])
    with district(tmp_path, checklist) as lower:
        receive(lower, hand_in(tmp_path, checklist, STREETS[0], "已公开 12 条"))
        path = upward.join(lower)
        with Workbook.open(path) as book:
            answer = {row.requirement.id: row.assessment for row in book.ledger()}
            assert "已公开 12 条" in answer[first].statement
            book.edit("写", edits.assess, second, statement="区里自己的话")
        receive(lower, hand_in(tmp_path, checklist, STREETS[1], "也公开了"))
        assert upward.join(lower) == path
        with Workbook.open(path) as book:
            answer = {row.requirement.id: row.assessment for row in book.ledger()}
            assert "也公开了" in answer[first].statement
            assert answer[second].statement == "区里自己的话"
            assert [each.name for each in book.evidence()] == [detail.NAME]
            assert book.check() == ()


@pytest.mark.parametrize(
    "text",
    [
        "不是",
        '{"format": "x"}',
        '{"format": "yaodian-rollup-detail/1"}\n{"answer": 1}',
        '{"format": "yaodian-rollup-detail/1"}\n{"unit": "", "parents": [], "group": "", "is_expected": true, "report": null}',
        '{"format": "yaodian-rollup-detail/1"}\n' + "[" * 100_000,
        json.dumps({"format": detail.FORMAT}) + "\n" + "x" * (detail.LONGEST_LINE + 9),
    ],
)
def test_details_of_strangers_are_a_sentence(text: str, tmp_path: Path) -> None:
    data = text.encode()
    pieces = [data[at : at + 1000] for at in range(0, len(data), 1000)]
    with pytest.raises(BrokenDetail, match="各单位明细第"):
        list(detail.read(tmp_path / "上报 #1.yaodian", pieces))


def test_judging_all_again_leaves_what_came_up(
    rollup: Rollup, checklist: Checklist, tmp_path: Path
) -> None:
    folder = tmp_path / "区"
    folder.mkdir()
    with district(folder, checklist) as lower:
        receive(lower, hand_in(folder, checklist, STREETS[0], "已公开 12 条"))
        up = go_up(lower, tmp_path / "上报.yaodian")
    with rollup.writing("units") as db:
        (office,) = units.add_units(db, [OFFICE])
    receive(rollup, up)
    with rollup.reading() as db:
        before = matrix(db, Scope(parent_id=office.id))
    with rollup.writing("judge") as db:
        judging.judge_all(db)
    with rollup.reading() as db:
        assert matrix(db, Scope(parent_id=office.id)) == before


def test_three_levels_keep_who_is_below_whom(
    rollup: Rollup, checklist: Checklist, tmp_path: Path
) -> None:
    """街道 → 区 → 市 → 省: the province sees the streets under their district."""
    with city_of_a_district(tmp_path, checklist) as city:
        from_city = go_up(city, tmp_path / "市 上报.yaodian")
    with rollup.writing("units") as db:
        (top,) = units.add_units(db, ["汕头市政府办"])
    receive(rollup, from_city)
    with rollup.reading() as db:
        (under,) = unit_lines(db, Scope(parent_id=top.id))
        streets = unit_lines(db, Scope(parent_id=under.id))
        first = checklist.requirements[0].id
        told = matrix(db, Scope(parent_id=under.id)).cells[streets[0].id, first]
    assert under.name == OFFICE
    assert [each.name for each in streets] == STREETS
    assert told.state is CellState.DONE


def test_the_city_speaks_once_for_each_of_its_districts(
    checklist: Checklist, tmp_path: Path
) -> None:
    """What a street said is in its district's words; its evidence is counted where it lies."""
    with (
        city_of_a_district(tmp_path, checklist) as city,
        Workbook.open(upward.join(city)) as book,
    ):
        told = book.ledger()[0].assessment
    assert told.statement == f"{OFFICE}：{STREETS[0]}：已公开 12 条"
    assert "（1 份）" in told.evidence_waiver


def test_the_workbook_that_was_given_out_is_filled_in(checklist: Checklist, tmp_path: Path) -> None:
    """It holds a part of what the office's own units were asked; the rest of it stays below."""
    second = checklist.requirements[1].id
    given, other = tmp_path / "下发 #1.yaodian", tmp_path / "别的.yaodian"
    Workbook.create(given, own_checklist(checklist, [second]), unit=OFFICE, year=2026).close()
    Workbook.create(other, strangers(checklist), unit=OFFICE, year=2026).close()
    with district(tmp_path, checklist) as lower:
        receive(lower, hand_in(tmp_path, checklist, STREETS[0], "已公开 12 条"))
        assert upward.join(lower, given) == given
        with Workbook.open(given) as book:
            assert [row.requirement.id for row in book.ledger()] == [second]
            assert [each.name for each in book.evidence()] == [detail.NAME]
        with pytest.raises(UsageError, match="没有一条是这次汇总的要点"):
            upward.join(lower, other)


def strangers(checklist: Checklist) -> Checklist:
    """The same words under other ids."""
    (directive,) = checklist.directives
    asked = tuple(replace(each, id=f"f{each.id[1:]}") for each in directive.requirements)
    return replace(checklist, directives=(replace(directive, requirements=asked),))
