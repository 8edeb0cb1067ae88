"""Whatever is opened, the answer is a workbook or one sentence, and the file stays as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from functools import partial
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DesktopError, FileError
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.check_file import check_file
from desktop.workbook.errors import (
    DamagedWorkbook,
    LockedWorkbook,
    NewerWorkbook,
    NotAWorkbook,
    ReadOnlyWorkbook,
)
from desktop.workbook.model import Status
from tests.workbook.foreign_samples import CRAFTED, craft, fingerprint, make_canaries, make_good

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist

FIRST = f"{1:012x}"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("好 的#") / "台账.yaodian"
    make_good(path)
    return path


@pytest.fixture
def closed(path: Path, checklist: Checklist) -> Path:
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("标记", edits.assess, FIRST, status=Status.DONE, statement="办结。")
    return path


def set_user_version(path: Path, version: int) -> None:
    data = bytearray(path.read_bytes())
    data[60:64] = version.to_bytes(4, "big")
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7 not a workbook", "不是要点工作簿"),
        (b"SQLite format 3\0" + bytes(200), "不是要点工作簿"),
    ],
)
def test_other_files_are_refused_unchanged(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(NotAWorkbook, match=words) as caught:
        Workbook.open(path)
    assert path.name in str(caught.value)
    assert path.read_bytes() == content


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="不存在"):
        Workbook.open(tmp_path / "没有.yaodian")
    with pytest.raises(NotAWorkbook, match="文件夹"):
        Workbook.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_major_is_refused_byte_for_byte(closed: Path) -> None:
    set_user_version(closed, 2000)
    before = closed.read_bytes()
    with pytest.raises(NewerWorkbook, match="升级"):
        Workbook.open(closed)
    assert closed.read_bytes() == before


def test_a_newer_minor_opens_for_reading(closed: Path) -> None:
    set_user_version(closed, 1999)
    before = closed.read_bytes()
    with Workbook.open(closed) as book:
        assert book.ledger()[0].assessment.statement == "办结。"
        with pytest.raises(ReadOnlyWorkbook, match="只能查看"):
            book.edit("标记", edits.assess, FIRST, status=Status.ONGOING)
    assert closed.read_bytes() == before


def test_locked_by_another_process(closed: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from desktop.workbook.book import Workbook\n"
        "book = Workbook.open(Path(sys.argv[1])); print('open', flush=True); input(); book.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, closed],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        for look in (
            partial(Workbook.open, closed),
            partial(Workbook.open, closed, read_only=True),
            partial(check_file, closed),
        ):
            with pytest.raises(LockedWorkbook, match=r"正被.+（.+起）打开"):
                look()
        other.communicate("\n")
    with Workbook.open(closed) as book:
        assert book.ledger()[0].assessment.statement == "办结。"


def test_read_only_opening_leaves_nothing_behind(closed: Path) -> None:
    before = closed.read_bytes()
    with Workbook.open(closed, read_only=True) as book:
        assert book.is_read_only
        assert book.ledger()[0].assessment.status is Status.DONE
    assert closed.read_bytes() == before
    assert [each.name for each in closed.parent.iterdir()] == [closed.name]


@pytest.mark.parametrize("start", [100, 4096, 20000])
def test_damaged_pages_are_told(closed: Path, start: int) -> None:
    data = bytearray(closed.read_bytes())
    data[start : start + 4000] = os.urandom(4000)
    closed.write_bytes(data)
    # Random damage may also hit free space; whatever is raised must be a sentence.
    with suppress(DesktopError), Workbook.open(closed) as book:
        book.ledger()


def test_a_cut_file_is_told(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes()[:8192])
    with pytest.raises(DamagedWorkbook, match="损坏"), Workbook.open(closed) as book:
        book.ledger()


def test_a_journal_that_names_other_files_is_refused(closed: Path) -> None:
    journal = closed.with_name(closed.name + "-journal")
    journal.write_bytes(bytes(512) + b"/etc/passwd" + bytes.fromhex("d9d505f920a163d7"))
    with pytest.raises(FileError, match="来历不明"):
        Workbook.open(closed)
    assert journal.exists()


def test_a_read_only_file_and_folder(closed: Path) -> None:
    if os.geteuid() == 0:
        script = (  # nobody may be unable to read root's own Python, which asks for this later
            "import os, sys, urllib.parse; from pathlib import Path\n"
            "from desktop.workbook.book import Workbook; os.setuid(65534)\n"
            "book = Workbook.open(Path(sys.argv[1])); print(book.read_only_because)\n"
            "print(book.ledger()[0].assessment.statement); book.close()"
        )
        for each in [closed.parent, *closed.parent.parents]:
            if each.stat().st_uid == 0 and each.stat().st_mode & 5 != 5:
                each.chmod(each.stat().st_mode | 0o055)
    else:
        script = (
            "import sys; from pathlib import Path; from desktop.workbook.book import Workbook\n"
            "book = Workbook.open(Path(sys.argv[1])); print(book.read_only_because)\n"
            "print(book.ledger()[0].assessment.statement); book.close()"
        )
    closed.chmod(0o444)
    closed.parent.chmod(0o555)
    try:
        finished = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", script, closed],
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        closed.parent.chmod(0o755)
    assert finished.stdout.split("\n")[:2] == ["是只读的", "办结。"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_no_workbook(tmp_path: Path) -> None:
    pipe = tmp_path / "管道.yaodian"
    os.mkfifo(pipe)
    with pytest.raises(NotAWorkbook, match="不是普通文件"):
        Workbook.open(pipe)


def test_a_full_disk_is_told_and_work_goes_on(closed: Path) -> None:
    with Workbook.open(closed) as book:
        pages = book._db.execute("PRAGMA page_count").fetchone()[0]
        book._db.execute(f"PRAGMA max_page_count = {pages}").fetchone()
        with pytest.raises(FileError, match="空间不足"):
            book.edit("写", edits.assess, FIRST, statement="长" * 100_000)
        assert book.ledger()[0].assessment.statement == "办结。"
        book._db.execute("PRAGMA max_page_count = 1000000").fetchone()
        book.edit("写", edits.assess, FIRST, statement="长" * 100_000)
        assert len(book.ledger()[0].assessment.statement) == 100_000


def test_a_bug_is_not_hidden_as_file_trouble(closed: Path) -> None:
    with Workbook.open(closed) as book, pytest.raises(sqlite3.OperationalError):
        book._read(lambda db: db.execute("SELECT nonsense FROM nowhere"))


def test_opening_imports_no_reader_of_documents() -> None:
    slow = ["sqlite_utils", "docx", "lxml", "selectolax", "desktop.document.read", "pyhanko"]
    script = (
        "import sys; import desktop.workbook.book, desktop.workbook.edits\n"
        f"print([each for each in {slow} if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


def test_a_stored_trigger_is_refused(closed: Path) -> None:
    with sqlite3.connect(closed) as db:
        db.execute("CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM assessment; END")
    db.close()
    for read_only in (False, True):
        with pytest.raises(DamagedWorkbook):
            Workbook.open(closed, read_only=read_only)


def test_opened_twice_in_one_program(closed: Path, tmp_path: Path) -> None:
    link = tmp_path / "另一个名字.yaodian"
    os.link(closed, link)
    with Workbook.open(closed) as book:
        for path in (closed, link):
            with pytest.raises(LockedWorkbook, match="本程序"):
                Workbook.open(path, read_only=True)
        book.edit("标记", edits.assess, FIRST, status=Status.ONGOING)
    Workbook.open(link).close()


def test_closing_never_fails(closed: Path) -> None:
    book = Workbook.open(closed)
    book._db.close()
    book.close()
    book.close()
    Workbook.open(closed).close()


def leave_half_an_edit(path: Path) -> None:
    """Kill a program in the middle of a transaction whose pages have already reached the file."""
    script = (
        "import os, sys; from pathlib import Path; from desktop.workbook import connection\n"
        "db = connection.connect(Path(sys.argv[1]), mode='rw')\n"
        "db.execute('PRAGMA cache_size = 1'); db.execute('BEGIN')\n"
        "db.execute(\"UPDATE assessment SET statement = '半句'\")\n"
        "for n in range(60):\n"
        "    db.execute('INSERT INTO setting VALUES (?, ?)', (str(n), 'x' * 4000))\n"
        "os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, path], check=False)


@pytest.mark.parametrize("read_only", [False, True])
def test_half_an_edit_is_taken_back(closed: Path, read_only: bool) -> None:  # noqa: FBT001
    leave_half_an_edit(closed)
    assert closed.with_name(closed.name + "-journal").stat().st_size > 0
    with Workbook.open(closed, read_only=read_only) as book:
        assert book.ledger()[0].assessment.statement == "办结。"
        assert book.check() == ()
    assert [each.name for each in closed.parent.iterdir()] == [closed.name]


def test_half_an_edit_is_no_damage(closed: Path) -> None:
    leave_half_an_edit(closed)
    assert check_file(closed) == ()
    assert [each.name for each in closed.parent.iterdir()] == [closed.name]


def test_a_workbook_that_was_moved_is_not_written(closed: Path) -> None:
    away = closed.with_name("搬走.yaodian")
    with Workbook.open(closed) as book:
        closed.rename(away)
        with pytest.raises(FileError, match="移动"):
            book.edit("标记", edits.assess, FIRST, status=Status.ONGOING)
        assert book.ledger()[0].assessment.statement == "办结。"  # another copy can be saved
        away.rename(closed)
        book.edit("标记", edits.assess, FIRST, status=Status.ONGOING)


# Files from elsewhere that somebody opens with a double click.
NEVER_RUN = (
    *("trigger", "view", "endless view instead of a table", "generated column", "virtual table"),
    *("expression index", "partial index", "printf bomb in a check", "endless like in a check"),
    *("default with a function", "extra table", "table that is not strict", "many tables"),
    *("write-ahead log", "wal", "shm", "journal that deletes", "appended", "cut"),
)


@pytest.mark.parametrize("name", CRAFTED)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_crafted_workbook_changes_nothing_else(
    name: str,
    good: Path,
    tmp_path: Path,
    read_only: bool,  # noqa: FBT001
) -> None:
    make_canaries(tmp_path / "canaries")
    path = craft(name, good, tmp_path)
    outside = fingerprint(tmp_path / "canaries")
    is_read = False
    with suppress(DesktopError), Workbook.open(path, read_only=read_only) as book:
        is_read = bool(book.ledger())
    assert fingerprint(tmp_path / "canaries") == outside
    assert not (is_read and name in NEVER_RUN)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (a, b AS (length(printf('%.*c', 400000000, 'x'))))",
        "CREATE INDEX more ON meta (length(printf('%.*c', 4000000, value)))",
        "CREATE INDEX more ON meta (key) WHERE value LIKE '%a%a%a%'",
        "CREATE TRIGGER more AFTER INSERT ON meta BEGIN DELETE FROM event; END",
    ],
)
def test_a_later_minor_version_runs_nothing_either(closed: Path, statement: str) -> None:
    for order in ("ALTER TABLE assessment ADD COLUMN mood TEXT NOT NULL DEFAULT ''", statement):
        with closing(sqlite3.connect(closed)) as db:
            db.execute(order)
        set_user_version(closed, 1999)
        if order is statement:
            with pytest.raises(DamagedWorkbook):
                Workbook.open(closed)
        else:
            with Workbook.open(closed) as book:
                assert book.ledger()[0].assessment.statement == "办结。"
