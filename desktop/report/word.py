"""A Word document by GB/T 9704: page, faces, page numbers, paragraphs and ruled tables.

Faces are named as offices have them; Word takes another where one is not installed.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from html import escape
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from desktop import terms
from desktop.report.office import office_text, refuse_wrong_clock, repeatable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

TITLE: Final = "公文标题"
BODY: Final = "公文正文"
LEVEL_1: Final = "公文一级标题"
LEVEL_2: Final = "公文二级标题"
PLAIN: Final = "公文无缩进"
ISSUER: Final = "公文署名"
CELL: Final = "表格文字"
CELL_CENTRE: Final = "表格居中"
CELL_HEAD: Final = "表格表头"
SMALL: Final = "表格小字"
SMALL_CENTRE: Final = "表格小字居中"
SMALL_HEAD: Final = "表格小表头"

_LINE: Final = 28.95  # points; 22 of them fill the type area
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_JUSTIFY: Final = WD_ALIGN_PARAGRAPH.JUSTIFY
_LEFT: Final = WD_ALIGN_PARAGRAPH.LEFT
_RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
# face, size, line (points), indent of the first line (characters), alignment
_STYLES: Final = {
    TITLE: ("方正小标宋简体", 22.0, 35.0, 0, _CENTRE),
    BODY: ("仿宋_GB2312", 16.0, _LINE, 2, _JUSTIFY),
    LEVEL_1: ("黑体", 16.0, _LINE, 2, _JUSTIFY),
    LEVEL_2: ("楷体_GB2312", 16.0, _LINE, 2, _JUSTIFY),
    PLAIN: ("仿宋_GB2312", 16.0, _LINE, 0, _LEFT),
    ISSUER: ("仿宋_GB2312", 16.0, _LINE, 0, _RIGHT),
    CELL: ("仿宋_GB2312", 10.5, 14.5, 0, _LEFT),
    CELL_CENTRE: ("仿宋_GB2312", 10.5, 14.5, 0, _CENTRE),
    CELL_HEAD: ("黑体", 10.5, 14.5, 0, _CENTRE),
    SMALL: ("仿宋_GB2312", 9.0, 12.5, 0, _LEFT),
    SMALL_CENTRE: ("仿宋_GB2312", 9.0, 12.5, 0, _CENTRE),
    SMALL_HEAD: ("黑体", 9.0, 12.5, 0, _CENTRE),
}
_TWIPS_PER_MM: Final = 1440 / 25.4
_AROUND_TABLE: Final = Pt(6)


class WordDocument:
    """A document that is filled from the top and then packed."""

    def __init__(self, title: str, author: str, note: str, made_on: date) -> None:
        self._document: Any = Document()
        self._above_table: Any = None  # the last paragraph, unless a table follows already
        self._is_below_table = False
        self._note = note
        self._describe(title, author, made_on)
        for name, (face, size, line, indent, align) in _STYLES.items():
            style = self._document.styles.add_style(name, 1)
            _set_face(style, face, size)
            style.paragraph_format.alignment = align
            style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            style.paragraph_format.line_spacing = Pt(line)
            style.paragraph_format.space_after = Pt(0)
            if indent:
                style.paragraph_format.first_line_indent = Pt(indent * size)
        self._document.styles[ISSUER].paragraph_format.right_indent = Pt(4 * 16.0)
        for name in (LEVEL_1, LEVEL_2):
            self._document.styles[name].paragraph_format.keep_with_next = True
        self._document.settings.odd_and_even_pages_header_footer = True

    def _describe(self, title: str, author: str, made_on: date) -> None:
        made = datetime.combine(made_on, time(), UTC).replace(tzinfo=None)
        about = self._document.core_properties
        about.title, about.author = office_text(title)[:255], office_text(author)[:255]
        about.last_modified_by, about.comments = terms.PROGRAM, self._note
        about.created = about.modified = made
        about.language = "zh-CN"

    def page(self, *, is_across: bool = False) -> None:
        """Begin a page: type area 156 × 225 mm, upright or across."""
        document, self._is_below_table = self._document, False
        is_first = not document.element.body.xpath("./w:p | ./w:tbl")
        section = document.sections[0] if is_first else document.add_section()
        sides = (Mm(37), Mm(26), Mm(35), Mm(28))  # top, right, bottom, left
        turned = (sides[3], sides[0], sides[1], sides[2])
        width, height = (Mm(297), Mm(210)) if is_across else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if is_across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = width, height
        (
            section.top_margin,
            section.right_margin,
            section.bottom_margin,
            section.left_margin,
        ) = turned if is_across else sides
        section.footer_distance = Mm(14 if is_across else 24)
        for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]._p  # noqa: SLF001 (the library has no fields)
            paragraph.addnext(parse_xml(_footer(align, self._note)))
            paragraph.getparent().remove(paragraph)

    def paragraph(self, text: str, style: str = BODY, *, right: float | None = None) -> None:
        """Add the text, one paragraph for each of its lines; ``right`` indents it, in points."""
        for line in office_text(text).split("\n"):
            paragraph = self._document.add_paragraph(line, style=style)
            if right is not None:
                paragraph.paragraph_format.right_indent = Pt(right)
            if self._is_below_table:
                paragraph.paragraph_format.space_before = _AROUND_TABLE
            self._above_table, self._is_below_table = paragraph, False

    def table(
        self,
        widths: Sequence[float],
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        styles: Sequence[str],
        *,
        head_style: str = CELL_HEAD,
        heights: Sequence[float] = (),
        upright: str = "center",
    ) -> None:
        """Add a ruled table, widths in millimetres; a row of one text goes through all columns.

        The last cell of a row that has too few goes through the rest of the columns. The head is
        repeated on every page. ``heights`` in millimetres, one for each row, give room to sign in;
        such a table stays on one page, its words ``upright`` at the top, center or bottom.
        """
        if self._is_below_table:  # else Word takes both for one
            self.paragraph("", SMALL)
        if self._above_table is not None:
            self._above_table.paragraph_format.space_after = _AROUND_TABLE
        self._above_table, self._is_below_table = None, True
        twips = [round(width * _TWIPS_PER_MM) for width in widths]
        xml = [f"<w:tbl {nsdecls('w')}>{_TABLE}<w:tblGrid>"]
        xml += [f'<w:gridCol w:w="{width}"/>' for width in twips]
        xml.append("</w:tblGrid>")
        head_ids = [self._id(head_style)] * len(head)
        xml.append(_row(twips, head, head_ids, is_head=True, keeps_with_next=bool(heights)))
        ids = [self._id(style) for style in styles]
        left = len(heights)
        for row, height in zip_longest(rows, heights):
            left -= 1
            rest = len(row) - 1  # where the last cell begins
            across = [*twips[:rest], sum(twips[rest:])]
            styles_ = [self._id(head_style)] if len(row) == 1 else ids[: len(row)]
            xml.append(
                _row(
                    across,
                    row,
                    styles_,
                    span=len(twips) - rest,
                    height=height or 0.0,
                    upright=upright,
                    keeps_with_next=left > 0,
                )
            )
        xml.append("</w:tbl>")
        body = self._document.element.body
        body.insert(len(body) - 1, parse_xml("".join(xml)))

    def _id(self, style: str) -> str:
        return str(self._document.styles[style].style_id)

    def packed(self) -> bytes:
        """Return the file; the same content gives the same bytes. Raises UsageError: a wrong clock."""
        refuse_wrong_clock()
        stream = BytesIO()
        self._document.save(stream)
        return repeatable(stream.getvalue())


def _set_face(style: Any, face: str, size: float) -> None:  # noqa: ANN401 (the library is untyped)
    style.font.name, style.font.size = face, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


_TABLE: Final = (
    '<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="{4 if side.startswith("inside") else 8}" w:space="0"'
        ' w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
    '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)


def _row(
    twips: Sequence[int],
    texts: Sequence[str],
    styles: Sequence[str],
    *,
    is_head: bool = False,
    span: int = 1,
    height: float = 0.0,
    upright: str = "",
    keeps_with_next: bool = False,
) -> str:
    """Return a row whose last cell goes through ``span`` columns; ``height`` at least, in mm."""
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else ""
    middle = ""
    if height:
        twips_high = round(height * _TWIPS_PER_MM)
        properties = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{twips_high}"/></w:trPr>'
        middle = f'<w:vAlign w:val="{upright}"/>'
    spans = [1] * (len(texts) - 1) + [span]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'{f"""<w:gridSpan w:val="{through}"/>""" if through > 1 else ""}{middle}</w:tcPr>'
        f"{_lines(text, style, keeps_with_next=keeps_with_next)}</w:tc>"
        for width, text, style, through in zip(twips, texts, styles, spans, strict=True)
    )
    return f"<w:tr>{properties}{cells}</w:tr>"


def _lines(text: str, style: str, *, keeps_with_next: bool) -> str:
    keep = "<w:keepNext/>" if keeps_with_next else ""
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>'
        for line in office_text(text).split("\n")
    )


def _footer(align: str, note: str) -> str:
    face = '<w:rFonts w:ascii="宋体" w:eastAsia="宋体" w:hAnsi="宋体"/>'
    number = f'<w:rPr>{face}<w:sz w:val="28"/></w:rPr>'
    small = f'<w:rPr>{face}<w:sz w:val="18"/></w:rPr>'
    field = (
        f'<w:r>{number}<w:t xml:space="preserve">— </w:t></w:r>'
        f'<w:r>{number}<w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r>{number}<w:instrText>PAGE</w:instrText></w:r>"
        f'<w:r>{number}<w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r>{number}<w:t xml:space="preserve"> —</w:t></w:r>'
    )
    gap = f'<w:r>{small}<w:t xml:space="preserve">　　</w:t></w:r>'
    text = f"<w:r>{small}<w:t>{escape(office_text(note), quote=False)}</w:t></w:r>"
    runs = [text, gap, field] if align == "right" else [field, gap, text]
    return f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="{align}"/></w:pPr>{"".join(runs)}</w:p>'
