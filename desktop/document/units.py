"""Who: the units named in a statement of responsibility, with their roles, as printed.

A role is a label before the names or a verb behind them; where a name ends is ``unit_list``'s question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from desktop.document import when
from desktop.document.brackets import depth_zero
from desktop.document.model import Assignment, Role, Source
from desktop.document.normalize import plain as canonical
from desktop.document.unit_list import is_unit_like, mended, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHO: Final = r"(?:责任)?(?:单位|部门|科室|处室|股室|科处室|机构|地区|县区|区县|镇街)"
_COLON: Final = r" {0,2}："
_LABEL: Final = re.compile(
    rf"(?P<time>(?:完成|办结|落实|推进)?(?:时限|时间|期限)(?:要求|节点)?|时间节点|进度(?:要求|安排)){_COLON}"
    rf"|(?P<person>责任人|责任领导|分管领导|牵头领导){_COLON}"
    rf"|(?P<contact>联系人|联系电话|备注){_COLON}"
    rf"|(?P<lead>牵头|主办|承办|主责|统筹)(?:{_WHO})?(?:（{_WHO}）)?{_COLON}"
    rf"|(?P<supporting>配合|协办|协同|参与|参加|会办|协作)(?:{_WHO})?(?:（{_WHO}）)?{_COLON}"
    rf"|(?P<reference>参照(?:落实|执行)?)(?:{_WHO})?{_COLON}"
    r"|(?P<default>(?:以下|下列|下述|各项)[^，。；：（）]{0,10}责任(?:单位|部门)(?:均|都|皆)?(?:包含|包括|含|为))"
    rf"|(?P<responsible>(?:主要)?责任|落实|实施|分工|责任分工|任务分工)(?:{_WHO})?(?:（{_WHO}）)?"
    rf"(?:[、和及](?:{_WHO}|责任人))?{_COLON}"
)
_DUTY: Final = (
    r"(?:按照?(?:各自)?(?:职责|职能)(?:分工|范围)?|具体|分别|共同|各自|组织|分工|积极|主动|协同)"
)
_BOUND: Final = r"(?=$|[，；。、）〕 ])"
_VERB: Final = re.compile(
    rf"(?P<lead>(?:负责|{_DUTY}|联合|总)*(?:牵头|统筹)(?:负责|落实|组织|实施|推进|抓好|协调|开展|做好)*)"
    rf"|(?P<supporting>{_DUTY}*(?:配合|协办|协助|参与|参加)(?:落实|做好|实施|推进|负责)*{_BOUND})"
    rf"|(?P<reference>参照(?:落实|执行|实施|做好)?{_BOUND})"
    rf"|(?P<responsible>{_DUTY}*(?:负责|落实|承办|实施|执行|抓好)+{_BOUND}"
    rf"|按照?(?:各自)?(?:职责|职能)(?:分工|范围)?{_BOUND})"
)
# X会Y: 会 stands between two whole organs; 会议, 会计, 会展, 委员会, 工会, 常委会 are words and names.
_JOINTLY: Final = re.compile(r"会同|会(?![议计展员务场审签客诊谈商同]|考(?!试|核))")
_OF_A_PLACE: Final = re.compile(r"[市省县区镇乡州旗盟国团各]|有关|相关|中央")
_WITH_A_PLACE: Final = re.compile(
    r"(?:[局办部厅室院署科处股队所站府心会]|[妇残侨商文科]联|(?<![管居村党常组执编团筹评])委)$"
)
_WITHOUT_A_PLACE: Final = re.compile(
    r"(?:[局办部厅室院署科处股]|(?:改革|健康|发改|卫健|国资|经信|工信|住建|民宗|政法)委)$"
)
_COLLECTIVE: Final = re.compile(
    r"各|有关|相关|全体|所有|下属|属下|所属|直属|成员单位|[省市县区州]直|功能区|两级|县市区|区县|镇街|乡镇"
    r"|(?:部门|单位|企业|机关)$"
)
_NO_UNIT: Final = re.compile(
    r"[《》“”\"%!！?？=＝]|以下简称|[〔（]\d{4}|试行|附件|详见|下同$|\d{3,}"
)
_LONGEST_UNIT: Final = 30


@dataclass(frozen=True, slots=True)
class Statement:
    """What a statement says: who does what, by when in its words, and whether it ends with 下同."""

    assignments: tuple[Assignment, ...] = ()
    deadlines: tuple[str, ...] = ()
    holds_below: bool = False


# The same bracket is asked several times: whether it states anything, what it states, in the counts.
@lru_cache(maxsize=256)
def read(text: str, source: Source = Source.INLINE, role: Role = Role.RESPONSIBLE) -> Statement:
    """Read the inside of a responsibility bracket, a labelled line or a cell.

    ``role`` is what units without any label or verb get.
    """
    plain = canonical(text)
    end = _end(plain)
    assignments: list[Assignment] = []
    deadlines: list[str] = []
    for kind, begin, stop in _labelled(plain[:end], role):
        if kind == "time":
            deadlines.append(text[begin:stop].strip(" ，；。,;"))
        elif kind not in {"person", "contact"}:
            part = Role.RESPONSIBLE if kind == "default" else Role(kind)
            times = list(when.spans(plain, begin, stop))
            deadlines.extend(_bare(text[first:last]) for first, last in times)
            assignments.extend(_segment(text, when.without(plain, times), begin, stop, part))
    found = dict.fromkeys(replace(each, source=source) for each in assignments)
    named = tuple(each for each in deadlines if each)
    return Statement(tuple(found), named, holds_below=end < len(plain))


def _bare(time: str) -> str:
    words = time.strip()
    return words[1:-1].strip() if canonical(words[:1]) in {"（", "〔"} else words


def _end(plain: str) -> int:
    """Return where a statement ends or its 下同 begins; 含管委会，下同 only explains a word."""
    match = _SAME_BELOW.search(plain)
    return match.start() if match and not plain.startswith(_EXPLAINS) else len(plain)


_SAME_BELOW: Final = re.compile(r"[，、；。 ]?(?:以?下同|以下相同)[ 。]{0,2}$")
_EXPLAINS: Final = ("含", "包括", "包含", "简称", "以下简称", "下称")


def has_label(plain: str) -> bool:
    """Tell whether a canonical text names a role with a colon: 责任单位：…."""
    return next(labels(plain), None) is not None


def starts_with_label(plain: str) -> bool:
    """Tell whether a canonical text begins with such a label; 联系人：… says nothing of a task."""
    match = _LABEL.match(plain.lstrip("（〔 ")) if _may_hold_label(plain) else None
    return match is not None and match.lastgroup != "contact"


def labels(plain: str, begin: int = 0) -> Iterator[int]:
    """Yield where labels begin."""
    if _may_hold_label(plain):
        for match in _LABEL.finditer(plain, begin):
            if match.lastgroup != "contact":
                yield match.start()


def _may_hold_label(plain: str) -> bool:
    """Tell quickly, of most texts, that they hold no label."""
    return "：" in plain or "责任" in plain


def has_verb(plain: str) -> bool:
    """Tell whether a canonical text says who leads, supports or answers for something."""
    return bool(_VERB.search(plain))


def has_leader(plain: str) -> bool:
    """Tell whether a canonical text says that its first units lead: 办公室牵头，各科室配合."""
    match = _VERB.search(plain)
    return match is not None and match.lastgroup == Role.LEAD.value


def is_complete(plain: str) -> bool:
    """Tell whether a statement ends with a whole unit's name, with what the units do, or when."""
    if any(last == len(plain) for _, last in _times(plain)):
        return True
    ends = [match.end() for match in _VERB.finditer(plain)]
    return is_unit_like(re.split("[、，；：]", plain)[-1]) or ends[-1:] == [len(plain)]


