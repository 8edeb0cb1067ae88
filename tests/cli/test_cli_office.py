"""The exchange on the command line: give out, hand in, load what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from desktop.cli.app import run
from desktop.workbook import return_slip
from desktop.workbook.book import Workbook
from desktop.workbook.model import Verdict
from desktop.workbook.return_slip import Remark, ReturnSlip

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def told(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    return shown.out + shown.err


def test_from_the_list_of_units_to_the_returned_slip(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rollup = str(tmp_path / "汇总 #1.yaodian-rollup")
    units = tmp_path / "名单.txt"
    units.write_text("\ufeff市财政局\n\n市教育局\n", encoding="utf-8")
    assert run(["rollup", "jieyang-2019", rollup, "--office", "市府办"]) == 0
    assert run(["reporters", "add", rollup, "--list", str(units), "--group", "B"]) == 0
    assert run(["reporters", "rename", rollup, "--unit", "市教育局", "--to", "市教育体育局"]) == 0
    assert run(["reporters", "list", rollup]) == 0
    assert "市教育局" in told(capsys)
    folder = tmp_path / "下发"
    table = tmp_path / "分工表.xlsx"
    assert run(["issue", rollup, "-o", str(folder), "--per-unit", "--table", str(table)]) == 0
    assert "没有单位承担" in told(capsys)
    assert table.read_bytes().startswith(b"PK")
    workbook = min(folder.iterdir())
    sealed = tmp_path / "报送.yaodian"
    assert run(["submit", str(workbook), "-o", str(sealed)]) == 1
    assert "全审发现" in told(capsys)
    assert not sealed.exists()
    key, secret = tmp_path / "财政局.p12", tmp_path / "口令.txt"
    secret.write_text("correct horse\n", encoding="utf-8")
    new = ["key", "new", "--unit", "市财政局", "-o", str(key), "--passphrase-file", str(secret)]
    assert run(new) == 0
    signed = ["--key", str(key), "--passphrase-file", str(secret), "--with-gaps"]
    assert run(["submit", str(workbook), "-o", str(sealed), *signed]) == 0
    assert "已签名" in told(capsys)
    slip = _slip(workbook, tmp_path / "退回.yaodian-return")
    assert run(["take-return", str(workbook), str(slip)]) == 0
    said = told(capsys)
    assert "请补充截图" in said
    assert "没有签名" in said
    assert run(["take-return", str(workbook), str(sealed)]) == 2
    assert "不是退回单" in told(capsys)


def test_the_list_of_units_is_kept_and_a_part_of_the_list_is_given_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rollup = str(tmp_path / "汇总 #1.yaodian-rollup")
    assert run(["rollup", "jieyang-2019", rollup, "--office", "市府办"]) == 0
    assert run(["reporters", "add", rollup, "--unit", "市财政局", "--unit", "市水利局"]) == 0
    change = ["reporters", "set", rollup, "--unit", "市财政局", "--group", "B", "--alias", "财政"]
    assert run([*change, "--due", "2019-12-01", "--contact", "填报人甲 1"]) == 0
    assert run(["reporters", "set", rollup, "--unit", "市水利局", "--not-expected"]) == 0
    assert run(["reporters", "set", rollup, "--unit", "没有的局", "--group", "A"]) == 2
    told(capsys)
    assert run(["reporters", "list", rollup]) == 0
    assert told(capsys).splitlines()[1].split() == ["市财政局", "B", "财政", "2019-12-01"]
    folder = tmp_path / "下发 #1"
    assert run(["issue", rollup, "-o", str(folder), "--per-unit"]) == 0
    assert len(list(folder.iterdir())) == 1  # nothing for a unit that need not report
    (given,) = folder.iterdir()
    below = str(tmp_path / "局汇总.yaodian-rollup")
    assert run(["rollup", str(given), below, "--office", "市财政局"]) == 0
    assert run(["upward", below, "-o", str(given)]) == 0
    assert "请打开核对" in told(capsys)


def _slip(workbook: Path, path: Path) -> Path:
    with Workbook.open(workbook, read_only=True) as book:
        info, (made,), first = book.info, book.submissions(), book.ledger()[0].requirement
    assert made.signer
    remark = Remark(first.id, first.ref, first.title, Verdict.CHANGES_REQUESTED, "请补充截图")
    slip = ReturnSlip(
        office="市府办",
        unit=info.unit,
        workbook_id=info.id,
        year=info.year,
        round=1,
        number=made.number,
        root=made.root,
        made_at=datetime(2026, 12, 1, tzinfo=UTC),
        remarks=(remark,),
    )
    path.write_bytes(return_slip.to_bytes(slip))
    return path


def test_a_database_in_place_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = f"postgresql://someone:geheim@/db?host={tmp_path}"
    assert run(["reporters", "list", "--database", nowhere]) == 2
    shown = told(capsys)
    assert "连接不上" in shown
    assert "geheim" not in shown
    assert run(["reporters", "list"]) == 2
    assert "请写明汇总文件" in told(capsys)
