"""Choose a reader by what a file holds, not by what it is called.

``read`` takes a path and returns plain values, so that it can run in a process that may be killed.
Readers and their libraries are imported only when a file needs them.
"""

from __future__ import annotations

import codecs
import errno
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.document.errors import EmptyError, NoFileError, TooLargeError
from desktop.document.readers.compose import OverfullTableError
from desktop.document.readers.text import read_text
from desktop.document.sniff import Kind, reject, sniff

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.document.model import Extract

    Reader = Callable[[Path, bytes], Extract]

SIZE_LIMIT: Final = 64 * 1024 * 1024
TEXT_KINDS: Final = frozenset({Kind.TEXT})
CLIPBOARD: Final = Path("粘贴的内容")


def read(path: Path) -> Extract:
    """Return the text and tables of any document; offsets count characters of ``Extract.text``.

    Raises:
        DocumentError: no such file, or nothing in it that can be read as a document.
    """
    return read_data(path, read_bytes(path))


def read_data(path: Path, data: bytes) -> Extract:
    """Return the text and tables of a document's bytes; ``path`` only names it in sentences.

    Raises:
        DocumentError: nothing in it that can be read as a document.
    """
    kind = kind_of(path, data)
    reader = _READERS.get(kind)
    if reader is None:
        raise reject(path, kind)
    try:
        return reader(path, data)
    except OverfullTableError as error:
        raise TooLargeError(path, "里的表格大得异常") from error


def kind_of(path: Path, data: bytes) -> Kind:
    """Return what the bytes are. Raises EmptyError."""
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyError(path, "是空文件")
    return sniff(data)


def read_pasted(html: str | None, text: str) -> Extract:
    """Return what was pasted from Word, WPS, a browser or a spreadsheet.

    The HTML counts where it has a table; otherwise the plain text, which has its numbering.

    Raises:
        DocumentError: the clipboard holds no text.
    """
    if html and counts_html(html, text):
        from desktop.document.readers.html import read_fragment  # noqa: PLC0415, loads a parser

        return read_fragment(CLIPBOARD, html)
    return read_text(CLIPBOARD, codecs.BOM_UTF8 + text.encode("utf-8", "replace"))


def counts_html(html: str, text: str) -> bool:
    """Tell whether of two forms of what was pasted the HTML is the better one."""
    return "<table" in html.lower() or not text.strip()


def _docx(path: Path, data: bytes) -> Extract:
    from desktop.document.readers.docx import read_docx  # noqa: PLC0415, loads lxml

    return read_docx(path, data)


def _doc(path: Path, data: bytes) -> Extract:
    from desktop.document.readers.doc import read_doc  # noqa: PLC0415, loads olefile

    return read_doc(path, data)


def _xlsx(path: Path, data: bytes) -> Extract:
    from desktop.document.readers.xlsx import read_xlsx  # noqa: PLC0415, loads lxml

    return read_xlsx(path, data)


def _pdf(path: Path, data: bytes) -> Extract:
    from desktop.document.readers.pdf import read_pdf  # noqa: PLC0415, loads pdfium

    return read_pdf(path, data)


def _html(path: Path, data: bytes) -> Extract:
    from desktop.document.readers.html import read_html  # noqa: PLC0415, loads a parser

    return read_html(path, data)


def _ofd(path: Path, data: bytes) -> Extract:
    from desktop.document.readers.ofd import read_ofd  # noqa: PLC0415, loads lxml

    return read_ofd(path, data)


_READERS: Final[dict[Kind, Reader]] = {
    Kind.TEXT: read_text,
    Kind.DOCX: _docx,
    Kind.DOC: _doc,
    Kind.XLSX: _xlsx,
    Kind.PDF: _pdf,
    Kind.HTML: _html,
    Kind.OFD: _ofd,
}


def read_bytes(path: Path) -> bytes:
    """Return what is in a regular file of ordinary size.

    Raises:
        DocumentError: it cannot be opened, or is too large.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise NoFileError(path, "是一个文件夹", "请选择文件夹里的一个文件。")
        if not stat.S_ISREG(status.st_mode):
            raise NoFileError(path, "不是普通文件", "请选择一个文档。")
        if status.st_size > SIZE_LIMIT:
            limit = SIZE_LIMIT // 1024 // 1024
            raise TooLargeError(path, f"超过 {limit} MB，不像是一份工作要点")
        return path.read_bytes()
    except OSError as error:
        raise _unopened(path, error) from error


def _unopened(path: Path, error: OSError) -> NoFileError:
    reasons = {
        errno.ENOENT: ("找不到", "请确认文件还在原处，再重新选择。"),
        errno.ENOTDIR: ("找不到", "请确认文件还在原处，再重新选择。"),
        errno.EACCES: ("没有读取权限", "请关闭打开它的程序，或把它复制到自己的文件夹后再选择。"),
        errno.EPERM: ("没有读取权限", "请关闭打开它的程序，或把它复制到自己的文件夹后再选择。"),
        errno.ENAMETOOLONG: ("的名称太长", "请改一个短一些的文件名后再选择。"),
    }
    problem, advice = reasons.get(
        error.errno or 0, ("读取失败", "请检查磁盘或网络是否正常，或复制到本机后再选择。")
    )
    return NoFileError(path, problem, advice)
