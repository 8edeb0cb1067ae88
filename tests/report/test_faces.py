from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.files import bundled
from desktop.report.faces import MISSING, Face, glyphs, is_missing, printable

FOLDER = bundled("resources") / "fonts"


def gb2312_ideographs() -> set[str]:
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {pair.decode("gb2312", "ignore") for pair in pairs} - {""}


@pytest.mark.parametrize("face", Face)
def test_every_face_is_truetype_may_be_embedded_and_has_gb2312(face: Face) -> None:
    with TTFont(FOLDER / f"{face}.ttf", lazy=True) as font:
        assert "glyf" in font
        assert not font["OS/2"].fsType & 0x0302
        characters = {chr(code) for code in font.getBestCmap()}
    ideographs = gb2312_ideographs()
    assert len(ideographs) == 6763
    assert ideographs <= characters
    assert set("—…“”‘’《》〔〕（）、。，；：？！·〇%0123456789") <= characters


def test_every_file_of_a_family_has_its_licence_beside_it() -> None:
    licences = {path.name for path in FOLDER.glob("*.txt")}
    assert licences == {"NOTO-SERIF-SC-OFL.txt", "NOTO-SANS-SC-OFL.txt", "FANDOL-GPL.txt"}
    assert "As a special exception" in (FOLDER / "FANDOL-GPL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "NOTO-SERIF-SC-OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("character", "堃喆䶮㎡℃①㈠¶臺檔𬭎")
def test_what_the_body_face_lacks_comes_from_a_fallback(character: str) -> None:
    glyph = glyphs(Face.FANG)[character]
    assert glyph.character == character
    assert not is_missing(character)


@pytest.mark.parametrize("character", "😀ש١\U0010fffd")
def test_what_no_face_has_is_shown_as_a_missing_sort(character: str) -> None:
    assert is_missing(character)
    assert glyphs(Face.KAI)[character].character == MISSING


@settings(deadline=None)
@given(st.text())
def test_printable_text_can_be_set(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    for character in shown.replace("\n", ""):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert glyphs(Face.FANG)[character].advance >= 0


def test_printable_keeps_words_and_line_breaks() -> None:
    assert printable("一是\r\n二是\u2028三是\t\u200f四\ufeff是\ud800") == "一是\n二是\n三是 四是"
