"""The office on the command line: receive, look at the log, compare a fingerprint, decide."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from desktop.checklist.exchange import to_json
from tests.rollup.handed_in import Sender, key_of
from tests.rollup.test_below import handed_up
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

UNIT = "汕尾市财政局"


@pytest.fixture
def place(run: Any, tmp_path: Path) -> Path:
    checklist = tmp_path / "清单 #1.json"
    checklist.write_text(to_json(make_checklist(4)), encoding="utf-8")
    path = tmp_path / "汇总 #1（2026?）.yaodian-rollup"
    code, _, err = run("rollup", checklist, path, "--office", "市政府办公室", "--year", 2026)
    assert (code, err) == (0, "")
    assert run("reporters", "add", path, "--unit", UNIT)[0] == 0
    return path


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "来件 [U盘]"
    sender = Sender.new(tmp_path / "甲", UNIT)
    sender.say("=已公开 12 条")
    sender.hand_in(folder / "报送 #1.yaodian", key_of(UNIT))
    return folder


def test_receive_compare_register(run: Any, place: Path, incoming: Path, tmp_path: Path) -> None:
    code, out, _ = run("receive", place, incoming)
    assert code == 0
    assert f"{UNIT}，2026年，第1次报送，签名完好，证书未登记。" in out
    printed = key_of(UNIT).certificate
    code, out, _ = run("register", place)
    assert "核对后可登记" in out
    fingerprint = out.strip().splitlines()[-1].strip()
    assert run("register", place, "--unit", UNIT, "--fingerprint", "F" * 64)[0] == 2
    assert run("register", place, "--unit", UNIT, "--fingerprint", fingerprint[:30])[0] == 2
    code, out, err = run("register", place, "--unit", UNIT, "--fingerprint", fingerprint)
    assert (code, err) == (0, "")
    code, out, _ = run("receive", place, incoming)
    assert code == 0
    assert "此前收到过" in out
    assert "证书已登记" in out
    assert printed.unit == UNIT
    assert run("register", place, "--fingerprint", fingerprint, "--withdraw")[0] == 0
    assert "起停用" in run("register", place)[1]


def test_held_until_somebody_decides(run: Any, place: Path, tmp_path: Path) -> None:
    Sender.new(tmp_path / "乙", "市\x1b[31m水利局").hand_in(tmp_path / "来件" / "乙 #1.yaodian")
    code, out, _ = run("receive", place, tmp_path / "来件")
    assert code == 1
    assert "\x1b" not in out
    (line,) = json.loads(run("receipts", place, "--held", "--json")[1])
    assert (line["outcome"], line["notes"]) == ("held", ["unknown_unit", "unsigned"])
    assert run("decide", place, line["id"][:12], "--accept")[0] == 2
    code, out, _ = run("decide", place, line["id"][:12], "--accept", "--unit", UNIT)
    assert code == 0
    assert UNIT in out
    assert run("receive", place, tmp_path / "来件")[0] == 0
    code, out, _ = run("decide", place, "乙 #1.yaodian", "--reject")
    assert "未采用" in out


def test_whom_a_decision_puts_aside_is_told(run: Any, place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "来件"
    for name in ("甲", "乙"):  # a unit that made its workbook anew, or two of one name
        sender = Sender.new(tmp_path / name, UNIT)
        sender.say(name)
        sender.hand_in(folder / f"{name} #1.yaodian")
        run("receive", place, folder)
    held, other = "乙 #1.yaodian", "甲 #1.yaodian"
    code, out, _ = run("decide", place, held, "--accept")
    if code:  # both came within one second: either may be the one that is held
        held, other = other, held
        code, out, _ = run("decide", place, held, "--accept")
    assert code == 0
    first, *_, told, put_aside = out.splitlines()
    assert (first, told) == (f"已采用　{held}", "此前收到的来件因此有变化：")
    assert other in put_aside


def test_broken_details_of_an_office_are_named_and_the_rest_is_received(
    run: Any, place: Path, tmp_path: Path
) -> None:
    office = handed_up(tmp_path / "区", "东区政府办", "不是明细")
    sender = Sender.new(tmp_path / "甲", UNIT)
    sender.hand_in(tmp_path / "甲.yaodian")
    assert run("reporters", "add", place, "--unit", "东区政府办")[0] == 0
    code, out, _ = run("receive", place, office, tmp_path / "甲.yaodian")
    assert code == 1
    assert "东区政府办：各单位明细第 1 行读不懂，没有采用明细。" in out.splitlines()
    assert "已采用　甲.yaodian" in out
    _, out, _ = run("receipts", place, "--json")
    assert [each["notes"] for each in json.loads(out)] == [
        ["broken_detail", "unsigned"],
        ["unsigned"],
    ]


def test_the_log_is_saved(run: Any, place: Path, incoming: Path, tmp_path: Path) -> None:
    (incoming / "坏的 #2.yaodian").write_bytes(b"junk")
    (incoming / "=cmd|' '!A1.yaodian").write_bytes(b"junk 2")
    assert run("receive", place, incoming)[0] == 1
    assert "第1次" in run("receipts", place)[1]
    for name in ("记录 #1.xlsx", "记录 #1.txt"):
        assert run("receipts", place, "-o", tmp_path / name)[0] == 0
    with ZipFile(tmp_path / "记录 #1.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "坏的 #2.yaodian" in words
    assert "=cmd|' '!A1.yaodian" in words
    text = (tmp_path / "记录 #1.txt").read_text("utf-8-sig")
    assert f"{UNIT}，2026年，第1次报送" in text
    assert run("receipts", place, "-o", tmp_path / "记录.pdf")[0] == 2


def test_wrong_use(run: Any, place: Path, tmp_path: Path) -> None:
    assert run("receive", place)[0] == 2
    assert run("receive", place, tmp_path / "没有")[0] == 2
    assert run("decide", place, "没有", "--accept")[0] == 2
    with closing(sqlite3.connect(place)) as db:
        assert db.execute("SELECT count(*) FROM receipt").fetchone() == (0,)


def test_a_corrected_checklist(run: Any, place: Path, incoming: Path, tmp_path: Path) -> None:
    assert run("receive", place, incoming)[0] == 0
    corrected = tmp_path / "更正 #1.json"
    corrected.write_text(to_json(make_checklist(3)), encoding="utf-8")
    assert run("correct", place)[0] == 2
    code, out, err = run("correct", place, corrected)
    assert (code, err) == (0, "")
    assert "3条" in out
    assert "1条现行清单里没有" in run("receive", place, incoming)[1]
