"""A paper of an office as plain values: pages and Word are made from the same blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

BLANK_DATE: Final = "年　　月　　日"
MISSING_NOTE: Final = "“〓”代表字库中没有的字符，原字见汇总文件。"


class Style(StrEnum):
    """What a paragraph is; how it is set follows from GB/T 9704."""

    BODY = "body"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    PLAIN = "plain"  # flush left: 主送机关
    ANNEX_LIST = "annex_list"  # 附件说明, its first line
    ANNEX_NEXT = "annex_next"
    ANNEX_MARK = "annex_mark"
    ANNEX_TITLE = "annex_title"
    NOTE = "note"  # small, below a table


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or several: one for each line."""

    words: str
    style: Style = Style.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``width`` in millimetres, shared out in proportion where it ``grows``."""

    head: str
    width: float
    is_centred: bool = False
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; a row of one text is a band through all columns."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    is_small: bool = False

    def widths(self, across: float) -> list[float]:
        """Return the widths of the columns in millimetres, together ``across`` where one grows."""
        fixed = sum(each.width for each in self.columns if not each.grows)
        shares = sum(each.width for each in self.columns if each.grows) or 1.0
        share = (across - fixed) / shares
        return [each.width * (share if each.grows else 1) for each in self.columns]


@dataclass(frozen=True, slots=True)
class Places:
    """Room to sign, to seal and to date, under one head each; nothing is drawn there."""

    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issuer:
    """署名 and 成文日期, with room above for the seal that is pressed on paper."""

    name: str
    day: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page, upright or across."""

    is_across: bool = False


Block = Text | Table | Places | Issuer | NewPage


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole paper; ``title_phrases`` joined are its title, broken between them only.

    ``unit`` is who issues it; ``serial`` and ``state_digest`` stand at the foot of every page.
    """

    title_phrases: tuple[str, ...]
    unit: str
    printed_on: date
    serial: str
    state_digest: str
    blocks: tuple[Block, ...] = field(default=())
    is_across: bool = False

    @property
    def title(self) -> str:
        """Return the title in one line."""
        return "".join(self.title_phrases)
