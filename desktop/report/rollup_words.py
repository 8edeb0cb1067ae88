"""The words that all papers over a roll-up share: names, rates, the whole in one paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.wording import NONE, chinese_date
from desktop.rollup.figures import STATES, Measure
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.report.findings import Named
    from desktop.rollup.picture import Picture
    from desktop.rollup.summary import Asked, UnitLine

MOST_NAMED: Final = 12
RATE_NOTE: Final = "完成率＝（已完成＋持续推进）÷（应报－不涉及）"


def percent(rate: float | None) -> str:
    """Return a rate as it is printed: 66.7%, or a dash of nothing."""
    return NONE if rate is None else f"{rate:.1%}"


def of_year(picture: Picture) -> str:
    """Return the year as it stands before a title."""
    return f"{picture.year}年" if picture.year else ""


def names(units: Sequence[UnitLine]) -> str:
    """Return units by name, the first dozen and how many there are."""
    listed = "、".join(each.name for each in units[:MOST_NAMED])
    return f"{listed}等{len(units)}个单位" if len(units) > 1 else listed


def counted(named: Sequence[Named]) -> str:
    """Return units with how many rows each is named for."""
    listed = "、".join(f"{each.unit.name}（{len(each.rows)}条）" for each in named[:MOST_NAMED])
    return f"{listed}等{len(named)}个单位" if len(named) > 1 else listed


def refs(asked: Sequence[Asked]) -> str:
    """Return requirements by their references, the first dozen and how many there are."""
    listed = "、".join(printed_ref(each.ref) for each in asked[:MOST_NAMED])
    return f"{listed}等{len(asked)}条" if len(asked) > 1 else listed


def chapter_name(chapter: str) -> str:
    """Return a chapter as it is quoted; a checklist without chapters has one."""
    return f"“{chapter}”" if chapter else "各项工作要点"


def overview(picture: Picture) -> str:
    """Return the whole in one paragraph: who reported, what was done."""
    total, expected = picture.total, picture.expected
    silent, late = len(picture.not_reported), len(picture.late)
    was_late = f"（其中逾期报送{late}个）" if late else ""
    states = "，".join(
        f"{terms.MEASURE[each]}{total.count(each)}条次" for each in STATES if total.count(each)
    )
    said = [
        f"截至{chinese_date(picture.today)}，应报送单位{len(expected)}个，",
        f"已报送{len(expected) - silent}个{was_late}，未报送{silent}个。",
        f"工作要点{len(picture.matrix.requirements)}项，各单位应报合计",
        f"{total.count(Measure.ASKED)}条次",
        f"：{states}。" if states else "。",
        f"完成率{percent(total.rate())}（已完成和持续推进占除不涉及外应报条次的比例）。",
    ]
    said += [_mixed(picture)]
    faults = _list(picture, (Measure.NO_EVIDENCE, Measure.OVERDUE, Measure.OUTDATED))
    reviewed = _list(picture, (Measure.ACCEPTED, Measure.RETURNED, Measure.QUERIED))
    said += [f"其中{faults}。"] if faults else []
    said += [f"经审核，{reviewed}。"] if reviewed else []
    return "".join(said)


def _mixed(picture: Picture) -> str:
    """Say that offices and the units below them are counted, where both are."""
    below = sum(each.parent_id is not None for each in picture.expected)
    if below in {0, len(picture.expected)}:
        return ""
    return (
        f"以上各数包括下级主管部门报来的{below}个单位：主管部门合并填报的条目和所属单位各自填报的条目"
        "分别计数，同一项工作可能计入不止一次。"
    )


def _list(picture: Picture, measures: Iterable[Measure]) -> str:
    counts = ((each, picture.total.count(each)) for each in measures)
    return "，".join(f"{terms.MEASURE[each]}{count}条次" for each, count in counts if count)
