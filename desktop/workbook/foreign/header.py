"""The first hundred bytes of a workbook, checked before any database library sees the file.

Source: SQLite's file format, section 1.3. Our own files have one fixed form: 4,096-byte pages, the
rollback journal, UTF-8, no auto-vacuum, no reserved space.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.workbook.connection import HEADER_LENGTH
from desktop.workbook.errors import NewerWorkbook, NotAWorkbook
from desktop.workbook.foreign.errors import ForgedHeader
from desktop.workbook.schema import APPLICATION_ID, latest

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Final = 4096
MAGIC: Final = b"SQLite format 3\0"
# offset, width, value
_FIXED: Final = (
    (16, 2, PAGE),
    (18, 1, 1),  # written with a rollback journal, not with a write-ahead log
    (19, 1, 1),  # read likewise
    (20, 1, 0),  # reserved space at the end of pages
    (21, 1, 64),
    (22, 1, 32),
    (23, 1, 32),
    (44, 4, 4),  # schema format
    (48, 4, 0),  # suggested cache size
    (52, 4, 0),  # auto-vacuum
    (56, 4, 1),  # UTF-8
    (64, 4, 0),  # incremental vacuum
    *((offset, 4, 0) for offset in range(72, 92, 4)),  # reserved for expansion
)


def check_header(path: Path, header: bytes, size: int) -> int:
    """Return the format number of a file of ``size`` bytes that begins with ``header``.

    Raises:
        NotAWorkbook, NewerWorkbook, ForgedHeader.
    """
    if not header:
        raise NotAWorkbook(path, "是空文件")
    if not header.startswith(MAGIC) or _number(header, 68, 4) != APPLICATION_ID:
        raise NotAWorkbook(path)
    version = _number(header, 60, 4)
    if version > latest():  # its schema cannot be compared with one that we know
        raise NewerWorkbook(path)
    pages = _number(header, 28, 4)
    is_ours = (
        len(header) == HEADER_LENGTH
        and all(_number(header, *where) == value for *where, value in _FIXED)
        and pages * PAGE == size
        and _number(header, 24, 4) == _number(header, 92, 4)  # the page count is valid for this
        and _number(header, 32, 4) <= pages
        and _number(header, 36, 4) < pages  # free pages
    )
    if not is_ours:
        raise ForgedHeader(path)
    return version


def _number(header: bytes, offset: int, width: int) -> int:
    return int.from_bytes(header[offset : offset + width], "big")
