"""The faces of a report: which file sets which part, and which face has a character.

No character may come out as an empty box: each is looked up in its own face, then in the
fallbacks, and what no face has is printed as 〓, the printers' sign for a missing sort.
"""

from __future__ import annotations

import mmap
import re
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from desktop.files import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font of this computer; ``index`` counts within a collection."""

    path: Path
    index: int
    family: str


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Which fonts of this computer set which face; None is the bundled one."""

    title: FontFile | None = None
    heading: FontFile | None = None
    kai: FontFile | None = None
    fang: FontFile | None = None

    def __getitem__(self, face: Face) -> FontFile | None:
        """Return the font that was chosen for a face; 宋体 is always the bundled one."""
        chosen = {
            Face.TITLE: self.title,
            Face.HEADING: self.heading,
            Face.KAI: self.kai,
            Face.FANG: self.fang,
        }
        return chosen.get(face)

    @property
    def described(self) -> tuple[tuple[str, str], ...]:
        """Return what each part is set in, as (part, face) for the report page."""
        return tuple(
            (part, own.family if (own := self[face]) else f"{bundled_name}（随程序提供）")
            for face, (part, bundled_name) in _PARTS.items()
        )


_PARTS: Final = {
    Face.TITLE: ("标题", "思源宋体"),
    Face.HEADING: ("黑体", "思源黑体"),
    Face.KAI: ("楷体", "Fandol楷体"),
    Face.FANG: ("正文", "Fandol仿宋"),
}
BUNDLED: Final = Typefaces()
_mapped: Final[dict[Face, mmap.mmap]] = {}
_current: ContextVar[Typefaces] = ContextVar("typefaces", default=BUNDLED)


@contextmanager
def using(typefaces: Typefaces) -> Iterator[None]:
    """Set everything within in these faces."""
    token = _current.set(typefaces)
    try:
        yield
    finally:
        _current.reset(token)


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


def font(face: Face) -> TTFont:
    """Return the loaded and registered font of a face."""
    return _font(face, _current.get()[face])


@cache
def _font(face: Face, own: FontFile | None) -> TTFont:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 (slow import)
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415 (slow import)

    path = own.path if own else bundled("resources") / "fonts" / f"{face}.ttf"
    index = own.index if own else 0
    name = f"{face}-{own.family}-{index}" if own else str(face)
    # Letters are not kept at their ASCII codes: a subset then holds what is used and no more.
    loaded = TTFont(name, str(path), subfontIndex=index, asciiReadable=False)
    if own:  # two files may call themselves alike; the library then mixes up their subsets
        loaded.face.name = loaded.face.name + f"-{face.name}".encode("ascii")
    pdfmetrics.registerFont(loaded)
    if own is None:
        with path.open("rb") as file:
            _mapped[face] = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        outlines: Any = loaded.face  # the stubs know no private names
        outlines._ttf_data = _mapped[face]  # noqa: SLF001 (else 30 MB of outlines stay in memory)
    return loaded


def release() -> None:
    """Give back the memory of the bundled outlines until the next report reads them."""
    for outlines in _mapped.values():
        if hasattr(outlines, "madvise"):
            outlines.madvise(mmap.MADV_DONTNEED)


def glyphs(face: Face) -> _Glyphs:
    """Return the glyphs of a face by character."""
    return _glyphs(face, _current.get())


@cache
def _glyphs(face: Face, _typefaces: Typefaces) -> _Glyphs:
    return _Glyphs(face)


def widths(face: Face) -> _Widths:
    """Return the advances of a face by character, in ems."""
    return _widths(face, _current.get())


@cache
def _widths(face: Face, _typefaces: Typefaces) -> _Widths:
    return _Widths(face)


def printable(text: str) -> str:
    r"""Return the text as it can be set: composed, without controls and direction marks.

    Line breaks of every kind become ``\n``; tabs and odd blanks become a space.
    """
    text = "".join(map(_settable, _BREAKS.sub("\n", text)))
    # What was left out may have stood between two breaks, or between a letter and its mark.
    return _BREAKS.sub("\n", unicodedata.normalize("NFC", text))


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
