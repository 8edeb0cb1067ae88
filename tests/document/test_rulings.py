from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from desktop.document.readers.rulings import RuledCell, Ruling, lines_of, tables

steps = st.lists(st.integers(15, 90), min_size=2, max_size=6)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[float], list[float], set[RuledCell]]:
    """Draw a grid with one rectangle of places merged into one cell."""
    xs, ys = [50.0], [800.0]
    for step in draw(steps):
        xs.append(xs[-1] + step)
    for step in draw(steps):
        ys.append(ys[-1] - step)
    rows, columns = len(ys) - 1, len(xs) - 1
    top, left = draw(st.integers(0, rows - 1)), draw(st.integers(0, columns - 1))
    height = draw(st.integers(1, rows - top))
    width = draw(st.integers(1, columns - left))
    if (height, width) == (rows, columns):
        height, width = 1, 1
    merged = set(product(range(top, top + height), range(left, left + width)))
    single = set(product(range(rows), range(columns))) - merged
    cells = {RuledCell(row, column, 1, 1) for row, column in single}
    return xs, ys, cells | {RuledCell(top, left, height, width)}


def drawn(xs: list[float], ys: list[float], cells: set[RuledCell]) -> list[Ruling]:
    """Draw every cell with its own four lines, as office programs do."""
    found: list[Ruling] = []
    for cell in sorted(cells, key=lambda each: (each.row, each.column)):
        left, right = xs[cell.column], xs[cell.column + cell.columns]
        top, bottom = ys[cell.row], ys[cell.row + cell.rows]
        box = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        found += lines_of(box, is_filled=False)
    return found


@given(grids(), st.randoms())
def test_cells_are_what_lines_enclose(
    grid: tuple[list[float], list[float], set[RuledCell]], chance: object
) -> None:
    xs, ys, cells = grid
    lines = drawn(xs, ys, cells)
    chance.shuffle(lines)  # type: ignore[attr-defined]
    # An edge that no cell has any more is no edge: all places beside it are merged.
    kept_xs = {each for cell in cells for each in (xs[cell.column], xs[cell.column + cell.columns])}
    kept_ys = {each for cell in cells for each in (ys[cell.row], ys[cell.row + cell.rows])}
    [table] = tables(lines)
    assert set(table.xs) == kept_xs
    assert set(table.ys) == kept_ys
    assert len(table.cells) == len(cells)


@given(grids(), st.floats(-1, 1), st.floats(0.2, 2))
def test_thin_boxes_are_lines(
    grid: tuple[list[float], list[float], set[RuledCell]], shift: float, thick: float
) -> None:
    xs, ys, cells = grid
    boxes = []
    for line in drawn(xs, ys, cells):
        low, high = line.at - thick / 2, line.at + thick / 2
        corners = [(low, line.start), (high, line.start), (high, line.end), (low, line.end)]
        points = corners if line.is_upright else [(y, x) for x, y in corners]
        boxes += lines_of([(x + shift, y) for x, y in points], is_filled=True)
    [table] = tables(boxes)
    assert len(table.cells) == len(cells)


def test_a_frame_a_rule_and_a_diagonal_are_no_table() -> None:
    frame = lines_of([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], is_filled=False)
    assert tables(frame) == []
    assert tables(lines_of([(0, 0), (400, 0)], is_filled=False)) == []
    assert lines_of([(0, 0), (100, 90)], is_filled=False) == []
    assert lines_of([(0, 0), (50, 0), (50, 50), (0, 50), (0, 0)], is_filled=True) == []


def test_a_table_open_at_its_sides() -> None:
    flat = [Ruling(is_upright=False, at=y, start=0, end=300) for y in (0, 50, 100)]
    upright = [Ruling(is_upright=True, at=x, start=0, end=100) for x in (100, 200)]
    [table] = tables([*flat, *upright])
    assert (table.xs, table.ys, len(table.cells)) == ((0, 100, 200, 300), (100, 50, 0), 6)


def test_two_tables_on_a_page_come_from_top_to_bottom() -> None:
    def one(bottom: float) -> list[Ruling]:
        flat = [Ruling(is_upright=False, at=bottom + y, start=0, end=200) for y in (0, 40)]
        upright = [
            Ruling(is_upright=True, at=x, start=bottom, end=bottom + 40) for x in (0, 100, 200)
        ]
        return flat + upright

    assert [each.top for each in tables(one(100) + one(500))] == [540, 140]


def test_a_drawing_of_very_many_lines_is_no_table() -> None:
    lines = [Ruling(is_upright=bool(n % 2), at=n * 7, start=0, end=20_000) for n in range(3000)]
    assert tables(lines) == []
