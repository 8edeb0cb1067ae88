"""How the text of a visible signature stands in its field. Never anything like a seal."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.scaleUpem import scale_upem
from pyhanko.pdf_utils.font.api import FontEngineFactory
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.stamp import TextStampStyle

from desktop.signing.model import SigningError

if TYPE_CHECKING:
    from pathlib import Path

FONT_SIZE = 10
LEADING = 13
MARGIN = 3
UNITS_PER_EM = 1000


class _Font(FontEngineFactory):
    """A TrueType file, already reduced to the text of one signature."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def create_font_engine(self, writer: Any, obj_stream: Any = None) -> GlyphAccumulator:  # noqa: ANN401 - the library's untyped interface
        return GlyphAccumulator(
            writer, BytesIO(self._data), font_size=FONT_SIZE, obj_stream=obj_stream
        )


def stamp_style(font: Path | None, text: str) -> TextStampStyle:
    """Return how ``text`` stands in its field: black, no border, as large as fits.

    Raises:
        SigningError: there is no such font or it cannot be used.
    """
    if font is None:
        raise SigningError("可见的签名栏需要一种中文字体，但没有找到。请检查程序的字体是否齐全。")
    try:
        data = _subset(font, text)
    except (OSError, ValueError, TTLibError) as error:
        raise SigningError(
            f"字体“{font.name}”不能使用，签名栏无法显示文字。请检查程序的字体是否齐全。"
        ) from error
    return TextStampStyle(
        border_width=0,
        stamp_text="%(text)s",
        text_box_style=TextBoxStyle(
            font=_Font(data),
            font_size=FONT_SIZE,
            leading=LEADING,
            box_layout_rule=_rule(0),
        ),
        inner_content_layout=_rule(MARGIN),
    )


def _rule(margin: int) -> SimpleBoxLayoutRule:
    return SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(margin, margin, margin, margin),
    )


def _subset(font: Path, text: str) -> bytes:
    """Return the glyphs of ``text`` alone, 1000 units to the em.

    The library writes a font's own units where PDF wants thousandths (ISO 32000-1, 9.7.4.3).
    """
    subsetter = Subsetter()
    with TTFont(BytesIO(font.read_bytes())) as loaded:
        subsetter.populate(text=text)
        subsetter.subset(loaded)
        if loaded["head"].unitsPerEm != UNITS_PER_EM:
            scale_upem(loaded, UNITS_PER_EM)
        output = BytesIO()
        loaded.save(output)
    return output.getvalue()
