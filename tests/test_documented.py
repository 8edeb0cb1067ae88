"""Every command that the README and docs/ print works as printed, in their order."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from desktop import files
from desktop.checklist.file import load
from desktop.cli import main
from desktop.workbook.book import Workbook
from tests.rollup import scorecard_books

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "tests" / "documents" / "001_2953e2d6da1b4da8.txt"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROBLEMS_FOUND = {"gaps", "summary"}  # where exit code 1 is the answer: something is missing


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.+?)^```", page, re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[list[str]]:
    return [shlex.split(line, comments=True)[1:] for line in block.splitlines()]


CLERK, OFFICE = (commands(block) for block in blocks(README, "sh") if block.startswith("yaodian"))
SCORING = commands(blocks((ROOT / "docs" / "scorecard.md").read_text(encoding="utf-8"), "sh")[0])


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as its reader has it: the text, a passphrase in mind, a profile of their own."""
    monkeypatch.setattr(files, "user_data_path", lambda *_args, **_kwargs: tmp_path / "个人资料")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _prompt: "春风 不度-2019")
    folder = tmp_path / "照着做"
    folder.mkdir()
    monkeypatch.chdir(folder)
    shutil.copy(TEXT, "要点.txt")
    return folder


def done(*arguments: str) -> None:
    expected = {0, 1} if arguments[0] in PROBLEMS_FOUND else {0}
    assert main(arguments) in expected, arguments


def do_as_printed(lines: list[list[str]], before: dict[str, Callable[[], object]]) -> None:
    """Run the commands; first what their reader did meanwhile, once for each name of a command."""
    for line in lines:
        before.pop(line[0], lambda: None)()
        done(*line)
    assert not before, "a command that is no longer printed"


def test_the_readme_as_a_clerk(place: Path) -> None:
    def another() -> None:
        shutil.copy("2019.yaodian", "另一份.yaodian")
        done("assess", "另一份.yaodian", "二/二/2/1", "--status", "ongoing", "--note", "别处填的")

    def next_text() -> None:
        document = Document()
        for line in TEXT.read_text(encoding="utf-8").splitlines():
            document.add_paragraph(line)
        document.save("新要点.docx")

    do_as_printed(
        CLERK,
        {
            "attach": lambda: Path("佐证.pdf").write_bytes(b"%PDF-1.4 any bytes"),
            "merge": another,
            "next-year": next_text,
        },
    )


def test_the_readme_as_an_office(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fill_in() -> None:
        (package,) = Path("下发").glob("*某某局*.yaodian")
        shutil.copy(package, "某某局.yaodian")
        with Workbook.open(Path("某某局.yaodian")) as book:
            refs = [entry.requirement.ref for entry in book.ledger()]
        done("assess", "某某局.yaodian", *refs, "--status", "ongoing", "--note", "每月开展。")
        done("key", "new", "--unit", "某某局", "-o", "证书.p12")

    def send() -> None:
        Path("来件").mkdir()
        shutil.copy("报送.yaodian", "来件")

    def send_back() -> None:
        (slip,) = Path("退回").glob("*.yaodian-return")
        shutil.copy(slip, "退回单.yaodian-return")

    do_as_printed(
        OFFICE,
        {
            "reporters": lambda: Path("单位名单.txt").write_text("某某局\n市财政局\n", "utf-8"),
            "submit": fill_in,
            "receive": send,
            "take-return": send_back,
            "scorecard": lambda: Path("考评表.xlsx").write_bytes(scorecard_books.jinzhou()),
        },
    )
    told = capsys.readouterr().out
    assert "没有条目的单位，不另写工作簿：市财政局。" in told
    assert not [line for line in told.splitlines() if line.endswith("　")], "a number without words"


def test_the_page_on_scoring(place: Path) -> None:
    office = ["市汇总.yaodian-rollup", "--office", "市政府办公室"]
    done("rollup", "要点.txt", *office)
    done("reporters", "add", office[0], "--unit", "市财政局", "--unit", "市教育局")
    heads = ["编号", "一级指标", "二级指标", "计分方式", "分值"]
    rows = [["1", "主动公开", "", "扣分", 10], ["1.1", "", "早公开或迟公开", "扣分，每例5分", ""]]
    Path("考评表.xlsx").write_bytes(scorecard_books.book(考评表=([heads, *rows], [])))
    for line in SCORING:
        if line[1] == "take":
            (form,) = Path("自评表").glob("*财政局*.xlsx")
            shutil.copy(form, "财政局自评表.xlsx")
        done(*line)


@pytest.mark.parametrize(
    ("page", "language"),
    [("checklist-format.md", "json"), ("checklist-readable.md", "markdown")],
)
def test_the_checklist_that_a_page_shows_is_one(page: str, language: str) -> None:
    (shown,) = blocks((ROOT / "docs" / page).read_text(encoding="utf-8"), language)
    Path("清单").write_text(shown, encoding="utf-8")
    assert "五（一）¶2" in [each.ref for each in load(Path("清单")).requirements]


def test_every_extra_is_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    printed = set(re.findall(r'pip install -e "\.\[(\w+)\]"', README))
    assert printed == set(project["optional-dependencies"])


def test_every_target_of_make_is_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+): ##", makefile, re.MULTILINE)
    assert set(targets) <= set(re.findall(r"`make (\w+)`", README))


def test_every_package_is_in_the_readme() -> None:
    packages = [path.parent.name for path in (ROOT / "desktop").glob("*/__init__.py")]
    assert packages
    assert set(packages) <= set(re.findall(r"`desktop/(\w+)/`", README))
