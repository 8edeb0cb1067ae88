"""``verify PDF WORKBOOK``: the exit code and the sentences of a clerk's day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.report import template

SHANWEI = Path(__file__).parent.parent / "documents" / "001_2953e2d6da1b4da8.txt"


def test_what_changed_since_the_paper_is_told(run: Any, book: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "自评 #1.pdf"
    assert run("report", book, "-o", pdf)[0] == 0
    code, out, _ = run("verify", pdf, book)
    assert code == 1  # unsigned
    assert "PDF 与工作簿是同一状态：编号" in out
    assert run("assess", book, "二/一/1/1", "--status", "done", "--note", "已办。")[0] == 0
    _, out, _ = run("verify", pdf, book)
    assert "有2处不同" in out
    assert "二（一）1（1）：落实状态不同，PDF 为“未启动”，工作簿为“已完成”。" in out
    _, out, _ = run("verify", pdf, book, "--json")
    told = json.loads(out)
    assert told["is_same_state"] is False
    assert {each["field"] for each in told["differences"]} == {"status", "statement"}


def test_without_a_workbook_the_serial_is_told(run: Any, book: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "自评.pdf"
    assert run("report", book, "-o", pdf)[0] == 0
    _, out, _ = run("verify", pdf)
    assert "编号：" in out
    assert json.loads(run("verify", pdf, "--json")[1])["is_same_state"] is None


def test_a_pdf_of_another_program_cannot_be_compared(run: Any, book: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "别的.pdf"
    pdf.write_bytes(b"%PDF-1.4\nnothing")
    code, _, err = run("verify", pdf, book)
    assert code == 2
    assert "无法与工作簿比对" in err


@pytest.mark.parametrize(
    ("suffix", "start"), [(".xlsx", b"PK"), (".docx", b"PK"), (".pdf", b"%PDF")]
)
def test_the_ledger_is_written(
    run: Any, book: Path, tmp_path: Path, suffix: str, start: bytes
) -> None:
    target = tmp_path / f"台账 #1{suffix.upper()}"
    code, out, _ = run("export", book, "-o", target)
    assert code == 0
    assert "共 28 条" in out
    assert target.read_bytes().startswith(start)


def test_another_suffix_is_refused(run: Any, book: Path, tmp_path: Path) -> None:
    code, _, err = run("export", book, "-o", tmp_path / "台账.wps")
    assert code == 2
    assert "后缀应是" in err
    assert not (tmp_path / "台账.wps").exists()


def test_a_paragraph_is_rewritten_and_restored(run: Any, book: Path, tmp_path: Path) -> None:
    words = tmp_path / "引言 #1.txt"
    words.write_text("我局高度重视。\n", encoding="utf-8")
    assert run("paragraphs", book, "--edit", "introduction", "--text-file", words)[0] == 0
    listed = json.loads(run("paragraphs", book, "--json")[1])
    assert listed[0]["text"] == "我局高度重视。"
    assert listed[-1]["label"] == "年度报告段落"
    for target in ("自评.pdf", "自评.docx"):
        assert run("report", book, "--prose", "-o", tmp_path / target)[0] == 0
    assert run("paragraphs", book, "--edit", "introduction")[0] == 0
    assert "我局高度重视" not in run("paragraphs", book)[1]
    assert "改写的文字不同" in run("verify", tmp_path / "自评.pdf", book)[1]
    code, _, err = run("paragraphs", book, "--edit", "没有")
    assert code == 2
    assert "introduction" in err


def test_word_is_not_signed(run: Any, book: Path, tmp_path: Path) -> None:
    code, _, err = run("report", book, "-o", tmp_path / "自评.docx", "--sign", tmp_path / "x.p12")
    assert code == 2
    assert "不能签名" in err


def test_the_evidence_folder_and_the_public_version(run: Any, book: Path, tmp_path: Path) -> None:
    proof = tmp_path / "通知 #1.pdf"
    proof.write_bytes(b"%PDF-1.4 any")
    assert run("attach", book, "二/一/1/1", proof)[0] == 0
    code, out, _ = run("export", book, "-o", tmp_path / "佐证", "--evidence")
    assert code == 0
    assert "共 1 个文件" in out
    code, _, err = run("report", book, "--public", "-o", tmp_path / "公开.pdf")
    assert code == 0
    assert "没有标注公开属性" in err
    assert run("verify", tmp_path / "公开.pdf", book)[0] == 2
    assert run("report", book, "--no-data", "-o", tmp_path / "归档.pdf")[0] == 0


def test_a_template_is_made_kept_and_filled(
    run: Any, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template, "certificates_folder", lambda: tmp_path / "数据" / "certificates")
    example = tmp_path / "我局模板.docx"
    assert "还没有保存模板" in run("templates", book)[1]
    assert run("templates", book, "--example", example)[0] == 0
    assert run("templates", book, "--add", example)[0] == 0
    assert run("templates", book)[1].strip() == "我局模板.docx"
    target = tmp_path / "自评.docx"
    assert run("report", book, "-o", target, "--template", "我局模板")[0] == 0
    assert target.read_bytes().startswith(b"PK")
    code, _, err = run("report", book, "-o", tmp_path / "x.docx", "--template", "没有的")
    assert code == 2
    assert "不存在" in err
    assert run("report", book, "-o", tmp_path / "x.pdf", "--template", "我局模板")[0] == 2
