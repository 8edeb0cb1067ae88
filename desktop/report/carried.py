"""What the process does that opens one of our PDF files from others: the attachment, the digests.

It is started by ``desktop.apart`` and knows nothing but its folder.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from desktop.report.content import DATA_NAME

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = "document"
CONTENT: Final = "attached"  # what the process leaves in its folder
LARGEST: Final = 64 * 1024 * 1024  # bytes of JSON
_PRINTED_DIGEST: Final = re.compile(r"数据摘要\s*([0-9a-f]{16})\b")


class UnreadableError(ValueError):
    """The text is a clause: what is wrong with the PDF."""


def open_there(_question: None, folder: Path) -> dict[str, Any]:
    """Write the attached JSON beside the PDF; return the short digests in the text of all pages."""
    pdf = folder / SOURCE
    try:
        (folder / CONTENT).write_bytes(_attachment(pdf))
        return {"digests": sorted(_printed_digests(pdf))}
    except UnreadableError as error:
        return {"problem": str(error)}


def _attachment(path: Path) -> bytes:
    """Return the attached JSON, unpacked within limits."""
    import pikepdf  # noqa: PLC0415 - after the limits

    try:
        with pikepdf.open(path) as file:
            attached = file.attachments.get(DATA_NAME)
            stream = attached.obj.EF.F if attached is not None else None
            raw = stream.read_raw_bytes() if stream is not None else b""
            is_packed = stream is not None and pikepdf.Name.Filter in stream
    except Exception as error:  # a stranger's file: whatever happens means that it is unreadable
        raise UnreadableError("读不出来") from error
    if stream is None:
        raise UnreadableError("没有内附自评数据")
    try:
        content = zlib.decompressobj().decompress(raw, LARGEST + 1) if is_packed else raw
    except zlib.error as error:
        raise UnreadableError("内附的数据已损坏") from error
    if len(content) > LARGEST:
        raise UnreadableError("内附的数据太大")
    return content


def _printed_digests(path: Path) -> set[str]:
    import pypdfium2  # noqa: PLC0415 - after the limits

    found: set[str] = set()
    try:
        with pypdfium2.PdfDocument(path) as file:
            for page in file:
                text = page.get_textpage().get_text_range()
                found |= set(_PRINTED_DIGEST.findall(text)) or {""}
    except pypdfium2.PdfiumError as error:
        raise UnreadableError("的页面读不出来") from error
    return found
