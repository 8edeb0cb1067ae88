"""得分表: numbers are numbers, words never run, every unit and every point is there."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from desktop.document.read import read_data
from desktop.report.scorecard_table import table_book
from desktop.rollup.scorecard.model import Case, Entry, Mode
from desktop.rollup.scorecard.ranking import ranked
from desktop.rollup.scorecard.results import CardResults, IndicatorFigures
from desktop.rollup.scorecard.scoring import score
from desktop.rollup.scorecard.store import StoredCard
from desktop.rollup.units import ReportingUnit
from tests.rollup import scorecard_samples as samples

DAY = date(2026, 11, 21)
HOSTILE = "=cmd|'/c calc'!A1"


def results() -> CardResults:
    card = samples.licheng()
    units = (ReportingUnit(1, HOSTILE, group="B"), ReportingUnit(2, "样例市教育局", group="B"))
    entries = {1: {"1.1": Entry(cases=(Case(2, 225, HOSTILE, "@x", id=7),))}}
    found = ranked(card, [score(card, unit, entries.get(unit.id, {})) for unit in units])
    figures = IndicatorFigures(
        "1", "主动公开", Mode.DEDUCT, 1000, 888, (("甲", 775), ("乙", 1000)), 2
    )
    return CardResults(StoredCard(1, card, {}), found, (figures,), entries)


def test_every_unit_and_every_point_is_there_and_nothing_runs() -> None:
    data = table_book([results()], office="样例市人民政府办公室", made_on=DAY)
    assert data == table_book([results()], office="样例市人民政府办公室", made_on=DAY)
    with ZipFile(BytesIO(data)) as package:
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]
    path = Path("得分表.xlsx")
    extract = read_data(path, data)
    rows = {
        table.name: [
            [extract.text[cell.span.start : cell.span.end] for cell in row] for row in table.rows
        ]
        for table in extract.tables
    }
    (first, second) = rows["得分表"][-2:]
    assert first[:3] == ["1", "B", "样例市教育局"]
    assert second[:3] == ["2", "B", HOSTILE]
    assert second[8] == "29.75"
    reasons = [row for row in rows["得分明细"] if row[1] == HOSTILE]
    assert ["B", HOSTILE, "1.1", "早公开或迟公开", f"{HOSTILE}（2例）", "-2.25", "@x"] in reasons
    assert rows["指标分析"][-1] == ["1", "主动公开", "10", "8.88", "2", "甲（7.75）"]
