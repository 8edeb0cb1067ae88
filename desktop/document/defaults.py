"""Units named once for many tasks: 以下责任单位均包含…, …均为责任单位, and statements that end 下同.

下同 in a bracket of its own inside a name, as in 各区政府（含管委会，下同）, explains a word and is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document import units
from desktop.document.model import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.document.model import Assignment

_INCLUDES: Final = re.compile(
    r"(?:以下|下列|下述|各项)[^，。；：（）]{0,10}责任(?:单位|部门)(?:均|都|皆)?(?:包含|包括|含|为)"
    r"((?:[^。；（）〔〕]|[（〔][^。；（）〔〕]{1,12}[）〕]){2,80})"
)
_ARE_ALL: Final = re.compile(r"(?:均|都)(?:为|是)[^，。]{0,12}责任(?:单位|部门)")
_LONGEST_LIST: Final = 120


@dataclass(frozen=True, slots=True)
class Default:
    """Units for every task from an offset on; ``fills`` where only tasks without any get them."""

    assignments: tuple[Assignment, ...]
    begin: int = 0
    fills: bool = False


def read(plain: str, start: int) -> Iterator[Default]:
    """Yield what a paragraph at this offset says for all tasks, or for those from there on."""
    for match in _INCLUDES.finditer(plain):
        is_below = match[0].startswith(("以下", "下"))
        yield Default(_units(match[1]), start if is_below else 0)
    for match in _ARE_ALL.finditer(plain):
        begin = max(plain.rfind(sign, 0, match.start()) for sign in "。；：") + 1
        if match.start() - begin <= _LONGEST_LIST:
            yield Default(_units(plain[begin : match.start()]))


def is_nothing_else(plain: str) -> bool:
    """Tell whether the inside of a bracket only names units for all tasks."""
    match = _INCLUDES.fullmatch(plain.strip(" 。"))
    return match is not None


def without(content: str, plain: str) -> str:
    """Return a statement without what it says for all tasks; ``plain`` is its canonical form."""
    match = _INCLUDES.search(plain)
    return content[: match.start()] if match else content


def added(
    own: tuple[Assignment, ...], defaults: Iterable[Default], start: int
) -> tuple[Assignment, ...]:
    """Return a task's own units and those that hold for it by default; it begins at ``start``."""
    reaching = [each for each in defaults if each.begin <= start]
    if not own:
        filling = [each for each in reaching if each.fills and each.begin < start]
        own = filling[-1].assignments if filling else ()
    named = {each.unit for each in own}
    more = (one for each in reaching if not each.fills for one in each.assignments)
    return (*own, *(dict.fromkeys(each for each in more if each.unit not in named)))


def _units(names: str) -> tuple[Assignment, ...]:
    return units.read(names, Source.DEFAULT).assignments
