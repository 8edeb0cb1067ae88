"""Plain text and Markdown: find the encoding, change nothing but line ends.

No statistical detector comes first: they take short GB18030 for UTF-16.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from desktop.document.errors import EmptyError, UnsupportedError
from desktop.document.model import Extract
from desktop.document.readers.noise import without_noise
from desktop.document.readers.separated import separated
from desktop.document.readers.site import with_site_lines

if TYPE_CHECKING:
    from pathlib import Path

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ODD: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]")
_WRITTEN: Final = re.compile(
    "[\t\n\r\x20-\x7e\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
)
_SAMPLE: Final = 100_000
_DAMAGE_LIMIT: Final = 0.01
_ODD_LIMIT: Final = 0.05
_WRITTEN_LIMIT: Final = 0.9


def read_text(path: Path, data: bytes) -> Extract:
    """Return the text of a plain file, or its table when it is CSV or TSV.

    Raises:
        EmptyError: nothing but white space.
        UnsupportedError: the bytes are no text in UTF-8, UTF-16 or GB18030.
    """
    text = decode(data)
    if text is None:
        raise UnsupportedError(path, "不是文档，里面的内容不是文字")
    text = without_noise(clean(text))
    if not text.strip():
        raise EmptyError(path)
    return separated(text) or with_site_lines(Extract(text, page_starts=page_starts(text)))


def decode(data: bytes) -> str | None:
    """Return the text in ``data``, or None when it is no text: mark, UTF-8, UTF-16, GB18030."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _believable(data[len(mark) :].decode(encoding, "replace"))
    if b"\0" in data:
        return _wide(data)
    try:
        return _believable(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _gb18030(data)


def clean(text: str) -> str:
    """Return ``text`` with LF as the only line end and without control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def page_starts(text: str) -> tuple[int, ...]:
    """Return where a form feed begins a new page."""
    return tuple(match.end() for match in re.finditer("\f", text))


def is_broken(text: str) -> bool:
    """Tell whether so much of ``text`` is unprintable that its font or encoding must be wrong."""
    sample = text[:_SAMPLE]
    return len(_ODD.findall(sample)) > _ODD_LIMIT * max(len(sample), 1)


def _believable(text: str) -> str | None:
    return None if is_broken(text) else text


def _wide(data: bytes) -> str | None:
    """Try UTF-16 without a mark: believed only when nearly all of it is ordinary writing."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "replace")
        sample = text[:_SAMPLE]
        if len(_WRITTEN.findall(sample)) > _WRITTEN_LIMIT * len(sample):
            return text
    return None


def _damaged_utf8(data: bytes) -> str | None:
    """Keep UTF-8 with a few broken bytes: as GB18030 all of it would turn into nonsense."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return text if broken <= _DAMAGE_LIMIT * len(text) or broken == 1 else None


def _gb18030(data: bytes) -> str | None:
    try:
        return _believable(data.decode("gb18030"))
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
        return text if text.count("\ufffd") <= _DAMAGE_LIMIT * len(text) else None
