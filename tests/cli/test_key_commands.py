"""Keys from the command line: the vault, files in and out, the page for the office, a UKey."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop.signing import sealed
from desktop.signing.certificate import fingerprint
from desktop.signing.keys import new_key
from tests.signing import issuers

sys.path.append(str(Path(__file__).parents[1] / "signing"))
import soft_token

UNIT = "汕尾市住房和城乡建设局"
FIRST, SECOND = "春风 不度-玉门关 2019", "黄河远上 白云间 #2"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "WORK", 1 << 4)


@pytest.fixture
def words(tmp_path: Path) -> dict[str, Path]:
    """Files with passphrases."""
    made = {}
    for name, text in {
        "first": FIRST,
        "second": SECOND,
        "short": "短",
        "pin": soft_token.PIN,
    }.items():
        made[name] = tmp_path / f"口令 {name}.txt"
        made[name].write_text(text + "\n", encoding="utf-8")
    return made


@pytest.fixture
def kept(run: Any, words: dict[str, Path]) -> str:
    code, out, err = run("key", "new", "--unit", UNIT, "--passphrase-file", words["first"])
    assert code == 0, err
    return str(out)


def verified(run: Any, pdf: Path) -> dict[str, Any]:
    code, out, _ = run("verify", pdf, "--json")
    assert code == 0
    (signature,) = json.loads(out)["signatures"]
    return dict(signature)


def test_a_kept_key_signs_by_its_units_name(
    run: Any, book: Path, tmp_path: Path, profile: Path, words: dict[str, Path], kept: str
) -> None:
    assert "指纹" in kept
    pdf = tmp_path / "自评 #1.pdf"
    code, _, err = run(
        "report", book, "-o", pdf, "--sign", UNIT, "--passphrase-file", words["first"]
    )
    assert code == 0, err
    assert verified(run, pdf)["signer"] == UNIT
    (file,) = (profile / "keys").iterdir()
    assert FIRST.encode() not in file.read_bytes()
    code, out, _ = run("key", "list")
    assert (code, out.count("\n")) == (0, 1)
    assert UNIT in out


def test_who_the_key_belongs_to_is_shown_without_a_passphrase(run: Any, kept: str) -> None:
    code, out, _ = run("key", "show", UNIT)
    assert code == 0
    assert out.strip() in kept
    start = out.split("指纹（SHA-256）：")[1][:9]
    assert run("key", "show", start)[1] == out


def test_a_key_goes_out_and_comes_back(
    run: Any, tmp_path: Path, profile: Path, words: dict[str, Path], kept: str
) -> None:
    p12 = tmp_path / "备份 #1.p12"
    pair = ("--passphrase-file", words["first"], "--new-passphrase-file", words["second"])
    assert run("key", "export", UNIT, "-o", p12, *pair)[0] == 0
    code, _, err = run("key", "import", p12, "--passphrase-file", words["first"])
    assert (code, "口令不对" in err) == (2, True)
    back = ("--passphrase-file", words["second"], "--new-passphrase-file", words["first"])
    code, _, err = run("key", "import", p12, *back)
    assert (code, "已经在密钥库里" in err) == (2, True)
    for file in (profile / "keys").iterdir():
        file.unlink()
    assert run("key", "import", p12, *back)[0] == 0
    assert UNIT in run("key", "list")[1]


def test_the_passphrase_is_changed(run: Any, words: dict[str, Path], kept: str) -> None:
    def change(old: str, new: str) -> tuple[int, str, str]:
        files = ("--passphrase-file", words[old], "--new-passphrase-file", words[new])
        outcome: tuple[int, str, str] = run("key", "passphrase", UNIT, *files)
        return outcome

    assert "口令太短" in change("first", "short")[2]
    assert change("first", "second")[0] == 0
    assert "口令不对" in change("first", "second")[2]
    assert change("second", "first")[0] == 0


def test_the_page_and_the_certificate_for_the_office(run: Any, tmp_path: Path, kept: str) -> None:
    page, cer = tmp_path / "指纹 页.pdf", tmp_path / "住建局.cer"
    assert run("key", "page", UNIT, "-o", page)[0] == 0
    assert page.read_bytes().startswith(b"%PDF-")
    assert run("key", "certificate", UNIT, "-o", cer)[0] == 0
    assert run("key", "show", cer)[1].strip() in kept
    assert run("key", "page", cer, "-o", page)[0] == 0


def test_the_office_registers_only_what_it_has_compared(
    run: Any, tmp_path: Path, profile: Path, kept: str
) -> None:
    cer = tmp_path / "住建局.cer"
    run("key", "certificate", UNIT, "-o", cer)
    (own,) = (profile / "certificates").iterdir()
    own.unlink()
    typed = kept.split("指纹（SHA-256）：")[1].strip()
    wrong = typed[:-1] + ("0" if typed[-1] != "0" else "1")
    for fault in (wrong, typed[:-1], "", "住建局"):
        code, _, err = run("key", "register", cer, "--fingerprint", fault)
        assert (code, "没有登记" in err) == (2, True)
    assert list((profile / "certificates").iterdir()) == []
    assert run("key", "register", cer, "--fingerprint", typed.lower().replace(" ", ""))[0] == 0
    assert len(list((profile / "certificates").iterdir())) == 1


def test_what_is_wrong_in_the_vault_is_said(run: Any, profile: Path, kept: str) -> None:
    (profile / "keys" / "坏 #1.key").write_bytes(b"{")
    code, out, err = run("key", "list")
    assert (code, UNIT in out, "已损坏" in err) == (1, True, True)
    code, _, err = run("key", "show", "没有的局")
    assert (code, "没有" in err) == (2, True)


def test_an_empty_vault_says_what_to_do(run: Any) -> None:
    code, out, _ = run("key", "list")
    assert (code, "key new" in out) == (0, True)


def test_signing_without_a_key_says_which(run: Any, tmp_path: Path) -> None:
    pdf = tmp_path / "x.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    assert "没有写明用哪个密钥" in run("sign", pdf)[2]
    assert "不存在" in run("sign", pdf, "--key", tmp_path / "没有.p12")[2]


def test_a_ukey_signs_a_report(
    run: Any, book: Path, tmp_path: Path, words: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    token = soft_token.make(tmp_path / "UKey", monkeypatch)
    token.put(new_key(UNIT), b"\1")
    assert UNIT in run("key", "list", "--token", token.module)[1]
    page, cer = tmp_path / "指纹 #1.pdf", tmp_path / "UKey.cer"
    assert run("key", "page", "-o", page, "--token", token.module)[0] == 0
    assert page.read_bytes().startswith(b"%PDF-")
    assert run("key", "certificate", "-o", cer, "--token", token.module)[0] == 0
    assert run("key", "show", cer)[1] == run("key", "show", "--token", token.module)[1]
    assert "没有写明" in run("key", "page", "-o", page)[2]
    pdf = tmp_path / "自评 #1.pdf"
    given = ("report", book, "-o", pdf, "--token", token.module)
    code, _, err = run(*given, "--passphrase-file", words["first"])
    assert (code, "PIN" in err) == (2, True)
    assert not pdf.exists()
    code, _, err = run(*given, "--passphrase-file", words["pin"])
    assert code == 0, err
    code, out, _ = run("verify", pdf, "--json")
    assert code == 1  # not registered here
    assert json.loads(out)["signatures"][0]["is_intact"]
    again = ("--token", token.module, "--role", "审核人", "--passphrase-file", words["pin"])
    assert run("sign", pdf, *again)[0] == 0
    assert "没有“别的局”" in run("sign", pdf, "--key", "别的局", *again)[2]


def test_a_certificate_of_this_computer_is_withdrawn_since_a_day(
    run: Any, book: Path, tmp_path: Path, words: dict[str, Path], kept: str
) -> None:
    pdf = tmp_path / "自评 #1.pdf"
    given = ("--sign", UNIT, "--passphrase-file", words["first"])
    assert run("report", book, "-o", pdf, *given)[0] == 0
    assert run("verify", pdf)[0] == 0
    typed = kept.split("指纹（SHA-256）：")[1].strip()
    code, out, _ = run("key", "registered")
    assert (code, UNIT in out, typed in out) == (0, True, True)
    today = datetime.now().astimezone().date()
    assert "还没有到" in run("key", "withdraw", typed, "--since", today + timedelta(days=1))[2]
    for wanted in ("FFFF 0000", ""):
        code, _, err = run("key", "withdraw", wanted)
        assert (code, "没有停用" in err) == (2, True)
    code, out, _ = run("key", "withdraw", typed[:9].lower(), "--since", today)
    assert (code, "起停用" in out) == (0, True)
    assert "起停用" in run("key", "registered")[1]
    code, out, _ = run("verify", pdf)
    assert (code, "起停用" in out, "不能证明" in out) == (1, True, True)
    yesterday = today - timedelta(days=1)
    code, out, _ = run("verify", pdf, "--received", yesterday)
    assert (code, "不受影响" in out) == (0, True)
    (shown,) = json.loads(run("verify", pdf, "--json")[1])["signatures"]
    assert (shown["is_withdrawn"], shown["is_registered"]) == (True, True)
    cer = tmp_path / "本单位.cer"
    run("key", "certificate", UNIT, "-o", cer)
    assert run("key", "register", cer, "--fingerprint", typed)[0] == 0
    assert run("verify", pdf)[0] == 0


def test_what_cannot_sign_is_not_registered(run: Any, tmp_path: Path, profile: Path) -> None:
    cer, ca = tmp_path / "机构.cer", issuers.root("某省 CA")
    cer.write_bytes(ca.der)
    code, _, err = run("key", "register", cer, "--fingerprint", fingerprint(ca.certificate))
    assert (code, "签发机构的，没有登记" in err) == (2, True)
    assert not (profile / "certificates").exists()
