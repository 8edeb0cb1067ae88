"""What is wrong or odd in a scorecard before anybody is scored by it: findings, never errors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.columns import DEEPEST
from desktop.rollup.scorecard.model import Finding, Mode
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.rollup.scorecard.model import Indicator, Scorecard

MOST_INDICATORS: Final = 2000
_BELOW: Final = {
    Mode.SUM: frozenset(Mode),
    Mode.DEDUCT: frozenset({Mode.DEDUCT, Mode.VOID}),
    Mode.BONUS: frozenset({Mode.BONUS}),
}


def check(card: Scorecard) -> tuple[Finding, ...]:
    """Return the findings in printed order, what concerns the whole card first."""
    return (
        *_of_whole(card),
        *(each for top in card.indicators for each in _of_indicator(top, None, 1)),
    )


def _of_whole(card: Scorecard) -> Iterator[Finding]:
    name = card.title
    if card.points and card.points != card.full:
        yield Finding(
            name,
            f"“{name}”写明满分{shown(card.points)}分，各项指标相加是{shown(card.full)}分，"
            "请核对分值。计分时以各项相加为准。",
        )
    codes = Counter(each.code for each in card.walk())
    if twice := [code for code, count in codes.items() if count > 1]:
        yield Finding(name, f"编号“{twice[0]}”重复，请改成不同的编号。", is_serious=True)
    if codes.total() > MOST_INDICATORS:
        yield Finding(name, f"指标超过{MOST_INDICATORS}项，不像一份考评表。", is_serious=True)
    if card.bonus_rule and card.find(card.bonus_rule.code) is None:
        code = card.bonus_rule.code
        yield Finding(name, f"加分条件所说的“{code}”在表中找不到，请核对编号。", is_serious=True)
    if sum(tier.share or 0 for tier in card.tiers) > 100:  # noqa: PLR2004 - percent
        yield Finding(name, "各等次的比例加起来超过100%，请核对。", is_serious=True)


def _of_indicator(indicator: Indicator, above: Indicator | None, depth: int) -> Iterator[Finding]:
    place = f"{indicator.code} {indicator.title}"
    if depth > DEEPEST:
        yield Finding(place, f"“{place}”超过{DEEPEST}级，请减少层级。", is_serious=True)
        return
    if problem := _problem(indicator, above):
        yield Finding(place, f"“{place}”{problem}", is_serious=True)
    if indicator.mode is Mode.SUM and indicator.points not in {0, indicator.full}:
        yield Finding(
            place,
            f"“{place}”写明{shown(indicator.points)}分，下面各项相加是{shown(indicator.full)}分，"
            "请核对分值。计分时以下面各项相加为准。",
        )
    for child in indicator.children:
        yield from _of_indicator(child, indicator, depth + 1)


def _problem(indicator: Indicator, above: Indicator | None) -> str:
    """Return what makes an indicator unusable, or nothing."""
    mode, children = indicator.mode, indicator.children
    if not indicator.title:
        return "没有名称，请补上。"
    if min(indicator.points, indicator.per_case, indicator.cap or 0) < 0:
        return "的分值是负数，请写成正数，扣分还是加分由计分方式说明。"
    if mode is Mode.SUM and not children:
        return "是汇总项，下面却没有指标。"
    if children and {each.mode for each in children} - _BELOW.get(mode, frozenset()):
        return "下面的指标与它的计分方式不合：扣分下面只能是扣分和本项否决，加分下面只能是加分。"
    if mode is Mode.VOID and (above is None or not (above.points or above.mode is Mode.SUM)):
        return "的上一级没有分值可以否决。整张表一票否决的，计分方式请写“否决”。"
    is_inside = above is not None and above.mode is Mode.DEDUCT
    needs_points = mode is Mode.AWARD or (mode is Mode.DEDUCT and not is_inside)
    return "没有分值，请补上。" if needs_points and not indicator.points else ""
