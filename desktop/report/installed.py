"""The fonts of this computer that may set a report, as offices know them.

Taken only with TrueType outlines, permission to embed and all of GB 2312; whatever is broken is
passed over. What no font here has is printed from the bundled ones.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.report.faces import FontFile, Typefaces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TITLE: Final = ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05")
_FANG: Final = (
    "仿宋_GB2312",
    "FangSong_GB2312",
    "方正仿宋_GBK",
    "仿宋",
    "FangSong",
    "华文仿宋",
    "STFangsong",
)
_HEADING: Final = ("黑体", "SimHei", "方正黑体_GBK", "华文黑体", "STHeiti")
_KAI: Final = (
    "楷体_GB2312",
    "KaiTi_GB2312",
    "方正楷体_GBK",
    "楷体",
    "KaiTi",
    "华文楷体",
    "STKaiti",
)
_SUFFIXES: Final = frozenset({".ttf", ".ttc"})
_NAME_IDS: Final = (1, 4, 16)  # family, full name, typographic family
_RESTRICTED: Final = 0x0002
_KINDS: Final = 0x000F  # of permission
_NO_SUBSET: Final = 0x0300  # no subsetting; bitmaps only


def font_folders() -> tuple[Path, ...]:
    """Return where this system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData/Local"))
        windows = os.environ.get("WINDIR", "C:/Windows")
        return Path(windows) / "Fonts", Path(local) / "Microsoft/Windows/Fonts"
    if sys.platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    shared = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return home / ".local/share/fonts", home / ".fonts", *shared


@cache
def installed_typefaces(folders: tuple[Path, ...] | None = None) -> Typefaces:
    """Return the best fonts of this computer for each face; looked for once."""
    found = _by_name(font_folders() if folders is None else folders)
    return Typefaces(
        title=_first(found, _TITLE),
        heading=_first(found, _HEADING),
        kai=_first(found, _KAI),
        fang=_first(found, _FANG),
    )


def _by_name(folders: Sequence[Path]) -> dict[str, FontFile]:
    found: dict[str, FontFile] = {}
    for path in _files(folders):
        for index, names in enumerate(_names(path)):
            for name in names:
                found.setdefault(name, FontFile(path, index, name))
    return found


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(folder):  # passes over what may not be read
            yield from (
                Path(place) / name
                for name in sorted(names)
                if Path(name).suffix.lower() in _SUFFIXES
            )


def _names(path: Path) -> list[set[str]]:
    """Return the names of each font in a file; nothing where it cannot be read."""
    from fontTools.ttLib import TTCollection, TTFont  # noqa: PLC0415 (slow import)

    try:
        with path.open("rb") as file:
            if path.suffix.lower() == ".ttc":
                return [_named(font) for font in TTCollection(file, lazy=True).fonts]
            return [_named(TTFont(file, lazy=True))]
    except Exception:  # noqa: BLE001 (a broken font file never breaks a report)
        return []


def _named(font: Any) -> set[str]:  # noqa: ANN401 (the library is untyped)
    records = font["name"].names
    return {str(each.toUnicode()) for each in records if each.nameID in _NAME_IDS}


def _first(found: Mapping[str, FontFile], names: Sequence[str]) -> FontFile | None:
    candidates = (found[name] for name in names if name in found)
    return next((each for each in candidates if _is_fit(each)), None)


def _is_fit(candidate: FontFile) -> bool:
    """Tell whether the font can and may be embedded, and has all of GB 2312."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 (slow import)
    from reportlab.pdfbase.ttfonts import TTFontFile  # noqa: PLC0415 (slow import)

    try:
        with candidate.path.open("rb") as file:
            font = TTFont(file, fontNumber=candidate.index, lazy=True)
            permission = font["OS/2"].fsType
            characters = font.getBestCmap().keys()
            may_embed = permission & _KINDS != _RESTRICTED and not permission & _NO_SUBSET
            if "glyf" not in font or not may_embed or not _gb2312() <= characters:
                return False
        TTFontFile(str(candidate.path), subfontIndex=candidate.index)  # does the library take it?
    except Exception:  # noqa: BLE001 (a broken font file never breaks a report)
        return False
    return True


@cache
def _gb2312() -> frozenset[int]:
    """Return the 6,763 ideographs of GB 2312."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(map(ord, filter(None, (pair.decode("gb2312", "ignore") for pair in rows))))
