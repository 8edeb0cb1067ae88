from __future__ import annotations

import random
import re
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.names import HARMLESS, LONGEST, apart, harmless_name, safe_name

DEVICES = ["con", "PRN", "aux", "nul", "COM1", "com¹", "LPT9", "lpt³", "CONIN$", "ＣＯＮ", "clock$"]
PARTS = [
    *DEVICES,
    *("..", ".", "/", "\\", ":", "*", "?", '"', "<", ">", "|", "\0", "\n", "\t", "\x7f", "\x85"),
    *(" ", "\u3000", "\xa0", "\u2028", "\u202e", "\u2066", "\u200b", "\ufeff", "\ue000", "\ud800"),
    *("\u0301", "é", "e\u0301", "ﬁ", "Å", "한", "ﷺ", "\U000e0041", "\U0001f468\u200d\U0001f469"),
    *(".pdf", ".exe", ".tar.gz", "::$DATA", "~", "-rf", "%2e%2e", "$(id)", "`id`", "C:", "\\\\?\\"),
    *(
        "报送材料",
        "佐证#1",
        "（终）",
        "𰻝",
        "\U00031350",
        "a" * 300,
        "长" * 90,
        "." * 40,
        " ." * 20,
    ),
]


def hostile_names(count: int, seed: int) -> list[str]:
    dice = random.Random(seed)  # noqa: S311 - names, no secrets
    return ["".join(dice.choices(PARTS, k=dice.randrange(8))) for _ in range(count)]


def faults(name: str) -> list[str]:
    """Say what is wrong with a name, by rules written anew."""
    first = unicodedata.normalize("NFKC", name).split(".")[0].strip().lower()
    rules = {
        "empty": not name,
        "long": len(name.encode("utf-8", "surrogatepass")) > LONGEST,
        "not NFC": unicodedata.normalize("NFC", name) != name,
        "edge": name != name.strip(". \u3000\xa0"),
        "separator": bool(re.search(r'[/\\:*?"<>|\x00-\x1f\x7f-\x9f]', name)),
        "hidden": any(unicodedata.category(c) in {"Cf", "Cs", "Co", "Zl", "Zp"} for c in name),
        "device": bool(
            re.fullmatch(r"con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)\d", first)
        ),
        "leads away": PurePosixPath(name).name != name or PureWindowsPath(name).name != name,
    }
    return [rule for rule, is_broken in rules.items() if is_broken]


def test_of_20000_hostile_names_none_breaks_a_rule() -> None:
    for name in hostile_names(20_000, 8):
        clean = safe_name(name)
        assert not faults(clean), (name, clean)
        assert safe_name(clean) == clean


def test_control_the_rules_find_fault_with_names_that_were_not_cleaned() -> None:
    assert sum(bool(faults(name)) for name in hostile_names(1000, 8)) > 800


@given(st.text(max_size=200))
def test_any_text_becomes_a_name(name: str) -> None:
    assert not faults(safe_name(name))


@pytest.mark.parametrize(
    "name",
    [
        "关于印发《2026年政务公开工作要点》的通知.pdf",
        "报送材料（终） #1.docx",
        "𰻝面\U00031350.jpg",
        "COM10.txt",
        "console.log",
        "a.b.c",
    ],
)
def test_a_good_name_stays(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("con .txt", "_con .txt"),
        ("报告\u202efdp.exe", "报告fdp.exe"),
        ("a.pdf. . .", "a.pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        ("cafe\u0301.txt", "café.txt"),
    ],
)
def test_what_becomes_of_a_bad_name(name: str, clean: str) -> None:
    assert safe_name(name) == clean


def test_a_long_name_keeps_its_suffix() -> None:
    clean = safe_name("长" * 90 + ".docx")
    assert clean.endswith("长.docx")
    assert len(clean.encode()) <= LONGEST


@given(st.lists(st.sampled_from(PARTS), max_size=7).map("".join))
def test_a_harmless_name_stays_and_starts_no_program(name: str) -> None:
    clean = harmless_name(name)
    assert not faults(clean)
    assert clean.rpartition(".")[2] in HARMLESS
    assert harmless_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("03-（二）1-01 标题.pdf", "03-（二）1-01 标题.pdf"),
        ("发票.pdf.exe", "发票.pdf.exe.bin"),
        ("报告\u202efdp.exe", "报告fdp.exe.bin"),
        ("COM¹.docx", "_COM¹.docx"),
        ("扫描.JPG", "扫描.jpg"),
        ("", "未命名.bin"),
    ],
)
def test_what_becomes_of_an_ending(name: str, clean: str) -> None:
    assert harmless_name(name) == clean


def test_names_in_one_folder_differ_even_without_capitals() -> None:
    names = [*hostile_names(300, 3), *["A.pdf", "a.PDF", "ａ.pdf", "长" * 99 + ".pdf"] * 3]
    made = list(apart(names))
    assert len({unicodedata.normalize("NFKC", each).casefold() for each in made}) == len(names)
    assert not any(faults(each) for each in made)
