"""What a scorecard says about itself, line by line under its table; other lines are footnotes.

What ``lines_of`` writes, ``with_line`` reads again without loss; it also knows the usual sentences.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.model import (
    BonusRule,
    NotConcerned,
    Scorecard,
    Tier,
    VetoEffect,
)
from desktop.rollup.scorecard.points import NotPoints, points_of, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOT_CONCERNED: Final = {
    NotConcerned.RESCALE: "按其余指标折算",
    NotConcerned.FULL: "计满分",
}
VETO_EFFECT: Final = {VetoEffect.ZERO: "总分计零分", VetoEffect.FAIL: "定为不合格，排在最后"}
_GROUP: Final = re.compile(r"([A-DＡ-Ｄ甲乙丙丁])\s?[类组]|[类组]\s?([A-DＡ-Ｄ甲乙丙丁])")
_WIDTHS: Final = str.maketrans("ＡＢＣＤ", "ABCD")
_NUMBER: Final = r"(\d{1,5}(?:\.\d{1,2})?)"
_CONDITION: Final = re.compile(rf"编号(\S{{1,40}}?)不低于{_NUMBER}分")
_SENTENCES: Final = (
    re.compile(r"(?P<part>[^，。；“”]{2,30}?)(?:部分)?(?:的)?(?:得分)?(?:不足|低于)(?P<least>\d+(?:\.\d+)?)分.{0,4}(?:不计|不予|取消|不得)"),
    re.compile(r"(?P<part>[^，。；“”]{2,30}?)(?:部分)?(?:的)?得分(?:达到|不低于|≥)(?P<least>\d+(?:\.\d+)?)分.{0,8}(?:方可|才|可)"),
)  # fmt: skip
_BONUS_CAP: Final = re.compile(rf"加分.{{0,8}}(?:最[多高]|不超过|封顶).{{0,4}}?{_NUMBER}分")
_TIER: Final = re.compile(r"([^（）()、，；;：:\s]{1,12})(?:[（(]([^）)]{0,40})[）)])?")
_AT_LEAST: Final = re.compile(rf"{_NUMBER}分(?:及)?以上")
_SHARE: Final = re.compile(r"(\d{1,3})%")
_UNIT: Final = re.compile(
    r"^(?:被考[核评]单位|填报单位|考[核评]单位|单位名称)(?:（盖章）)?[:：]\s*(\S.*)$"
)


def group_of(words: str) -> str:
    """Return the group that a title or a sheet's name mentions: A of ``A类（县区）``."""
    match = _GROUP.search(words)
    return (match[1] or match[2]).translate(_WIDTHS) if match else ""


def unit_of(line: str) -> str:
    """Return the unit that a line above the table names, without what follows it."""
    match = _UNIT.match(line.strip())
    name = re.split(r"[\s　]{2,}|填[报表]日期|日期", match[1])[0] if match else ""
    return name.strip(" 　_＿")


def lines_of(card: Scorecard) -> Iterator[str]:
    """Yield what a card says about itself, each a line ``label：value``."""
    yield f"适用组别：{card.group}类" if card.group else "适用组别：全部单位"
    if card.points:
        yield f"满分：{shown(card.points)}分"
    if card.bonus_cap is not None:
        yield f"加分最多：{shown(card.bonus_cap)}分"
    if card.bonus_rule:
        least = shown(card.bonus_rule.at_least)
        yield f"加分条件：编号{card.bonus_rule.code}不低于{least}分"
    yield f"不涉及的指标：{NOT_CONCERNED[card.not_concerned]}"
    yield f"单项否决：{VETO_EFFECT[card.veto_effect]}"
    if card.tiers:
        yield f"等次：{'、'.join(map(_tier_words, card.tiers))}"


def with_line(card: Scorecard, line: str) -> Scorecard:
    """Return the card with what one line says about it; a line that says nothing is a footnote."""
    label, _, value = line.replace(":", "：", 1).partition("：")
    reader = _LABELS.get("".join(label.split()))
    if reader and value:
        with suppress(NotPoints):
            return reader(card, value.strip())
    for pattern in _SENTENCES:
        match = pattern.search(line)
        if match and "加分" in line:
            return _noted(_conditional(card, match["part"], match["least"]), line)
    if match := _BONUS_CAP.search(line):
        return _noted(replace(card, bonus_cap=points_of(match[1])), line)
    return _noted(card, line)


def _noted(card: Scorecard, line: str) -> Scorecard:
    return replace(card, notes=(*card.notes, line))


def _conditional(card: Scorecard, part: str, least: str) -> Scorecard:
    """Return the card with the condition for its bonus, where the part is one of its own."""
    wanted = re.sub(r"^.*[:：、.]", "", part).strip()
    for each in card.walk():
        if wanted and (wanted in each.title or each.title in wanted):
            return replace(card, bonus_rule=BonusRule(each.code, points_of(least)))
    return card


def _group(card: Scorecard, value: str) -> Scorecard:
    return replace(card, group=group_of(value))


def _points(card: Scorecard, value: str) -> Scorecard:
    return replace(card, points=points_of(value))


def _bonus_cap(card: Scorecard, value: str) -> Scorecard:
    return replace(card, bonus_cap=points_of(value))


def _bonus_rule(card: Scorecard, value: str) -> Scorecard:
    match = _CONDITION.search(value)
    if match is None:
        return _noted(card, f"加分条件：{value}")
    return replace(card, bonus_rule=BonusRule(match[1], points_of(match[2])))


def _not_concerned(card: Scorecard, value: str) -> Scorecard:
    is_full = "满分" in value
    return replace(card, not_concerned=NotConcerned.FULL if is_full else NotConcerned.RESCALE)


def _veto_effect(card: Scorecard, value: str) -> Scorecard:
    is_zero = "零" in value or "0" in value
    return replace(card, veto_effect=VetoEffect.ZERO if is_zero else VetoEffect.FAIL)


def _tiers(card: Scorecard, value: str) -> Scorecard:
    found = []
    for name, said in _TIER.findall(value):
        least, share = _AT_LEAST.search(said), _SHARE.search(said)
        at_least = points_of(least[1]) if least else None
        found.append(Tier(name, at_least, int(share[1]) if share else None))
    return replace(card, tiers=tuple(found))


def _tier_words(tier: Tier) -> str:
    said = []
    if tier.at_least is not None:
        said.append(f"{shown(tier.at_least)}分以上")
    if tier.share is not None:
        said.append(f"占{tier.share}%")
    return f"{tier.name}（{'，'.join(said)}）" if said else tier.name


_LABELS: Final[dict[str, Callable[[Scorecard, str], Scorecard]]] = {
    "适用组别": _group,
    "满分": _points,
    "总分": _points,
    "加分最多": _bonus_cap,
    "加分封顶": _bonus_cap,
    "加分条件": _bonus_rule,
    "不涉及的指标": _not_concerned,
    "单项否决": _veto_effect,
    "等次": _tiers,
}
