"""A roll-up lives for years: the sample of every format opens for ever, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Column, Integer, Table, Text, create_engine, select, text

from desktop.rollup import issued, migration, schema, units
from desktop.rollup.errors import DatabaseTrouble, NotARollup, OlderRollup, SpoiltByMigration
from desktop.rollup.migration import Step
from desktop.rollup.receipts import receipts
from desktop.rollup.review import said
from desktop.rollup.store import Rollup
from desktop.rollup.summary import matrix, unit_lines
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).parent / "samples"
ALL_SAMPLES = sorted(SAMPLES.glob("*.yaodian-rollup"))
WORDS = "CREATE TABLE pretended (id INTEGER NOT NULL, words TEXT NOT NULL, PRIMARY KEY (id))"
COPY = "INSERT INTO pretended (id, words) SELECT id, name FROM unit"


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in sorted(names)}


def told(rollup: Rollup) -> dict[str, object]:
    """What a sample holds, as it is kept beside it."""
    with rollup.reading() as db:
        lines = unit_lines(db)
        return {
            "office": rollup.office,
            "year": rollup.year,
            "requirements": [each.id for each in issued.in_force(db).requirements],
            "units": [[each.name, each.group, each.number, each.signed] for each in lines],
            "receipts": [[each.file_name, each.outcome.value] for each in receipts(db)],
            "cells": sorted([k[0], k[1], c.mark] for k, c in matrix(db).cells.items()),
            "said": sorted(
                [each.requirement_id, each.verdict.value, each.remark]
                for line in lines
                for each in said(db, line.submission_id or 0).values()
            ),
        }


@pytest.mark.parametrize("sample", ALL_SAMPLES, ids=lambda path: path.stem)
def test_a_sample_of_every_released_format(sample: Path, tmp_path: Path) -> None:
    expected = json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))
    copy = tmp_path / "汇总 #1?.yaodian-rollup"
    shutil.copyfile(sample, copy)
    with Rollup.open(copy) as rollup:
        assert json.loads(json.dumps(told(rollup))) == expected
        assert (rollup.kept_original is None) is (sample.stem == str(schema.FORMAT))


def test_there_is_a_sample_of_this_format() -> None:
    """Whoever changes a table raises the format, writes the step, and keeps a sample."""
    with closing(sqlite3.connect(SAMPLES / f"{schema.FORMAT}.yaodian-rollup")) as db:
        assert migration._tables_of(db) == migration.expected()
    assert [each.format for each in migration.STEPS] == list(range(2, schema.FORMAT + 1))


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Step]]:
    """A format after this one, as if a later program were running."""
    table = Table("pretended", schema.metadata, Column("id", Integer, primary_key=True),
                  Column("words", Text, nullable=False))  # fmt: skip
    later = schema.FORMAT + 1
    monkeypatch.setattr(schema, "FORMAT", later)
    steps = [*migration.STEPS, Step(later, (WORDS, COPY), (WORDS, COPY))]
    monkeypatch.setattr(migration, "STEPS", steps)
    yield steps
    schema.metadata.remove(table)


@pytest.fixture
def old(place: str | Path, tmp_path: Path) -> str | Path:
    """A roll-up of this format with two units."""
    made = Rollup.create(
        place, make_checklist(4), office="办", originals=tmp_path / "收件", year=2026
    )
    with made, made.writing("units") as db:
        units.add_units(db, ["甲局 #1", "乙局"])
    return place


def words(rollup: Rollup) -> list[str]:
    with rollup.reading() as db:
        return list(db.execute(text("SELECT words FROM pretended ORDER BY id")).scalars())


def test_it_is_brought_up_to_date(old: str | Path, request: pytest.FixtureRequest) -> None:
    before = old.read_bytes() if isinstance(old, Path) else b""
    request.getfixturevalue("pretended")
    if isinstance(old, str):  # nobody changes a server unasked
        with pytest.raises(OlderRollup, match="先备份"):
            Rollup.open(old)
        assert Rollup.upgrade(old, actor="管理员")
        assert not Rollup.upgrade(old)
    with Rollup.open(old, actor="管理员") as rollup:
        assert words(rollup) == ["甲局 #1", "乙局"]
        with rollup.reading() as db:
            found = db.execute(select(schema.event.c.action, schema.event.c.actor)).all()
        assert [tuple(row) for row in found][-1] == ("migrate", "管理员")
        kept = rollup.kept_original
        assert bool(kept) is isinstance(old, Path)
        assert rollup.originals.name == "收件"
    if kept:
        assert kept.read_bytes() == before
    with Rollup.open(old) as rollup:
        assert rollup.kept_original is None


@pytest.mark.parametrize("spoilt", ["DELETE FROM unit", "ALTER TABLE unit ADD COLUMN more TEXT"])
def test_what_does_not_check_out_changes_nothing(
    old: str | Path, pretended: list[Step], spoilt: str
) -> None:
    pretended[-1] = Step(schema.FORMAT, (WORDS, spoilt), (WORDS, spoilt))
    before = rows(old) if isinstance(old, Path) else {}
    with pytest.raises(
        NotARollup if isinstance(old, Path) else SpoiltByMigration, match="没有升级"
    ):
        Rollup.upgrade(old)
    if isinstance(old, Path):
        assert rows(old) == before
        assert [each.name for each in old.parent.iterdir() if "升级前" in each.name] == []
    else:
        engine = create_engine(old.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as db:
            names = set(db.execute(select(schema.unit.c.name)).scalars())
        engine.dispose()
        assert names == {"甲局 #1", "乙局"}


def test_what_runs_by_itself_is_not_run(tmp_path: Path, pretended: list[Step]) -> None:
    path = tmp_path / "1.yaodian-rollup"
    shutil.copyfile(SAMPLES / "1.yaodian-rollup", path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM unit; END")
        db.commit()
    before = path.read_bytes()
    with pytest.raises(NotARollup, match="没有升级"):
        Rollup.open(path)
    assert path.read_bytes() == before


def test_nobody_writes_meanwhile(tmp_path: Path, pretended: list[Step]) -> None:
    path = tmp_path / "1.yaodian-rollup"
    shutil.copyfile(SAMPLES / "1.yaodian-rollup", path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseTrouble, match="正被别人使用"):
            Rollup.open(path)
        db.execute("ROLLBACK")
    with Rollup.open(path) as rollup:
        assert rollup.kept_original


def test_an_interrupted_attempt_is_gone_on_with(
    tmp_path: Path, pretended: list[Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the original had its second name: the next time that is the one that stays."""
    path = tmp_path / "1.yaodian-rollup"
    shutil.copyfile(SAMPLES / "1.yaodian-rollup", path)
    kept = migration._keep(path)
    with Rollup.open(path) as rollup:
        assert rollup.kept_original == kept
    assert [each.name for each in tmp_path.iterdir() if "升级前" in each.name] == [kept.name]
