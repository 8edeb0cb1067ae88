"""The signed and stamped paper is filed back from the command line, with the state that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from desktop.errors import UsageError
from desktop.report.filing import shown_state
from desktop.workbook.book import Workbook
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "扫描件 (1) #.jpg"
    path.write_bytes(b"\xff\xd8 a scan of paper")
    return path


def digest_of(book: Path) -> str:
    with Workbook.open(book, read_only=True) as opened:
        return opened.state_digest()


def test_a_scan_is_filed_only_with_the_digest_that_is_printed_on_it(
    run: Any, book: Path, scan: Path
) -> None:
    assert "还没有存入" in run("signed", book)[1]
    assert "--digest" in run("signed", book, scan, "--name", "填报人甲")[2]
    wrong = run("signed", book, scan, "--name", "填报人甲", "--digest", "0" * 16)
    assert (wrong[0], "打印以后又改过" in wrong[2]) == (2, True)
    printed = digest_of(book)[:16]
    spaced = " ".join(printed[at : at + 4] for at in range(0, 16, 4)).upper()
    assert "签署人" in run("signed", book, scan, "--digest", spaced)[2]
    code, out, err = run("signed", book, scan, "--name", "填报人甲", "--digest", spaced)
    assert (code, err) == (0, "")
    assert "单位负责人填报人甲" in out
    assert "与现在的填报一致" in run("signed", book)[1]
    with Workbook.open(book, read_only=True) as opened:
        (filed,) = opened.sign_offs()
        assert b"".join(opened.content(filed.sha256)) == scan.read_bytes()
    assert run("assess", book, "二/一/1/1", "--status", "done", "--note", "又改了")[0] == 0
    assert "此后填报又改过" in run("signed", book)[1]
    assert run("signed", book, "--withdraw", 2)[0] == 2
    assert run("signed", book, "--withdraw", 1)[0] == 0
    assert "还没有存入" in run("signed", book)[1]


def test_a_report_says_itself_which_state_it_shows(run: Any, book: Path, tmp_path: Path) -> None:
    older, pdf = digest_of(book), tmp_path / "已签名 #1.pdf"
    assert run("report", book, "-o", pdf)[0] == 0
    assert run("assess", book, "二/一/1/1", "--status", "done", "--note", "又改了")[0] == 0
    code, out, _ = run("signed", book, pdf, "--role", "填报人", "--name", "填报人乙")
    assert (code, "改动以前的" in out) == (0, True)
    with Workbook.open(book, read_only=True) as opened:
        (filed,) = opened.sign_offs()
        assert filed.state_digest == older != opened.state_digest()


def test_a_report_of_another_workbook_is_never_filed(run: Any, book: Path, tmp_path: Path) -> None:
    other, pdf = tmp_path / "另一本.yaodian", tmp_path / "别人的 #1.pdf"
    Workbook.create(other, make_checklist(2), unit="外单位", year=2019).close()
    assert run("report", other, "-o", pdf)[0] == 0
    code, _, err = run("signed", book, pdf, "--name", "填报人甲")
    assert (code, "另一本工作簿（外单位）" in err) == (2, True)
    assert "还没有存入" in run("signed", book)[1]
    with pytest.raises(UsageError, match="另一本工作簿"):
        shown_state(pdf, "x")
    assert shown_state(tmp_path / "没有.pdf", "x") == ""
