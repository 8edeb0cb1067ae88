"""The 汇总台账: every figure is found again in its rows, and no cell is a formula or a link."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from desktop import terms
from desktop.report.rollup_sheet import rollup_sheet
from desktop.rollup.figures import STATES, Measure
from desktop.rollup.picture import detailed
from tests.report.rollup_samples import REMARK, TODAY, look, make_rollup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.rollup.store import Rollup

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEETS = ["台账", "一览", "单位", "条目", "数字"]


@pytest.fixture
def rollup(tmp_path: Path) -> Iterator[Rollup]:
    with make_rollup(tmp_path) as rollup:
        yield rollup


def made(rollup: Rollup) -> bytes:
    with detailed(rollup, today=TODAY) as (seen, claims):
        return rollup_sheet(seen, claims)


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def table(data: bytes, number: int) -> list[dict[str, str]]:
    """Return the rows of a sheet by their heads."""
    root = ET.fromstring(parts(data)[f"xl/worksheets/sheet{number}.xml"])  # noqa: S314 - our own
    rows = []
    for row in root.iter(f"{SPACE}row"):
        cells = {}
        for cell in row.iter(f"{SPACE}c"):
            column = re.sub(r"\d", "", cell.attrib["r"])
            cells[column] = "".join(cell.itertext())
        rows.append(cells)
    heads = rows[2]
    return [{heads[column]: cells[column] for column in heads} for cells in rows[3:]]


def test_every_figure_is_found_again_in_its_rows(rollup: Rollup) -> None:
    data, seen = made(rollup), look(rollup)
    ledger = table(data, 1)
    assert len(ledger) == seen.total.count(Measure.ASKED) == len(seen.matrix.cells)
    states = Counter(row["落实状态"] for row in ledger)
    for each in STATES:
        assert states[terms.MEASURE[each]] == seen.total.count(each)
    found = {
        Measure.OVERDUE: [row for row in ledger if row["逾期"] == "是"],
        Measure.NO_EVIDENCE: [row for row in ledger if "缺佐证" in row["缺漏"]],
        Measure.WITH_GAPS: [row for row in ledger if row["缺漏"]],
        Measure.CHANGED: [row for row in ledger if row["有改动"] == "是"],
        Measure.RETURNED: [row for row in ledger if row["审核结论"] == "退回"],
    }
    for measure, rows in found.items():
        assert len(rows) == seen.total.count(measure)
    told = {row["数字"]: row["值"] for row in table(data, 5)}
    for each in Measure:
        assert told[f"{terms.MEASURE[each]}（条次）"] == str(seen.total.count(each))
    assert told["未报送单位"] == "1"


def test_units_and_requirements_add_up_to_the_same(rollup: Rollup) -> None:
    data, seen = made(rollup), look(rollup)
    for number in (3, 4):
        rows = table(data, number)
        for each in Measure:
            summed = sum(int(row[terms.MEASURE[each]]) for row in rows)
            assert summed == seen.total.count(each)
    matrix = table(data, 2)
    marks = [value for row in matrix for head, value in row.items() if head.startswith("一（")]
    assert len([each for each in marks if each]) == len(seen.matrix.cells)


def test_no_cell_is_a_formula_and_nothing_is_linked(rollup: Rollup) -> None:
    data = made(rollup)
    found = parts(data)
    for name, text in found.items():
        assert "<f>" not in text, name
        assert "<hyperlink" not in text, name
        assert 'TargetMode="External"' not in text, name
    (returned,) = (row for row in table(data, 1) if row["审核结论"])
    assert returned["审核意见"] == REMARK
    assert returned["单位"] == "=SUM(A1:A9)局"
    assert 'quotePrefix="1"' in found["xl/styles.xml"]


def test_sheets_are_ready_to_filter_and_to_print(rollup: Rollup) -> None:
    found = parts(made(rollup))
    assert re.findall(r'<sheet name="([^"]+)"', found["xl/workbook.xml"]) == SHEETS
    assert found["xl/workbook.xml"].count("_xlnm.Print_Titles") == len(SHEETS)
    for number in range(1, len(SHEETS) + 1):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        assert "<autoFilter" in sheet
        assert 'state="frozen"' in sheet
        assert 'orientation="landscape"' in sheet


def test_the_same_roll_up_gives_the_same_file(rollup: Rollup) -> None:
    assert made(rollup) == made(rollup)
