from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.names import HARMLESS
from desktop.workbook.outgoing import DANGEROUS, Opening, how_to_open, mark_as_foreign

if TYPE_CHECKING:
    from pathlib import Path


def package(*members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name in members:
            file.writestr(name, "x" * 500)
    return data.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
EXE = b"MZ\x90\0\3\0\0\0" + bytes(64)
DOCX = package("[Content_Types].xml", "word/document.xml")
DOCM = package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
XLSM4 = package("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml")
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
LNK = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F"

DANGEROUS_FILES = [
    # programs under other names
    *[
        (f"通知.{suffix}", EXE)
        for suffix in ("pdf", "jpg", "docx", "txt", "xlsx", "zip", "", "PDF ")
    ],
    ("报告\u202efdp.exe", EXE),
    ("报告.pdf.exe", EXE),
    ("报告.exe. . .", EXE),
    ("扫描件.pdf", b"\x7fELF\2\1\1"),
    ("说明.txt", b"#!/bin/sh\nrm -rf ~"),
    ("说明.txt", b"\xef\xbb\xbf\n  #!/usr/bin/env python"),
    ("说明.pdf", b"\xcf\xfa\xed\xfe\7\0\0\1"),
    ("说明.doc", b"\xca\xfe\xba\xbe\0\0\0\x34"),
    ("快捷方式.pdf", LNK),
    ("链接.txt", b"[InternetShortcut]\r\nURL=file:///c:/x.exe"),
    ("图标.txt", b"[Desktop Entry]\nExec=rm -rf"),
    ("帮助.pdf", b"ITSF\3\0\0\0"),
    ("更新.pdf", b"MSCF\0\0\0\0"),
    ("软件.docx", b"!<arch>\ndebian-binary"),
    ("软件.pdf", b"\xed\xab\xee\xdb\3\0"),
    # pages with scripts
    *[(f"页面.{suffix}", HTML) for suffix in ("html", "htm", "xhtml", "mht", "txt", "pdf", "hta")],
    *[(f"图.{suffix}", SVG) for suffix in ("svg", "xml", "png", "txt")],
    ("数据.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>'),
    # macros
    *[(f"表.{suffix}", DOCM) for suffix in ("docm", "docx", "dotm", "zip", "pdf")],
    *[(f"表.{suffix}", XLSM4) for suffix in ("xlsx", "xlsm", "xlsb", "xlam")],
    ("表.xls", OLE + bytes(900) + "_VBA_PROJECT_CUR".encode("utf-16-le")),
    ("文.doc", OLE + bytes(900) + "Macros".encode("utf-16-le")),
    ("文.wps", OLE + bytes(900) + "\x01Ole10Native".encode("utf-16-le")),
    ("程序.zip", package("META-INF/MANIFEST.MF", "A.class")),
    ("应用.zip", package("AndroidManifest.xml")),
    # what Windows, Linux or macOS start by suffix, whatever is inside
    *[
        (f"佐证.{suffix}", b"plain words")
        for suffix in (
            *("lnk", "url", "scr", "pif", "com", "bat", "cmd", "js", "jse", "vbs", "wsf", "ps1"),
            *("msi", "reg", "cpl", "iso", "img", "vhd", "chm", "jar", "jnlp", "desktop", "sh"),
            *("run", "deb", "rpm", "appimage", "py", "app", "dmg", "pkg", "command", "slk", "iqy"),
            *("settingcontent-ms", "appref-ms", "application", "search-ms", "library-ms", "mdb"),
        )
    ],
]


@pytest.mark.parametrize(("name", "data"), DANGEROUS_FILES)
def test_nothing_that_may_start_a_program_is_opened(name: str, data: bytes) -> None:
    assert how_to_open(name, [data]) is Opening.SAVE_ONLY


def test_there_are_enough_of_them() -> None:
    assert len(DANGEROUS_FILES) >= 60


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("通知.pdf", b"%PDF-1.4 ..."),
        ("扫描.JPG", b"\xff\xd8\xff\xe0"),
        ("截图.png", b"\x89PNG\r\n\x1a\n"),
        ("报告.docx", DOCX),
        ("台账.xlsx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("公文.ofd", package("OFD.xml", "Doc_0/Document.xml")),
        ("说明.txt", "一、落实情况\r\n".encode("gb18030")),
        ("说明.txt", "说明".encode("utf-16")),
        ("录音.wav", b"RIFF\0\0\0\0WAVEfmt "),
    ],
)
def test_what_a_viewer_shows_is_opened_at_once(name: str, data: bytes) -> None:
    assert how_to_open(name, [data]) is Opening.AT_ONCE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("通知.pdf", b"plain words"),
        ("通知.docx", b"%PDF-1.4"),
        ("报告.docx", package("[Content_Types].xml", "xl/workbook.xml")),
        ("旧文.doc", OLE + bytes(2000)),
        ("表.csv", b"=cmd|' /C calc'!A0"),
        ("材料.zip", package("a.pdf")),
        ("图纸.dwg", b"AC1027"),
        ("没有后缀", b"%PDF-1.4"),
        ("空.pdf", b""),
        ("二进制.txt", b"abc\0def"),
    ],
)
def test_everything_else_is_asked_about(name: str, data: bytes) -> None:
    assert how_to_open(name, [data]) is Opening.ASK


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_nothing_hides_between_two_pieces(size: int) -> None:
    pieces = [DOCM[at : at + size] for at in range(0, len(DOCM), size)]
    first = b"".join(pieces[: 64 // size + 1])
    assert how_to_open("表.docx", [first, *pieces[64 // size + 1 :]]) is Opening.SAVE_ONLY


@given(st.text(max_size=20), st.binary(max_size=40))
def test_a_program_is_never_opened_whatever_its_name(name: str, data: bytes) -> None:
    assert how_to_open(name, [b"MZ" + data]) is Opening.SAVE_ONLY


def test_no_harmless_ending_is_a_dangerous_one() -> None:
    assert not HARMLESS & DANGEROUS


def test_marking_changes_no_byte(tmp_path: Path) -> None:
    (path := tmp_path / "佐证#.pdf").write_bytes(b"%PDF")
    mark_as_foreign(path)
    assert path.read_bytes() == b"%PDF"
    mark_as_foreign(tmp_path / "no such file" / "a")
