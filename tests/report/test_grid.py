from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.platypus import PageBreak

from desktop.report.faces import Face
from desktop.report.grid import Grid
from desktop.report.paragraph import Paragraph, TextStyle
from desktop.report.row import Band, Row, keep_with_sums

STYLE = TextStyle(Face.FANG, 10, 14)
WIDTHS = (60.0, 80.0)


def row(*texts: str) -> Row:
    return Row(
        [[Paragraph(text, STYLE)] for text in texts], continued=lambda: [Paragraph("续", STYLE)]
    )


def pages(grid: Grid, height: float) -> list[Grid]:
    """Split as the page does, the height being that of every page."""
    done: list[Grid] = []
    while grid.wrap(0, height)[1] > height:
        first, between, grid = grid.split(0, height)  # type: ignore[assignment]
        assert isinstance(between, PageBreak)
        done.append(first)  # type: ignore[arg-type]
        assert len(done) < 200
    return [*done, grid]


def column(grids: list[Grid], index: int) -> str:
    return "".join(
        line.text
        for grid in grids
        for each in grid._rows
        if not isinstance(each, Band)
        for piece in each.cells[index]
        for line in piece._lines  # type: ignore[attr-defined]
    )


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 900)), min_size=1, max_size=12),
    st.floats(min_value=140, max_value=450),
)
@example([(1, 50)], 157.9921875)  # the last line fits by a hair
def test_splitting_loses_nothing_and_every_part_fits(
    sizes: list[tuple[int, int]], height: float
) -> None:
    texts = [("短" * short, "字" * long) for short, long in sizes]
    band = Band(Paragraph("章", STYLE), Paragraph("章（续）", STYLE))
    parts = pages(Grid(WIDTHS, row("甲", "乙"), [band, *(row(*each) for each in texts)]), height)
    assert column(parts, 1) == "".join(long for _, long in texts)
    assert column(parts, 0).replace("续", "") == "".join(short for short, _ in texts)
    for part in parts:
        assert part.wrap(0, height)[1] <= height + 0.01
        assert isinstance(part._rows[0], Band)
        assert not isinstance(part._rows[-1], Band)


def test_where_no_row_can_begin_the_table_moves_on() -> None:
    grid = Grid(WIDTHS, row("甲", "乙"), [row("短", "字" * 200)])
    assert grid.split(0, 30) == []


def test_the_row_of_sums_never_stands_alone_on_a_page() -> None:
    rows = [row("短", "字") for _ in range(5)]
    head = row("甲", "乙")
    height = head.height(WIDTHS) + 4 * rows[0].height(WIDTHS) + 1
    alone = pages(Grid(WIDTHS, head, rows), height)
    assert [len(each._rows) for each in alone] == [4, 1]
    keep_with_sums(rows)
    assert [len(each._rows) for each in pages(Grid(WIDTHS, head, rows), height)] == [3, 2]


def test_the_last_row_stays_with_what_is_signed_below_it() -> None:
    rows = [row("短", "字") for _ in range(4)]
    head = row("甲", "乙")
    height = head.height(WIDTHS) + 4 * rows[0].height(WIDTHS) + 1
    grid = Grid(WIDTHS, head, rows)
    assert grid.wrap(0, height)[1] <= height
    grid.keep_below(50)
    assert [len(each._rows) for each in pages(grid, height)] == [3, 1]
    assert grid.wrap(0, height + 50)[1] == height - 1  # with room for both nothing moves
    alone = Grid(WIDTHS, head, rows[:1])
    alone.keep_below(50)
    assert alone.wrap(0, height)[1] < height