def count_units(plain: str) -> int:
    """Return how many units a canonical text lists, or 0 when it is no list of units."""
    plain = plain[: _end(plain)]
    plain = when.without(plain, list(_times(plain)))
    if not plain or _NO_UNIT.search(plain):
        return 0
    statement = read(plain)
    names = [each.unit for each in statement.assignments]
    if not names or any(len(name) > _LONGEST_UNIT for name in names):
        return 0
    ends = [is_unit_like(names[0]), is_unit_like(names[-1])]
    return len(names) if all(ends) else 0


def _times(plain: str) -> Iterator[tuple[int, int]]:
    return when.spans(plain, 0, len(plain))


def is_collective(unit: str) -> bool:
    """Tell whether a name stands for several units, such as 市政府各部门."""
    return bool(_COLLECTIVE.search(canonical(unit)))


def _labelled(plain: str, role: Role) -> Iterator[tuple[str, int, int]]:
    """Yield kind, begin and end of each labelled part; what stands before the first has ``role``."""
    kind, begin = role.value, 0
    for match in _LABEL.finditer(plain):
        yield kind, begin, match.start()
        kind, begin = match.lastgroup or role.value, match.end()
    yield kind, begin, len(plain)


def _segment(text: str, plain: str, begin: int, end: int, role: Role) -> Iterator[Assignment]:
    """Yield the units up to each verb with the verb's role, the rest with the label's.

    A verb says nothing of units before a semicolon: 办公室；各科室配合.
    """
    for match in _VERB.finditer(plain, begin, end):
        signs = [at for at in depth_zero(plain, begin, match.start()) if plain[at] == "；"]
        if signs:
            yield from _batch(text, plain, begin, signs[-1], role)
            begin = signs[-1] + 1
        yield from _batch(text, plain, begin, match.start(), Role(match.lastgroup or role.value))
        begin = match.end()
    yield from _batch(text, plain, begin, end, role)


