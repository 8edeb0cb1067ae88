"""落实情况报告 of the office itself: what its units did, told upwards; nobody is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.annexes import closing
from desktop.report.circular import Composed, composed, passage_key
from desktop.report.letter import Style, Text
from desktop.report.passages import Passages
from desktop.report.prose import numeral
from desktop.report.rollup_tables import by_chapter
from desktop.report.rollup_words import chapter_name, overview, percent, refs
from desktop.rollup.figures import STATES, Measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.report.letter import Block
    from desktop.rollup.picture import Picture

_PREFIX: Final = "own."
_FAULTS: Final = {
    Measure.NOT_SUBMITTED: "有{units}个单位尚未报送，涉及{count}条次",
    Measure.MISSING: "部分单位报送内容缺条，共{count}条次",
    Measure.NOT_STARTED: "部分要点尚未启动，共{count}条次",
    Measure.OVERDUE: "部分要点已过时限仍未完成，共{count}条次",
    Measure.NO_EVIDENCE: "部分要点佐证材料缺失，共{count}条次",
    Measure.OUTDATED: "部分要点仍按更正前的要求填报，共{count}条次",
}


def own_report(picture: Picture) -> Composed:
    """Return the office's own 落实情况报告 with the paragraphs that may be rewritten."""
    passage = Passages(picture.settings)
    blocks: list[Block] = [
        Text(passage(f"{_PREFIX}addressee", "主送机关", "上级政务公开主管部门："), Style.PLAIN),
        Text(passage(f"{_PREFIX}introduction", "引言", _introduction(picture))),
        Text("一、总体情况", Style.LEVEL_1),
        Text(passage(f"{_PREFIX}overview", "总体情况", overview(picture))),
        by_chapter(picture),
        Text("二、主要做法和进展", Style.LEVEL_1),
        *_chapters(picture, passage),
        Text("三、存在的问题", Style.LEVEL_1),
        Text(passage(f"{_PREFIX}problems", "存在的问题", _problems(picture))),
        Text("四、下一步打算", Style.LEVEL_1),
        Text(passage(f"{_PREFIX}next", "下一步打算", _next_steps(picture))),
        *closing(picture),
    ]
    return composed(picture, "落实情况的报告", blocks, passage)


def _introduction(picture: Picture) -> str:
    return f"按照《{picture.title}》要求，我们对本地区各单位的落实情况进行了汇总。现将有关情况报告如下。"


def _chapters(picture: Picture, passage: Passages) -> Iterator[Block]:
    found = picture.by_chapter
    for number, chapter in enumerate(picture.chapters, 1):
        states = "，".join(
            f"{terms.MEASURE[each]}{found.count(each, chapter)}条次"
            for each in STATES
            if found.count(each, chapter)
        )
        asked = found.count(Measure.ASKED, chapter)
        rate = percent(found.rate(chapter))
        words = f"各单位应报{asked}条次，{states}，完成率{rate}。" if asked else "没有单位承担。"
        yield Text(f"（{numeral(number)}）{chapter_name(chapter)}方面", Style.LEVEL_2)
        name = f"{_PREFIX}chapter.{passage_key(chapter)}"
        yield Text(passage(name, f"主要做法：{chapter_name(chapter)}", words))


def _problems(picture: Picture) -> str:
    counts = [(each, picture.total.count(each)) for each in _FAULTS]
    said = [
        _FAULTS[each].format(count=count, units=len(picture.not_reported))
        for each, count in counts
        if count
    ]
    said += [f"{refs(picture.nobody)}没有单位承担，或都称不涉及"] if picture.nobody else []
    if not said:
        return "本次汇总没有发现突出问题。"
    return "".join(f"{numeral(number)}是{words}。" for number, words in enumerate(said, 1))


def _next_steps(picture: Picture) -> str:
    silent = "督促未报送的单位尽快报送，" if picture.not_reported else ""
    return f"我们将{silent}对缺漏和退回的事项逐条跟踪整改，做好后续工作。"
