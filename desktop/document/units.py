"""Who: the units named in a statement of responsibility, with their roles, as printed.

A collective unit such as 各县（市、区）人民政府（管委会） is one unit and is never split.
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
_ENDING: Final = (
    r"(?:局|委|办|部|厅|院|室|科|处|股|署|司|队|所|站|中心|政府|单位|部门|机构|公司|集团|银行|[支分]行"
    r"|大学|学校|会|街道|镇|乡|社区|园区|新区|开发区|高新区|实验区|示范区|社|台|馆|妇联|残联|工商联|侨联|文联|社科联|科协|海关|企业|组)"
)
_UNIT_END: Final = re.compile(rf"{_ENDING}$")
# 和、及、等 separate units only behind something that is a whole unit's name.
_WHOLE: Final = (
    r"(?:局|委|办|部|厅|院|室|科|处|股|署|司|支队|大队|中心|政府|单位|部门|机构|公司|集团|[支分银]行"
    r"|委会|协会|联合会|总会|工会|街道|妇联|残联|工商联|侨联|文联|社科联|科协|镇|园区|新区|馆|[）〕])"
)
_AND: Final = re.compile(
    rf"(?<=[\w）〕])(?P<left>{_WHOLE}|各[县区市镇乡州]{{1,3}})"
    r"(?P<word>以及|及|和|与|等|暨)(?!其|(?:单位|部门|机构)$)"
)
# 市财政局等部门 is 市财政局, and others that nobody names.
_AND_OTHERS: Final = re.compile(rf"(?<=[\w）〕])(?:{_WHOLE})(?P<others>等(?:单位|部门|机构))$")
# X会Y: 会 stands between two whole organs; 会议, 会计, 会展, 委员会, 工会, 常委会 are words and names.
_JOINTLY: Final = re.compile(r"会同|会(?![议计展员务场审签客诊谈商同]|考(?!试|核))")
_OF_A_PLACE: Final = re.compile(r"[市省县区镇乡州旗盟国团各]|有关|相关|中央")
_WITH_A_PLACE: Final = re.compile(
    r"(?:[局办部厅室院署科处股队所站府心会]|[妇残侨商文科]联|(?<![管居村党常组执编团筹评])委)$"
)
_WITHOUT_A_PLACE: Final = re.compile(
    r"(?:[局办部厅室院署科处股]|(?:改革|健康|发改|卫健|国资|经信|工信|住建|民宗|政法)委)$"
)
_ADMIN_WORD: Final = re.compile(
    r"(?:县市区|市县区|县区|市区|区县|县|区|市|旗|州|镇|乡|街道?|乡镇)"
    r"(?:（[^（）]{1,12}）|〔[^〔〕]{1,12}〕)?"
    r"(?:人民政府|政府|管委会|街道办事处|办事处|党工委|街道)?(?:（[^（）]{1,8}）)?"
)
_COLLECTIVE_HEAD: Final = re.compile(r"(?:全[市省县区州])?各?设?[县区市镇乡州街旗]{1,3}")
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
            times = list(when.spans(plain, begin, stop, is_unit_like))
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
    return when.spans(plain, 0, len(plain), is_unit_like)


def is_unit_like(name: str) -> bool:
    """Tell whether a name ends as units' names do."""
    bare = re.sub(r"[（〔][^（）〔〕]*[）〕]$", "", canonical(name))
    return (len(bare) > 1 and bool(_UNIT_END.search(bare))) or bool(
        _COLLECTIVE_HEAD.fullmatch(bare)
    )


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
    for first, last in _names(plain, begin, end):
        unit = _mended("".join(text[first:last].split()))
        yield Assignment(unit, role, is_collective(unit))


def _names(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each unit's name begins and ends."""
    for first, last in _rejoined(plain, list(_parts(plain, begin, end))):
        for start, stop in _split_and(plain, first, last):
            yield from _trimmed(plain, start, stop)


def _parts(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Split at 、，；。 outside brackets, and at a blank behind a unit's name."""
    for position in depth_zero(plain, begin, end):
        sign = plain[position]
        if sign in "、，；。/\n" or (sign == " " and _UNIT_END.search(plain[begin:position])):
            yield begin, position
            begin = position + 1
    yield begin, end


def _rejoined(plain: str, parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Put together again what one collective name separates: 各市、县（区）人民政府."""
    held: tuple[int, int] | None = None
    for begin, end in parts:
        word = plain[begin:end].strip()
        if held and plain[held[1]] == "、" and _ADMIN_WORD.fullmatch(word):
            held = (held[0], end)
        else:
            if held:
                yield held
            held = (begin, end)
        if not _COLLECTIVE_HEAD.fullmatch(plain[held[0] : held[1]].strip().replace("、", "")):
            yield held
            held = None
    if held:
        yield held


def _split_and(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    outside = set(depth_zero(plain, begin, end))
    for match in _AND.finditer(plain, begin, end):
        if match.start("word") in outside:
            yield begin, match.start("word")
            begin = match.end()
    if others := _AND_OTHERS.search(plain, begin, end):
        yield begin, others.start("others")
        begin = others.start("others")
    yield begin, end


_LEADING: Final = re.compile(
    r"(?:[ 由和及与：]|等(?!(?:单位|部门|机构)(?:$|[、，；。）〕])))+(?=[\u4e00-\u9fff])|[ ：]+"
)
_TRAILING: Final = re.compile(r"(?:[ 等：*]|下同)+$")
_GENERIC: Final = frozenset({"", "单位", "部门", "等", "其他", "无", "-", "—", "/"})


def _trimmed(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    if match := _LEADING.match(plain, begin, end):
        begin = match.end()
    if match := _TRAILING.search(plain, begin, end):
        end = match.start()
    while end > begin and plain[end - 1] in "（〔":  # 各科室（按职责分工）
        end -= 1
    begin, end = _unwrapped(plain, begin, end)
    if plain[begin:end].strip() not in _GENERIC:
        yield begin, end


_PARTNER: Final = {"（": "）", "(": ")", "〔": "〕", "﹝": "﹞", "[": "]", "【": "】", "［": "］"}


_SIGNS: Final = frozenset("（）()〔〕﹝﹞[]【】［］")


def _mended(unit: str) -> str:
    """Return a name with the closing signs that its opening signs ask for: （管委会】 → （管委会）."""
    if _SIGNS.isdisjoint(unit):
        return unit
    result = list(unit)
    opened: list[str] = []
    for place, sign in enumerate(unit):
        if sign in _PARTNER:
            opened.append(sign)
        elif canonical(sign) in {"）", "〕"} and opened:
            partner = _PARTNER[opened.pop()]
            if canonical(partner) != canonical(sign):
                result[place] = partner
        elif canonical(sign) in {"）", "〕"}:
            result[place] = ""
    return "".join(result)


def _unwrapped(plain: str, begin: int, end: int) -> tuple[int, int]:
    """Drop a bracket sign at either end whose partner is missing."""
    name = plain[begin:end]
    last = max(name.rfind("（"), name.rfind("〔"))
    if name[-1:] in {"）", "〕"} and (last < 0 or _is_closed(name[last:-1])):
        end -= 1
    if name[:1] in {"（", "〔"} and not _is_closed(name):
        begin += 1
    return begin, end


def _is_closed(name: str) -> bool:
    return "）" in name or "〕" in name