def _batch(text: str, plain: str, begin: int, end: int, role: Role) -> Iterator[Assignment]:
    """Yield units of one role; where some act 会同 others, those lead and the others support."""
    for jointly in _JOINTLY.finditer(plain, begin, end):
        if jointly.start() < begin or not _is_jointly(plain, jointly, begin, end):
            continue
        stop = plain.find("；", jointly.end(), end)
        stop = end if stop < 0 else stop
        yield from _units(text, plain, begin, jointly.start(), Role.LEAD)
        yield from _units(text, plain, jointly.end(), stop, Role.SUPPORTING)
        begin = min(end, stop + 1)
    yield from _units(text, plain, begin, end, role)


def _is_jointly(plain: str, match: re.Match[str], begin: int, end: int) -> bool:
    before = plain[max(begin, match.start() - _LONGEST_UNIT) : match.start()]
    behind = plain[match.end() : min(end, match.end() + _LONGEST_UNIT)]
    return match[0] == "会同" or _are_partners(before, behind)


def _are_partners(before: str, behind: str) -> bool:
    """Tell whether 会 stands between two organs, and is no part of either's name."""
    other = _NAME_BREAK.split(behind, maxsplit=1)[0]
    if not is_unit_like(other):
        return False
    if _OF_A_PLACE.match(other):
        return bool(_WITH_A_PLACE.search(before))
    return len(other) > _SHORTEST_ORGAN and bool(_WITHOUT_A_PLACE.search(before))


_NAME_BREAK: Final = re.compile(r"[，、；。 ]")
_SHORTEST_ORGAN: Final = 2


def _units(text: str, plain: str, begin: int, end: int, role: Role) -> Iterator[Assignment]:
    for first, last in names_in(plain, begin, end):
        unit = mended("".join(text[first:last].split()))
        yield Assignment(unit, role, is_collective(unit))
