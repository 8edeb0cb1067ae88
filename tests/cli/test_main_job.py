"""The main job from the command line, on a real document with awkward file names."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from desktop.workbook import book as open_books
from desktop.workbook import storing

DOCUMENTS = Path(__file__).parent.parent / "documents"
SHANWEI = DOCUMENTS / "001_2953e2d6da1b4da8.txt"
JINPING = DOCUMENTS / "002_2dcd34ef6567b91a.txt"
UNIT = "汕尾市住房和城乡建设局"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "口令.txt"
    path.write_text("春风 不度-玉门关 2019\n", encoding="utf-8")
    return path


def status(run: Any, book: Path) -> dict[str, Any]:
    code, out, _ = run("status", book, "--json")
    assert code == 0
    loaded: dict[str, Any] = json.loads(out)
    return loaded


def answer(run: Any, book: Path, ref: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        each for each in status(run, book)["requirements"] if each["ref"] == ref
    )
    return found


def test_parse_reads_the_plan(run: Any) -> None:
    code, out, _ = run("parse", SHANWEI, "--json")
    parsed = json.loads(out)
    assert code == 0
    assert parsed["format"] == "yaodian-checklist/1"
    assert [len(each["requirements"]) for each in parsed["directives"]] == [28]
    code, out, _ = run("parse", SHANWEI)
    assert code == 0
    assert "二（三）1（2）" in out


def test_new_makes_one_requirement_per_task(run: Any, book: Path) -> None:
    listed = status(run, book)
    assert len(listed["requirements"]) == 28
    assert (listed["unit"], listed["year"]) == (UNIT, 2019)
    assert listed["counts"]["not_started"] == 28


def test_a_document_of_several_directives(run: Any, tmp_path: Path) -> None:
    every, one = tmp_path / "全部.yaodian", tmp_path / "一份.yaodian"
    assert run("new", every, "--checklist", JINPING, "--unit", "某局")[0] == 0
    assert len(status(run, every)["requirements"]) == 34
    code, _, _ = run(
        "new", one, "--checklist", JINPING, "--unit", "某局", "--directive", "国办发〔2020〕17号"
    )
    assert code == 0
    assert len(status(run, one)["requirements"]) == 19
    code, _, err = run("assess", every, "一", "--status", "done")
    assert code == 2
    assert "1#一" in err
    assert run("assess", every, "1#一", "--status", "done")[0] == 0


@pytest.mark.parametrize("ref", ["二（三）1（2）", "二/三/1/2", "二(三)1(2)"])
def test_assess_by_any_spelling_of_the_reference(run: Any, book: Path, ref: str) -> None:
    assert (
        run("assess", book, ref, "--status", "done", "--note", "已公开生态环境信息12条。")[0] == 0
    )
    found = answer(run, book, "二（三）1（2）")
    assert (found["status"], found["statement"]) == ("done", "已公开生态环境信息12条。")


def test_not_applicable_needs_a_reason(run: Any, book: Path) -> None:
    code, _, err = run("assess", book, "二/三/1/1", "--status", "not_applicable")
    assert code == 2
    assert "理由" in err
    code, *_ = run("assess", book, "二/三/1/1", "--status", "not_applicable", "--note", "无此职能")
    assert code == 0
    assert answer(run, book, "二（三）1（1）")["reason"] == "无此职能"


def test_attach_files_and_links(run: Any, book: Path, tmp_path: Path) -> None:
    file = tmp_path / "佐证 #1（通知）.pdf"
    file.write_bytes(b"%PDF-1.4 any bytes")
    assert run("attach", book, "二/一/1/1", file, "--dated", "2019-05-06")[0] == 0
    url = "https://www.shanwei.gov.cn/a?b=1#c"
    code, *_ = run(
        "attach",
        book,
        "二/一/1/1",
        url,
        "--title",
        "政策解读",
        "--channel",
        "市政府门户网站",
        "--dated",
        "2019-06-01",
    )
    assert code == 0
    file_evidence, link = answer(run, book, "二（一）1（1）")["evidence"]
    assert (file_evidence["title"], file_evidence["size"]) == ("佐证 #1（通知）", 18)
    assert (link["url"], link["channel"], link["dated"]) == (url, "市政府门户网站", "2019-06-01")
    assert run("detach", book, "二/一/1/1", 1)[0] == 0
    assert len(answer(run, book, "二（一）1（1）")["evidence"]) == 1


def test_a_large_file_is_cancelled_without_a_trace(
    run: Any, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof, under_way = tmp_path / "录像 #1.mp4", []
    proof.write_bytes(bytes(12 << 20))
    honest = storing.write_piece

    def interrupted(db: Any, *piece: Any) -> None:
        honest(db, *piece)
        under_way.extend(db.execute("SELECT count(*) FROM chunk").fetchone())
        if len(under_way) == 11:
            raise KeyboardInterrupt

    monkeypatch.setattr(storing, "write_piece", interrupted)
    monkeypatch.setattr(storing, "CANCEL_SECONDS", 0)  # as with a file of gigabytes
    monkeypatch.setattr(open_books, "CLOSING_SECONDS", 0)
    code, _, err = run("attach", book, "二/一/1/1", proof)
    assert (code, err.strip()) == (2, "已取消。")
    assert under_way[-1] > 4  # the control: more than goes in the shortest time
    with sqlite3.connect(f"{book.as_uri()}?mode=ro", uri=True) as db:
        assert db.execute("SELECT count(*) FROM chunk").fetchone() == (0,)
    db.close()


def test_gaps_are_problems_until_answered(run: Any, book: Path) -> None:
    code, out, _ = run("gaps", book, "--json", "--today", "2019-12-01")
    assert code == 1
    assert {each["kind"] for each in json.loads(out)} == {"unanswered"}
    refs = [each["ref"] for each in status(run, book)["requirements"]]
    run("assess", book, *refs, "--status", "ongoing", "--note", "常态化落实。")
    code, out, _ = run("gaps", book)
    assert (code, out.strip()) == (0, "没有缺项，可以出具自评报告。")


def test_the_signed_report_end_to_end(
    run: Any, book: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    run("assess", book, "二/一/1/1", "--status", "done", "--note", "印发解读方案3件。")
    run("people", book, "--preparer", "填报人甲", "--head", "负责人乙")
    p12, pdf = tmp_path / "单位 证书.p12", tmp_path / "自评报告 #1.pdf"
    assert (
        run("key", "new", "--unit", UNIT, "-o", p12, "--passphrase-file", passphrase_file)[0] == 0
    )
    code, out, err = run(
        "report", book, "-o", pdf, "--sign", p12, "--passphrase-file", passphrase_file
    )
    assert code == 0, err
    code, out, _ = run("verify", pdf, "--json")
    assert code == 0
    (signature,) = json.loads(out)["signatures"]
    assert signature["signer"] == UNIT
    facts = {
        key: signature[key] for key in ("is_intact", "covers_all", "is_changed_after", "is_trusted")
    }
    assert facts == {
        "is_intact": True,
        "covers_all": True,
        "is_changed_after": False,
        "is_trusted": True,
    }
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    pdf.write_bytes(bytes(data))
    code, out, _ = run("verify", pdf)
    assert code == 1


def test_an_unsigned_report_is_a_finding(run: Any, book: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "未签名.pdf"
    assert run("report", book, "-o", pdf)[0] == 0
    code, out, _ = run("verify", pdf)
    assert code == 1
    assert "没有电子签名" in out


def test_a_wrong_passphrase_changes_nothing(
    run: Any, book: Path, tmp_path: Path, passphrase_file: Path
) -> None:
    p12, pdf = tmp_path / "证书.p12", tmp_path / "报告.pdf"
    run("key", "new", "--unit", UNIT, "-o", p12, "--passphrase-file", passphrase_file)
    wrong = tmp_path / "错.txt"
    wrong.write_text("不是这个口令", encoding="utf-8")
    pdf.write_bytes(b"old")
    code, _, err = run("report", book, "-o", pdf, "--sign", p12, "--passphrase-file", wrong)
    assert code == 2
    assert "口令" in err
    assert pdf.read_bytes() == b"old"


def test_hand_over_and_history(run: Any, book: Path, tmp_path: Path) -> None:
    run("assess", book, "二/一/1/1", "--status", "done")
    copy = tmp_path / "副本.yaodian"
    assert run("hand-over", book, "-o", copy)[0] == 0
    assert status(run, copy)["state_digest"] == status(run, book)["state_digest"]
    code, out, _ = run("history", copy, "--json")
    assert code == 0
    assert [each["kind"] for each in json.loads(out)] == ["create", "assess"]


def test_bundled_checklists(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("checklists", "--json")
    listed = {each["id"]: each["requirements"] for each in json.loads(out)}
    assert code == 0
    assert sorted(listed.values()) == [23, 28, 34, 38]
    chosen = next(id_ for id_, count in listed.items() if count == 28)
    assert run("new", tmp_path / "例.yaodian", "--checklist", chosen, "--unit", UNIT)[0] == 0


def test_the_only_paragraph_under_a_heading_goes_by_its_number(run: Any, book: Path) -> None:
    assert run("assess", book, "二/二/1", "--status", "done")[0] == 0
    assert answer(run, book, "二（二）1¶1")["status"] == "done"


def test_a_link_keeps_its_snapshot(run: Any, book: Path, tmp_path: Path) -> None:
    picture = tmp_path / "网页 截图#1.png"
    picture.write_bytes(b"\x89PNG any bytes")
    url = "https://www.example.gov.cn/1.html"
    given = ("--title", "公告", "--dated", "2019-06-01", "--snapshot", picture)
    run("assess", book, "二/一/1/1", "--status", "done", "--note", "已公告。")
    assert run("attach", book, "二/一/1/1", url, *given)[0] == 0
    (link,) = answer(run, book, "二（一）1（1）")["evidence"]
    assert (link["url"], link["name"], link["size"]) == (url, picture.name, 14)
    refs = {each["ref"] for each in json.loads(run("gaps", book, "--json")[1])}
    assert "二（一）1（1）" not in refs
    assert run("attach", book, "二/一/1/1", picture, "--snapshot", picture)[0] == 2


def test_the_division_of_work(run: Any, book: Path) -> None:
    refs = ("二/一/1/1", "二/一/2/1")
    assert run("divide", book, *refs, "--section", "办公室", "--due", "2019-03-01")[0] == 0
    assert run("divide", book, refs[0], "--person", "填报人甲", "--also")[0] == 0
    listed = json.loads(run("status", book, "--json")[1])["requirements"]
    duties = {each["ref"]: each["duties"] for each in listed if each["duties"]}
    office = {"section": "办公室", "person": "", "due_on": "2019-03-01"}
    assert duties == {
        "二（一）1（1）": [office, {"section": "", "person": "填报人甲", "due_on": None}],
        "二（一）2（1）": [office],
    }
    assert "办公室2019-03-01" in run("gaps", book)[1]
    assert run("divide", book, *refs, "--clear")[0] == 0
    assert "办公室2019-03-01" not in run("gaps", book)[1]
    code, _, err = run("divide", book, refs[0])
    assert (code, "--section" in err) == (2, True)
