"""Documents made to exhaust or mislead whoever reads them, each made only when it is asked for."""

# ruff: noqa: PLW0108 - what a method of a string would hold is large

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pikepdf
from office_files import cell, docx, level, numbered, p, package, table, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = "<!DOCTYPE w [<!ENTITY a '" + "a" * 999 + "'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(xml: str | bytes) -> bytes:
    return package({"word/document.xml": xml})


def body(inner: str) -> bytes:
    return word(f'<w:document xmlns:w="{WORD}"><w:body>{inner}</w:body></w:document>')


def stored(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def overlapping() -> bytes:
    """Let every entry of the directory point at the same bytes."""
    data = bytearray(package({f"word/{n}.xml": "x" * 100_000 for n in range(60)}))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 42, 0)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def lying_size() -> bytes:
    """Say that a part of 80 MB is small."""
    data = bytearray(word(b"<a>" + b" " * 80_000_000 + b"</a>"))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.find(mark) + place, 1000)
    return bytes(data)


def many_entries(count: int) -> bytes:
    return stored({f"word/{number}.xml": b"" for number in range(count)})


def ofd(page: str, pages: int = 1, location: str = "P.xml") -> bytes:
    entries = "".join(f'<Page ID="{n}" BaseLoc="{location}"/>' for n in range(pages))
    return package({
        "OFD.xml": "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>",
        "D.xml": f"<Document><Pages>{entries}</Pages></Document>",
        "P.xml": page,
    })  # fmt: skip


def pdf(fill: Callable[[pikepdf.Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        fill(made)
        made.save(buffer)
    return buffer.getvalue()


def blank_pages(count: int) -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        for _ in range(count):
            made.add_blank_page()

    return pdf(fill)


def page_of(content: bytes, box: tuple[float, float] = (595, 842)) -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        page = made.add_blank_page()
        page.MediaBox = pikepdf.Array([0, 0, *box])
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = made.make_stream(content)

    return pdf(fill)


def form_in_itself() -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        page = made.add_blank_page()
        form = made.make_stream(b"/X Do /X Do")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page.Resources = form.Resources
        page.Contents = made.make_stream(b"/X Do")

    return pdf(fill)


def picture_in_pdf(side: int) -> bytes:
    def fill(made: pikepdf.Pdf) -> None:
        page = made.add_blank_page()
        raw = zlib.compress(bytes(side * side // 8), 9)
        image = pikepdf.Stream(made, raw)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width = image.Height = side
        image.BitsPerComponent, image.ColorSpace = 1, pikepdf.Name.DeviceGray
        image.Filter = pikepdf.Name.FlateDecode
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
        page.Contents = made.make_stream(b"600 0 0 800 0 0 cm /I Do")

    return pdf(fill)


LOOPED_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 100000000>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3/Prev 0>>\nstartxref\n0\n%%EOF"
)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 2000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff(width: int, height: int, *, loops: bool = False) -> bytes:
    fields = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 8),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (279, 4, 1, 9),
    ]
    body = b"".join(struct.pack("<HHII", *each) for each in fields)
    return (
        b"II*\0" + struct.pack("<IH", 8, len(fields)) + body + struct.pack("<I", 8 if loops else 0)
    )


def compound(pieces: int) -> bytes:
    """Build the head of a compound file whose table of sectors points at itself."""
    head = bytearray(512)
    head[:8] = OLE
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 0, 0, 4096, 0, 0, 0, 0, 0)
    for at in range(76, 512, 4):
        struct.pack_into("<I", head, at, 0)
    directory = bytearray("WordDocument".encode("utf-16-le").ljust(64, b"\0"))
    directory += struct.pack("<HBB", 26, 2, 1) + b"\xff" * 12 + bytes(36)
    directory += struct.pack("<III", 0, 1 << 30, 0)
    return bytes(head) + bytes(directory).ljust(512, b"\0") * pieces


NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    + level(0, "chineseCounting", "%1" * 20_000)
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)

