"""Personal data and marks of what is not public, looked for in plain words: pure.

What is found is a reminder to look; what is not found is no clearance. Nothing here decides what
may be published, and a sentence never repeats a whole number.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class SensitiveKind(StrEnum):
    """What the words look like."""

    ID_NUMBER = "id_number"
    PHONE = "phone"
    SECRECY = "secrecy"
    INTERNAL = "internal"


PERSONAL: Final = frozenset({SensitiveKind.ID_NUMBER, SensitiveKind.PHONE})


@dataclass(frozen=True, slots=True)
class Sensitive:
    """One find; ``shown`` is enough of it to be found again, never the whole number."""

    kind: SensitiveKind
    shown: str


_NO_FIGURE_BEFORE: Final = r"(?<![0-9A-Za-z_])(?<![0-9]\.)"
_NO_FIGURE_BEHIND: Final = r"(?![0-9A-Za-z_])(?!\.[0-9])"
_ID: Final = re.compile(
    rf"{_NO_FIGURE_BEFORE}[1-9]\d{{5}}[ -]?\d{{8}}[ -]?\d{{3}}[0-9Xx]{_NO_FIGURE_BEHIND}",
    re.ASCII,
)
_PHONE: Final = re.compile(
    rf"{_NO_FIGURE_BEFORE}(?:\+?86[ -]?)?(1[3-9]\d)[ -]?(\d{{4}})[ -]?(\d{{4}}){_NO_FIGURE_BEHIND}",
    re.ASCII,
)
_LEVEL: Final = r"(?:绝[ ]?密|机[ ]?密|秘[ ]?密)"
# 商业秘密 is a word; a mark has its star (GB/T 9704—2012, 7.2.2), or a line of its own.
_SECRECY: Final = re.compile(rf"{_LEVEL}[ ]?[★☆]|^[ ]*{_LEVEL}[ ]*$", re.MULTILINE)
_INTERNAL: Final = re.compile(
    r"内[ ]?部[ ]?(?:资[ ]?料|文[ ]?件|材[ ]?料|使[ ]?用|参[ ]?阅|传[ ]?阅)|(?:不得|严禁|请勿)外传"
    r"|此件(?:依申请公开|不予公开|不公开)"
)

# GB 11643—1999: weights of the first seventeen figures, and the check figure by the remainder.
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def check_figure(seventeen: str) -> str:
    """Return the eighteenth figure of a citizen's number."""
    total = sum(int(figure) * weight for figure, weight in zip(seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def find_sensitive(text: str) -> tuple[Sensitive, ...]:
    """Return what looks sensitive in a text, each find once, in the order of the kinds."""
    plain = unicodedata.normalize("NFKC", text)
    found = (Sensitive(kind, shown) for kind, finder in _FINDERS.items() for shown in finder(plain))
    return tuple(dict.fromkeys(found))


def _id_numbers(text: str) -> Iterator[str]:
    for match in _ID.finditer(text):
        figures = match[0].replace(" ", "").replace("-", "").upper()
        if _is_day(figures[6:14]) and check_figure(figures[:17]) == figures[17]:
            yield f"{figures[:3]}{'*' * 13}{figures[-2:]}"


def _is_day(figures: str) -> bool:
    try:
        day = date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return False
    return 1850 <= day.year <= 2100  # noqa: PLR2004 - nobody is born before or after


def _phones(text: str) -> Iterator[str]:
    for match in _PHONE.finditer(text):
        yield f"{match[1]}****{match[3]}"


def _marks(pattern: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda text: (match[0].replace(" ", "") for match in pattern.finditer(text))


_FINDERS: Final[dict[SensitiveKind, Callable[[str], Iterator[str]]]] = {
    SensitiveKind.ID_NUMBER: _id_numbers,
    SensitiveKind.PHONE: _phones,
    SensitiveKind.SECRECY: _marks(_SECRECY),
    SensitiveKind.INTERNAL: _marks(_INTERNAL),
}


def told(found: tuple[Sensitive, ...], most: int = 3) -> str:
    """Return finds as words of a sentence: ``手机号138****5678、“内部资料”等5处``."""
    words = [
        f"身份证号{each.shown}"
        if each.kind is SensitiveKind.ID_NUMBER
        else f"手机号{each.shown}"
        if each.kind is SensitiveKind.PHONE
        else f"“{each.shown}”"
        for each in found
    ]
    more = f"等{len(words)}处" if len(words) > most else ""
    return "、".join(words[:most]) + more
