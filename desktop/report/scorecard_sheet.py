"""Scorecards as Excel files: to be given out, filled in, and read again without loss.

What stands in them is text or a number; the only formulas are our own sums.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from desktop import terms
from desktop.report.office import office_text
from desktop.report.scorecard_cells import (
    Placed,
    fitting,
    height,
    lines_of_text,
    places,
    said,
    scope_words,
)
from desktop.report.scorecard_columns import BY_OFFICE, BY_UNIT, column_plan
from desktop.report.sheet import FORMULA_SIGNS, OPTIONS
from desktop.report.wording import chinese_date
from desktop.rollup.scorecard.concerning import is_scored
from desktop.rollup.scorecard.model import Entry, Indicator, Mode
from desktop.rollup.scorecard.points import decimal_of
from desktop.rollup.scorecard.rules import words_of
from desktop.rollup.scorecard.settings import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from desktop.rollup.scorecard.model import Scorecard

_HEAD_ROW: Final = 2
_A3, _A4 = 8, 9
_NO_POINTS: Final = "/"
_SUM_WORDS: Final = "各项相加；封顶、折算和加分条件另计"


class Columns(Enum):
    """Which columns a sheet has beside those of the card itself."""

    CARD = "card"
    SELF = "self"
    ALL = "all"

    @property
    def filled(self) -> tuple[str, ...]:
        """Return the names of what is filled in, in their order."""
        return {Columns.CARD: (), Columns.SELF: BY_UNIT, Columns.ALL: BY_UNIT + BY_OFFICE}[self]


@dataclass(frozen=True, slots=True)
class CardSheet:
    """One sheet of the book: a card, for one ``unit`` or to be copied for any.

    ``entries`` are what was said, ``points`` what the unit has by each indicator, both by code.
    """

    card: Scorecard
    columns: Columns = Columns.CARD
    unit: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)


def card_book(sheets: Sequence[CardSheet], *, made_on: date) -> bytes:
    """Return an xlsx file with a sheet for each card; the same content gives the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (slow import)

    stream = BytesIO()
    with Workbook(stream, OPTIONS) as book:
        made = datetime.combine(made_on, time(), UTC).replace(tzinfo=None)
        title = office_text(sheets[0].card.title)
        book.set_properties({"title": title, "comments": terms.PROGRAM, "created": made})
        styles = _Styles(book)
        for number, each in enumerate(sheets, start=1):
            _Writer(book.add_worksheet(_sheet_name(each, number)), each, styles).write(made_on)
    return stream.getvalue()


def _sheet_name(sheet: CardSheet, number: int) -> str:
    group = f"{sheet.card.group}类" if sheet.card.group else ""
    return f"{group}考评表" + (f" {number}" if number > 1 else "")


