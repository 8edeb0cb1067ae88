"""Fonts of the computer: preferred where they are fit, passed over where they are not."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import page
import pikepdf
import pytest
import report_samples as samples
from fontTools.ttLib import TTCollection, TTFont

from desktop.files import bundled
from desktop.report import faces
from desktop.report.faces import BUNDLED, Face, FontFile, Typefaces
from desktop.report.installed import installed_typefaces
from desktop.report.publish import render

if TYPE_CHECKING:
    from collections.abc import Callable

FONTS = bundled("resources") / "fonts"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font as an office has it: the bundled 楷体 under the name 仿宋_GB2312."""
    path = tmp_path_factory.mktemp("字体 #1") / "simfang [旧].ttf"
    save(path, lambda _font: None)
    return path


def save(path: Path, spoil: Callable[[TTFont], object], family: str = "仿宋_GB2312") -> None:
    with TTFont(FONTS / f"{Face.KAI}.ttf", lazy=True) as font:
        for record in font["name"].names:
            if record.nameID in {1, 4, 16}:
                record.string = family
        spoil(font)
        font.save(path)


def forbid(font: TTFont) -> None:
    font["OS/2"].fsType = 2


def forbid_subset(font: TTFont) -> None:
    font["OS/2"].fsType = 0x0100


def without_outlines(font: TTFont) -> None:
    del font["glyf"]
    del font["loca"]


def without_a_character(font: TTFont) -> None:
    for table in font["cmap"].tables:
        table.cmap.pop(ord("政"), None)


def test_a_fit_font_is_taken_and_told(renamed: Path) -> None:
    found = installed_typefaces((renamed.parent,))
    assert found.fang == FontFile(renamed, 0, "仿宋_GB2312")
    assert found.title is found.heading is found.kai is None
    assert found.described == (
        ("标题", "思源宋体（随程序提供）"),
        ("黑体", "思源黑体（随程序提供）"),
        ("楷体", "Fandol楷体（随程序提供）"),
        ("正文", "仿宋_GB2312"),
    )


@pytest.mark.parametrize("spoil", [forbid, forbid_subset, without_outlines, without_a_character])
def test_an_unfit_font_is_passed_over(tmp_path: Path, spoil: Callable[[TTFont], object]) -> None:
    save(tmp_path / "字.ttf", spoil)
    assert installed_typefaces((tmp_path,)) == BUNDLED


def test_broken_files_are_passed_over_and_the_next_name_is_taken(
    tmp_path: Path, renamed: Path
) -> None:
    (tmp_path / "空.ttf").write_bytes(b"")
    (tmp_path / "假.ttc").write_bytes(b"ttcf" + b"\xff" * 40)
    (tmp_path / "断.ttf").write_bytes(renamed.read_bytes()[:400_000])
    assert installed_typefaces((tmp_path, tmp_path / "没有")) == BUNDLED
    save(tmp_path / "禁.ttf", forbid)
    save(tmp_path / "好.ttf", lambda _font: None, "FangSong")
    assert installed_typefaces((tmp_path, Path("/没有"))).fang == FontFile(
        tmp_path / "好.ttf", 0, "FangSong"
    )


def test_a_font_in_a_collection_is_found(tmp_path: Path, renamed: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(FONTS / f"{Face.HEADING}.ttf"), TTFont(renamed)]
    collection.save(tmp_path / "合.ttc")
    found = installed_typefaces((tmp_path,)).fang
    assert found == FontFile(tmp_path / "合.ttc", 1, "仿宋_GB2312")
    assert render(samples.report(1), typefaces=Typefaces(fang=found)).typefaces.fang == found


@cache
def embedded_names(pdf: bytes) -> set[str]:
    with pikepdf.open(BytesIO(pdf)) as file:
        return {
            str(each.BaseFont)
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each
        }


def test_the_report_is_set_in_it_and_is_still_pdf_a(renamed: Path) -> None:
    report = samples.report(3)
    plain = render(report)
    own = render(report, typefaces=installed_typefaces((renamed.parent,)))
    assert own.typefaces.fang is not None
    assert plain.typefaces == BUNDLED
    assert any("FandolFang" in name for name in embedded_names(plain.pdf))
    assert not any("FandolFang" in name for name in embedded_names(own.pdf))
    assert page.validate_pdf_bytes(own.pdf, profile="3b").failures == []
    assert render(report).pdf == plain.pdf  # nothing stays behind
    with faces.using(own.typefaces):
        assert faces.glyphs(Face.FANG)["堃"].face is Face.SONG


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x00\x00" + b"\x00" * 100, b"text"])
def test_a_font_that_breaks_meanwhile_gives_way(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "坏.ttf"
    path.write_bytes(content)
    report = samples.report(1)
    made = render(report, typefaces=Typefaces(fang=FontFile(path, 0, f"坏{len(content)}")))
    assert made.typefaces == BUNDLED
    assert made.pdf == render(report).pdf
    path.unlink()
    assert render(report, typefaces=Typefaces(kai=FontFile(path, 0, "无"))).typefaces == BUNDLED
