"""The office's register on the command line: authorities, days of withdrawal, last year's register."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from desktop.rollup import units
from desktop.rollup.store import Rollup
from desktop.signing.certificate import fingerprint
from tests.rollup.handed_in import Sender, key_of
from tests.samples import make_checklist
from tests.signing import issuers

if TYPE_CHECKING:
    from pathlib import Path

UNIT = "汕尾市财政局"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return made(tmp_path / "2026年 汇总 #1.yaodian-rollup")


def made(path: Path, *names: str) -> Path:
    rollup = Rollup.create(path, make_checklist(4), office="市府办", year=2026)
    with rollup, rollup.writing("units") as db:
        units.add_units(db, names or [UNIT])
    return path


def test_a_ca_is_registered_and_then_each_of_its_names(
    run: Any, place: Path, tmp_path: Path
) -> None:
    ca = issuers.root("某省数字证书认证中心")
    cer, key = tmp_path / "某省 CA #1.cer", ca.issue(UNIT)
    cer.write_bytes(ca.der)
    Sender.new(tmp_path / "甲", UNIT).hand_in(tmp_path / "来件" / "1 #.yaodian", key)
    assert run("receive", place, tmp_path / "来件")[0] == 0
    printed, signer = fingerprint(ca.certificate), fingerprint(key.certificate)
    out = run("register", place)[1]
    assert "签发机构，核对它公布的指纹" in out
    assert printed in out
    wrong = run("register", place, "--authority", "--certificate", cer, "--fingerprint", "F" * 64)
    assert (wrong[0], "不同" in wrong[2]) == (2, True)
    code, out, err = run("register", place, "--authority", "--fingerprint", printed)
    assert (code, err) == (0, "")
    assert "由“某省数字证书认证中心”签发" in run("register", place)[1]
    code, out, err = run("register", place, "--unit", UNIT, "--fingerprint", signer)
    assert (code, err) == (0, "")
    assert "换发的也在内" in out
    assert "证书已登记" in run("receive", place, tmp_path / "来件")[1]
    today = datetime.now().astimezone().date()
    code, out, err = run("register", place, "--unit", UNIT, "--withdraw", "--since", today)
    assert (code, err) == (0, "")
    out = run("receive", place, tmp_path / "来件")[1]
    assert "起停用" in out
    assert run("register", place, "--unit", "没有的局", "--withdraw")[0] == 2
    assert run("register", place, "--unit", UNIT, "--fingerprint", signer)[0] == 0
    assert "证书已登记" in run("receive", place, tmp_path / "来件")[1]
    code, out, _ = run(
        "register", place, "--authority", "--certificate", cer, "--fingerprint", printed
    )
    assert code == 0
    assert run("register", place, "--fingerprint", printed, "--withdraw")[0] == 0


def test_a_certificate_is_withdrawn_since_a_day_and_carried_on(
    run: Any, place: Path, tmp_path: Path
) -> None:
    key = key_of(UNIT)
    cer = tmp_path / "财政局.cer"
    cer.write_bytes(key.certificate.der)
    printed = fingerprint(key.certificate)
    given = ("register", place, "--unit", UNIT, "--fingerprint", printed)
    assert run(*given, "--certificate", cer)[0] == 0
    tomorrow = datetime.now().astimezone().date() + timedelta(days=1)
    withdraw = ("register", place, "--fingerprint", printed, "--withdraw", "--since")
    assert "还没有到" in run(*withdraw, tomorrow)[2]
    assert "不是日期" in run(*withdraw, "昨天")[2]
    assert "自 2026-11-03 起停用" in run(*withdraw, "2026-11-03")[1]
    assert "自2026年11月3日起停用" in run("register", place)[1]
    assert "没有登记过" in run("register", place, "--fingerprint", "A" * 64, "--withdraw")[2]
    after = made(tmp_path / "2027年 汇总.yaodian-rollup", UNIT, "市水利局")
    code, out, err = run("register", after, "--from", place)
    assert (code, out, err) == (0, "带入 1 张证书和名称。\n", "")
    assert "自2026年11月3日起停用" in run("register", after)[1]
    assert "新登记 1 张" in run("key", "take", place)[1]
    assert "自2026年11月3日起停用" in run("key", "registered")[1]
    assert run("key", "take", tmp_path / "没有.yaodian-rollup")[0] == 2
    other = made(tmp_path / "别处.yaodian-rollup", "市水利局")
    assert f"没有“{UNIT}”" in run("register", other, "--from", place)[1]
