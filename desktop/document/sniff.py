"""What a file is, told from its first bytes and, for packages, from the names inside."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.document.errors import (
    DamagedError,
    DocumentError,
    EncryptedError,
    OldFormatError,
    ScanError,
    UnsupportedError,
)

if TYPE_CHECKING:
    from pathlib import Path


class Kind(StrEnum):
    """What the content is; those without a reader are told apart for the sake of the sentence."""

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    ODF = "odf"
    RTF = "rtf"
    MHT = "mht"
    XML = "xml"
    IMAGE = "image"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    ARCHIVE = "archive"
    WORKBOOK = "workbook"
    PROGRAM = "program"
    MEDIA = "media"


_STARTS: Final = (
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"BM", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
    (b"{\\rtf", Kind.RTF),
    (b"SQLite format 3\0", Kind.WORKBOOK),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"ID3", Kind.MEDIA),
    (b"OggS", Kind.MEDIA),
)
# "MZ" and "BM" are also two letters of a text: they count only with zero bytes behind them.
_SHORT: Final = 2
_HEAD: Final = 1024
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Directory entries of a compound file are UTF-16; the first that is found decides.
_STREAMS: Final = (
    ("EncryptedPackage", Kind.ENCRYPTED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPT),
)
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|meta|p|title|span)\b", re.IGNORECASE
)
_OFFICE: Final = (
    ("word/", Kind.DOCX),
    ("xl/", Kind.XLSX),
    ("ppt/", Kind.PPT),
)


def is_package(data: bytes) -> bool:
    """Tell whether the bytes begin as a zip does; what is inside is not looked at."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def may_be_converted(data: bytes) -> bool:
    """Tell whether LibreOffice is worth a try: documents of Word, RTF and ODF, nothing else."""
    if data.startswith((_OLE, b"{\\rtf")):
        return sniff(data) in (Kind.DOC, Kind.RTF)
    return is_package(data) and b"application/vnd.oasis.opendocument.text" in data[:_HEAD]


def sniff(data: bytes) -> Kind:
    """Return what ``data`` is; bytes that match nothing are taken for text."""
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return Kind.PDF
    if is_package(head):
        return _package(data)
    if head.startswith(_OLE):
        return _compound(data)
    for start, kind in _STARTS:
        if head.startswith(start) and (len(start) > _SHORT or b"\0" in head[:64]):
            return kind
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return Kind.IMAGE if head[8:12] in (b"WEBP", b"heic", b"avif") else Kind.MEDIA
    return _markup(data)


def _package(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return Kind.DAMAGED
    for folder, kind in _OFFICE:
        if any(name.startswith(folder) for name in names):
            return kind
    if "OFD.xml" in names:
        return Kind.OFD
    return Kind.ODF if "content.xml" in names else Kind.ARCHIVE


def _compound(data: bytes) -> Kind:
    for name, kind in _STREAMS:
        if name.encode("utf-16-le") + b"\0\0" in data:
            return kind
    return Kind.DAMAGED


def _markup(data: bytes) -> Kind:
    head = _head_text(data)
    if head.startswith((b"MIME-Version:", b"From: <Saved by")):
        return Kind.MHT
    if not head.startswith(b"<"):
        return Kind.TEXT
    if _HTML.search(head):
        return Kind.HTML
    return Kind.XML if head.startswith(b"<?xml") else Kind.TEXT


def _head_text(data: bytes) -> bytes:
    """Return the beginning without byte order mark, white space and zero bytes (UTF-16)."""
    head = data[: 4 * _HEAD]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def reject(path: Path, kind: Kind) -> DocumentError:
    """Return the sentence for a file of a kind that is not read."""
    if kind is Kind.IMAGE:
        return ScanError(path)
    if kind is Kind.ENCRYPTED:
        return EncryptedError(path)
    if kind is Kind.DAMAGED:
        return DamagedError(path, "文档")
    if kind in (Kind.ODF, Kind.RTF):
        return OldFormatError(path, f"是 {kind.upper()} 文档")
    save_as = "请用 WPS 或 Word 打开，另存为 docx 后再选择。"
    sentences = {
        Kind.XLS: ("是旧版 Excel 表格", "请用 WPS 或 Excel 打开，另存为 xlsx 后再选择。"),
        Kind.PPT: ("是演示文稿，不是工作要点", ""),
        Kind.MHT: ("是单个文件网页（mht）", "请用浏览器打开，另存为 html 网页后再选择。"),
        Kind.XML: ("是 XML 数据，不是文档", save_as),
        Kind.ARCHIVE: ("是压缩包", "请先解压，再选择里面的文档。"),
        Kind.WORKBOOK: (
            "是数据库或工作簿，不是文档",
            "如果是工作簿（.yaodian），请用“打开”来打开它。",
        ),
        Kind.PROGRAM: ("是程序，不是文档", ""),
        Kind.MEDIA: ("是音频或视频，不是文档", ""),
    }
    problem, advice = sentences[kind]
    return UnsupportedError(path, problem, advice)
