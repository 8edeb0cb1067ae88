"""自评表 and 考评结果 on paper: one unit's scorecard as it filled it in, and what came of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from desktop.report.letter import Column, Letter, Places, Style, Table, Text
from desktop.report.wording import NONE, chinese_date
from desktop.rollup.scorecard.concerning import concerns, is_scored
from desktop.rollup.scorecard.model import Entry, Mode
from desktop.rollup.scorecard.outcome import Cause
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.rules import MODE_WORDS, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from desktop.report.letter import Block
    from desktop.rollup.scorecard.model import Indicator, Scorecard
    from desktop.rollup.scorecard.outcome import Contribution
    from desktop.rollup.scorecard.ranking import Ranked
    from desktop.rollup.units import ReportingUnit

_SELF_COLUMNS: Final = (
    Column("编号", 14, is_centred=True),
    Column("考评指标", 1, grows=True),
    Column("评分标准", 1.3, grows=True),
    Column("分值", 13, is_centred=True),
    Column("自评分", 14, is_centred=True),
    Column("自评说明", 1.5, grows=True),
    Column("佐证编号", 22),
)
_RESULT_COLUMNS: Final = (
    Column("编号", 14, is_centred=True),
    Column("考评指标", 1, grows=True),
    Column("得分事由", 1.5, grows=True),
    Column("分数", 16, is_centred=True),
    Column("依据材料", 40),
)
_CAUSES: Final = {
    Cause.FULL: "满分起扣",
    Cause.SET: "按标准计分",
    Cause.CASE: "按例计分",
}
_SIGNERS: Final = ("填报人（签字）", "审核人（签字）", "单位负责人（签字、盖章）")
_RECEIVERS: Final = ("主管部门（盖章）", "单位签收（签字）")


def self_page(
    card: Scorecard, unit: ReportingUnit, entries: Mapping[str, Entry], *, printed_on: date
) -> Letter:
    """Return the 自评表 of a unit, filled in as far as it is, with places to sign and to seal."""
    rows = [*_self_rows(card.indicators, unit, entries, ()), _self_total(card, unit, entries)]
    filled = chinese_date(printed_on) if entries else "　　　年　　月　　日"
    blocks: tuple[Block, ...] = (
        Text(f"填报单位（盖章）：{unit.name}　　　　填报日期：{filled}", Style.NOTE),
        Table(_SELF_COLUMNS, rows, is_small=True),
        *(Text(note, Style.NOTE) for note in card.notes),
        Places(_SIGNERS),
    )
    return _letter((card, unit), "（自评表）", blocks, entries, printed_on)


def result_page(
    card: Scorecard,
    found: Ranked,
    entries: Mapping[str, Entry],
    *,
    printed_on: date,
    has_rank: bool = True,
) -> Letter:
    """Return what a unit got, every point with the reason for it, to be handed to the unit."""
    result = found.result
    rows = [_result_row(card, each) for each in result.contributions if each.points]
    blocks: list[Block] = [
        Text(_summary(card, found, has_rank=has_rank), Style.NOTE),
        Table(_RESULT_COLUMNS, [*rows, ("", "总分", "", shown(result.total), "")], is_small=True),
    ]
    if result.pending:
        codes = "、".join(result.pending)
        blocks.append(Text(f"尚未评分的指标：{codes}，暂按零分计。", Style.NOTE))
    blocks += [Text(f"{each}。", Style.NOTE) for each in result.vetoes_told]
    blocks.append(Places(_RECEIVERS))
    return _letter((card, result.unit), "（结果通知单）", blocks, entries, printed_on)


def _result_row(card: Scorecard, line: Contribution) -> tuple[str, ...]:
    words = line.words or _CAUSES.get(line.cause, "")
    indicator = card.find(line.code)
    if indicator is not None and line.cause is Cause.AWARDED:
        words = "，".join(filter(None, (f"满分{shown(indicator.points)}分", line.words)))
    return (
        line.code or NONE,
        line.title or "全表",
        words,
        _signed(line.points, line.cause),
        line.evidence or NONE,
    )


def _letter(
    about: tuple[Scorecard, ReportingUnit],
    kind: str,
    blocks: Sequence[Block],
    entries: Mapping[str, Entry],
    printed_on: date,
) -> Letter:
    card, unit = about
    said = {
        code: entry._asdict() | {"cases": [asdict(each) for each in entry.cases]}
        for code, entry in sorted(entries.items())
    }
    state = json.dumps([asdict(card), unit.name, said], ensure_ascii=False, sort_keys=True)
    digest = sha256(state.encode()).hexdigest()
    return Letter(
        title_phrases=(card.title, kind),
        unit=unit.name,
        printed_on=printed_on,
        serial=f"{printed_on:%Y%m%d}-{digest[:8].upper()}",
        state_digest=digest,
        blocks=tuple(blocks),
        is_across=True,
    )


def _self_rows(
    indicators: Iterable[Indicator],
    unit: ReportingUnit,
    entries: Mapping[str, Entry],
    above: tuple[Indicator, ...],
) -> Iterator[tuple[str, ...]]:
    for each in indicators:
        if not concerns(each, unit):
            yield (each.code, each.title, "不涉及本单位", *([NONE] * 4))
            continue
        if each.mode is Mode.SUM:
            yield (f"{each.code}　{each.title}（{shown(each.full)}分）",)
        else:
            yield _self_row(each, above, entries.get(each.code, Entry()))
        yield from _self_rows(each.children, unit, entries, (*above, each))


def _self_row(each: Indicator, above: tuple[Indicator, ...], entry: Entry) -> tuple[str, ...]:
    is_own = is_scored(each, above[-1] if above else None)
    rule = each.rule if each.rule and each.rule != each.title else words_of(each)
    points = "" if entry.self_points is None else shown(entry.self_points)
    return (
        each.code,
        each.title,
        rule,
        shown(each.points) if each.points else MODE_WORDS[each.mode],
        points if is_own else NONE,
        entry.self_note,
        entry.self_evidence,
    )


def _self_total(
    card: Scorecard, unit: ReportingUnit, entries: Mapping[str, Entry]
) -> tuple[str, ...]:
    points = [entry.self_points for entry in entries.values() if entry.self_points is not None]
    own = shown(sum(points)) if points else ""
    return ("", "合计", "各项相加", shown(_full(card.indicators, unit)), own, "", "")


def _full(indicators: Iterable[Indicator], unit: ReportingUnit) -> int:
    total = 0
    for each in indicators:
        if concerns(each, unit):
            total += _full(each.children, unit) if each.mode is Mode.SUM else each.full
    return total


def _summary(card: Scorecard, found: Ranked, *, has_rank: bool) -> str:
    result = found.result
    parts = [f"{result.unit.name}总分{shown(result.total)}分"]
    if result.bonus:
        parts.append(f"其中加分{shown(result.bonus)}分")
    counted = (part for part in result.parts if part.full or part.bonus)
    parts += [f"{part.title}{shown(part.earned + part.bonus)}分" for part in counted]
    if result.self_total is not None:
        parts.append(f"自评{shown(result.self_total)}分")
    if has_rank and found.rank:
        group = f"{result.unit.group}类单位" if result.unit.group else "各单位"
        parts.append(f"在{group}中列第{found.rank}名")
    if found.tier:
        parts.append(f"等次为{found.tier}")
    return f"{'，'.join(parts)}。满分{shown(card.full)}分。"


def _signed(points: int, cause: Cause) -> str:
    """Return points with a sign, unless they are where the counting begins."""
    is_start = cause in {Cause.FULL, Cause.AWARDED, Cause.NOT_CONCERNED}
    return shown(points) if is_start or points < 0 else f"+{shown(points)}"
