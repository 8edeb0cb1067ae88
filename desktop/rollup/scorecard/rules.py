"""How an indicator is scored, in words: those that this program writes, and those of offices.

What ``words_of`` writes, ``rule_of`` reads again without loss.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.model import Mode
from desktop.rollup.scorecard.points import points_of, shown

if TYPE_CHECKING:
    from desktop.rollup.scorecard.model import Indicator

MODE_WORDS: Final = {
    Mode.SUM: "汇总",
    Mode.AWARD: "赋分",
    Mode.DEDUCT: "扣分",
    Mode.BONUS: "加分",
    Mode.VETO: "否决",
    Mode.VOID: "本项否决",
}
_NO_EVIDENCE: Final = "不需佐证"
_NUMBER: Final = r"(\d{1,5}(?:\.\d{1,2})?)"
_EACH: Final = re.compile(rf"每例{_NUMBER}分")
_MOST: Final = re.compile(rf"最多[扣加]{_NUMBER}分")
_MODES: Final = (
    (Mode.VOID, re.compile("[本该此]项否决")),
    (Mode.VETO, re.compile("否决")),
    (Mode.BONUS, re.compile("加分|奖励")),
    (Mode.DEDUCT, re.compile("扣分|减分|倒扣")),
    (Mode.SUM, re.compile("汇总|合计")),
    (Mode.AWARD, re.compile("赋分|得分|打分|计分|评分")),
)

# 每条扣5分 · 发现一次扣2分 · 扣1分/条 · 未备案的扣5分
_TAKES: Final = re.compile(rf"(?:扣|减)(?:除|去|减)?{_NUMBER}(?![-—~～至\d.])\s{{0,2}}分")
_GIVES: Final = re.compile(rf"加{_NUMBER}(?![-—~～至\d.])\s{{0,2}}分")
_TAKES_ANY: Final = re.compile(r"(?:扣|减)[^，；。]{0,12}?分|酌情扣")
_GIVES_ANY: Final = re.compile(r"加[^，；。]{0,12}?分")
_LIMIT: Final = re.compile(
    rf"(?:最[多高](?:不超过|扣|加)?|累计(?:不超过|最[多高])?|不超过|封顶)(?:扣|加)?{_NUMBER}\s{{0,2}}分"
    rf"|{_NUMBER}\s{{0,2}}分(?:封顶|为止|为限)"
)
# 未编制的，本项不得分 · 该项计0分 · 扣除全部分值; but 扣完本项分值为止 is a limit.
_VOIDS: Final = re.compile(
    r"[本该此][大小子]?(?:项|部分|指标)[^，；。]{0,4}?(?:不得分|[得计记为][0零]分|否决)"
    r"|(?:扣除|扣去|扣)(?:[本该此]项)?(?:的)?全部(?:分值|分数|分)"
)
_CLAUSE: Final = re.compile(r"[；;。\n]+")
_LONGEST_NAME: Final = 40
_ORDER: Final = re.compile(r"^\s*(?:[（(]?\d{1,2}[）)、.．]|[①-⑳])\s*")


@dataclass(frozen=True, slots=True)
class Rule:
    """How cases count; ``cap`` None: no limit of its own."""

    mode: Mode
    per_case: int = 0
    cap: int | None = None
    needs_evidence: bool = True


@dataclass(frozen=True, slots=True)
class Clause:
    """One kind of case among several that the words of a rule name."""

    text: str
    rule: Rule


def words_of(indicator: Indicator) -> str:
    """Return how an indicator is scored: ``扣分，每例5分，最多扣10分``."""
    parts = [MODE_WORDS[indicator.mode]]
    if indicator.per_case:
        parts.append(f"每例{shown(indicator.per_case)}分")
    if indicator.cap is not None:
        verb = "加" if indicator.mode is Mode.BONUS else "扣"
        parts.append(f"最多{verb}{shown(indicator.cap)}分")
    if not indicator.needs_evidence:
        parts.append(_NO_EVIDENCE)
    return "，".join(parts)


def rule_of(words: str) -> Rule | None:
    """Return what a cell of the column 计分方式 says, None where it is empty or unknown."""
    mode = next((mode for mode, pattern in _MODES if pattern.search(words)), None)
    if mode is None:
        return None
    each, most = _EACH.search(words), _MOST.search(words)
    return Rule(
        mode,
        points_of(each[1]) if each else 0,
        points_of(most[1]) if most else None,
        _NO_EVIDENCE not in words,
    )


def mode_of_heading(title: str) -> Mode | None:
    """Return how everything under a heading such as 加分项 or 单项否决指标 is scored."""
    for mode in (Mode.VETO, Mode.BONUS, Mode.DEDUCT):
        if dict(_MODES)[mode].search(title):
            return mode
    return None


def clauses(text: str, above: Mode | None) -> tuple[Clause, ...]:
    """Return the kinds of cases that an office's own words name; none where points are awarded.

    ``above`` is the mode that a heading gave.
    """
    if above is Mode.VETO or (above is None and "否决" in _VOIDS.sub("", text)):
        return (Clause(text, Rule(Mode.VETO)),)
    mode = above or (Mode.DEDUCT if _TAKES_ANY.search(text) else None)
    if mode is None:
        return ()
    any_, exact = (_GIVES_ANY, _GIVES) if mode is Mode.BONUS else (_TAKES_ANY, _TAKES)
    found: list[Clause] = []
    for piece in filter(None, map(str.strip, _CLAUSE.split(text))):
        limit = _LIMIT.search(piece)
        bare = _LIMIT.sub("", piece)
        if mode is Mode.DEDUCT and _VOIDS.search(bare):
            found.append(Clause(_ORDER.sub("", piece), Rule(Mode.VOID)))
        elif any_.search(bare):
            amount = exact.search(bare)
            rule = Rule(mode, points_of(amount[1]) if amount else 0, _limit(limit))
            found.append(Clause(_ORDER.sub("", piece), rule))
    return tuple(found) or (Clause(text, Rule(mode)),)


def overall_cap(text: str) -> int | None:
    """Return the limit that stands in a clause of its own: 累计最多扣10分."""
    for piece in _CLAUSE.split(text):
        limit = _LIMIT.search(piece)
        if limit and not _VOIDS.search(piece) and not _TAKES_ANY.search(_LIMIT.sub("", piece)):
            return _limit(limit)
    return None


def brief(text: str) -> str:
    """Return the beginning of a rule, to call it by."""
    first = re.split(r"[。；;\n]", text, maxsplit=1)[0].strip()
    return first if len(first) <= _LONGEST_NAME else f"{first[: _LONGEST_NAME - 1]}…"


def _limit(match: re.Match[str] | None) -> int | None:
    return points_of(match[1] or match[2]) if match else None
