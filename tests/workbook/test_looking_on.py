"""A workbook is looked at while another program edits it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from desktop.workbook import connection
from desktop.workbook import looking_on as module
from desktop.workbook.book import Workbook, finish
from desktop.workbook.errors import LockedWorkbook
from desktop.workbook.looking_on import looking_on
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITOR = """
import sys
from pathlib import Path
from desktop.workbook import edits
from desktop.workbook.book import Workbook
book = Workbook.open(Path(sys.argv[1]))
first = book.ledger()[0].requirement.id
print("open", flush=True)
for line in sys.stdin:
    book.edit("x", edits.assess, first, statement=line.strip())
    print("said", flush=True)
book.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "工作簿 #1 & 50%.yaodian"
    Workbook.create(place, make_checklist(), unit="办公室").close()
    return place


@contextmanager
def edited(path: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    with subprocess.Popen(
        [sys.executable, "-c", EDITOR, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        yield other.stdin, other.stdout
        other.stdin.close()
        other.wait()


def said(path: Path) -> str:
    with Workbook.open(path, read_only=True) as book:
        return book.ledger()[0].assessment.statement


def test_the_last_finished_edit_is_seen(path: Path, tmp_path: Path) -> None:
    with edited(path) as (write, read):
        for words in ("one", "two"):
            write.write(f"{words}\n")
            write.flush()
            assert read.readline() == "said\n"
            copy = finish(looking_on(path, tmp_path / "看" / path.name))
            assert said(copy) == words
        with pytest.raises(LockedWorkbook):
            Workbook.open(path)  # it is still theirs
    Workbook.open(path).close()


def test_an_edit_in_the_middle_makes_it_begin_anew(path: Path, tmp_path: Path) -> None:
    with edited(path) as (write, read):
        steps = looking_on(path, tmp_path / "看" / path.name)
        next(steps)
        write.write("late\n")
        write.flush()
        assert read.readline() == "said\n"
        assert said(finish(steps)) == "late"


def test_what_this_program_has_open_is_not_touched(path: Path, tmp_path: Path) -> None:
    with Workbook.open(path), pytest.raises(LockedWorkbook):
        finish(looking_on(path, tmp_path / "看.yaodian"))


def test_one_that_never_comes_to_rest_is_refused(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0)
    monkeypatch.setattr(connection, "has_unfinished", lambda _path: True)
    with pytest.raises(LockedWorkbook):
        finish(looking_on(path, tmp_path / "看.yaodian"))
    assert not (tmp_path / "看.yaodian").exists()
