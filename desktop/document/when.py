"""When, said without a label among the units of a statement: 市财政局牵头，2021年11月底前完成.

A name that only begins like a time, such as 长期照护中心, stays a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.document import deadlines
from desktop.document.brackets import depth_zero
from desktop.document.unit_list import is_unit_like

if TYPE_CHECKING:
    from collections.abc import Iterator

# A blank within 2020 年 11 月底前 separates nothing.
_SIGN: Final = re.compile(r"[，；。、] *|(?<![\d年月于在 ]) +")
_SOMEBODY: Final = re.compile(r"牵头|负责|配合|由")
_HINT: Final = re.compile(r"[年月季周旬日天]|长期|持续|常态|动态|实时|随时|及时")
_MAY_BEGIN: Final = re.compile(
    r"[\d年本今当上下第一二三四每按逐长持全常动实随及日于在应须并力确原最]"
)

_BRACKET: Final = re.compile(r"[（〔]([^（〔）〕]{2,24})[）〕] {0,2}$")


def spans(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a canonical list begin and end that say when, in order."""
    if not _HINT.search(plain, begin, end):
        return
    for first, stop in _parts(plain, begin, end):
        if _MAY_BEGIN.match(plain, first, stop) and not is_unit_like(plain[first:stop]):
            last = deadlines.end_of(plain, first, stop)
            if last > first:
                yield first, last if _SOMEBODY.search(plain, last, stop) else stop
        elif (match := _BRACKET.search(plain, first, stop)) and _is_time(plain, match):
            yield match.span()


def _parts(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    outside = set(depth_zero(plain, begin, end))
    signs = [each for each in _SIGN.finditer(plain, begin, end) if each.start() in outside]
    starts = [begin, *(each.end() for each in signs)]
    yield from zip(starts, [*(each.start() for each in signs), end], strict=True)


def _is_time(plain: str, bracket: re.Match[str]) -> bool:
    """Tell whether a bracket behind a name says only when: 县审计局（2021年8月前完成）."""
    first, stop = bracket.span(1)
    last = deadlines.end_of(plain, first, stop)
    return last > first and not _SOMEBODY.search(plain, last, stop)


def without(plain: str, found: list[tuple[int, int]]) -> str:
    """Return a canonical list with signs that separate in place of what says when."""
    for first, last in found:
        plain = plain[:first] + "，" * (last - first) + plain[last:]
    return plain
