"""通报: the whole, good practice by chapter, what is wrong and where, what is asked for next.

Units are named only with rows behind them; every paragraph may be rewritten by the officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from desktop.report.annexes import closing
from desktop.report.findings import FindingKind, practices, problems
from desktop.report.letter import Letter, Style, Text
from desktop.report.passages import Passages
from desktop.report.prose import numeral
from desktop.report.rollup_tables import by_chapter
from desktop.report.rollup_words import (
    chapter_name,
    counted,
    names,
    of_year,
    overview,
    refs,
)
from desktop.report.wording import chinese_date
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from desktop.report.findings import Finding
    from desktop.report.letter import Block
    from desktop.report.passages import Passage
    from desktop.rollup.picture import Picture

_PREFIX: Final = "circular."
_MOST_BEST: Final = 3  # units of equal points that are named
_HEADINGS: Final = {
    FindingKind.NOT_REPORTED: "未报送",
    FindingKind.LATE: "未按时报送",
    FindingKind.OVERDUE: "逾期未完成",
    FindingKind.NOT_STARTED: "工作未启动",
    FindingKind.MISSING: "报送内容缺条",
    FindingKind.NO_EVIDENCE: "佐证材料缺失",
    FindingKind.OUTDATED: "按旧要求填报",
    FindingKind.RETURNED: "审核未通过",
}
_SENTENCES: Final = {
    FindingKind.NOT_REPORTED: "{names}截至{today}尚未报送落实情况。",
    FindingKind.LATE: "{names}超过规定时间报送。",
    FindingKind.OVERDUE: "已报送的单位部分要点已过完成时限仍未完成，共{count}条次，涉及{counted}。",
    FindingKind.NOT_STARTED: "部分要点尚未启动，共{count}条次，涉及{counted}。",
    FindingKind.MISSING: "部分承担的要点没有列入报送内容，共{count}条次，涉及{counted}。",
    FindingKind.NO_EVIDENCE: "部分要点标为已完成，没有附佐证材料，也没有说明理由，共{count}条次，涉及{counted}。",
    FindingKind.OUTDATED: "部分要点的要求已作更正，仍按更正前的要求填报，共{count}条次，涉及{counted}。",
    FindingKind.RETURNED: "部分要点经审核退回或存疑，共{count}条次，涉及{counted}。",
}
_DEMANDS: Final = {
    FindingKind.NOT_REPORTED: "尽快完成报送。未报送的单位要立即对照工作要点逐条填报，{by}报送。",
    FindingKind.OVERDUE: "抓紧推进落实。对已过时限仍未完成的要点，要逐条说明原因，明确完成时间和责任人。",
    FindingKind.MISSING: "对照清单补齐缺条。承担的要点要逐条填报，确实不涉及的要写明理由。",
    FindingKind.NO_EVIDENCE: "补齐佐证材料。标为已完成的要点要逐条附上佐证，不需佐证的要写明理由。",
    FindingKind.OUTDATED: "按更正后的要求重新填报。要对照最新下发的清单逐条核对。",
    FindingKind.RETURNED: "认真做好整改。对退回和存疑的要点，要按退回单逐条整改，{by}重新报送。",
}
_LAST_DEMAND: Final = (
    "持续抓好落实。各单位要举一反三，及时公开、如实填报、完整留存佐证，做好后续工作。"
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper, and all paragraphs of it that an officer may rewrite."""

    letter: Letter
    passages: tuple[Passage, ...]


def circular(picture: Picture, *, answer_by: str = "") -> Composed:
    """Return the 通报; ``answer_by`` is until when units have to answer, in words."""
    passage = Passages(picture.settings)
    by = answer_by or "尽快"
    found = problems(picture)
    blocks: list[Block] = [
        Text(passage(f"{_PREFIX}addressee", "主送机关", "各有关单位："), Style.PLAIN),
        Text(passage(f"{_PREFIX}introduction", "引言", _introduction(picture))),
        Text("一、总体情况", Style.LEVEL_1),
        Text(passage(f"{_PREFIX}overview", "总体情况", overview(picture))),
        by_chapter(picture),
        *_ranked(picture, passage),
        Text("二、好的做法", Style.LEVEL_1),
        *_practices(picture, passage),
        Text("三、存在的问题", Style.LEVEL_1),
        *_problems(picture, found, passage),
        Text("四、下一步要求", Style.LEVEL_1),
        *_demands(found, by, passage),
        *closing(picture, picture.rankings),
    ]
    return composed(picture, "落实情况的通报", blocks, passage)


