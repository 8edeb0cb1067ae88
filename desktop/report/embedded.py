"""Read back the machine-readable assessment that one of our PDF files carries.

The file may come from anybody: sizes are limited before anything is unpacked, and every surprise
ends as one sentence.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import DesktopError
from desktop.report.content import DATA_FORMAT, DATA_NAME
from desktop.workbook.state import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST: Final = 64 * 1024 * 1024  # bytes of JSON
_PRINTED_DIGEST: Final = re.compile(r"数据摘要\s*([0-9a-f]{16})\b")


class NoEmbeddedData(DesktopError):
    """The PDF carries no assessment that this program could read."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"这份 PDF {problem}，无法与工作簿比对。请选择由要点程序出具、未经另存的报告。"
        )


@dataclass(frozen=True, slots=True)
class EmbeddedReport:
    """What the attached JSON says; ``state`` is what its digest covers.

    ``passages`` are the paragraphs by name: their label, and the clerk's words or nothing.

    ``refs`` are the printed references by requirement id; ``is_consistent`` tells whether the
    data, the digest and the short digest in the text of every page fit together.
    """

    title: str
    unit: str
    serial: str
    printed_on: str
    state_digest: str
    state: Mapping[str, Any]
    refs: Mapping[str, str]
    passages: Mapping[str, tuple[str, str]]
    is_consistent: bool


def read_embedded(pdf: bytes) -> EmbeddedReport:
    """Return what the PDF carries.

    Raises:
        NoEmbeddedData: nothing is attached, or it is not what this program writes.
    """
    content = _attachment(pdf)
    try:
        data = json.loads(content)
        if data["format"] != DATA_FORMAT:
            raise NoEmbeddedData("内附的数据是另一种格式")
        lines = [line for chapter in data["chapters"] for line in chapter["lines"]]
        digest, state = str(data["state_digest"]), _checked_state(data["state"])
        return EmbeddedReport(
            title=str(data["title"]),
            unit=str(data["unit"]),
            serial=str(data["serial"]),
            printed_on=str(data["printed_on"]),
            state_digest=digest,
            state=state,
            refs={str(line["requirement_id"]): str(line["ref"]) for line in lines},
            passages={
                str(each["name"]): (
                    str(each["label"]),
                    str(each["text"] if each["is_edited"] else ""),
                )
                for each in data["passages"]
            },
            is_consistent=digest_of(state) == digest and _printed_digests(pdf) == {digest[:16]},
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NoEmbeddedData("内附的数据不完整") from error


def _attachment(pdf: bytes) -> bytes:
    """Return the attached JSON, unpacked within limits."""
    import pikepdf  # noqa: PLC0415 (slow import)

    try:
        with pikepdf.open(BytesIO(pdf)) as file:
            attached = file.attachments.get(DATA_NAME)
            stream = attached.obj.EF.F if attached is not None else None
            raw = stream.read_raw_bytes() if stream is not None else b""
            is_packed = stream is not None and pikepdf.Name.Filter in stream
    except Exception as error:  # a stranger's file: whatever happens means that it is unreadable
        raise NoEmbeddedData("读不出来") from error
    if stream is None:
        raise NoEmbeddedData("没有内附自评数据")
    try:
        content = zlib.decompressobj().decompress(raw, _LARGEST + 1) if is_packed else raw
    except zlib.error as error:
        raise NoEmbeddedData("内附的数据已损坏") from error
    if len(content) > _LARGEST:
        raise NoEmbeddedData("内附的数据太大")
    return content


def _checked_state(state: Any) -> Mapping[str, Any]:  # noqa: ANN401 (any JSON value)
    for answer in state["answers"]:
        if not isinstance(answer["requirement"], str):
            raise TypeError(answer)
        for piece in answer["evidence"]:
            piece.keys()
    return dict(state)


def _printed_digests(pdf: bytes) -> set[str]:
    """Return the short digests in the text of all pages."""
    import pypdfium2  # noqa: PLC0415 (slow import)

    found: set[str] = set()
    try:
        with pypdfium2.PdfDocument(pdf) as file:
            for page in file:
                text = page.get_textpage().get_text_range()
                found |= set(_PRINTED_DIGEST.findall(text)) or {""}
    except pypdfium2.PdfiumError as error:
        raise NoEmbeddedData("的页面读不出来") from error
    return found
