from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from signed_samples import BOXES, NOW, font, key_of, plain, signed, signed_elsewhere
from signed_samples import verify_here as verify

from desktop.signing.model import ROLES, SigningError
from desktop.signing.sign import prepare, sign

if TYPE_CHECKING:
    from pathlib import Path

PAGE_HEIGHT = 842
UNIT = "住房和城乡建设局"
KEY = key_of(UNIT)


def encrypted() -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.save(output, encryption=pikepdf.Encryption(owner="a", user=""))
    return output.getvalue()


def test_signing_appends_and_changes_nothing() -> None:
    genuine = signed()
    assert genuine.two.startswith(genuine.one)
    assert genuine.three.startswith(genuine.two)
    assert sign(plain(), KEY, now=NOW).startswith(plain())


@pytest.mark.parametrize("order", [ROLES, ROLES[:1], ROLES[1:], ("审核人", "填报人")])
def test_any_signing_order_is_accepted(order: tuple[str, ...]) -> None:
    pdf = plain()
    for role in order:
        pdf = sign(pdf, KEY, role=role, now=NOW)
    document = verify(pdf, trusted=[KEY.certificate.der])
    assert document.is_accepted
    assert [each.role for each in document.signatures] == list(order)


def test_a_file_with_compressed_cross_references_is_signed_too() -> None:
    output = BytesIO()
    with pikepdf.open(BytesIO(plain())) as pdf:
        pdf.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    pdf = sign(sign(output.getvalue(), KEY, now=NOW), KEY, role="审核人", now=NOW)
    assert verify(pdf, trusted=[KEY.certificate.der]).is_accepted


def test_a_role_of_the_offices_own_signs_first_or_not_at_all() -> None:
    document = verify(sign(plain(), KEY, role="经办人", now=NOW), trusted=[KEY.certificate.der])
    assert document.is_accepted
    with pytest.raises(SigningError, match="没有给“经办人”留签名栏"):
        sign(signed().one, KEY, role="经办人", now=NOW)


def test_a_file_signed_elsewhere_takes_our_signature() -> None:
    pdf = sign(signed_elsewhere()["approval"], KEY, role="审核人", now=NOW)
    assert verify(pdf, trusted=signed().trusted).is_accepted


@pytest.mark.parametrize(
    ("pdf", "role", "words"),
    [
        (b"", "填报人", "不是 PDF"),
        (b"PK\x03\x04", "填报人", "不是 PDF"),
        (b"%PDF-1.7\nbroken", "填报人", "结构不规范"),
        (encrypted(), "填报人", "设有密码"),
        (signed().one, "填报人", "已经签过名"),
        (signed().locked, "审核人", "已由最后一位签名人锁定"),
        (signed().three, "经办人", "已由最后一位签名人锁定"),
    ],
)
def test_what_cannot_be_signed_gets_a_sentence(pdf: bytes, role: str, words: str) -> None:
    with pytest.raises(SigningError, match=words):
        sign(pdf, KEY, role=role, now=NOW)


def test_an_expired_or_future_certificate_does_not_sign() -> None:
    with pytest.raises(SigningError, match="到期"):
        sign(plain(), KEY, now=KEY.certificate.valid_until + timedelta(seconds=1))
    with pytest.raises(SigningError, match="日期和时间"):
        sign(plain(), KEY, now=NOW - timedelta(days=1))


def test_only_the_first_or_last_may_lock() -> None:
    with pytest.raises(SigningError, match="不能锁定"):
        sign(signed().one, KEY, role="审核人", lock=True, now=NOW)


def test_places_are_decided_before_the_first_signature() -> None:
    with pytest.raises(SigningError, match="已有签名"):
        prepare(signed().one, BOXES)
    with pytest.raises(SigningError, match="第 9 页"):
        prepare(plain(), {"填报人": (8, 0, 0, 100, 40)})


def test_a_visible_signature_says_who_and_by_whose_clock() -> None:
    pdf = prepare(plain(), BOXES)
    for role in ROLES:
        pdf = sign(pdf, KEY, role=role, font=font(), now=NOW)
    assert verify(pdf, trusted=[KEY.certificate.der]).is_accepted
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        document.init_forms()
        image = document[1].render(scale=2).to_pil().convert("L")
    for _, x0, y0, x1, y1 in BOXES.values():
        box = tuple(round(2 * each) for each in (x0, PAGE_HEIGHT - y1, x1, PAGE_HEIGHT - y0))
        assert image.crop(box).getextrema()[0] < 80, "an empty field"


def test_a_visible_signature_contains_no_colour_and_no_picture() -> None:
    pdf = signed().visible
    with pikepdf.open(BytesIO(pdf)) as document:
        fields = [each for each in document.Root.AcroForm.Fields if each.T == "填报人"]
        (look,) = [each.AP.N for each in fields]
        operators = {str(each.operator) for each in pikepdf.parse_content_stream(look)}
        assert not {"Do", "rg", "RG", "sh", "S", "f", "re"} & operators or look.Resources.XObject
        inner = look.Resources.get("/XObject", {})
        assert all(each.Subtype == "/Form" for each in inner.values())


@pytest.mark.parametrize("kind", ["missing", "broken", "none"])
def test_a_font_that_cannot_be_used_gets_a_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "仿宋 #1.ttf"
    if kind == "broken":
        path.write_bytes(font().read_bytes()[:5_000])
    with pytest.raises(SigningError, match="字体"):
        sign(prepare(plain(), BOXES), KEY, font=None if kind == "none" else path, now=NOW)


def test_fonts_of_any_unit_are_drawn_at_their_size() -> None:
    # 2048 units to the em: without conversion the letters would stand far too wide.
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    from desktop.signing.appearance import UNITS_PER_EM, _subset  # noqa: PLC0415 - slow fonts

    builder = FontBuilder(2048)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({65: "A"})
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in (".notdef", "A")})
    builder.setupHorizontalMetrics({".notdef": (2048, 0), "A": (2048, 0)})
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "x", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    output = BytesIO()
    builder.save(output)

    class File:
        read_bytes = staticmethod(output.getvalue)

    scaled = TTFont(BytesIO(_subset(File(), "A")))  # type: ignore[arg-type]
    assert scaled["head"].unitsPerEm == UNITS_PER_EM
    assert scaled["hmtx"]["A"][0] == UNITS_PER_EM
