"""An old file becomes a present one on a copy; the sample of every format opens for ever."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.apart.asking import PREFIX
from desktop.errors import FileError
from desktop.files import backups_folder
from desktop.workbook import connection, edits, migration, schema
from desktop.workbook.backup import backups, restoring
from desktop.workbook.book import Workbook, finish
from desktop.workbook.check_file import check_file
from desktop.workbook.errors import DamagedWorkbook, NewerWorkbook, ReadOnlyWorkbook

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist

FIRST = f"{1:012x}"
SAMPLES = Path(__file__).parent.parent / "workbooks"
NEXT_STEP = schema.Step(
    schema.latest() + 1,
    (
        "ALTER TABLE assessment ADD COLUMN mood TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT",
    ),
)


@pytest.fixture
def old(path: Path, checklist: Checklist) -> Path:
    """A file of the present format, which the tests below treat as an older one."""
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("写", edits.assess, FIRST, statement="旧版写的话")
    return path


@pytest.fixture
def newer_program(monkeypatch: pytest.MonkeyPatch, old: Path) -> None:
    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, NEXT_STEP])


def dump(path: Path) -> dict[str, Any]:
    """Everything in a file, read with nothing of ours."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        rows = {
            name: [
                [each.hex() if isinstance(each, bytes) else each for each in row]
                for row in db.execute(f"SELECT * FROM {name} ORDER BY 1, 2")
            ]
            for name in sorted(names)
        }
        version = db.execute("PRAGMA user_version").fetchone()[0]
    return {"user_version": version, "tables": rows}


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.yaodian")), ids=lambda path: path.stem)
def test_a_sample_of_every_released_format(sample: Path, tmp_path: Path) -> None:
    expected = json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))
    copy = tmp_path / sample.name
    shutil.copyfile(sample, copy)
    assert dump(copy) == expected["dump"]
    with Workbook.open(copy) as book:
        assert book.check() == ()
        assert book.state_digest() == expected["state_digest"]
        for row in book.ledger():
            assert repr(row.assessment) == expected["answers"][row.requirement.ref]
        edited = book.ledger()[1].requirement.id
        book.edit("写", edits.assess, edited, statement="新版写的话")
    assert check_file(copy) == ()


def test_there_is_a_sample_of_this_format() -> None:
    assert (SAMPLES / f"{schema.latest()}.yaodian").exists()


@pytest.mark.usefixtures("newer_program")
def test_an_older_file_is_migrated_and_the_original_kept(old: Path) -> None:
    before = old.read_bytes()
    with Workbook.open(old) as book:
        assert book.kept_original is not None
        assert book.kept_original.read_bytes() == before
        assert book.ledger()[0].assessment.statement == "旧版写的话"
        assert book.check() == ()
        book.edit("写", edits.assess, FIRST, statement="新版写的话")
    with closing(sqlite3.connect(old)) as db:
        assert schema.text_of(db) == schema.canonical(NEXT_STEP.user_version)  # as in a fresh file
        assert db.execute("PRAGMA user_version").fetchone() == (NEXT_STEP.user_version,)
    assert len(list(old.parent.iterdir())) == 2
    with Workbook.open(old) as again:
        assert again.kept_original is None


@pytest.mark.usefixtures("newer_program")
def test_reading_an_older_file_leaves_it_as_it_is(
    old: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, scratch = old.read_bytes(), tmp_path_factory.mktemp("临时 #1")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with Workbook.open(old, read_only=True) as book:
        (private,) = scratch.iterdir()
        assert private.name.startswith(f"{PREFIX}{os.getpid()}-")  # swept if this were killed
        assert book.ledger()[0].assessment.statement == "旧版写的话"
        with pytest.raises(ReadOnlyWorkbook):
            book.undo()
    assert not list(scratch.iterdir())
    assert old.read_bytes() == before
    assert [each.name for each in old.parent.iterdir()] == [old.name]


def test_a_step_that_fails_half_way_changes_nothing(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()
    broken = schema.Step(
        schema.latest() + 1, (*NEXT_STEP.statements, "INSERT INTO nowhere VALUES (1)")
    )
    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, broken])
    with pytest.raises(sqlite3.OperationalError):
        Workbook.open(old)
    assert old.read_bytes() == before
    assert [each.name for each in old.parent.iterdir()] == [old.name]


@pytest.mark.parametrize("statement", ["DELETE FROM event", "DELETE FROM assessment"])
def test_a_step_that_loses_something_is_not_believed(
    old: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    before = old.read_bytes()
    losing = schema.Step(
        schema.latest() + 1, ("PRAGMA foreign_keys = OFF", "DELETE FROM event_detail", statement)
    )
    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, losing])
    with pytest.raises(DamagedWorkbook):
        Workbook.open(old)
    assert old.read_bytes() == before


@pytest.mark.usefixtures("newer_program")
def test_an_original_kept_before_is_not_lost(old: Path) -> None:
    earlier = migration._name_for_original(old)
    earlier.write_bytes(b"something else")
    with Workbook.open(old) as book:
        assert book.kept_original != earlier
    assert earlier.read_bytes() == b"something else"


@pytest.mark.usefixtures("newer_program")
def test_where_no_second_names_exist_the_original_is_copied(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    before = dump(old)
    monkeypatch.setattr(os, "link", refuse)
    with Workbook.open(old) as book:
        assert book.kept_original is not None
        assert dump(book.kept_original) == before


def test_a_newer_major_and_a_newer_minor(old: Path) -> None:
    for version, error in [(2000, NewerWorkbook), (1999, None)]:
        data = bytearray(old.read_bytes())
        data[60:64] = version.to_bytes(4, "big")
        old.write_bytes(data)
        if error:
            with pytest.raises(error):
                Workbook.open(old)
        else:
            with Workbook.open(old) as book, pytest.raises(ReadOnlyWorkbook, match="稍新版本"):
                book.edit("写", edits.assess, FIRST, statement="x")
        assert old.read_bytes() == data


def test_a_newer_minor_with_words_that_we_do_not_know(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("UPDATE assessment SET status = 'postponed'")
        db.execute(f"PRAGMA user_version = {NEXT_STEP.user_version}")
    with pytest.raises(FileError, match="升级"):
        Workbook.open(old)


def test_before_it_is_migrated_a_file_is_backed_up(
    old: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "profile"))
    version = connection.read_user_version(old)
    with Workbook.open(old) as book:
        (kept,) = backups(backups_folder(), book.info.id)
    assert connection.read_user_version(kept.path) == version
    finish(restoring(kept.path, tmp_path / "恢复.yaodian"))
    with Workbook.open(tmp_path / "恢复.yaodian") as book:
        assert book.ledger()[0].assessment.statement == "旧版写的话"