BOMBS: dict[str, Callable[[], bytes]] = {
    "zip of 50 MB of blanks": lambda: word(b"<a>" + b" " * 50_000_000 + b"</a>"),
    "zip of 2,500 parts": lambda: many_entries(2500),
    "zip of 60,000 parts": lambda: many_entries(60_000),
    "zip whose parts overlap": overlapping,
    "zip that lies about a size": lying_size,
    "zip with ways outside": lambda: package({"word/document.xml": "<a/>", "../../etc/x": "x"}),
    "zip in a zip in a zip": lambda: package({"word/a": package({"word/b": bytes(9_000_000)})}),
    "zip cut off": lambda: docx(p("一、要点"))[:-30],
    "entities upon entities": lambda: word(f"{ENTITIES}<w>&i;</w>"),
    "entities in UTF-16": lambda: word(f"{ENTITIES}<w>&i;</w>".encode("utf-16")),
    "entity of a file": lambda: word('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    "entity of the network": lambda: word('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>'),
    "elements in elements": lambda: word("<a>" * 300_000 + "</a>" * 300_000),
    "one huge attribute": lambda: word(f'<a b="{"x" * 12_000_000}"/>'),
    "a million attributes": lambda: word("<a " + " ".join(f'b{n}=""' for n in range(400_000)) + "/>"),
    "a million paragraphs": lambda: stored({"word/document.xml": zipfile.ZipFile(io.BytesIO(body(p("一") * 200_000))).read("word/document.xml")}),
    "a table wider than the world": lambda: body(table(cell(p("甲"), '<w:gridSpan w:val="99999999"/>'))),
    "a table of merged millions": lambda: body(table(*[cell(p("甲"), '<w:gridSpan w:val="60"/>')] * 9000)),
    "tables in tables": lambda: body("<w:tbl><w:tr><w:tc>" * 60 + p("甲") + "</w:tc></w:tr></w:tbl>" * 60),
    "numbers without end": lambda: docx(numbered("甲", 0) * 3000, NUMBERING),
    "styles in a circle": lambda: docx(numbered("甲", 0), NUMBERING, "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 5000}"/></w:style>' for n in range(5000))),
    "a sheet to its last cell": lambda: xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>乙</t></is></c></row>', merges='<mergeCell ref="A1:XFD1048576"/>'),
    "a sheet of merges": lambda: xlsx("".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>甲</t></is></c></row>' for n in range(1, 3000)), merges="".join(f'<mergeCell ref="A{n}:XFD{n + 900}"/>' for n in range(1, 3000))),
    "pages of OFD without end": lambda: ofd("<Page/>", pages=100_000),
    "OFD that is its own page": lambda: ofd("<Page/>", location="D.xml"),
    "OFD of objects in objects": lambda: ofd("<A>" * 200_000 + "</A>" * 200_000),
    "OFD of a million letters": lambda: ofd("<Page>" + '<TextObject Boundary="0 0 9 9" Size="3"><TextCode X="0" Y="1">一</TextCode></TextObject>' * 60_000 + "</Page>"),
    "boxes in boxes": lambda: ("<html>" + "<div>" * 500_000 + "一、要点").encode(),
    "boxes just deep enough": lambda: ("<html>" + "<div>" * 990 + "<p>一、要点内容</p>" * 200_000).encode(),
    "tags never closed": lambda: ("<html>" + "<b>一" * 900_000).encode(),
    "signs that open nothing": lambda: b"<html>" + b"<" * 7_900_000,
    "a page too long": lambda: ("<html><p>" + "公开" * 3_000_000).encode(),
    "a table of a billion cells": lambda: ("<html><table>" + "<tr><td rowspan=1000 colspan=1000>丙</td><td>丁</td></tr>" * 300).encode(),
    "metadata without end": lambda: ("<html><body>" + "<div>" * 300 + "<p>索引号：1</p><p>文号：某府〔2020〕1号</p><p>内容做好公开。</p>" * 12_000).encode(),
    "a PDF of 500 pages": lambda: blank_pages(500),
    "a PDF of 20,000 pages": lambda: blank_pages(20_000),
    "a PDF whose pages go in a circle": lambda: LOOPED_PAGES,
    "a PDF that unpacks to 90 MB": lambda: page_of(b"0 0 m " * 15_000_000),
    "a PDF of a million letters": lambda: page_of(b"BT /F 9 Tf 9 9 Td " + b"(abcdefghij) Tj " * 200_000 + b"ET"),
    "a PDF of a million lines": lambda: page_of(b"BT /F 9 Tf (enough text here) Tj ET " + b"1 1 m 99 1 l S 1 1 m 1 99 l S " * 300_000),
    "a PDF page as large as a town": lambda: page_of(b"BT /F 9 Tf (enough text here) Tj ET", (1e9, 1e9)),
    "a form inside itself": form_in_itself,
    "a picture of 30,000 x 30,000 in a PDF": lambda: picture_in_pdf(30_000),
    "a PNG of 30,000 x 30,000": lambda: png(30_000, 30_000),
    "a TIFF of 65,535 x 65,535": lambda: tiff(65_535, 65_535),
    "a TIFF in a circle": lambda: tiff(10, 10, loops=True),
    "a compound file in a circle": lambda: compound(3),
    "bytes without meaning": lambda: zlib.compress(bytes(range(256)) * 9000)[:200_000],
    "60 MB of one sign": lambda: "一".encode() * 20_000_000,
}  # fmt: skip
