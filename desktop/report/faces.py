"""The faces of a report: which file sets which part, and which face has a character.

No character may come out as an empty box: each is looked up in its own face, then in the
fallbacks, and what no face has is printed as 〓, the printers' sign for a missing sort.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from desktop.files import bundled

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

MISSING: Final = "〓"
_BREAKS: Final = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]+")


class Face(StrEnum):
    """The five faces of GB/T 9704 documents; the value is the file in ``resources/fonts``."""

    TITLE = "NotoSerifSC-Bold"  # 小标宋
    SONG = "NotoSerifSC-Light"  # 宋体: page numbers, and characters that others lack
    HEADING = "NotoSansSC-Medium"  # 黑体
    KAI = "FandolKai"  # 楷体
    FANG = "FandolFang"  # 仿宋


_FALLBACKS: Final = (Face.SONG, Face.HEADING)


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a character is printed: the face that has it, what is set, its advance in ems."""

    face: Face
    character: str
    advance: float


class _Glyphs(dict[str, Glyph]):
    """Glyphs of one face, looked up once per character."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> Glyph:
        code = ord(character)
        for face in (self._face, *_FALLBACKS):
            outlines = font(face).face
            if code in outlines.charToGlyph:
                glyph = Glyph(face, character, outlines.charWidths[code] / 1000)
                break
        else:
            glyph = self[MISSING]
        self[character] = glyph
        return glyph


class _Widths(dict[str, float]):
    """Advances in ems of one face."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._glyphs = glyphs(face)

    def __missing__(self, character: str) -> float:
        self[character] = width = self._glyphs[character].advance
        return width


@cache
def font(face: Face) -> TTFont:
    """Return the loaded and registered font of a face."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 (slow import)
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 (slow import)

    # Letters are not kept at their ASCII codes: a subset then holds what is used and no more.
    loaded = TTFont(face, str(bundled("resources") / "fonts" / f"{face}.ttf"), asciiReadable=False)
    pdfmetrics.registerFont(loaded)
    return loaded


@cache
def glyphs(face: Face) -> _Glyphs:
    """Return the glyphs of a face by character."""
    return _Glyphs(face)


@cache
def widths(face: Face) -> _Widths:
    """Return the advances of a face by character, in ems."""
    return _Widths(face)


def printable(text: str) -> str:
    r"""Return the text as it can be set: composed, without controls and direction marks.

    Line breaks of every kind become ``\n``; tabs and odd blanks become a space.
    """
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    return "".join(map(_settable, text))


@cache
def _settable(character: str) -> str:
    if character in "\n\u3000":
        return character
    category = unicodedata.category(character)
    if character == "\t" or category == "Zs":
        return " "
    is_selector = 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF  # noqa: PLR2004 (variation selectors)
    return "" if is_selector or category in {"Cc", "Cf", "Cs"} else character


def is_missing(character: str) -> bool:
    """Tell whether no face has the character, so that it is printed as 〓."""
    is_shown = character not in {MISSING, "\n"}
    return is_shown and glyphs(Face.FANG)[character].character == MISSING
