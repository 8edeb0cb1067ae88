"""The tables over a roll-up: by chapter, by unit, and unit × requirement in signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.letter import Column, Table
from desktop.report.rollup_words import percent
from desktop.report.wording import NONE
from desktop.rollup.cells import GAP_SIGN, STATE_SIGNS, VERDICT_SIGNS
from desktop.rollup.figures import STATES, Measure
from desktop.rollup.scorecard.points import shown
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.rollup.picture import Picture
    from desktop.rollup.scorecard.ranking import Ranked
    from desktop.rollup.scorecard.results import CardResults
    from desktop.rollup.summary import UnitLine

MOST_IN_MATRIX: Final = 128  # units; more are for the sheet
_ABREAST: Final = 16  # units beside each other on a page
_BY_UNIT: Final = (
    Measure.ASKED,
    Measure.ANSWERED,
    Measure.NO_EVIDENCE,
    Measure.OVERDUE,
    Measure.RETURNED,
    Measure.QUERIED,
)
_TITLE: Final = 15  # characters of a requirement beside its signs: one line


def by_chapter(picture: Picture) -> Table:
    """Return the counts of each chapter, and of all."""
    columns = [Column("章节", 1, grows=True)]
    measures = (Measure.ASKED, *STATES)
    columns += [Column(_head(each), 12, is_centred=True) for each in measures]
    columns.append(Column("完成率", 15, is_centred=True))
    found = picture.by_chapter
    rows = [
        [
            chapter or "各项工作要点",
            *(str(found.count(each, chapter)) for each in measures),
            percent(found.rate(chapter)),
        ]
        for chapter in picture.chapters
    ]
    total = picture.total
    counts = [str(total.count(each)) for each in measures]
    rows.append(["合计", *counts, percent(total.rate())])
    return Table(tuple(columns), rows, is_small=True)


def by_unit(picture: Picture) -> Table:
    """Return the counts of each unit, and of all: 应报, 已填, 完成率, 缺佐证, 退回."""
    columns = [
        Column("序号", 11, is_centred=True),
        Column("单位", 1, grows=True),
        Column("报送情况", 42),
    ]
    columns += [Column(terms.MEASURE[each], 15, is_centred=True) for each in _BY_UNIT]
    columns.append(Column("完成率", 17, is_centred=True))
    found, total = picture.by_unit, picture.total
    rows = [
        [
            str(number),
            unit.name,
            reported(picture, unit),
            *(str(found.count(each, unit.id)) for each in _BY_UNIT),
            percent(found.rate(unit.id)),
        ]
        for number, unit in enumerate(picture.expected, 1)
    ]
    counts = [str(total.count(each)) for each in _BY_UNIT]
    rows.append(["", "合计", _all_reported(picture), *counts, percent(total.rate())])
    return Table(tuple(columns), rows)


def reported(picture: Picture, unit: UnitLine) -> str:
    """Return when a unit reported, and whether that was too late."""
    is_late = unit.is_late(picture.today, picture.due_on)
    if not unit.has_reported:
        return "未报送（已逾期）" if is_late else "未报送"
    day = f"{unit.first_on.month}月{unit.first_on.day}日" if unit.first_on else ""
    again = f"，共{unit.number}次" if unit.number > 1 else ""
    return f"{day}报送{again}" + ("（逾期）" if is_late else "")


def ranking(found: CardResults) -> Table:
    """Return the places of the units by one scorecard, group by group."""
    columns = (
        Column("名次", 14, is_centred=True),
        Column("组别", 14, is_centred=True),
        Column("单位", 1, grows=True),
        Column("得分", 22, is_centred=True),
        Column("等次", 20, is_centred=True),
        Column("说明", 70),
    )
    rows = [_place(each) for each in found.ranked]
    return Table(columns, rows)


def _place(found: Ranked) -> list[str]:
    result = found.result
    said = list(result.vetoes_told)
    said += [f"有{len(result.pending)}项尚未评分"] if result.pending else []
    said += [] if result.is_ranked else ["指标不适用，不参加排名"]
    rank, total = (str(found.rank), shown(result.total)) if found.rank else (NONE, NONE)
    return [rank, result.unit.group, result.unit.name, total, found.tier, "；".join(said)]


def legend() -> str:
    """Return what the signs of the matrix mean."""
    states = [f"{sign}{terms.MEASURE[state]}" for state, sign in STATE_SIGNS.items()]
    verdicts = [f"{sign}{terms.VERDICT[each]}" for each, sign in VERDICT_SIGNS.items()]
    return f"说明：{'　'.join([*states, f'{GAP_SIGN}有缺漏', *verdicts])}；空白为不承担。"


def matrices(picture: Picture) -> Iterator[tuple[str, Table]]:
    """Yield the matrix in parts of sixteen units, with what each part is called."""
    units = picture.expected
    for first in range(0, len(units), _ABREAST):
        part = units[first : first + _ABREAST]
        last = first + len(part)
        yield (
            f"单位{first + 1}—{last}" if len(units) > _ABREAST else "",
            _matrix(picture, part, first),
        )


def _matrix(picture: Picture, units: Sequence[UnitLine], first: int) -> Table:
    columns = [Column("工作要点", 1, grows=True)]
    columns += [Column(str(first + at), 10.5, is_centred=True) for at in range(1, len(units) + 1)]
    rows: list[list[str]] = []
    chapter = None
    for asked in picture.matrix.requirements:
        if asked.chapter != chapter:
            chapter = asked.chapter
            rows += [[chapter]] if chapter else []
        cells = [picture.matrix.at(unit, asked) for unit in units]
        name = shortened(f"{printed_ref(asked.ref)} {asked.title}", _TITLE)
        rows.append([name, *(cell.mark if cell else "" for cell in cells)])
    return Table(tuple(columns), rows, is_small=True)


def shortened(text: str, length: int) -> str:
    """Return a text of at most so many characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def _all_reported(picture: Picture) -> str:
    silent = len(picture.not_reported)
    return f"已报{len(picture.expected) - silent}个，未报{silent}个" if picture.expected else NONE


def _head(measure: Measure) -> str:
    """Return the word of a measure, four characters in two lines."""
    word = terms.MEASURE[measure]
    return f"{word[:2]}\n{word[2:]}" if len(word) > 3 else word  # noqa: PLR2004 (fit a column)
