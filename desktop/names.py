"""File names from elsewhere, made into names that every system can write and that hide nothing.

One cleaner for all that leaves the program: a name never leads out of its folder, never means a
device, never turns its end round on the screen, and cleaning it again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Encrypted home folders of Linux allow 143 bytes; and a folder's path needs room on Windows.
LONGEST: Final = 120  # bytes of UTF-8
LONGEST_SUFFIX: Final = 16
# What offices keep and no system runs; anything else leaves the program with .bin behind its name.
_HARMLESS_WORDS: Final = """
pdf ofd doc docx wps wpt xls xlsx et ppt pptx dps txt csv rtf odt ods odp jpg jpeg png gif
bmp tif tiff webp heic mp3 wav m4a mp4 avi mov mkv zip rar 7z eml json xml p7s cer yaodian
bin
"""
HARMLESS: Final = frozenset(_HARMLESS_WORDS.split())
_FORBIDDEN: Final = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
# Devices of Windows, also with a suffix and with spaces before it: “con .txt”.
_DEVICE: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9]|lpt[0-9]) *(\.|$)", re.IGNORECASE
)
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_EDGES: Final = " ."


def safe_name(name: str, fallback: str = "未命名") -> str:
    """Return a name of at most 120 bytes that every system can write; ``fallback`` for an empty one."""
    while (cleaned := _cleaned(name, fallback)) != name:
        name = cleaned
    return name


def harmless_name(name: str) -> str:
    """Return a safe name whose ending starts no program; any other gets ``.bin`` behind it."""
    name = safe_name(name)
    stem, suffix = split_suffix(name)
    if suffix[1:].lower() not in HARMLESS:
        stem, suffix = name, ".bin"
    suffix = suffix.lower()
    return safe_name(_cut(stem, LONGEST - len(suffix.encode())) + suffix)


def apart(names: Iterable[str]) -> Iterator[str]:
    """Yield harmless names of which no two are the same to a system that ignores case."""
    seen: set[str] = set()
    for name in names:
        clean = harmless_name(name)
        stem, suffix = split_suffix(clean)
        count = 1
        while _folded(clean) in seen:
            count += 1
            ending = f"（{count}）{suffix}"
            clean = _cut(stem, LONGEST - len(ending.encode())) + ending
        seen.add(_folded(clean))
        yield clean


def split_suffix(name: str) -> tuple[str, str]:
    """Return what stands before the last dot, and the suffix with its dot; empty where none."""
    stem, dot, suffix = name.rpartition(".")
    is_suffix = stem and suffix.isalnum() and len(suffix.encode()) < LONGEST_SUFFIX
    return (stem, dot + suffix) if is_suffix else (name, "")


def _cleaned(name: str, fallback: str) -> str:
    # Lone surrogates stand for bytes that are no UTF-8 in a name of this computer.
    name = unicodedata.normalize("NFC", name)
    name = "".join(_visible(char) for char in name).translate(_FORBIDDEN).strip(_EDGES)
    name = name or fallback
    if _DEVICE.match(unicodedata.normalize("NFKC", name)):
        name = f"_{name}"
    if len(name.encode()) > LONGEST:
        stem, suffix = split_suffix(name)
        name = _cut(stem, LONGEST - len(suffix.encode())) + suffix
    return name


def _visible(char: str) -> str:
    """Return the character, a space for any kind of space, nothing for what is not seen."""
    if char.isspace():
        return " "
    if unicodedata.category(char) not in _HIDDEN or _is_rare_ideograph(char):
        return char
    return ""


def _is_rare_ideograph(char: str) -> bool:
    """Tell whether it lies where newer Unicode adds Chinese characters, as in people's names."""
    code = ord(char)
    return 0x20000 <= code <= 0x3FFFF and code & 0xFFFE != 0xFFFE  # noqa: PLR2004 - two planes


def _cut(text: str, size: int) -> str:
    return text.encode()[: max(size, 0)].decode(errors="ignore").rstrip(_EDGES)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
