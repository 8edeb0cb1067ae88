"""考评 from the shell: a card in, forms out and back, scores, ranks, the table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from desktop.document.read import read
from tests.cli.conftest import SHANWEI
from tests.rollup import scorecard_books as books

if TYPE_CHECKING:
    from pathlib import Path

FINANCE = "样例市财政局"
CARD = "样例市2020年政务公开工作考评指标（B类：部门）"


@pytest.fixture
def place(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "市汇总 2026#1（考评?）.yaodian-rollup"
    assert run("rollup", SHANWEI, path, "--office", "样例市人民政府办公室")[0] == 0
    for group, names in (("A", ["样例市东区"]), ("B", [FINANCE, "样例市教育局"])):
        units = [word for name in names for word in ("--unit", name)]
        assert run("reporters", "add", path, *units, "--group", group)[0] == 0
    card = tmp_path / "考评表 [定稿].xlsx"
    card.write_bytes(books.jinzhou())
    code, out, err = run("scorecard", "import", path, card)
    assert code == 0
    assert f"已导入“{CARD}”，指标12项" in out
    assert err.count("没有“计分方式”一列") == 2
    return path


def ranks(run: Any, place: Path) -> dict[str, Any]:
    found = json.loads(run("scorecard", "rank", place, "--json")[1])
    return {unit["unit"]: unit for card in found for unit in card["units"]}


def test_a_card_comes_out_and_goes_in_again(run: Any, place: Path, tmp_path: Path) -> None:
    copy = tmp_path / "导出.xlsx"
    assert run("scorecard", "export", place, "-o", copy)[0] == 0
    before = run("scorecard", "show", place)[1]
    code, _, err = run("scorecard", "import", place, copy)
    assert (code, err) == (0, "")
    assert run("scorecard", "show", place)[1] == before
    assert "1.1.2  发布质量" in before


def test_what_cannot_be_used_is_not_imported(run: Any, place: Path, tmp_path: Path) -> None:
    rows = [["一级指标", "评分标准", "分值"], ["组织领导", "有方案", "若干"]]
    bad = tmp_path / "坏的.xlsx"
    bad.write_bytes(books.book(表=(rows, [])))
    before = run("scorecard", "show", place)[1]
    code, _, err = run("scorecard", "import", place, bad)
    assert code == 1
    assert "必须改正" in err
    assert "“若干”不是分数" in err
    assert run("scorecard", "show", place)[1] == before
    assert run("scorecard", "import", place, tmp_path / "没有.xlsx")[0] == 2
    assert run("scorecard", "import", place, bad, "--preview")[0] == 1


def test_scoring_appeal_and_decision(run: Any, place: Path) -> None:
    def say(code: str, *words: Any) -> tuple[int, str, str]:
        done: tuple[int, str, str] = run(
            "scorecard", "score", place, "--unit", "财政局", "--code", code, *words
        )
        return done

    code, _, err = say("1.1.1", "--cases", "1", "--reason", "迟公开")
    assert (code, "要写明佐证" in err) == (2, True)
    assert say("1.1.1", "--cases", "2", "--reason", "迟公开", "--evidence", "截图1")[0] == 0
    say("2.1", "--points", "45", "--reason", "没有方案")
    say("2.2.1", "--points", "15.25")
    say("2.1", "--self", "49.75", "--reason", "有方案")
    assert ranks(run, place)[FINANCE]["total"] == "94.25"
    say("1.1.1", "--appeal", "系统故障")
    assert "现在总分94.75分" in say("1.1.1", "--final", "10", "--reason", "部分属实")[1]
    unit = ranks(run, place)[FINANCE]
    assert (unit["rank"], unit["pending"], unit["self_total"]) == (1, [], "49.75")
    assert [each["points"] for each in unit["lines"] if each["code"] == "1.1.1"] == [
        "10.5",
        "-1",
        "0.5",
    ]
    assert "例号" in run("scorecard", "rank", place, "--unit", FINANCE)[1]
    assert say("1.1.1", "--withdraw", "1", "--reason", "属实")[0] == 0
    assert say("1.1.1")[0] == 2
    assert say("1.1.1", "--points", "5", "--cases", "1")[0] == 2
    assert say("9", "--points", "5")[0] == 2
    history = run("scorecard", "rank", place)[1]
    assert "样例市教育局" in history


def test_a_form_goes_to_a_unit_and_comes_back(run: Any, place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "自评表"
    assert "共 3 份" in run("scorecard", "export", place, "--each", "-o", folder)[1]
    assert sorted(each.name for each in folder.iterdir()) == [
        "样例市东区 自评表.xlsx",
        "样例市教育局 自评表.xlsx",
        "样例市财政局 自评表.xlsx",
    ]
    run("scorecard", "score", place, "--unit", FINANCE, "--code", "2.1", "--self", "40")
    filled = tmp_path / "填好的.xlsx"
    run("scorecard", "export", place, "--unit", FINANCE, "-o", filled)
    run("scorecard", "score", place, "--unit", FINANCE, "--code", "2.1", "--self", "45")
    code, out, err = run("scorecard", "take", place, filled, "--preview")
    assert (code, err) == (0, "")
    assert "2.1 组织领导：自评分45→40" in out
    assert ranks(run, place)[FINANCE]["self_total"] == "45"
    assert run("scorecard", "take", place, filled)[0] == 0
    assert ranks(run, place)[FINANCE]["self_total"] == "40"
    assert "已读入0项" in run("scorecard", "take", place, filled)[1]
    code, _, err = run("scorecard", "take", place, folder / "没有.xlsx")
    assert (code, "找不到" in err) == (2, True)


def test_papers_and_the_table(run: Any, place: Path, tmp_path: Path) -> None:
    for name in ("自评 #1.pdf", "自评 #1.docx", "结果.pdf"):
        words = ["--result"] if name.startswith("结果") else []
        path = tmp_path / name
        assert run("scorecard", "export", place, "--unit", FINANCE, *words, "-o", path)[0] == 0
        assert "发布时限" in read(path).text
    table = tmp_path / "得分表.xlsx"
    assert run("scorecard", "table", place, "-o", table)[0] == 0
    found = read(table)
    assert [each.name for each in found.tables] == [
        "得分表A类 1", "得分明细A类 1", "指标分析A类 1", "得分表B类 2", "得分明细B类 2", "指标分析B类 2",
    ]  # fmt: skip
    assert FINANCE in found.text
    assert run("scorecard", "table", place, "-o", tmp_path / "x.pdf")[0] == 2
    assert run("scorecard", "export", place, "-o", tmp_path / "x.pdf")[0] == 2
    assert run("scorecard", "export", place, "--result", "-o", tmp_path / "x.pdf")[0] == 2


def test_which_card_is_asked_where_there_are_two(run: Any, place: Path, tmp_path: Path) -> None:
    more = tmp_path / "另一张.xlsx"
    more.write_bytes(books.licheng())
    run("scorecard", "import", place, more)
    code, _, err = run("scorecard", "score", place, "--unit", FINANCE, "--code", "1", "--self", "1")
    assert (code, "请用 --card 写明" in err) == (2, True)
    words = ["--unit", FINANCE, "--code", "1", "--self", "9", "--card", "样例区"]
    assert run("scorecard", "score", place, *words)[0] == 0
