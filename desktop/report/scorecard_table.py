"""得分表: all units by a scorecard as an Excel file, and beside it every point with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from desktop import terms
from desktop.report.office import office_text
from desktop.report.scorecard_cells import fitting, height, lines_of_text
from desktop.report.sheet import FORMULA_SIGNS, OPTIONS
from desktop.report.wording import chinese_date
from desktop.rollup.scorecard.points import decimal_of, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop.rollup.scorecard.ranking import Ranked
    from desktop.rollup.scorecard.results import CardResults

_HEAD_ROW: Final = 2
_A4: Final = 9

Value = str | int | None  # points are numbers of hundredths


@dataclass(frozen=True, slots=True)
class _Place:
    """A rank or a count; everything else that is a number is points."""

    number: int


@dataclass(frozen=True, slots=True)
class _Page:
    """One sheet: heads with their widths in characters, and rows."""

    name: str
    title: str
    note: str
    heads: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Value | _Place]]


def table_book(results: Sequence[CardResults], *, office: str, made_on: date) -> bytes:
    """Return an xlsx with the places, the reasons and the indicators of each card.

    The same content gives the same bytes.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (slow import)

    stream = BytesIO()
    with Workbook(stream, OPTIONS) as book:
        made = datetime.combine(made_on, time(), UTC).replace(tzinfo=None)
        about = {"title": office_text(f"{office}考评得分表"), "author": office_text(office)}
        book.set_properties(about | {"comments": terms.PROGRAM, "created": made})
        writer = _Writer(book)
        day = chinese_date(made_on)
        for number, each in enumerate(results, start=1):
            suffix = each.card.group and f"{each.card.group}类"
            suffix += f" {number}" if len(results) > 1 else ""
            for page in (_places(each, day), _reasons(each, day), _indicators(each, day)):
                writer.write(page, f"{page.name}{suffix}")
    return stream.getvalue()


def _places(found: CardResults, day: str) -> _Page:
    card = found.card
    tops = [each for each in card.indicators if each.full or each.mode == "bonus"]
    heads = [("名次", 6), ("组别", 6), ("单位", 28)]
    heads += [
        (f"{top.title}（{shown(top.full)}分）" if top.full else top.title, 12) for top in tops
    ]
    heads += [("加分", 8), ("总分", 9), ("等次", 9), ("自评总分", 9), ("说明", 36)]
    rows = [_place_row(each, [top.code for top in tops]) for each in found.ranked]
    note = f"满分{shown(card.full)}分；名次在组内排列，得分相同的名次并列。统计日期：{day}"
    return _Page("得分表", f"{card.title}得分表", note, heads, rows)


def _place_row(found: Ranked, tops: Sequence[str]) -> list[Value | _Place]:
    result = found.result
    parts = {part.code: part.earned + part.bonus for part in result.parts}
    said = list(result.vetoes_told)
    said += [f"尚未评分：{'、'.join(result.pending)}"] if result.pending else []
    said += [line.words for line in result.contributions if not line.code and not result.vetoes]
    return [
        _Place(found.rank) if found.rank else "不参评",
        result.unit.group,
        result.unit.name,
        *(parts.get(code) for code in tops),
        result.bonus,
        result.total,
        found.tier,
        result.self_total,
        "；".join(said),
    ]


def _reasons(found: CardResults, day: str) -> _Page:
    heads = [("组别", 6), ("单位", 28), ("编号", 8), ("指标", 30), ("事由", 44), ("分数", 9)]
    heads += [("依据材料", 24)]
    rows: list[list[Value | _Place]] = [
        [
            each.result.unit.group,
            each.result.unit.name,
            line.code,
            line.title or "全表",
            line.words,
            line.points,
            line.evidence,
        ]
        for each in found.ranked
        for line in each.result.contributions
        if line.points
    ]
    note = f"各单位的分数逐行相加即为总分。统计日期：{day}"
    return _Page("得分明细", f"{found.card.title}得分明细", note, heads, rows)


def _indicators(found: CardResults, day: str) -> _Page:
    heads = [
        ("编号", 8),
        ("指标", 40),
        ("满分", 8),
        ("平均分", 9),
        ("计分例数", 9),
        ("得分较低的单位", 60),
    ]
    rows: list[list[Value | _Place]] = [
        [
            each.code,
            each.title,
            each.full or None,
            each.average,
            _Place(each.case_count),
            "、".join(f"{name}（{shown(points)}）" for name, points in each.lowest),
        ]
        for each in found.figures
    ]
    note = f"平均分按该项所涉及的单位计算；扣分例的分数在上级指标中扣除。统计日期：{day}"
    return _Page("指标分析", f"{found.card.title}指标分析", note, heads, rows)


class _Writer:
    def __init__(self, book: Any) -> None:  # noqa: ANN401 (the library is untyped)
        self._book = book
        cell = {"font_name": "仿宋_GB2312", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
        ruled = cell | {"border": 1}
        self._title = book.add_format(
            cell | {"font_name": "方正小标宋简体", "font_size": 18, "text_wrap": False}
        )
        self._note = book.add_format(cell | {"text_wrap": False})
        self._head = book.add_format(ruled | {"font_name": "黑体", "align": "center"})
        self._centred = book.add_format(ruled | {"align": "center"})
        self._text = book.add_format(ruled)
        # Excel keeps such a text a text when somebody edits the cell.
        self._quoted = book.add_format(ruled | {"quote_prefix": True})

    def write(self, page: _Page, name: str) -> None:
        """Write one sheet from the top."""
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, office_text(page.title), self._title)
        sheet.set_row(0, 32)
        sheet.write_string(1, 0, office_text(page.note), self._note)
        for at, (head, wide) in enumerate(page.heads):
            sheet.write_string(_HEAD_ROW, at, office_text(head), self._head)
            sheet.set_column(at, at, wide)
        sheet.set_row(_HEAD_ROW, self._height(page.heads, [head for head, _ in page.heads]))
        for row, values in enumerate(page.rows, start=_HEAD_ROW + 1):
            for at, value in enumerate(values):
                self._cell(sheet, row, at, value)
            sheet.set_row(row, self._height(page.heads, values))
        self._set_up_print(sheet, page)

    def _cell(self, sheet: Any, row: int, at: int, value: Value | _Place) -> None:  # noqa: ANN401
        if isinstance(value, _Place):
            sheet.write_number(row, at, value.number, self._centred)
        elif isinstance(value, int):
            sheet.write_number(row, at, decimal_of(value), self._centred)
        elif value:
            text = fitting(value)
            style = self._quoted if text.startswith(FORMULA_SIGNS) else self._text
            sheet.write_string(row, at, text, style)
        else:
            sheet.write_blank(row, at, None, self._text)

    def _height(self, heads: Sequence[tuple[str, int]], values: Sequence[Value | _Place]) -> float:
        """Return how tall a row must be for its words."""
        words = zip(values, heads, strict=True)
        lines = (lines_of_text(each, wide) for each, (_, wide) in words if isinstance(each, str))
        return height(max(lines, default=1))

    def _set_up_print(self, sheet: Any, page: _Page) -> None:  # noqa: ANN401
        last, end = len(page.heads) - 1, _HEAD_ROW + len(page.rows)
        sheet.freeze_panes(_HEAD_ROW + 1, 0)
        sheet.autofilter(_HEAD_ROW, 0, end, last)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.print_area(0, 0, end, last)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        sheet.set_footer("&C第&P页 共&N页")
