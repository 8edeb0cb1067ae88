from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.document.errors import UnsupportedError
from desktop.document.parse import parse
from desktop.document.read import read
from desktop.files import bundled

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract

FONT, SIZE, LEADING = "ReaderTableTest", 10, 14
EDGES = (60, 100, 200, 400, 530)
HEAD = ("序号", "工作任务", "具体要求", "责任单位")


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    source = min((bundled("resources") / "fonts").glob("*.ttf"))
    pdfmetrics.registerFont(TTFont(FONT, str(source)))


def wrapped(text: str, width: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        count = int((width - 10.8) // SIZE)
        lines += [paragraph[at : at + count] for at in range(0, len(paragraph), count)] or [""]
    return lines


class Drawing:
    """Draws tables as office programs do: cells by lines, or by thin filled boxes."""

    def __init__(self, *, is_filled: bool = False) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4)
        self.is_filled = is_filled
        self.y = 780.0

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        if self.is_filled:
            self.canvas.rect(x - 0.25, y - 0.25, to_x - x + 0.5, to_y - y + 0.5, stroke=0, fill=1)
        else:
            self.canvas.line(x, y, to_x, to_y)

    def text(self, words: str, x: float = 60) -> None:
        self.canvas.setFont(FONT, SIZE)
        self.canvas.drawString(x, self.y, words)
        self.y -= 24

    def row(self, *cells: str | None, is_last: bool = False) -> None:
        """Draw a row; None goes on with the cell above, "<" with the one on the left."""
        columns = list(zip(cells, EDGES, EDGES[1:], strict=False))
        lines = [
            wrapped(cell, (EDGES[-1] if "<" in cells else right) - left)
            if cell and cell != "<"
            else []
            for cell, left, right in columns
        ]
        height = LEADING * max(1, *map(len, lines)) + 6
        self.canvas.setFont(FONT, SIZE)
        for (cell, left, right), printed in zip(columns, lines, strict=True):
            if cell is not None:
                self.line(left, self.y, right, self.y)
            if cell != "<":
                self.line(left, self.y - height, left, self.y)
            for number, words in enumerate(printed):
                self.canvas.drawString(left + 5.4, self.y - LEADING * (number + 1), words)
        self.line(EDGES[-1], self.y - height, EDGES[-1], self.y)
        self.y -= height
        if is_last:
            self.line(EDGES[0], self.y, EDGES[-1], self.y)
            self.y -= 24

    def page(self, number: int) -> None:
        self.canvas.setFont(FONT, SIZE)
        self.canvas.drawString(290, 40, f"— {number} —")
        self.canvas.showPage()
        self.y = 780.0

    def data(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def opened(tmp_path: Path, data: bytes) -> Extract:
    path = tmp_path / "任务分解表 #1（印发）.pdf"
    path.write_bytes(data)
    return read(path)


def words(extract: Extract, index: int = 0) -> list[list[str]]:
    rows = extract.tables[index].rows
    return [[extract.text[each.span.start : each.span.end] for each in row] for row in rows]


LONG = "及时公开重要政策文件，同步做好解读工作，运用多种方式解读，扩大政策知晓面，提高传播力。"


@pytest.mark.parametrize("is_filled", [False, True])
def test_a_ruled_table_is_a_table(tmp_path: Path, *, is_filled: bool) -> None:
    drawing = Drawing(is_filled=is_filled)
    drawing.text("滨江市2021年政务公开工作任务分解表")
    drawing.row(*HEAD)
    drawing.row("一、加强政策解读", "<", "<", "<")
    drawing.row("1", "做好解读", LONG, "市财政局、市教育局")
    drawing.row("2", None, "1.回应关切。\n2.做好研判。", "市教育局")
    drawing.row("3", "落实经费", "落实工作经费。", None, is_last=True)
    drawing.text("说明：请各单位按时完成。")
    drawing.page(1)
    extract = opened(tmp_path, drawing.data())
    assert words(extract) == [
        list(HEAD),
        ["一、加强政策解读"] * 4,
        ["1", "做好解读", LONG, "市财政局、市教育局"],
        ["2", "做好解读", "1.回应关切。\n2.做好研判。", "市教育局"],
        ["3", "落实经费", "落实工作经费。", "市教育局"],
    ]
    lines = extract.text.split("\n")
    assert (lines[0], lines[-3]) == (
        "滨江市2021年政务公开工作任务分解表",
        "说明：请各单位按时完成。",
    )
    assert [extract.text[each.start : each.end] for each in extract.furniture] == ["— 1 —"]
    [directive] = parse(extract).directives
    asked = [each.text for each in directive.requirements]
    assert asked == [LONG, "回应关切。", "做好研判。", "落实工作经费。"]


def over_two_pages(*, cut: bool, repeat: bool, merged: bool) -> bytes:
    drawing = Drawing()
    drawing.row(*HEAD)
    drawing.row("1", "做好解读", "公开政策。", "市财政局")
    drawing.row(
        "2", "回应关切", "及时回应社会关" if cut else "及时回应。", "市教育局", is_last=True
    )
    drawing.page(1)
    if repeat:
        drawing.row(*HEAD)
    if cut:
        drawing.row("", "", "切，不得拖延。", "")
    drawing.row("3", "" if merged else "落实经费", "落实工作经费。", "市审计局", is_last=True)
    drawing.text("附注在表后。")
    drawing.page(2)
    return drawing.data()


@pytest.mark.parametrize("repeat", [False, True])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("merged", [False, True])
def test_a_table_over_two_pages_is_one(
    tmp_path: Path, *, cut: bool, repeat: bool, merged: bool
) -> None:
    extract = opened(tmp_path, over_two_pages(cut=cut, repeat=repeat, merged=merged and not cut))
    assert len(extract.tables) == 1
    assert words(extract) == [
        list(HEAD),
        ["1", "做好解读", "公开政策。", "市财政局"],
        ["2", "回应关切", "及时回应社会关切，不得拖延。" if cut else "及时回应。", "市教育局"],
        ["3", "回应关切" if merged and not cut else "落实经费", "落实工作经费。", "市审计局"],
    ]
    furniture = [extract.text[each.start : each.end] for each in extract.furniture]
    assert furniture == [*(HEAD if repeat else ()), "— 1 —", "— 2 —"]
    assert extract.text.count("附注在表后。") == 1


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_seen(tmp_path: Path, rotation: int) -> None:
    drawing = Drawing()
    drawing.text("滨江市2021年政务公开工作任务分解表")
    drawing.row(*HEAD)
    drawing.row("1", "做好解读", LONG, "市财政局", is_last=True)
    drawing.page(1)
    upright = opened(tmp_path, drawing.data())
    width, height = A4
    moves = {
        90: (0, -1, 1, 0, 0, width),
        180: (-1, 0, 0, -1, width, height),
        270: (0, 1, -1, 0, height, 0),
    }
    with pikepdf.open(io.BytesIO(drawing.buffer.getvalue())) as pdf:
        page = pdf.pages[0]
        # Turn the page one way and what is drawn on it the other way: it is seen as before.
        matrix = " ".join(map(str, moves[(360 - rotation) % 360]))
        page.contents_add(f"q {matrix} cm".encode(), prepend=True)
        page.contents_add(b"Q")
        size = [0, 0, height, width] if rotation in (90, 270) else [0, 0, width, height]
        page.MediaBox = pikepdf.Array(size)
        page.Rotate = rotation
        buffer = io.BytesIO()
        pdf.save(buffer)
    turned = opened(tmp_path, buffer.getvalue())
    assert turned.text == upright.text
    assert words(turned) == words(upright)


def test_a_page_of_many_strokes_is_read_without_tables(tmp_path: Path) -> None:
    drawing = Drawing()
    for number in range(4000):
        drawing.line(50, number / 5, 500, number / 5)
        drawing.line(number / 9, 50, number / 9, 700)
    drawing.text("一、加强政策解读，做好政务公开工作")
    drawing.page(1)
    extract = opened(tmp_path, drawing.data())
    assert (extract.tables, extract.text.split("\n")[0]) == (
        (),
        "一、加强政策解读，做好政务公开工作",
    )


def test_fonts_without_their_meaning_are_said(tmp_path: Path) -> None:
    drawing = Drawing()
    for _ in range(9):
        drawing.text("一、加强政策解读，做好政务公开工作")
    drawing.page(1)
    with pikepdf.open(io.BytesIO(drawing.data())) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                font.ToUnicode = pdf.make_stream(
                    b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
                    b"1 beginbfrange <00> <FF> <E000> endbfrange endcmap"
                )
        buffer = io.BytesIO()
        pdf.save(buffer)
    with pytest.raises(UnsupportedError, match=r"字体.*文字识别"):
        opened(tmp_path, buffer.getvalue())
