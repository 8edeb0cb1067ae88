"""The names in a list of units: where each begins and ends, and how a torn one is mended.

A collective unit such as 各市、县（区）人民政府 is one name, and 和 separates only whole names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.document.brackets import depth_zero
from desktop.document.normalize import plain as canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_ADMIN_WORD: Final = re.compile(
    r"(?:县市区|市县区|县区|市区|区县|县|区|市|旗|州|镇|乡|街道?|乡镇)"
    r"(?:（[^（）]{1,12}）|〔[^〔〕]{1,12}〕)?"
    r"(?:人民政府|政府|管委会|街道办事处|办事处|党工委|街道)?(?:（[^（）]{1,8}）)?"
)
_COLLECTIVE_HEAD: Final = re.compile(r"(?:全[市省县区州])?各?设?[县区市镇乡州街旗]{1,3}")


def names_in(plain: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each unit's name begins and ends in a canonical list."""
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


def mended(unit: str) -> str:
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


def is_unit_like(name: str) -> bool:
    """Tell whether a name ends as units' names do."""
    bare = re.sub(r"[（〔][^（）〔〕]*[）〕]$", "", canonical(name))
    return (len(bare) > 1 and bool(_UNIT_END.search(bare))) or bool(
        _COLLECTIVE_HEAD.fullmatch(bare)
    )
