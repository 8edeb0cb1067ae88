"""A workbook is checked, copied, backed up, restored, merged and carried on from the shell."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.cli import elsewhere
from desktop.workbook import reader

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    path = tmp_path / "佐证 #1.txt"
    path.write_text("解读材料" * 500, encoding="utf-8")
    return path


def statement(run: Any, book: Path, ref: str) -> str:
    listed = json.loads(run("status", book, "--json")[1])["requirements"]
    return next(str(each["statement"]) for each in listed if each["ref"] == ref)


def test_a_whole_workbook_is_told_whole_and_a_damaged_one_is_not(
    run: Any, book: Path, evidence: Path
) -> None:
    run("attach", book, "二/一/1/1", evidence)
    assert run("check", book)[:2] == (0, f"“{book.name}”完好。\n")
    data = bytearray(book.read_bytes())
    at = data.find("解读材料".encode() * 3)
    data[at : at + 3] = "假".encode()
    book.write_bytes(bytes(data))
    code, out, _ = run("check", book, "--json")
    assert code == 1
    assert any("佐证" in each["sentence"] for each in json.loads(out))


def test_save_as_keeps_the_history_and_hand_over_leaves_old_words_behind(
    run: Any, book: Path, tmp_path: Path
) -> None:
    run("assess", book, "二/一/1/1", "--note", "旧话旧话旧话")
    run("assess", book, "二/一/1/1", "--note", "新话")
    whole, handed = tmp_path / "另存.yaodian", tmp_path / "移交.yaodian"
    assert run("save-as", book, "-o", whole)[0] == 0
    assert run("hand-over", book, "-o", handed)[0] == 0
    assert "旧话旧话旧话" in run("history", whole, "--json")[1]
    assert "旧话旧话旧话".encode() not in handed.read_bytes()
    assert run("check", whole)[0] == run("check", handed)[0] == 0


def test_back_up_and_restore(run: Any, book: Path, evidence: Path, tmp_path: Path) -> None:
    run("attach", book, "二/一/1/1", evidence)
    run("assess", book, "二/一/1/1", "--note", "备份前")
    assert run("backup", book)[1] == "已备份。\n"
    assert "没有改动" in run("backup", book)[1]
    run("assess", book, "二/一/1/1", "--note", "备份后")
    kept, _ = json.loads(run("backups", book, "--json")[1])  # the first came with the first edit
    target = tmp_path / "恢复.yaodian"
    assert run("restore", kept["path"], "-o", target)[0] == 0
    assert statement(run, target, "二（一）1（1）") == "备份前"
    assert run("check", target)[0] == 0
    code, _, err = run("restore", kept["path"], "-o", target)
    assert (code, "已经存在" in err) == (2, True)


def test_a_backup_is_taken_with_the_first_edit_and_every_ten_minutes(
    run: Any, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> int:
        return len(json.loads(run("backups", book, "--json")[1] or "[]"))

    for number in range(3):
        run("assess", book, "二/一/1/1", "--note", f"第{number}次")
    assert count() == 1
    later = reader.now() + timedelta(minutes=11)
    monkeypatch.setattr(reader, "now", lambda: later)
    run("assess", book, "二/一/1/1", "--note", "十分钟以后")
    assert count() == 2
    monkeypatch.setattr(elsewhere, "backups_folder", lambda: book)  # a file, not a folder
    monkeypatch.setattr(elsewhere, "BACKUP_EVERY", timedelta())
    code, _, err = run("assess", book, "二/一/1/1", "--note", "没有备份成也写得下")
    assert (code, "没有备份成" in err) == (0, True)
    assert statement(run, book, "二（一）1（1）") == "没有备份成也写得下"


def test_salvage_what_can_be_read(run: Any, book: Path, tmp_path: Path) -> None:
    run("assess", book, "二/一/1/1", "--status", "done", "--note", "要救出来的话")
    data = bytearray(book.read_bytes())
    data[-4096:] = bytes(4096)
    book.write_bytes(bytes(data))
    code, _, err = run("assess", book, "二/一/1/1", "--note", "写不进坏的文件")
    assert (code, "已损坏" in err, "salvage" in err) == (2, True, True)
    before, target = book.read_bytes(), tmp_path / "抢救.yaodian"
    code, out, _ = run("salvage", book, "-o", target)
    assert code == 1
    assert "有 5 行记录" in out
    assert "至少" not in out
    assert statement(run, target, "二（一）1（1）") == "要救出来的话"
    assert book.read_bytes() == before
    book.write_bytes(before[:20_000])  # nothing is left: no advice to do what was just done
    code, _, err = run("salvage", book, "-o", tmp_path / "又一次.yaodian")
    assert (code, "救不出来" in err, "backups" in err, "salvage" in err) == (2, True, True, False)


def test_merge_a_copy_back(run: Any, book: Path, tmp_path: Path) -> None:
    copy = tmp_path / "另一处.yaodian"
    run("save-as", book, "-o", copy)
    run("assess", copy, "二/一/1/1", "--note", "那边填的")
    run("assess", copy, "二/一/2/1", "--note", "那边也填了")
    run("assess", book, "二/一/2/1", "--note", "这边先填的")
    code, out, _ = run("merge", book, copy)
    assert code == 1
    assert "二（一）2（1）" in out
    assert statement(run, book, "二（一）1（1）") == "那边填的"
    assert statement(run, book, "二（一）2（1）") == "这边先填的"
    assert "列在条目旁边" in out
    assert run("check", book)[0] == 0
    before = book.read_bytes()
    code, out, _ = run("merge", book, copy)  # once more: there is nothing that was not seen
    assert (code, "没有新的内容" in out) == (0, True)
    code, _, err = run("merge", book, book)
    assert (code, "同一个文件" in err) == (2, True)
    assert book.read_bytes() == before


def test_next_year_starts_anew_and_the_old_file_is_only_read(
    run: Any, book: Path, tmp_path: Path
) -> None:
    run("assess", book, "二/一/1/1", "--status", "done", "--note", "去年的话")
    before, new = book.read_bytes(), tmp_path / "明年.yaodian"
    code, out, _ = run(
        "next-year", book, "--checklist", "shanwei-zhujian-2019", "--year", "2020", "-o", new
    )
    assert code == 0
    assert "28条" in out
    assert book.read_bytes() == before
    listed = json.loads(run("status", new, "--json")[1])
    assert (listed["year"], listed["counts"]["not_started"]) == (2020, 28)


@pytest.mark.parametrize("command", ["save-as", "hand-over"])
def test_no_copy_takes_the_place_of_a_file_that_is_there(
    run: Any, book: Path, tmp_path: Path, command: str
) -> None:
    there = tmp_path / "去年的.yaodian"
    there.write_bytes(b"somebody's work")
    code, _, err = run(command, book, "-o", there)
    assert code == 2
    assert "“去年的.yaodian”已经存在，没有覆盖" in err
    assert there.read_bytes() == b"somebody's work"
