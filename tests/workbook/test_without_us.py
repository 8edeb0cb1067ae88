"""The page's “How to read it without us” is followed to the letter, with none of our code."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Fact, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (Path(__file__).parents[2] / "docs" / "workbook-format.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## How to read it without us")[2].partition("\n## ")[0]
SQL = re.findall(r"```sql\n(.*?)```", SECTION, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
FILES, HISTORY, TABLES = PYTHON
NAME = "COPY.yaodian"  # as the page calls it
LARGE = b"evidence of more than two pieces" * 80_000
SMALL = "小的".encode()


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A folder with a workbook in it that was answered, and a file of three pieces."""
    sources = {"大 #1.bin": LARGE, "小.txt": SMALL}
    with Workbook.create(tmp_path / NAME, make_checklist(3), unit="甲局") as book:
        first, second, _ = (each.id for each in book.checklist.requirements)
        book.edit(
            "填", edits.assess, first, status=Status.DONE, statement="办结", facts=[Fact("数", "2")]
        )
        book.edit("改", edits.assess, first, statement="=办结了")
        for name, data in sources.items():
            (tmp_path / name).write_bytes(data)
            book.attach_file([first, second], tmp_path / name)
            (tmp_path / name).unlink()
        book.undo()
        book.redo()
    return tmp_path


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a piece of the page where none of our modules can be found."""
    guard = (
        "import sys\nsys.path[:] = [each for each in sys.path if each and 'site-packages' in each"
        " or 'python3' in each]\nsys.modules['desktop'] = None\n"
    )
    return subprocess.run(
        [sys.executable, "-P", "-X", "utf8", "-c", guard + program],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_the_page_has_these_pieces() -> None:
    assert (len(SQL), len(PYTHON)) == (2, 3)
    assert not any("desktop" in piece or "yaodian " in piece for piece in (*SQL, *PYTHON))


def test_requirements_and_evidence_are_read_by_the_statements(there: Path) -> None:
    with closing(sqlite3.connect(there / NAME)) as db:
        answers, proofs = (db.execute(each).fetchall() for each in SQL)
    assert [row[2:] for row in answers] == [
        ("done", "=办结了"),
        ("not_started", None),
        ("not_started", None),
    ]
    digests = [hashlib.sha256(each).hexdigest() for each in (LARGE, SMALL)]
    assert [row[4] for row in proofs] == digests * 2
    assert [row[2] for row in proofs] == ["大 #1.bin", "小.txt"] * 2


def test_files_are_joined_and_checked(there: Path) -> None:
    told = run(FILES, there)
    assert (told.returncode, told.stderr) == (0, "")
    for data in (LARGE, SMALL):
        assert (there / hashlib.sha256(data).hexdigest()).read_bytes() == data
    assert len(LARGE) > 2 << 20


def test_the_history_is_checked(there: Path) -> None:
    told = run(HISTORY, there)
    with Workbook.open(there / NAME, read_only=True) as book:
        events = book.events()
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.strip() == events[-1].digest
    assert len(events) > 5


def test_all_tables_are_read_with_sqlite_utils(there: Path) -> None:
    told = run(TABLES, there)
    assert (told.returncode, told.stderr) == (0, "")
    tables = json.loads((there / "tables.json").read_text(encoding="utf-8"))
    assert {row["statement"] for row in tables["assessment"]} == {"=办结了"}
    assert [row["key"] for row in tables["meta"]][:1] == ["id"]


def _sql(statement: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            assert db.execute(statement).rowcount == 1

    return damage


@pytest.mark.parametrize(
    ("program", "damage", "words"),
    [
        (
            FILES,
            "UPDATE chunk SET data = zeroblob(6) WHERE length(data) = 6",
            "not what was stored",
        ),
        (FILES, "DELETE FROM chunk WHERE position = 1", "not what was stored"),
        (HISTORY, "UPDATE event SET actor = '别人' WHERE seq = 3", "broken at line 3"),
        (HISTORY, "DELETE FROM event WHERE seq = 4", "broken at line 4"),
        (HISTORY, "UPDATE event_detail SET after = '{}' WHERE seq = 3", "words of line 3"),
    ],
)
def test_what_was_changed_is_noticed_by_the_page_alone(
    there: Path, program: str, damage: str, words: str
) -> None:
    _sql(damage)(there / NAME)
    told = run(program, there)
    assert told.returncode == 1
    assert words in told.stderr
