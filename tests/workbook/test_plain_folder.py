"""A workbook as plain files: every row, every file, whole or not at all, and no formula."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import FileError
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.model import Offer, OfferKind, SignOffRole, Status
from desktop.workbook.plain_folder import DIGESTS, FORMULA_SIGNS, PAGE, cell
from desktop.workbook.submitting import submitting

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist

FIRST, SECOND = f"{1:012x}", f"{2:012x}"
NASTY = "=cmd|'/c calc'!A1 <script>alert(1)</script>"


@pytest.fixture
def filled(path: Path, checklist: Checklist, tmp_path: Path) -> Path:
    """Answers that would like to be formulas, evidence that would like to be started."""
    folder = tmp_path / "来源"
    folder.mkdir()
    with Workbook.create(path, checklist, unit="甲<b>局") as book:
        book.edit("填", edits.assess, FIRST, status=Status.DONE, statement=NASTY)
        for name, data in {"通知 #1.pdf": b"%PDF-1.7", "工具.exe": b"MZ", "con.txt": b"x"}.items():
            (folder / name).write_bytes(data)
            book.attach_file([FIRST, SECOND], folder / name)
        book.attach_file(FIRST, folder / "通知 #1.pdf", title="../../../etc/passwd")
        book.edit("链接", edits.attach_link, FIRST, "https://example.com/a?b=1&c=2", title="公告")
        offer = Offer(OfferKind.LAST_YEAR, "去年", Status.DONE, statement="+1")
        book.edit("参考", edits.offer, SECOND, offer)
        signed = finish(book.storing(folder / "con.txt"))
        book.edit(
            "签署",
            edits.sign_off,
            SignOffRole.HEAD,
            "负责人",
            state_digest=book.state_digest(),
            content=signed,
            file_name="签字页.txt",
        )
    return path


def write(path: Path, target: Path) -> int:
    with Workbook.open(path, read_only=True) as book:
        return finish(book.writing_plain(target))


def test_every_row_of_every_table_is_there_twice(filled: Path, tmp_path: Path) -> None:
    before = filled.read_bytes()
    write(filled, target := tmp_path / "长期 #1[保存]")
    assert filled.read_bytes() == before
    with closing(sqlite3.connect(filled)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in set(names) - {"chunk"}:
            rows = db.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()
            exact = json.loads((target / "表" / f"{name}.json").read_text(encoding="utf-8"))
            assert [tuple(row.values()) for row in exact] == rows
            text = (target / "表" / f"{name}.csv").read_bytes().decode("utf-8-sig")
            head, *cells = csv.reader(text.splitlines(keepends=True))
            assert cells == [[cell(value) for value in row] for row in rows]
            assert not rows or head == list(exact[0])
    assert (target / "表" / "meta.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_files_come_out_whole_under_names_that_start_nothing(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "长期"
    assert write(filled, target) == 3
    found = {each.name: each.read_bytes() for each in (target / "佐证").iterdir()}
    assert found == {
        "001 通知 #1.pdf": b"%PDF-1.7",
        "002 工具.exe.bin": b"MZ",
        "003 con.txt": b"x",
    }
    lines = (target / DIGESTS).read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    files = {each for each in target.rglob("*") if each.is_file()} - {target / DIGESTS}
    assert set(listed) == {each.relative_to(target).as_posix() for each in files}
    for each in files:
        digest = hashlib.sha256(each.read_bytes()).hexdigest()
        assert listed[each.relative_to(target).as_posix()] == digest


def test_the_page_says_all_of_it_and_runs_nothing(filled: Path, tmp_path: Path) -> None:
    write(filled, target := tmp_path / "长期")
    page = (target / PAGE).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "甲&lt;b&gt;局" in page
    assert "【已完成】" in page
    assert 'href="%E4%BD%90%E8%AF%81/001%20%E9%80%9A%E7%9F%A5%20%231.pdf"' in page
    assert "https://example.com/a?b=1&amp;c=2" in page
    assert "src=" not in page
    for table in (target / "表").glob("*.csv"):
        assert f">{table.stem}<" in page


@given(st.text() | st.integers() | st.none())
def test_no_cell_is_a_formula_and_none_loses_a_character(value: str | int | None) -> None:
    text = cell(value)
    assert isinstance(value, int) or not text.startswith(FORMULA_SIGNS)
    assert text.removeprefix("'") == ("" if value is None else str(value)).removeprefix("'")


def test_a_sealed_file_and_one_on_a_disc_alike(filled: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "报送.yaodian"
    with Workbook.open(filled) as book:
        finish(submitting(book, sealed))
    disc = tmp_path / "光盘"
    disc.mkdir()
    burnt = disc / "台账.yaodian"
    burnt.write_bytes(filled.read_bytes())
    burnt.chmod(stat.S_IREAD)
    for path in (sealed, burnt):
        assert write(path, tmp_path / f"长期 {path.stem}") == 3
    older = Path(__file__).parents[1] / "workbooks" / "1000.yaodian"
    before = older.read_bytes()
    write(older, tmp_path / "旧版")
    assert older.read_bytes() == before


def test_a_backup_with_its_files_beside(filled: Path, tmp_path: Path) -> None:
    with Workbook.open(filled) as book:
        kept = book.back_up(tmp_path / "备份")
    assert kept
    target = tmp_path / "长期"
    assert write(kept.path, target) == 3
    assert (target / "佐证" / "001 通知 #1.pdf").read_bytes() == b"%PDF-1.7"


def test_of_a_copy_handed_over_nothing_deleted_is_in_it(filled: Path, tmp_path: Path) -> None:
    canary = "删掉的金丝雀"
    (tmp_path / f"{canary}.txt").write_text(canary, encoding="utf-8")
    with Workbook.open(filled) as book:
        book.edit("写", edits.assess, SECOND, statement=canary)
        book.attach_file(SECOND, tmp_path / f"{canary}.txt")
        proof = max(book.evidence(), key=lambda each: each.id)
        book.edit("移除", edits.detach, SECOND, proof.id)
        book.edit("改", edits.assess, SECOND, statement="留下的")
        book.hand_over(handed := tmp_path / "移交.yaodian")
    write(handed, target := tmp_path / "移交的")
    write(filled, own := tmp_path / "自己的")

    def holds(folder: Path) -> bool:
        files = [each for each in folder.rglob("*") if each.is_file()]
        return any(canary.encode() in each.read_bytes() or canary in each.name for each in files)

    assert not holds(target)
    assert holds(own)  # the control: the whole history knows it


def test_whole_or_not_at_all(filled: Path, tmp_path: Path) -> None:
    there = sorted(tmp_path.iterdir())
    with Workbook.open(filled, read_only=True) as book:
        steps = book.writing_plain(tmp_path / "长期")
        next(steps)
        steps.close()
    assert sorted(tmp_path.iterdir()) == there
    with closing(sqlite3.connect(filled, isolation_level=None)) as db:
        db.execute("UPDATE chunk SET data = zeroblob(2) WHERE length(data) = 2")
    with pytest.raises(DamagedWorkbook):
        write(filled, tmp_path / "长期")
    assert sorted(tmp_path.iterdir()) == there


def test_nothing_is_written_over(filled: Path, tmp_path: Path) -> None:
    target = tmp_path / "已有"
    target.mkdir()
    write(filled, target)  # an empty folder is as good as none
    before = sorted(each.name for each in target.iterdir())
    with pytest.raises(FileError, match="已经存在"):
        write(filled, target)
    with pytest.raises(FileError, match="不存在"):
        write(filled, tmp_path / "没有" / "长期")
    assert sorted(each.name for each in target.iterdir()) == before


def test_what_changes_meanwhile_is_not_half_old(filled: Path, tmp_path: Path) -> None:
    with Workbook.open(filled) as book:
        steps = book.writing_plain(tmp_path / "长期")
        next(steps)
        book.edit("写", edits.assess, SECOND, statement="导出时写的")
        with pytest.raises(FileError, match="再导出一次"):
            finish(steps)
    assert not (tmp_path / "长期").exists()