class _Styles:
    def __init__(self, book: Any) -> None:  # noqa: ANN401 (the library is untyped)
        cell = {"font_name": "仿宋_GB2312", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
        ruled = cell | {"border": 1}
        centred = ruled | {"align": "center"}
        self.title = book.add_format(
            cell | {"font_name": "方正小标宋简体", "font_size": 18, "align": "center"}
        )
        self.note = book.add_format(cell | {"align": "left"})
        self.head = book.add_format(centred | {"font_name": "黑体"})
        self.centred = book.add_format(centred)
        self.text = book.add_format(ruled | {"align": "left"})
        # Excel keeps such a text a text when somebody edits the cell.
        self.quoted = book.add_format(ruled | {"align": "left", "quote_prefix": True})
        self.code = book.add_format(centred | {"num_format": "@"})
        self.sum = book.add_format(centred | {"font_name": "黑体"})


class _Writer:
    """Fills one sheet from the top."""

    def __init__(self, sheet: Any, content: CardSheet, styles: _Styles) -> None:  # noqa: ANN401
        self._sheet = sheet
        self._content = content
        self._card = content.card
        self._styles = styles
        self._placed = places(self._card, _HEAD_ROW + 1)
        self._row_of = {each.indicator.code: each.row for each in self._placed}
        depth = max((each.depth for each in self._placed), default=1)
        self._at = column_plan(self._card, content.columns.filled, depth)

    def write(self, made_on: date) -> None:
        """Write title, head, indicators, sum and what the card says of itself."""
        self._merged(0, self._card.title, self._styles.title)
        self._sheet.set_row(0, 36)
        unit = self._content.unit or "　" * 12
        day = chinese_date(made_on) if self._content.entries else "　　年　月　日"
        who = "填报单位（盖章）" if self._at.filled else "被考评单位"
        self._merged(1, f"{who}：{unit}　　　　日期：{day}", self._styles.note)
        self._sheet.set_row(1, 20)
        for at, head in enumerate(self._at.heads):
            self._sheet.write_string(_HEAD_ROW, at, head, self._styles.head)
        self._sheet.set_row(_HEAD_ROW, 24)
        for each in self._placed:
            self._indicator(each)
        row = _HEAD_ROW + 1 + len(self._placed)
        self._sum(row)
        for line in (*lines_of(self._card), *self._card.notes):
            row += 1
            self._merged(row, line, self._styles.note)
            self._sheet.set_row(row, height(lines_of_text(line, sum(self._at.widths))))
        self._set_up_print(row)

    def _indicator(self, placed: Placed) -> None:
        indicator, row, sheet = placed.indicator, placed.row, self._sheet
        for at in range(self._at.last + 1):
            sheet.write_blank(row, at, None, self._styles.text)
        sheet.write_string(row, 0, fitting(indicator.code), self._styles.code)
        self._level(placed)
        self._text(row, self._at.rule, indicator.rule)
        self._text(row, self._at.mode, words_of(indicator))
        self._text(row, self._at.scope, scope_words(indicator))
        is_printed = indicator.mode is not Mode.SUM or indicator.points
        if indicator.mode is Mode.SUM and not is_printed:
            self._formula(row, self._at.points, indicator, lambda each: each.full)
        elif indicator.points:
            self._number(row, self._at.points, indicator.points)
        if self._at.filled:
            self._fill(placed)
        lines = max(lines_of_text(text, self._at.widths[at]) for at, text in self._texts(placed))
        sheet.set_row(row, height(lines))

    def _texts(self, placed: Placed) -> Iterator[tuple[int, str]]:
        """Yield the texts that make a row tall, with their columns."""
        indicator = placed.indicator
        entry = self._content.entries.get(indicator.code, Entry())
        if not indicator.children:
            yield self._at.levels[placed.depth - 1], indicator.title
        yield self._at.rule, indicator.rule
        yield self._at.mode, words_of(indicator)
        if words := scope_words(indicator):
            yield self._at.scope, words
        for name, at in self._at.filled.items():
            if not name.endswith("points"):
                yield at, said(entry, name)

    def _level(self, placed: Placed) -> None:
        """Write the title: down over all that is below it, across where nothing is."""
        at = self._at.levels[placed.depth - 1]
        right = at if placed.indicator.children else self._at.levels[-1]
        if placed.last > placed.row or right > at:
            cells = (placed.row, at, placed.last, right)
            self._sheet.merge_range(*cells, "", self._styles.text)
        self._text(placed.row, at, placed.indicator.title)

    def _fill(self, placed: Placed) -> None:
        """Write what was said of a unit, or leave room for it."""
        indicator, row = placed.indicator, placed.row
        entry = self._content.entries.get(indicator.code, Entry())
        for name, at in self._at.filled.items():
            if not name.endswith("points"):
                self._text(row, at, said(entry, name))
            elif is_scored(indicator, placed.above):
                self._scored(row, at, indicator, self._value(indicator, entry, name))
            elif name == "self_points" and indicator.children and indicator.mode is not Mode.DEDUCT:
                self._formula(row, at, indicator, self._own_sum)
            else:
                self._sheet.write_string(row, at, _NO_POINTS, self._styles.centred)

    def _value(self, indicator: Indicator, entry: Entry, name: str) -> int | None:
        if name == "points":
            return self._content.points.get(indicator.code)
        value: int | None = getattr(entry, name)
        return value

    def _scored(self, row: int, at: int, indicator: Indicator, points: int | None) -> None:
        most = indicator.points if indicator.mode is not Mode.BONUS else indicator.limit
        if most:
            shown = f"应填 0 到 {decimal_of(most).normalize():f} 之间的分数。"
            self._sheet.data_validation(
                row, at, row, at,
                {"validate": "decimal", "criteria": "between", "minimum": 0,
                 "maximum": decimal_of(most), "error_title": "分数", "error_message": shown},
            )  # fmt: skip
        if points is not None:
            self._number(row, at, points)
        else:
            self._sheet.write_blank(row, at, None, self._styles.centred)

    def _own_sum(self, indicator: Indicator) -> int:
        if indicator.children and indicator.mode is not Mode.DEDUCT:
            return sum(map(self._own_sum, indicator.children))
        return self._content.entries.get(indicator.code, Entry()).self_points or 0

    def _sum(self, row: int) -> None:
        for at in range(self._at.last + 1):
            self._sheet.write_blank(row, at, None, self._styles.text)
        self._sheet.write_string(row, 0, "合计", self._styles.sum)
        self._text(row, self._at.rule, _SUM_WORDS)
        tops = self._card.indicators
        self._add(row, self._at.points, tops, lambda each: each.full)
        if "self_points" in self._at.filled:
            self._add(row, self._at.filled["self_points"], tops, self._own_sum)

    def _formula(
        self, row: int, at: int, indicator: Indicator, value: Callable[[Indicator], int]
    ) -> None:
        self._add(row, at, indicator.children, value)

    def _add(
        self, row: int, at: int, parts: Sequence[Indicator], value: Callable[[Indicator], int]
    ) -> None:
        """Write our own sum of the cells of some indicators; those without points are left out."""
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 (slow import)

        is_points = at == self._at.points
        counted = [each for each in parts if each.full or (not is_points and not each.mode.is_veto)]
        cells = [xl_rowcol_to_cell(self._row_of[each.code], at) for each in counted]
        total = decimal_of(sum(map(value, parts)))
        if cells:  # N() makes a text such as / nothing
            formula = f"={'+'.join(f'N({cell})' for cell in cells)}"
            self._sheet.write_formula(row, at, formula, self._styles.sum, total)
        else:
            self._sheet.write_number(row, at, total, self._styles.sum)

    def _number(self, row: int, at: int, points: int) -> None:
        self._sheet.write_number(row, at, decimal_of(points), self._styles.centred)

    def _text(self, row: int, at: int, text: str) -> None:
        text = fitting(text)
        if text:
            is_like = text.startswith(FORMULA_SIGNS)
            style = self._styles.quoted if is_like else self._styles.text
            self._sheet.write_string(row, at, text, style)

    def _merged(self, row: int, text: str, style: Any) -> None:  # noqa: ANN401
        self._sheet.merge_range(row, 0, row, self._at.last, "", style)
        self._sheet.write_string(row, 0, fitting(text), style)

    def _set_up_print(self, end: int) -> None:
        sheet = self._sheet
        for at, wide in enumerate(self._at.widths):
            sheet.set_column(at, at, wide)
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A3 if self._content.columns is Columns.ALL else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, end, self._at.last)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.set_footer("&C第&P页 共&N页")
