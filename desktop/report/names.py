"""File names that every system can write, made from what people and strangers typed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST: Final = 120  # bytes of UTF-8
# What may be opened with a click; any other file gets .bin behind its name.
ALLOWED: Final = frozenset(
    [
        "pdf",
        "ofd",
        "doc",
        "docx",
        "wps",
        "xls",
        "xlsx",
        "et",
        "ppt",
        "pptx",
        "dps",
        "txt",
        "csv",
        "rtf",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "webp",
        "mp3",
        "wav",
        "mp4",
        "avi",
        "mov",
        "zip",
        "rar",
        "7z",
        "eml",
        "json",
        "xml",
        "p7s",
        "cer",
        "yaodian",
        "bin",
    ]
)
_DROPPED: Final = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BLANK: Final = {"Zs", "Zl", "Zp"}
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE
)


def safe_name(name: str) -> str:
    """Return a file name that no system refuses and none takes for a device or a program.

    NFC, at most 120 bytes, an ending from a short list; ``safe_name(safe_name(x))`` is
    ``safe_name(x)``.
    """
    while (again := _cleaned(name)) != name:
        name = again
    return name


def apart(names: Iterable[str]) -> Iterator[str]:
    """Yield safe names of which no two are the same to a system that ignores case."""
    seen: set[str] = set()
    for name in names:
        clean, count = safe_name(name), 1
        while clean.casefold() in seen:
            count += 1
            stem, _, ending = safe_name(name).rpartition(".")
            mark = f"（{count}）"
            clean = f"{_cut(stem, LONGEST - len(ending) - 1 - len(mark.encode()))}{mark}.{ending}"
        seen.add(clean.casefold())
        yield clean


def _cleaned(name: str) -> str:
    text = "".join(map(_character, unicodedata.normalize("NFC", name)))
    text = _FORBIDDEN.sub("_", text).strip(" .")
    stem, _, ending = text.rpartition(".")
    if not stem or ending.lower() not in ALLOWED:
        stem, ending = text, "bin"
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    stem = _cut(stem, LONGEST - len(ending) - 1)
    return f"{stem or '文件'}.{ending.lower()}"


def _character(character: str) -> str:
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    return " " if category in _BLANK else character


def _cut(stem: str, room: int) -> str:
    return stem.encode()[:room].decode("utf-8", "ignore").strip(" .")
