"""The overview as pages: three tables with bars that are told apart by hatching, and what is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable, Spacer

from desktop import terms
from desktop.report.bars import ShareBar
from desktop.report.grid import Grid
from desktop.report.overview import made_on_words
from desktop.report.page import MM
from desktop.report.paragraph import Bookmark, Paragraph
from desktop.report.publish import RenderedReport, lay_out
from desktop.report.row import Band, Row, head_row
from desktop.report.styles import (
    BAND,
    BODY,
    CELL_CENTRE,
    CELL_HEAD,
    CELL_LEFT,
    LEVEL_1,
    NOTE,
    SHEET_TITLE,
)
from desktop.report.wording import PRINTED_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.report.overview import Group, Overview, Step

_NAME: Final = 38.0  # mm
_NUMBER: Final = 14.5  # three characters of a head
_BAR: Final = 31.0
_STEPS: Final = (("事项", 26.0), ("条目", 34.0), ("内容", 96.0))


def render_overview(shown: Overview) -> RenderedReport:
    """Return the overview as PDF/A-2b; the same values give the same bytes."""
    return lay_out(
        lambda: _story(shown),
        None,
        title=shown.title,
        author=shown.unit,
        note="推进情况一览",
        made_on=shown.made_on,
    )


def _story(shown: Overview) -> list[Flowable]:
    return [
        Paragraph(shown.title, SHEET_TITLE, bookmark=Bookmark("title", shown.title, 0)),
        Spacer(1, 8),
        Paragraph(made_on_words(shown), BODY),
        Spacer(1, 6),
        *_tables(shown),
        *_next(shown.steps),
    ]


def _tables(shown: Overview) -> Iterator[Flowable]:
    words = [terms.STATUS[status] for status in PRINTED_STATUSES]
    columns = [("分类", _NAME), ("任务", _NUMBER), *((word, _NUMBER) for word in words)]
    columns += [("进度", _BAR)]
    head = head_row((word for word, _ in columns), CELL_HEAD)
    rows: list[Row] = []
    for index, (heading, groups) in enumerate(shown.sections):
        mark = Bookmark(f"section-{index}", heading, 1)
        rows.append(
            Band(Paragraph(heading, BAND, bookmark=mark), Paragraph(f"{heading}（续）", BAND))
        )
        rows += map(_row, groups)
    yield Grid([width * MM for _, width in columns], head, rows)
    yield Spacer(1, 4)
    key = "　".join(f"{word}：{shape}" for word, shape in ShareBar.LEGEND)
    yield Paragraph(f"进度：{key}。一项任务有几个单位的，在各单位下分别计数。", NOTE)


def _row(group: Group) -> Row:
    counts = dict(group.counts)
    numbers = [group.total, *(counts[status] for status in PRINTED_STATUSES)]
    late = f"（逾期{group.late_count}）" if group.late_count else ""
    bar: list[Flowable] = [
        ShareBar([counts[status] for status in PRINTED_STATUSES]),
        Paragraph(f"{group.share:.0%}{late}", CELL_CENTRE),
    ]
    cells = [[Paragraph(str(number), CELL_CENTRE)] for number in numbers]
    return Row([[Paragraph(group.name, CELL_LEFT)], *cells, bar], is_centred=True)


def _next(steps: Sequence[Step]) -> Iterator[Flowable]:
    if not steps:
        return
    yield Spacer(1, 10)
    yield Paragraph("接下来要做的", LEVEL_1, bookmark=Bookmark("next", "接下来要做的", 0))
    head = head_row((word for word, _ in _STEPS), CELL_HEAD)
    rows = [
        Row(
            [
                [Paragraph(each.kind, CELL_CENTRE)],
                [Paragraph(each.ref, CELL_CENTRE)],
                [Paragraph(each.words, CELL_LEFT)],
            ],
            is_centred=True,
        )
        for each in steps
    ]
    yield Grid([width * MM for _, width in _STEPS], head, rows)
