"""The office's year on the command line: received, looked at, returned, answered, told to all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from desktop.rollup import schema, summary
from desktop.rollup.cells import Scope
from desktop.rollup.store import Rollup
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status
from tests.report.rollup_samples import make_rollup
from tests.rollup import filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

PLACE = "汇总 #1.yaodian-rollup"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_rollup(tmp_path).close()
    return tmp_path / PLACE


def first_ref(workbook: Path) -> str:
    with Workbook.open(workbook, read_only=True) as book:
        return book.checklist.requirements[0].ref


@pytest.fixture
def workbook(run: Run, tmp_path: Path) -> Path:
    """A roll-up of two units of which one has reported; its workbook."""
    place, folder, names = tmp_path / PLACE, tmp_path / "下发", tmp_path / "名单.txt"
    assert run("rollup", "jieyang-2019", place, "--office", "市府办")[0] == 0
    names.write_text("市财政局\n市教育局\n", encoding="utf-8")
    assert run("reporters", "add", place, "--list", names)[0] == 0
    assert run("issue", place, "-o", folder, "--per-unit")[0] == 0
    workbook, *_ = sorted(folder.iterdir())
    with Workbook.open(workbook) as book:
        asked = [each.id for each in book.checklist.requirements]
        book.edit("填报", edits.assess, asked, status=Status.DONE, statement="已办。")
        book.edit("说明", edits.assess, asked[1:], evidence_waiver="不需要。")
        (tmp_path / "a.exe").write_bytes(b"MZ")
        book.attach_file(asked[1], tmp_path / "a.exe")
    assert run("submit", workbook, "-o", tmp_path / "一.yaodian", "--with-gaps")[0] == 0
    assert run("receive", place, tmp_path / "一.yaodian")[0] in {0, 1}
    return workbook


def test_there_and_back_again(run: Run, workbook: Path, tmp_path: Path) -> None:
    place = tmp_path / PLACE
    with Workbook.open(workbook, read_only=True) as book:
        asked, unit = [each.id for each in book.checklist.requirements], book.info.unit
    code, out, _ = run("summary", place)
    assert code == 1
    assert "应报送单位2个，已报送1个，未报送1个" in out

    assert run("review", place, unit, "--evidence", tmp_path / "佐证")[0] == 0
    (piece,) = (tmp_path / "佐证").iterdir()
    assert (piece.name, piece.read_bytes()) == ("01 a.exe.bin", b"MZ")
    ref = first_ref(workbook)
    code, out, err = run("review", place, unit, ref, "--return")
    assert (code, err) == (2, "退回或存疑要用 --remark 写明意见。\n")
    assert run("review", place, unit, ref, "--return", "--remark", "请补佐证。")[0] == 0
    code, out, _ = run("review", place, unit, "--accept-rest")
    assert f"没有缺漏的{len(asked) - 1}条已通过" in out
    assert "请补佐证。" in run("review", place, unit)[1]
    key, secret, slips = tmp_path / "办.p12", tmp_path / "口令.txt", tmp_path / "退回"
    secret.write_text("correct horse\n", encoding="utf-8")
    own = ("--passphrase-file", secret)
    assert run("key", "new", "--unit", "市府办", "-o", key, *own)[0] == 0
    code, out, err = run(
        "return", place, unit, "-o", slips, "--key", key, *own, "--due", "2026-12-05"
    )
    assert (code, err) == (0, "")
    assert "退回和存疑1条" in out
    assert "已签名" in out
    page, slip = sorted(slips.iterdir(), key=lambda each: each.suffix != ".pdf")
    assert page.read_bytes().startswith(b"%PDF")
    assert slip.name == f"退回单 第1轮 {unit}.yaodian-return"

    code, out, err = run("take-return", workbook, slip)
    assert (code, err) == (0, "")
    assert "请补佐证。" in out
    with Workbook.open(workbook) as book:
        book.edit("填报", edits.assess, asked[0], evidence_waiver="原件在档案室。")
        late = book.checklist.requirements[2].ref
    assert run("review", place, unit, late, "--query", "--remark", "还没有发出。")[0] == 0
    again = tmp_path / "二.yaodian"
    assert run("submit", workbook, "-o", again, "--with-gaps")[0] == 0
    assert run("receive", place, again)[0] in {0, 1}
    code, out, _ = run("summary", place, "--changes")
    assert "1个单位可以比较，变化1条，新增缺漏0处，已补1处" in out
    shown = run("review", place, unit)[1]
    assert "上次退回或存疑1条，已答复1条。" in shown
    assert "还没有发出。" in shown
    shown = run("review", place, unit, ref)[1]
    assert "与上次不同　不需佐证的理由：（空） → 原件在档案室。" in shown
    assert "退回，请补佐证。" in shown
    shown = run("summary", place, "--ref", ref)[1]
    assert f"{unit}　已完成\n  已办。" in shown


def test_the_papers_are_written(run: Run, place: Path, tmp_path: Path) -> None:
    table = tmp_path / "汇总台账 #1.xlsx"
    assert run("summary", place, "-o", table, "--due", "2026-11-05")[0] == 1
    assert table.read_bytes().startswith(b"PK")
    for name, more in (("通报.docx", ()), ("通报.pdf", ()), ("报告.pdf", ("--own",))):
        assert run("circular", place, "-o", tmp_path / name, *more)[0] == 0
        assert (tmp_path / name).stat().st_size > 5000
    folder = tmp_path / "催报 #1"
    assert run("remind", place, "-o", folder, "--by", "于12月5日前")[0] == 0
    written = sorted(each.name for each in folder.iterdir())
    assert "未报送单位名单.pdf" in written
    assert f"催报单 {filled.AWKWARD[2]}.pdf" in written
    assert len(written) == 7
    assert run("remind", place, "-o", folder)[0] == 2
    code, _, err = run("remind", place, "-o", tmp_path / "又一", "--unit", filled.AWKWARD[0])
    assert (code, "不需要催报" in err) == (2, True)


def test_a_paragraph_is_rewritten_and_given_back(run: Run, place: Path, tmp_path: Path) -> None:
    words = tmp_path / "引言.txt"
    words.write_text("\ufeff改写的引言。", encoding="utf-8")
    edit = ("circular", place, "--edit", "circular.introduction")
    assert run(*edit, "--text-file", words) == (0, "已改写“引言”。\n", "")
    shown = run("circular", place)[1]
    assert "【引言】circular.introduction（已改写）\n改写的引言。" in shown
    assert run(*edit) == (0, "“引言”已恢复。\n", "")
    assert "改写的引言" not in run("circular", place)[1]
    code, _, err = run("circular", place, "--edit", "没有")
    assert (code, "没有名为“没有”的段落" in err) == (2, True)


def test_units_of_a_lower_office_are_seen_when_asked_for(run: Run, place: Path) -> None:
    with Rollup.open(place) as rollup, rollup.writing("below") as db:
        office, *_ = summary.unit_lines(db)
        row = {"name": "某街道办", "parent_id": office.id, "position": 99}
        db.execute(schema.unit.insert().values(**row))
    assert "某街道办" not in run("summary", place)[1]
    shown = run("summary", place, "--below")[1]
    assert "某街道办" in shown
    assert "包括下级主管部门报来的1个单位" in shown
    assert "分别计数" in shown
    assert "分别计数" not in run("summary", place)[1]


def test_below_an_office_is_looked_at_and_not_reviewed(run: Run, place: Path) -> None:
    with Rollup.open(place) as rollup, rollup.writing("below") as db:
        office, *_ = summary.unit_lines(db)
        row = {"name": "某 街道办", "parent_id": office.id, "position": 99}
        db.execute(schema.unit.insert().values(**row))
        (street,) = [each for each in summary.unit_lines(db, Scope(is_deep=True)) if each.parent_id]
        asked = [each.id for each in summary.requirements(db)]
        reply = filled.Reply(statement="街道已办。")
        filled.report(db, street.id, asked, filled.Report(street.name, {0: reply}))
        ref = summary.requirements(db)[0].ref
    path = f"{office.name}/某街道办"
    assert "街道已办。" in run("review", place, path, ref)[1]
    code, _, err = run("review", place, path, ref, "--accept")
    assert (code, f"由{office.name}审核" in err) == (2, True)
    assert run("review", place, "没有的区/某街道办")[0] == 2


def test_who_says_the_same_is_shown(run: Run, place: Path) -> None:
    words = "一是成立工作领导小组，二是开设专栏集中公开，三是及时回应群众关切，公开文件{n}件。"
    with Rollup.open(place) as rollup, rollup.writing("copy") as db:
        first, second = [each for each in summary.unit_lines(db) if each.has_reported][:2]
        (asked, *_) = summary.requirements(db)
        answer = schema.answer.c
        for n, unit in enumerate((first, second), start=11):
            same = (answer.submission_id == unit.submission_id) & (
                answer.requirement_id == asked.id
            )
            db.execute(schema.answer.update().where(same).values(statement=words.format(n=n)))
    assert f"100%相同：{first.name}、{second.name}" in run("summary", place, "--alike")[1]
    out = run("review", place, first.name)[1]
    assert f"与{second.name}（100%）填报雷同，数字、标点不计。" in out
    assert run("summary", place, "--alike", "--ref", asked.ref)[0] == 2


def test_json_is_for_programs(run: Run, place: Path) -> None:
    code, out, _ = run("summary", place, "--json", "--due", "2026-11-05")
    told: dict[str, Any] = json.loads(out)
    assert code == 1
    assert told["total"]["asked"] == 42
    assert sum(each["counts"].get("asked", 0) for each in told["units"]) == 42
    assert [each["name"] for each in told["units"] if not each["submission_id"]] == [
        filled.AWKWARD[2]
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("review", PLACE), "请写明单位"),
        (("review", PLACE, "没有这个局"), "“没有这个局”不在名单里"),
        (("review", PLACE, filled.AWKWARD[2], "一（1）", "--accept"), "还没有报送，不能审核"),
        (("review", PLACE, filled.AWKWARD[0], "--accept"), "请写明条目编号"),
        (("review", PLACE, filled.AWKWARD[2], "--evidence", "证"), "没有佐证文件"),
        (("return", PLACE, filled.AWKWARD[0], "-o", "退"), "没有退回或存疑的条目"),
        (("summary", PLACE, "-o", "台账.doc"), "后缀应是 .xlsx"),
        (("circular", PLACE, "-o", "通报.xlsx"), "后缀应是 .docx、.pdf 之一"),
        (("summary", PLACE, "--ref", "一（1）", "--json"), "--ref 只显示一条"),
        (("summary",), "请写明汇总文件"),
    ],
)
def test_wrong_use_is_one_sentence(
    run: Run,
    place: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*arguments)
    assert code == 2
    assert sentence in err
    assert err.count("\n") == 1
