"""Last year's answers lie beside in a new workbook; the old file is only read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DesktopError, FileError
from desktop.workbook import edits, next_year
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Duty, OfferKind, Status, Unit
from desktop.workbook.next_year import same_words, starting_next_year
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from desktop.checklist.model import Checklist

FIRST, SECOND = f"{1:012x}", f"{2:012x}"


def next_checklist() -> Checklist:
    """The same requirements a year later, under other ids, one of them reworded, one new."""
    checklist = make_checklist(4)
    directive = checklist.directives[0]
    requirements = tuple(
        replace(
            each,
            id=f"{number + 100:012x}",
            text=each.text.replace("2019", "2020").replace("，", ", ")
            if number != 3
            else "改了的话。",
        )
        for number, each in enumerate(directive.requirements, start=1)
    )
    return replace(
        checklist,
        id="example-2020",
        directives=(replace(directive, year=2020, requirements=requirements),),
    )


@pytest.fixture
def old(path: Path, checklist: Checklist, tmp_path: Path) -> Path:
    source = tmp_path / "通知#1.pdf"
    source.write_bytes(b"last year")
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("填", edits.assess, FIRST, status=Status.DONE, statement="去年的话。")
        book.edit("填", edits.assess, SECOND, status=Status.NOT_APPLICABLE, reason="无此职能")
        book.attach_file(FIRST, source)
        book.edit("分工", edits.divide, FIRST, [Duty("办公室", "经办人甲")])
        book.edit("单位", edits.describe_unit, Unit("市政府办公室", aliases=("市府办",)))
        book.edit("署名", edits.set_signatories, head="负责人丙")
    return path


def test_next_year(old: Path, tmp_path: Path) -> None:
    before, new = old.read_bytes(), tmp_path / "2020年.yaodian"
    carried = finish(starting_next_year(old, new, next_checklist()))
    assert (carried.matched_count, carried.requirement_count, carried.missing) == (2, 4, ())
    assert old.read_bytes() == before
    with Workbook.open(new) as book:
        assert (book.info.unit, book.info.year, book.info.head) == ("甲局", 2020, "负责人丙")
        rows = book.ledger()
        assert not any(row.assessment.is_answered or row.evidence for row in rows)
        assert [len(row.offers) for row in rows] == [1, 1, 0, 0]
        assert (rows[0].offers[0].source, rows[0].offers[0].statement) == ("2019年", "去年的话。")
        assert rows[1].offers[0].statement == "无此职能"
        assert rows[0].duties == (Duty("办公室", "经办人甲"),)
        assert book.units()[0].aliases == ("市府办",)
        id_ = rows[0].requirement.id
        book.edit("沿用", edits.take_offered_statement, id_, OfferKind.LAST_YEAR)
        book.edit("沿用", edits.take_offered_evidence, rows[0].offers[0].evidence[0].id)
        (taken,) = book.evidence()
        assert b"".join(book.content(taken.sha256)) == b"last year"
        assert book.check() == ()


def test_without_files_and_stopped_half_way(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "2020年.yaodian"
    steps = starting_next_year(old, new, next_checklist())
    next(steps)
    steps.close()
    assert not new.exists()
    finish(starting_next_year(old, new, next_checklist(), with_files=False))
    with Workbook.open(new) as book:
        offered = book.ledger()[0].offers[0].evidence[0].id
        with pytest.raises(DesktopError, match="没有带过来"):
            book.edit("沿用", edits.take_offered_evidence, offered)


def test_nothing_of_it_is_there_until_it_is_whole(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "U盘 #1"
    folder.mkdir()
    new = folder / "2020年.yaodian"
    for _ in starting_next_year(old, new, next_checklist()):
        assert not new.exists()
        assert not [each for each in folder.iterdir() if not each.name.endswith(".part")]
    assert [each.name for each in folder.iterdir()] == [new.name]
    before = new.read_bytes()
    with pytest.raises(FileError, match="已经存在"):
        finish(starting_next_year(old, new, next_checklist()))
    assert new.read_bytes() == before
    with pytest.raises(FileError, match="文件夹不存在"):  # told at once, not after all the work
        next(starting_next_year(old, tmp_path / "没有" / "2020年.yaodian", next_checklist()))


def test_a_stick_that_lies_about_what_it_wrote(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, honest = tmp_path / "2020年.yaodian", next_year.copying_file

    def lying(source: Path, part: Path) -> Generator[float, None, str]:
        digest = yield from honest(source, part)
        part.write_bytes(part.read_bytes()[:-4096] + bytes(4096))
        return digest

    monkeypatch.setattr(next_year, "copying_file", lying)
    with pytest.raises(FileError, match="内容不对，没有建立"):
        finish(starting_next_year(old, new, next_checklist()))
    assert not new.exists()


@given(st.permutations(range(5)), st.lists(st.sampled_from("甲乙"), min_size=5, max_size=5))
def test_matching_pairs_each_once(order: list[int], words: list[str]) -> None:
    base = make_checklist(5).requirements
    old = [replace(each, text=word) for each, word in zip(base, words, strict=True)]
    new = [replace(old[n], id=f"new{n}") for n in order]
    pairs = same_words(old, new)
    texts = {each.id: each.text for each in [*old, *new]}
    assert len(pairs) == 5
    assert sorted(pairs.values()) == sorted(each.id for each in old)
    assert all(texts[one] == texts[other] for one, other in pairs.items())
