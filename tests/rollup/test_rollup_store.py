"""A roll-up is made whole, opened only when it is ours, and written in whole transactions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desktop.errors import FileError, UsageError
from desktop.rollup import issued, schema, units
from desktop.rollup.errors import DatabaseTrouble, NewerRollup, NotARollup
from desktop.rollup.store import Rollup
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist


def test_what_was_made_is_opened(rollup: Rollup, place: str | Path, checklist: Checklist) -> None:
    with Rollup.open(place) as again:
        assert again.meta == rollup.meta
        assert (again.office, again.year) == ("汕尾市人民政府办公室", 2026)
        assert again.checklist() == checklist


def test_a_second_one_never_takes_its_place(
    rollup: Rollup, place: str | Path, checklist: Checklist, tmp_path: Path
) -> None:
    with pytest.raises((FileError, DatabaseTrouble), match="已"):
        Rollup.create(place, checklist, office="别的办", originals=tmp_path)
    with Rollup.open(place) as again:
        assert again.office == rollup.office


def test_a_step_that_fails_leaves_nothing(rollup: Rollup) -> None:
    with pytest.raises(UsageError), rollup.writing("add_units") as db:
        units.add_units(db, ["甲局", "乙局", " "])
    with rollup.reading() as db:
        assert units.all_units(db) == ()
        assert db.execute(select(schema.event)).all() == []


def test_the_history_says_who_did_what(rollup: Rollup) -> None:
    with rollup.writing("add_units", "甲局", "名单") as db:
        units.add_units(db, ["甲局"])
    with rollup.reading() as db:
        (event,) = db.execute(select(schema.event)).all()
    assert (event.actor, event.action, event.subject) == ("审核人甲", "add_units", "甲局")


def test_reading_keeps_nothing(rollup: Rollup) -> None:
    with rollup.reading() as db:
        units.add_units(db, ["甲局"])
    with rollup.reading() as db:
        assert units.all_units(db) == ()


def test_a_corrected_checklist_takes_its_place(rollup: Rollup, checklist: Checklist) -> None:
    directive = checklist.directives[0]
    first, *others = directive.requirements
    corrected = replace(
        checklist,
        directives=(
            replace(directive, requirements=(replace(first, text="更正后的要求。"), *others[1:])),
        ),
    )
    with rollup.writing("correct") as db:
        issued.put_in_force(db, corrected, at="2026-12-01T00:00:00+00:00")
    assert rollup.checklist() == corrected
    with rollup.reading() as db:
        rows = db.execute(select(schema.checklist).order_by(schema.checklist.c.version)).all()
        ids = db.execute(select(schema.requirement.c.id)).scalars().all()
    assert [row.version for row in rows] == [1, 2]
    assert len(ids) == len(checklist.requirements) - 1


def test_units_keep_their_order_names_and_aliases(rollup: Rollup) -> None:
    with rollup.writing("units") as db:
        first, second = units.add_units(db, ["市文化广电新闻出版局", "市财政局"], group="B")
        renamed = units.rename(db, first, "市文化广电旅游体育局")
        assert units.add_units(db, ["市财政局"]) == (second,)
        with pytest.raises(UsageError, match="已经有一个单位"):
            units.rename(db, second, "市文化广电旅游体育局")
    with rollup.reading() as db:
        found = units.all_units(db)
    assert found == (renamed, second)
    assert renamed.names == ("市文化广电旅游体育局", "市文化广电新闻出版局")
    assert units.named(found, "市文化广电新闻出版局") == (renamed,)
    assert units.named(found, "财政局") == (second,)
    assert units.named(found, "区水利局") == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"SQLite format 3\0" + bytes(84), b"SQLite format 3\0" + b"\xff" * 9000],
)
def test_junk_is_no_rollup(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "汇总 #1.yaodian-rollup"
    path.write_bytes(content)
    with pytest.raises(NotARollup, match="汇总 #1"):
        Rollup.open(path)
    assert path.read_bytes() == content


def test_what_runs_by_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "汇总.yaodian-rollup"
    Rollup.create(path, make_checklist(), office="办").close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TRIGGER t AFTER INSERT ON unit BEGIN DELETE FROM unit; END")
        db.commit()
    with pytest.raises(NotARollup):
        Rollup.open(path)
    path.unlink()
    Rollup.create(path, make_checklist(), office="办").close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")
    with pytest.raises(NewerRollup):
        Rollup.open(path)


def test_nothing_stays_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "汇总.yaodian-rollup"
    with Rollup.create(path, make_checklist(), office="办") as rollup, rollup.writing("x") as db:
        units.add_units(db, ["甲局"])
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_server_that_does_not_answer_is_a_sentence_without_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="连接不上") as trouble:
        Rollup.open(f"postgresql://someone:geheim@/db?host={tmp_path}")
    assert "geheim" not in str(trouble.value)


def test_statistics_are_renewed_where_there_are_any(rollup: Rollup) -> None:
    rollup.renew_statistics()
    with rollup.reading() as db:
        assert units.all_units(db) == ()
