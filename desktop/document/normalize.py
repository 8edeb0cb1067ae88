"""One canonical text with a map back to the original offsets.

``plain`` replaces characters one by one, so a position means the same in both forms;
whoever changes the table must keep every replacement exactly one character long.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.document.model import Extract, Span

_ROUND_OPEN: Final = "(（﹙❨⦅"
_ROUND_CLOSE: Final = ")）﹚❩⦆"
_SQUARE_OPEN: Final = "[［〔﹝【〖⟦"
_SQUARE_CLOSE: Final = "]］〕﹞】〗⟧"

_TABLE: Final = str.maketrans(
    {
        **dict.fromkeys(_ROUND_OPEN, "（"),
        **dict.fromkeys(_ROUND_CLOSE, "）"),
        **dict.fromkeys(_SQUARE_OPEN, "〔"),
        **dict.fromkeys(_SQUARE_CLOSE, "〕"),
        **dict.fromkeys(",﹐", "，"),
        **dict.fromkeys(";﹔", "；"),
        **dict.fromkeys(":﹕", "："),
        **dict.fromkeys("?﹖", "？"),
        **dict.fromkeys("!﹗", "！"),
        **dict.fromkeys("．﹒", "."),
        **dict.fromkeys("､﹑", "、"),
        "％": "%",
        "｡": "。",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        # White space of every kind, and the marks that take no room, are one blank.
        **dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\u3000\ufeff", " "),
    }
)

# A thematic break or a row of signs, and a page number in the forms that offices print.
_FURNITURE: Final = re.compile(
    r"[-—–－―_*=~·•.|：+\s]{0,200}"
    r"|[-—–－―·\s]{0,9}(?:第\s?)?\d{1,3}(?:\s?页)?(?:[，\s]{0,3}共\s?\d{1,3}\s?页|\s?/\s?\d{1,3})?[-—–－―·\s]{0,9}"
)
_MARKUP: Final = re.compile(r"\s*(?P<hashes>#{1,6})(?:\s+|(?=\*\*)|(?<=##)(?=[^#\s]))")


def plain(text: str) -> str:
    """Return the canonical form, character for character: widths, brackets and blanks unified."""
    return _plain(text) if len(text) <= _KEPT else text.translate(_TABLE)


@lru_cache(256)  # when and how much are asked of the same words one after the other
def _plain(text: str) -> str:
    return text.translate(_TABLE)


_KEPT: Final = 1000


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of characters taken from one or more places of the extracted text, in order.

    ``pieces`` are pairs: position in ``text``, offset in the extracted text.
    ``joins`` are positions in ``text`` at which a page break was closed.
    ``hashes`` are the signs of a Markdown heading before it, ``bold`` its characters in bold type.
    """

    text: str
    plain: str
    pieces: tuple[tuple[int, int], ...]
    joins: tuple[int, ...] = ()
    hashes: int = 0
    bold: int = 0

    @property
    def is_marked_up(self) -> bool:
        """Tell whether the passage is a heading by its markup."""
        return self.hashes > 0

    def offset(self, position: int) -> int:
        """Return where the character at this position stands in the extracted text."""
        at, start = self.pieces[bisect_right(self.pieces, (position, 1 << 62)) - 1]
        return start + position - at

    @property
    def start(self) -> int:
        """Return the offset of the first character."""
        return self.offset(0)

    @property
    def end(self) -> int:
        """Return the offset after the last character."""
        return self.offset(len(self.text) - 1) + 1 if self.text else self.offset(0)

    def part(self, begin: int, end: int | None = None) -> Passage:
        """Return the passage between two positions, without the blanks at its ends."""
        stop = len(self.text) if end is None else min(end, len(self.text))
        while begin < stop and self.plain[begin].isspace():
            begin += 1
        while stop > begin and self.plain[stop - 1].isspace():
            stop -= 1
        return Passage(
            text=self.text[begin:stop],
            plain=self.plain[begin:stop],
            pieces=self._pieces_between(begin, stop),
            joins=tuple(join - begin for join in self.joins if begin < join < stop),
            hashes=self.hashes,
            bold=max(0, self.bold - begin),
        )

    def _pieces_between(self, begin: int, stop: int) -> tuple[tuple[int, int], ...]:
        inner = ((at - begin, start) for at, start in self.pieces if begin < at < stop)
        first = self.offset(begin) if self.text else self.pieces[0][1]
        return ((0, first), *inner)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its raw place, its characters without markup, what stands before it."""

    start: int
    end: int
    passage: Passage
    is_furniture: bool = False
    follows_blank: bool = False
    follows_page: bool = False
    indent: float = 0.0
    columns: int = 0

    @property
    def width(self) -> float:
        """Return the printed width in ideographs, indent included; beyond a page it does not count."""
        return self.indent + width_of(self.passage.plain[:_WIDER_THAN_PAPER])


_WIDER_THAN_PAPER: Final = 400


def width_of(plain: str) -> float:
    """Return the width of some characters in ideographs; Latin ones take half."""
    return len(plain) - len(plain.encode("latin-1", "ignore")) / 2


def join(passages: Sequence[Passage], page_breaks: Sequence[bool] = ()) -> Passage:
    """Return one passage; ``page_breaks`` tells for each but the first what it follows."""
    if len(passages) == 1:
        return passages[0]
    pieces: list[tuple[int, int]] = []
    joins: list[int] = []
    length = 0
    for index, passage in enumerate(passages):
        if index and page_breaks and page_breaks[index - 1]:
            joins.append(length)
        joins.extend(length + each for each in passage.joins)
        pieces.extend((length + at, start) for at, start in passage.pieces)
        length += len(passage.text)
    return Passage(
        text="".join(each.text for each in passages),
        plain="".join(each.plain for each in passages),
        pieces=tuple(pieces),
        joins=tuple(joins),
        hashes=passages[0].hashes,
        bold=passages[0].bold,
    )


def passage_at(text: str, start: int, end: int) -> Passage:
    """Return the passage between two offsets, without markup and the blanks at its ends.

    A line break that HTML left in a cell is a line break.
    """
    raw = text[start:end]
    if "<" in raw:
        raw = _BREAK.sub(lambda match: "\n".ljust(len(match[0])), raw)
    begin = start + len(raw) - len(raw.lstrip())
    return _without_markup(raw.strip(), begin)


_BREAK: Final = re.compile(r"<br {0,2}/?>", re.IGNORECASE)


def lines(extract: Extract, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines that are not blank, furniture included, between two offsets."""
    position = start
    blank = page = False
    starts = iter(sorted(extract.page_starts))
    next_page = next(starts, None)
    furniture = _Cursor(extract.furniture)
    for raw in extract.text[start:end].splitlines(keepends=True):
        while next_page is not None and next_page < position + len(raw):
            page = page or next_page > start
            next_page = next(starts, None)
        line = _line(raw, position, follows_blank=blank, follows_page=page)
        page = page or "\f" in raw
        if line is None:
            blank = True
        elif furniture.covers(line.start, line.end) or line.is_furniture:
            yield _as_furniture(line)
            page = True
        else:
            yield line
            blank = page = False
        position += len(raw)


