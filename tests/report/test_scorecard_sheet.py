"""A scorecard that was written is read again as the same card, with all that was filled in."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.document.read import read_data
from desktop.report.scorecard_sheet import CardSheet, Columns, card_book
from desktop.rollup.scorecard.concerning import is_scored
from desktop.rollup.scorecard.model import Entry, Indicator, Mode, Scorecard
from desktop.rollup.scorecard.reading import scorecards_in
from tests.rollup import scorecard_samples as samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.rollup.scorecard.model import ReadSheet

NAME = Path("考评表 #1 [定稿].xlsx")
DAY = date(2026, 11, 21)
UNIT = "样例市财政局"


def read(data: bytes) -> tuple[ReadSheet, ...]:
    return scorecards_in(NAME, read_data(NAME, data))


def scored_codes(card: Scorecard) -> Iterator[str]:
    above = {child.code: each for each in card.walk() for child in each.children}
    for each in card.walk():
        if is_scored(each, above.get(each.code)):
            yield each.code


@settings(deadline=None, max_examples=60)
@given(samples.cards(), st.sampled_from(Columns))
def test_a_card_is_read_as_it_was_written(card: Scorecard, columns: Columns) -> None:
    (found,) = read(card_book([CardSheet(card, columns)], made_on=DAY))
    wanted = replace(card, points=0) if card.points == card.full else card
    assert found.card in {wanted, card}
    assert found.unit == ""


@settings(deadline=None, max_examples=40)
@given(samples.cards(), st.data())
def test_what_was_filled_in_comes_back(card: Scorecard, data: st.DataObject) -> None:
    words = st.text("共公开12条=+@；（见附件）", max_size=12).map(str.strip)
    filled = st.builds(
        Entry,
        self_points=st.none() | st.integers(0, 5000),
        self_note=words,
        self_evidence=words,
    )
    codes = list(scored_codes(card))
    entries = data.draw(st.dictionaries(st.sampled_from(codes), filled)) if codes else {}
    (found,) = read(card_book([CardSheet(card, Columns.SELF, UNIT, entries)], made_on=DAY))
    assert found.unit == UNIT
    back = {each.code: each for each in found.filled}
    for code in codes:
        entry, row = entries.get(code, Entry()), back[code]
        assert (row.self_points, row.self_note, row.self_evidence) == (
            entry.self_points,
            entry.self_note,
            entry.self_evidence,
        )


def test_what_the_office_said_comes_back() -> None:
    entry = Entry(
        reason="迟公开", evidence="截图1", appeal="故障", final_points=900, final_reason="属实"
    )
    sheet = CardSheet(samples.licheng(), Columns.ALL, UNIT, {"1": entry}, {"1": 500})
    (found,) = read(card_book([sheet], made_on=DAY))
    row = {each.code: each for each in found.filled}["1"]
    assert (row.points, row.reason, row.evidence) == (500, "迟公开", "截图1")
    assert (row.appeal, row.final_points, row.final_reason) == ("故障", 900, "属实")


def test_two_cards_in_one_book_are_two_again() -> None:
    cards = [samples.jinzhou("A"), samples.jinzhou("B"), samples.mianyang()]
    found = read(card_book([CardSheet(each) for each in cards], made_on=DAY))
    assert [replace(each.card, points=10_000) for each in found] == cards
    assert [each.findings for each in found] == [(), (), ()]


def test_nothing_runs_but_our_own_sums() -> None:
    hostile = "=cmd|'/c calc'!A1"
    card = Scorecard(
        hostile,
        (Indicator("=1+1", "@SUM(A1)", Mode.AWARD, 500, "+1\nhttp://x.example/a"),),
        notes=("=HYPERLINK(1)",),
    )
    entry = Entry(500, hostile, hostile, reason=hostile, appeal="-1", final_reason="@x")
    data = card_book([CardSheet(card, Columns.ALL, UNIT, {"=1+1": entry})], made_on=DAY)
    with ZipFile(BytesIO(data)) as package:
        content = package.read("xl/worksheets/sheet1.xml").decode()
        assert content.count("<f>") == 2
        assert content.count("<f>N(") == 2
        assert not [name for name in package.namelist() if b"<hyperlink" in package.read(name)]
    (found,) = read(data)
    assert found.card.title == hostile
    assert found.filled[0].self_note == hostile


def test_words_longer_than_a_cell_are_cut_and_say_so() -> None:
    card = Scorecard("表", (Indicator("1", "工作", Mode.AWARD, 500, "长" * 40_000),))
    (found,) = read(card_book([CardSheet(card)], made_on=DAY))
    assert found.card.indicators[0].rule.endswith("（太长，已截断）")
    assert len(found.card.indicators[0].rule) > 10_000


def test_the_same_card_gives_the_same_bytes() -> None:
    sheet = CardSheet(samples.mianyang(), Columns.ALL, UNIT)
    assert card_book([sheet], made_on=DAY) == card_book([sheet], made_on=DAY)


@pytest.mark.skipif(not which("soffice"), reason="LibreOffice is not installed")
def test_an_office_program_keeps_the_card_and_does_the_sums(tmp_path: Path) -> None:
    card = samples.jinzhou("A")
    entries = {"2.1": Entry(950, "印发方案", "1、2"), "1.1": Entry(1450)}
    path = tmp_path / NAME
    path.write_bytes(card_book([CardSheet(card, Columns.SELF, UNIT, entries)], made_on=DAY))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, tmp_path / "再存", path], check=True, capture_output=True)
    data = (tmp_path / "再存" / NAME).read_bytes()
    (found,) = read(data)
    assert replace(found.card, points=10_000) == card
    assert {each.code: each.self_points for each in found.filled if each.self_points} == {
        "1": 1450,
        "1.1": 1450,
        "2": 950,
        "2.1": 950,
    }