def composed(picture: Picture, kind: str, blocks: Iterable[Block], passage: Passages) -> Composed:
    """Return a paper of the office about this year's 要点; ``kind`` ends its title."""
    letter = Letter(
        title_phrases=(
            f"{picture.office}关于",
            f"{of_year(picture)}政务公开工作要点",
            kind,
        ),
        unit=picture.office,
        printed_on=picture.today,
        serial=picture.serial,
        state_digest=picture.state_digest,
        blocks=tuple(blocks),
    )
    return Composed(letter, tuple(passage.all))


def _introduction(picture: Picture) -> str:
    return f"按照《{picture.title}》要求，现将{of_year(picture)}政务公开工作要点的报送和落实情况通报如下。"


def _ranked(picture: Picture, passage: Passages) -> Iterator[Block]:
    for number, found in enumerate(picture.rankings, 1):
        best = [each.result for each in found.ranked if each.rank == 1]
        listed = "、".join(f"{each.unit.name}（{shown(each.total)}分）" for each in best)
        first = f"{listed}得分居首，" if 0 < len(best) <= _MOST_BEST else ""
        words = f"按照《{found.card.title}》考评，{first}得分和名次见附件。"
        name = f"{_PREFIX}ranking.{number}"
        yield Text(passage(name, f"考评：{found.card.title}", words))


def _practices(picture: Picture, passage: Passages) -> Iterator[Block]:
    number = 0
    for number, each in enumerate(practices(picture), 1):
        units = [named.unit for named in each.named]
        rows = sum(len(named.rows) for named in each.named)
        words = f"{names(units)}承担的{rows}条次已全部落实，没有缺漏。"
        chapter = chapter_name(each.chapter)
        yield Text(f"（{numeral(number)}）{chapter}方面", Style.LEVEL_2)
        name = f"{_PREFIX}practice.{passage_key(each.chapter)}"
        yield Text(passage(name, f"好的做法：{chapter}", words))
    if not number:
        words = "目前还没有单位在一个方面全部落实且没有缺漏。"
        yield Text(passage(f"{_PREFIX}practice", "好的做法", words))


def _problems(picture: Picture, found: Sequence[Finding], passage: Passages) -> Iterator[Block]:
    for number, each in enumerate(found, 1):
        heading = _HEADINGS[each.kind]
        words = _SENTENCES[each.kind].format(
            names=names([named.unit for named in each.named]),
            counted=counted(each.named),
            count=each.row_count,
            today=chinese_date(picture.today),
        )
        yield Text(f"（{numeral(number)}）{heading}", Style.LEVEL_2)
        yield Text(passage(f"{_PREFIX}problem.{each.kind}", f"存在的问题：{heading}", words))
    if picture.nobody:
        heading = "要点无人承担"
        words = f"{refs(picture.nobody)}没有单位承担，或承担的单位都称不涉及。"
        yield Text(f"（{numeral(len(found) + 1)}）{heading}", Style.LEVEL_2)
        yield Text(passage(f"{_PREFIX}problem.nobody", f"存在的问题：{heading}", words))
    elif not found:
        yield Text(passage(f"{_PREFIX}problem", "存在的问题", "本次汇总没有发现突出问题。"))


def _demands(found: Sequence[Finding], by: str, passage: Passages) -> Iterator[Block]:
    kinds = [each.kind for each in found if each.kind in _DEMANDS]
    for number, kind in enumerate(kinds, 1):
        words = f"（{numeral(number)}）{_DEMANDS[kind].format(by=by)}"
        yield Text(passage(f"{_PREFIX}demand.{kind}", f"下一步要求：{_HEADINGS[kind]}", words))
    words = f"（{numeral(len(kinds) + 1)}）{_LAST_DEMAND}"
    yield Text(passage(f"{_PREFIX}demand", "下一步要求", words))


def passage_key(chapter: str) -> str:
    """Return a short name of a chapter that stays when others come and go."""
    return sha256(chapter.encode()).hexdigest()[:12]
