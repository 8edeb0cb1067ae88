"""The law of file names, over names that people and strangers may think of."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.report.names import ALLOWED, LONGEST, apart, safe_name

PIECES = st.sampled_from(
    [
        *[
            "..",
            ".",
            " ",
            "/",
            "\\",
            "\x00",
            "\n",
            "\u202e",
            "\u200b",
            "con",
            "COM¹",
            "nul.",
            "LPT9 ",
        ],
        *[
            "报告",
            "（二）1",
            "é",
            "e\u0301",
            "\ud800",
            "😀",
            ".pdf",
            ".PDF",
            ".exe",
            ".lnk",
            ":",
            "?",
        ],
        *["\ufeff", "~$", "-", "%00", "\u2028", "İ", "ß", "长" * 60, "x" * 130, "\U000e0001", "．"],
    ]
)
NAMES = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=7).map("".join))
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


def assert_lawful(name: str) -> None:
    stem, dot, ending = name.rpartition(".")
    assert stem
    assert dot
    assert ending in ALLOWED
    assert len(name.encode("utf-8")) <= LONGEST
    assert unicodedata.is_normalized("NFC", name)
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Cn"} for each in name)
    assert name.strip(" .") == name
    assert not DEVICE.match(name)
    assert Path(name).name == name


@settings(max_examples=800, deadline=None)
@given(NAMES)
def test_any_name_becomes_lawful_and_stays(name: str) -> None:
    clean = safe_name(name)
    assert_lawful(clean)
    assert safe_name(clean) == clean


@settings(deadline=None)
@given(st.lists(NAMES, max_size=12))
def test_names_in_one_folder_differ_even_without_case(names: list[str]) -> None:
    made = list(apart([*names, *names]))
    assert len({each.casefold() for each in made}) == 2 * len(names)
    for name in made:
        assert_lawful(name)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("03-（二）1-01 标题.pdf", "03-（二）1-01 标题.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.bin"),
        ("发票.pdf.exe", "发票.pdf.exe.bin"),
        ("报告\u202efdp.exe", "报告fdp.exe.bin"),
        ("con .txt", "_con.txt"),
        ("COM¹.docx", "_COM¹.docx"),
        ("", "文件.bin"),
        ("扫描.JPG", "扫描.jpg"),
    ],
)
def test_examples(name: str, clean: str) -> None:
    assert safe_name(name) == clean


@pytest.mark.parametrize(
    "name", ["a/b.pdf", "con.pdf", "a.exe", "a .", "\u202ea.pdf", "长" * 41 + ".pdf"]
)
def test_the_law_can_be_broken(name: str) -> None:
    with pytest.raises(AssertionError):
        assert_lawful(name)
