"""How much: the measurable amounts that a text asks for, verbatim."""

from __future__ import annotations

import re
from typing import Final

from desktop.document.model import Target
from desktop.document.normalize import plain as canonical

_COUNT: Final = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百]{1,4})"
_MEASURE: Final = r"(?:%|个百分点|次|条|件|篇|期|场|项|个|名|位|类|人|万元|家|部|轮|分)"
_NOUN: Final = r"(?:[\u4e00-\u9fff]{0,4}(?:汇报|培训|会议|专题|负责人|负责同志|工作人员))?"
_TARGET: Final = re.compile(
    rf"(?:(?:全|每)(?:年|季度|月|周))?(?:不低于|不少于|不得少于|不得低于|至少|不超过|≥|≤)"
    rf"[\u4e00-\u9fff]{{0,4}}? {{0,2}}{_COUNT} {{0,2}}{_MEASURE}{_NOUN}"
    rf"|(?:达到?|超过|完成率|公开率|办结率|回复率|答复率|覆盖率|为) {{0,2}}\d+(?:\.\d+)? {{0,2}}%(?:以上)?"
    r"|\d+(?:\.\d+)? {0,2}%(?:以上)?"
    r"|(?:确定|明确|指定|安排|配备) {0,2}[一二两三1-9] {0,2}[名位] {0,2}(?:\u5206\u7ba1)?[\u4e00-\u9fff]{0,2}(?:负责人|负责同志|领导|人员|同志)"
    r"|\d{1,3} {0,2}[类大]{1,2}(?:信息|事项|内容|领域信息)"
    rf"|{_COUNT} {{0,2}}(?:次|条|件|篇|期|场)以上"
)
# Without one of these the pattern finds nothing, and most texts have none.
_SIGNS: Final = (
    "%", "不低于", "不少于", "不得少于", "不得低于", "至少", "不超过", "≥", "≤", "以上",
)  # fmt: skip
_FEW: Final = re.compile(r"[一二两三\d] {0,2}[名位类大]")


def read(text: str) -> tuple[Target, ...]:
    """Return the amounts named in a text, in printed order, each once."""
    plain = canonical(text)
    if not any(sign in plain for sign in _SIGNS) and not _FEW.search(plain):
        return ()
    found = (text[match.start() : match.end()] for match in _TARGET.finditer(plain))
    return tuple(Target(wording) for wording in dict.fromkeys(found))
