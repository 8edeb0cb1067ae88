"""A workbook gives back what went in, and every edit is on disk when it returns."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import psutil
import pytest

from desktop.errors import FileError, UsageError
from desktop.workbook import copying, edits, history
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status
from desktop.workbook.schema import APPLICATION_ID, latest

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist

FIRST, SECOND = f"{1:012x}", f"{2:012x}"


def copy_of(path: Path, folder: Path) -> sqlite3.Connection:
    """Open what another program would see right now: a plain copy of the one file."""
    twin = folder / "twin.db"
    twin.write_bytes(path.read_bytes())
    return sqlite3.connect(twin)


def test_the_checklist_comes_back_unchanged(workbook: Workbook, checklist: Checklist) -> None:
    assert workbook.checklist == checklist
    assert workbook.info.year == 2019


def test_only_strict_tables_and_plain_indexes(workbook: Workbook, tmp_path: Path) -> None:
    with closing(copy_of(workbook.path, tmp_path)) as db:
        assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert db.execute("PRAGMA user_version").fetchone()[0] == latest()
        assert {row[0] for row in db.execute("SELECT type FROM sqlite_master")} == {
            "table",
            "index",
        }
        loose = [
            row[1] for row in db.execute("PRAGMA table_list") if not row[5] and row[0] == "main"
        ]
        assert [name for name in loose if not name.startswith("sqlite_")] == []


def test_an_edit_is_on_disk_when_it_returns(workbook: Workbook, tmp_path: Path) -> None:
    workbook.edit("标记", edits.assess, FIRST, status=Status.DONE, statement="已公开12条。")
    with closing(copy_of(workbook.path, tmp_path)) as db:
        rows = db.execute("SELECT requirement_id, status, statement FROM assessment").fetchall()
    assert rows == [(FIRST, "done", "已公开12条。")]


def test_a_killed_program_loses_no_acknowledged_edit(path: Path, checklist: Checklist) -> None:
    Workbook.create(path, checklist, unit="甲局").close()
    script = (
        "import sys, os; from pathlib import Path\n"
        "from desktop.workbook import edits\n"
        "from desktop.workbook.book import Workbook\n"
        "book = Workbook.open(Path(sys.argv[1]))\n"
        "book.edit('写', edits.assess, sys.argv[2], statement='断电前一刻')\n"
        "os._exit(9)\n"
    )
    finished = subprocess.run([sys.executable, "-c", script, path, FIRST], check=False)
    assert finished.returncode == 9
    with Workbook.open(path) as book:
        assert book.ledger()[0].assessment.statement == "断电前一刻"
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


def test_nothing_stays_beside_a_closed_workbook(path: Path, checklist: Checklist) -> None:
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("标记", edits.assess, FIRST, status=Status.ONGOING)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_is_none_stays_as_it_is(workbook: Workbook) -> None:
    workbook.edit("写", edits.assess, FIRST, status=Status.IN_PROGRESS, statement="正在办。")
    changes = workbook.edit("标记", edits.assess, FIRST, status=Status.DONE)
    answer = workbook.ledger()[0].assessment
    assert (answer.status, answer.statement) == (Status.DONE, "正在办。")
    assert answer.updated_by == "填报人甲"
    assert changes.requirements == {FIRST}


def test_saying_the_same_again_is_no_edit(workbook: Workbook) -> None:
    workbook.edit("写", edits.assess, FIRST, statement="甲")
    count = len(workbook.events())
    assert not workbook.edit("写", edits.assess, FIRST, statement="甲").requirements
    assert len(workbook.events()) == count


def test_several_at_once_are_one_step(workbook: Workbook) -> None:
    workbook.edit("全部标为已完成", edits.assess, [FIRST, SECOND], status=Status.DONE)
    assert workbook.undo_label == "全部标为已完成"
    workbook.undo()
    assert all(not row.assessment.is_answered for row in workbook.ledger())


def test_not_applicable_needs_a_reason(workbook: Workbook) -> None:
    with pytest.raises(UsageError, match="理由"):
        workbook.edit("标记", edits.assess, FIRST, status=Status.NOT_APPLICABLE)
    assert not workbook.ledger()[0].assessment.is_answered
    workbook.edit("标记", edits.assess, FIRST, status=Status.NOT_APPLICABLE, reason="无此职能")
    assert workbook.ledger()[0].assessment.reason == "无此职能"


def test_pasted_control_characters_are_dropped(workbook: Workbook) -> None:
    workbook.edit("写", edits.assess, FIRST, statement=" 一\0二\x0b三\r\n四\ud800\t五 ")
    assert workbook.ledger()[0].assessment.statement == "一二三\n四\t五"


def test_a_failed_edit_changes_nothing_and_can_be_repeated(workbook: Workbook) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        workbook.edit("写", edits.assess, [FIRST, "no such id"], statement="甲")
    assert not workbook.ledger()[0].assessment.statement
    assert workbook.undo_label == ""
    workbook.edit("写", edits.assess, FIRST, statement="甲")
    assert workbook.ledger()[0].assessment.statement == "甲"


def test_history_is_a_chain_that_shows_a_changed_line(workbook: Workbook, tmp_path: Path) -> None:
    for word in "甲乙丙":
        workbook.edit("写", edits.assess, FIRST, statement=word)
    assert [event.seq for event in workbook.events()] == [1, 2, 3, 4]
    assert '"statement": "乙"' in workbook.events()[3].before
    with closing(copy_of(workbook.path, tmp_path)) as db:
        assert history.first_broken(db) is None
        db.execute("UPDATE event SET actor = '他人' WHERE seq = 3")
        assert history.first_broken(db) == 3
        db.execute("DELETE FROM event WHERE seq = 2")
        assert history.first_broken(db) == 2


def test_a_clock_set_back_is_noted_and_changes_nothing_else(
    workbook: Workbook, tmp_path: Path
) -> None:
    later = datetime.now(UTC) + timedelta(days=400)
    workbook.clock = lambda: later
    workbook.edit("写", edits.assess, FIRST, statement="甲")
    workbook.clock = lambda: later - timedelta(days=1)
    workbook.edit("写", edits.assess, FIRST, statement="乙")
    with closing(copy_of(workbook.path, tmp_path)) as db:
        flags = [row[0] for row in db.execute("SELECT is_clock_back FROM event ORDER BY seq")]
    assert flags == [0, 0, 1]
    assert workbook.ledger()[0].assessment.statement == "乙"


def test_signatories(workbook: Workbook) -> None:
    workbook.edit("署名", edits.set_signatories, preparer="填报人甲", phone="0660-0000000")
    assert (workbook.info.preparer, workbook.info.reviewer) == ("填报人甲", "")
    workbook.undo()
    assert workbook.info.preparer == ""


def test_the_state_digest_follows_the_answers_and_nothing_else(workbook: Workbook) -> None:
    empty = workbook.state_digest()
    workbook.edit("写", edits.assess, FIRST, statement="甲")
    assert workbook.state_digest() != empty
    workbook.undo()
    assert workbook.state_digest() == empty
    workbook.edit(
        "链接", edits.attach_link, FIRST, "https://example.gov.cn/1", dated=date(2019, 5, 1)
    )
    assert workbook.state_digest() != empty


def test_hand_over_keeps_the_state_and_leaves_deleted_words_behind(
    workbook: Workbook, tmp_path: Path
) -> None:
    canary, secret = "不该留下的话XYZZY", "机密佐证PLUGH" * 1000
    file = tmp_path / "佐证.txt"
    file.write_text(secret, encoding="utf-8")
    workbook.edit("写", edits.assess, FIRST, statement=canary)
    workbook.edit("写", edits.assess, FIRST, statement="改后的话", status=Status.DONE)
    workbook.attach_file(FIRST, file)
    workbook.edit("移除", edits.detach, FIRST, workbook.evidence()[0].id)
    target = tmp_path / "移交 副本#2.yaodian"
    workbook.hand_over(target)
    data = target.read_bytes()
    assert canary.encode() not in data
    assert b"PLUGH" not in data
    with Workbook.open(target) as copy:
        assert copy.state_digest() == workbook.state_digest()
        assert len(copy.events()) == len(workbook.events())
        assert history.first_broken(copy._db) is None
    # The source still has them: undo brings them back. Also the control of the check above.
    workbook.undo()
    assert b"".join(workbook.content(workbook.evidence()[0].sha256)) == secret.encode()
    assert canary.encode() in workbook.path.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="counts descriptors")
def test_a_copy_that_cannot_even_begin_is_let_go(
    workbook: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "APPLICATION_ID", "no number")
    before = psutil.Process().num_fds()
    with pytest.raises(sqlite3.OperationalError) as caught:
        workbook.hand_over(tmp_path / "移交 #1.yaodian")
    assert psutil.Process().num_fds() == before, caught
    assert not list(tmp_path.glob("移交*"))


def test_hand_over_never_replaces_the_workbook_itself(workbook: Workbook) -> None:
    with pytest.raises(UsageError, match="移交"):
        workbook.hand_over(workbook.path)


def test_an_existing_file_is_never_replaced_by_a_new_workbook(
    path: Path, checklist: Checklist
) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(FileError, match="已经存在"):
        Workbook.create(path, checklist, unit="甲局")
    assert path.read_bytes() == b"mine"


def test_an_empty_checklist_makes_no_workbook(path: Path, checklist: Checklist) -> None:
    bare = type(checklist)("empty", ())
    with pytest.raises(UsageError, match="没有任何要点"):
        Workbook.create(path, bare, unit="甲局")
    with pytest.raises(UsageError, match="填报单位"):
        Workbook.create(path, checklist, unit=" \t")
    assert not path.exists()