class _Cursor:
    """Walk once through sorted spans; the questions must come in order of offset."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._index = 0

    def covers(self, start: int, end: int) -> bool:
        while self._index < len(self._spans) and self._spans[self._index].end <= start:
            self._index += 1
        return self._index < len(self._spans) and self._spans[self._index].start <= start < end


def _as_furniture(line: Line) -> Line:
    return Line(line.start, line.end, line.passage, is_furniture=True)


def _line(raw: str, position: int, *, follows_blank: bool, follows_page: bool) -> Line | None:
    stripped = raw.strip()
    if not stripped:
        return None
    start = position + len(raw) - len(raw.lstrip())
    passage = _without_markup(stripped, start)
    return Line(
        start=start,
        end=start + len(stripped),
        passage=passage,
        is_furniture=not passage.text or bool(_FURNITURE.fullmatch(passage.plain)),
        follows_blank=follows_blank,
        follows_page=follows_page,
        indent=width_of(raw[: start - position]),
        columns=start - position + len(passage.plain),
    )


def _without_markup(raw: str, start: int) -> Passage:
    """Drop the signs of Markdown headings and bold type; they are typography, not words."""
    heading = _MARKUP.match(raw)
    begin, hashes = (heading.end(), len(heading["hashes"])) if heading else (0, 0)
    if "**" not in raw:
        return Passage(raw, plain(raw), ((0, start),), hashes=hashes).part(begin)
    marks = [begin - 2, *(m.start() for m in re.finditer(r"\*\*", raw)), len(raw)]
    runs = [(left + 2, right) for left, right in pairwise(marks) if left + 2 < right]
    passages = [Passage(raw[i:j], plain(raw[i:j]), ((0, start + i),)) for i, j in runs]
    if not passages:
        return Passage("", "", ((0, start),))
    whole = join(passages)
    bold = len(passages[0].text) if raw.startswith("**", begin) else 0
    return Passage(whole.text, whole.plain, whole.pieces, (), hashes, bold).part(0)
