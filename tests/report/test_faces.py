from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import example, given, settings
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


# Those of the 8,105 通用规范汉字 that GBK does not have.
BEYOND_GBK = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖"
    "䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮鿍鿎鿏𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉"
    "𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧"
    "𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕"
    "𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹"
    "𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)


def test_every_name_of_gbk_and_of_the_general_list_prints() -> None:
    gbk = {chr(code) for code in range(0x4E00, 0x9FA6)}
    assert len(gbk | set(BEYOND_GBK)) == 20_902 + 276
    assert {each for each in gbk | set(BEYOND_GBK) if is_missing(each)} == set()


def test_rare_names_print() -> None:
    extension_a = {chr(code) for code in range(0x3400, 0x4DB6)}
    assert {each for each in extension_a if is_missing(each)} == set()


def test_the_fonts_stay_small_enough_to_hand_on() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.ttf")) < 34_000_000


@pytest.mark.parametrize("character", "😀ש١\U0010fffd")
def test_what_no_face_has_is_shown_as_a_missing_sort(character: str) -> None:
    assert is_missing(character)
    assert glyphs(Face.KAI)[character].character == MISSING


@settings(deadline=None)
@given(st.text())
@example("\r\x1f\x85")
@example("e\u200f\u0301")
def test_printable_text_can_be_set(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    for character in shown.replace("\n", ""):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        assert glyphs(Face.FANG)[character].advance >= 0


def test_printable_keeps_words_and_line_breaks() -> None:
    assert printable("一是\r\n二是\u2028三是\t\u200f四\ufeff是\ud800") == "一是\n二是\n三是 四是"
