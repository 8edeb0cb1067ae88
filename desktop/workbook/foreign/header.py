"""The outside of a stranger's workbook: its first hundred bytes and its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.workbook import header as form
from desktop.workbook.errors import NewerWorkbook, NotAWorkbook
from desktop.workbook.foreign.errors import ForgedHeader
from desktop.workbook.schema import APPLICATION_ID, latest

if TYPE_CHECKING:
    from pathlib import Path


def check_header(path: Path, header: bytes, size: int) -> int:
    """Return the format number of a file of ``size`` bytes that begins with ``header``.

    Raises:
        NotAWorkbook, NewerWorkbook, ForgedHeader.
    """
    if not header:
        raise NotAWorkbook(path, "是空文件")
    if form.application_id(header) != APPLICATION_ID:
        raise NotAWorkbook(path)
    version = form.user_version(header)
    if version > latest():  # its schema cannot be compared with one that we know
        raise NewerWorkbook(path)
    if not (form.has_our_form(header) and form.fits(header, size)):
        raise ForgedHeader(path)
    return version
