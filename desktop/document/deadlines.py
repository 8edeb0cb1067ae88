"""When: a date, a rhythm, a standing duty, a response time; four kinds, never mixed up.

A date that lost digits (20219月) is unknown: it is reported and never guessed.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.document.markers import han_value
from desktop.document.model import Deadline, DeadlineKind
from desktop.document.normalize import plain as canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

_S: Final = r" {0,2}"
_YEAR: Final = rf"(?:(?P<year>20\d\d){_S}年|(?P<this>本年度?|今年|当年))?{_S}"
_MONTH: Final = rf"(?P<month>1[0-2]|0?[1-9]){_S}月(?:份)?"
_DAY: Final = rf"(?P<day>3[01]|[12]\d|0?[1-9]){_S}[日号]"
_HALF: Final = r"(?P<half>上|下)半年"
_QUARTER: Final = r"第?(?P<quarter>[一二三四1-4])季度"
_OF_YEAR: Final = r"(?:(?<=[年度])|(?<=年 )|(?<=年  ))"
_POINT: Final = (
    rf"{_YEAR}(?:{_MONTH}{_S}(?:{_DAY}|(?P<part>底|末|上旬|中旬|下旬)?)|{_HALF}(?:底|末)?"
    rf"|{_QUARTER}(?:底|末)?|(?P<end>年{_S}底|年{_S}末|年内|年度内|{_OF_YEAR}[底末内])|(?P<whole>(?<=年)))"
)
_BEFORE: Final = rf"{_S}(?P<before>(?:以|之)?前|前后)"
# 9月底、12月底前; 6月底完成, but not 2020年完成.
_TOO: Final = (
    rf"(?={_S}[、和及]{_S}(?:1[0-2]|[1-9]){_S}月[底末]?(?:{_S}\d{{1,2}}{_S}日)?(?:以|之)?前)"
    r"|(?<!\d年)(?<!\d 年)(?<![今本当]年)(?<!年度)(?=(?:全部|基本|全面)?完成)"
)
# In prose a time is a deadline only with 前, 完成 or 年内; "2019年工作" is none.
_DATE: Final = re.compile(
    rf"(?<![\d.第]){_POINT}(?:{_BEFORE}|{_TOO})|(?<!\d)(?P<within>(?P<within_year>20\d\d){_S}年内|年内|本年度内)"
    rf"|(?<=到)(?P<until>20\d\d){_S}年(?P<until_end>底|末)?(?=[，。完基实全建])"
)
_DATE_ALONE: Final = re.compile(rf"(?<![\d.第每]){_POINT}(?:{_BEFORE})?(?!{_S}(?:启动|开始|起))")
_RECURRING: Final = re.compile(
    rf"每(?:季度|半年|年度|学期|学年|个?工作日|两[年月周]|\d{{1,2}}{_S}个?[年月周天]|[年季月周旬日天])(?:底|末|初)?"
    r"(?:的?(?:第[一二三]个月|[首末]月))?"
    rf"(?:(?:的)?(?:\d{{1,2}}{_S}[日月](?:底|末)?(?:前)?[、和及，]?){{1,6}})?"
    r"(?:(?:至少|不少于|不低于|应当?)?[\u4e00-\u9fff]{0,4}(?:[一二两三四五六七八九十]|\d{1,3})(?:次|期|轮))?"
    rf"|(?:按|逐)(?:季度|月度|年度|半年|[年季月周旬日])(?!照|期|时|质|需|规|计)(?![\u4e00-\u9fff]{{0,1}}份)"
)
_RESPONSE: Final = re.compile(
    rf"(?P<amount>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}){_S}(?:个)?{_S}"
    rf"(?P<unit>小时|工作日|自然日|分钟|日|天|周|星期|(?<=个)月){_S}(?:之?内|以内)"
)
_STANDING: Final = r"长期坚持|长期推进|长期有效|长期|持续推进|持续开展|持续落实|全年推进|全年|常态化推进|常态化开展|常年"
_STANDING_PROSE: Final = re.compile(
    rf"(?:(?<=^)|(?<=[，；。（、]))(?:{_STANDING})(?=$|[。；）])|贯穿全年(?=$|[，。；])"
)
_STANDING_ANY: Final = re.compile(_STANDING)
_STANDING_CELL: Final = re.compile(r"常态化|动态|实时|随时|及时|日常|持续")
_RESPONSE_CELL: Final = re.compile(rf"\d{{1,3}}{_S}个?{_S}(?:工作日|小时)")
_RECURRING_CELL: Final = re.compile(r"定期|季度|月度|按要求定期")
LOST: Final = re.compile(
    r"(?<!\d)20[0-3]\d(?:1[0-2]|[1-9])(?:月|(?:[12]\d|3[01]|[1-9])日?(?![\d号年元万亿个条件次%]))底?前?"
    r"|(?<!\d)(?:1[0-2]|[1-9])(?:[12]\d|3[01]|0[1-9])日(?:底|之|以)?前?"
    r"|〔20[0-3]\d\d{1,4}(?=号|[^\d〕]|$)"
)


def read(text: str, year: int | None) -> tuple[Deadline, ...]:
    """Return the deadlines named in prose, in printed order; ``year`` is the directive's."""
    plain = canonical(text)
    found: list[tuple[int, Deadline]] = []
    if _has(plain, _RECURRING_SIGNS):
        found += _of_kind(text, plain, _RECURRING, DeadlineKind.RECURRING)
    if _has(plain, _DATE_SIGNS):
        taken = [match.span() for match in LOST.finditer(plain)]
        taken += [(at, at + len(deadline.wording)) for at, deadline in found]
        found += [*_lost(text, plain), *_dates(text, plain, year, taken, _DATE)]
    if "内" in plain:
        found += _of_kind(text, plain, _RESPONSE, DeadlineKind.RESPONSE_TIME)
    if _has(plain, _STANDING_SIGNS):
        found += _of_kind(text, plain, _STANDING_PROSE, DeadlineKind.STANDING)
    return tuple(dict.fromkeys(deadline for _, deadline in sorted(found, key=_place)))


def read_alone(text: str, year: int | None) -> tuple[Deadline, ...]:
    """Return the deadlines of a cell or label, where a bare 2022年10月 is one too.

    Wording that fits no kind is kept as a date without a day, so that it is asked about.
    """
    plain = canonical(text)
    if not plain.strip(" -—/无"):
        return ()
    lost = [match.span() for match in LOST.finditer(plain)]
    found = [
        *_lost(text, plain),
        *_of_kind(text, plain, _RECURRING, DeadlineKind.RECURRING),
        *_of_kind(text, plain, _RESPONSE, DeadlineKind.RESPONSE_TIME),
        *_of_kind(text, plain, _STANDING_ANY, DeadlineKind.STANDING),
    ]
    if not found:
        found.extend(_of_kind(text, plain, _RESPONSE_CELL, DeadlineKind.RESPONSE_TIME))
    taken = [*lost, *((at, at + len(deadline.wording)) for at, deadline in found)]
    found.extend(_dates(text, plain, year, taken, _DATE_ALONE))
    if not found:
        found.extend(_of_kind(text, plain, _RECURRING_CELL, DeadlineKind.RECURRING))
        found.extend(_of_kind(text, plain, _STANDING_CELL, DeadlineKind.STANDING))
    if not found:
        return (Deadline(DeadlineKind.DATE, text.strip()),)
    return tuple(dict.fromkeys(deadline for _, deadline in sorted(found, key=_place)))


def is_time(plain: str) -> bool:
    """Tell whether a canonical cell names nothing but times that are understood."""
    found = read_alone(plain, _ANY_YEAR)
    return bool(found) and all(each.due_on or each.kind is not DeadlineKind.DATE for each in found)


_ANY_YEAR: Final = 2000


def end_of(plain: str, begin: int, end: int) -> int:
    """Return where the time ends that begins a canonical text from ``begin`` to ``end``.

    It is ``begin`` where none does; a bare 2021年 or 6月 is a time only by itself.
    """
    first = match.end() if (match := _LEADING.match(plain, begin, end)) else begin
    if _STANDING_CELL.fullmatch(plain, first, end):
        return end
    for pattern in (_RECURRING, _STANDING_ANY):
        if match := pattern.match(plain, first, end):
            return match.end()
    match = _DATE_ALONE.match(plain, first, end)
    is_limit = match and (match.end() == end or match[0][-1] in _LIMITS)
    return match.end() if match and (is_limit or plain.startswith("完成", match.end())) else begin


_LEADING: Final = re.compile(r"(?:于|在|应|须|并|力争|确保|原则上|最迟)+")
_LIMITS: Final = "前底末内旬"


# Without one of these signs the patterns for prose find nothing, and most texts have none.
_DATE_SIGNS: Final = ("前", "完成", "年内", "年  内", "年 内", "年度内", "到20", "月")
_RECURRING_SIGNS: Final = ("每", "按", "逐")
_STANDING_SIGNS: Final = ("长期", "持续", "全年", "常")


def _has(plain: str, signs: tuple[str, ...]) -> bool:
    return any(sign in plain for sign in signs)


def _place(found: tuple[int, Deadline]) -> int:
    return found[0]


def _of_kind(
    text: str, plain: str, pattern: re.Pattern[str], kind: DeadlineKind
) -> Iterator[tuple[int, Deadline]]:
    for match in pattern.finditer(plain):
        yield match.start(), Deadline(kind, text[match.start() : match.end()].strip())


def _lost(text: str, plain: str) -> Iterator[tuple[int, Deadline]]:
    for match in LOST.finditer(plain):
        if plain[match.start()] != "〔" and ("前" in match[0] or "月" in match[0]):
            wording = text[match.start() : match.end()]
            yield match.start(), Deadline(DeadlineKind.DATE, wording)


def _dates(
    text: str,
    plain: str,
    year: int | None,
    taken: list[tuple[int, int]],
    pattern: re.Pattern[str],
) -> Iterator[tuple[int, Deadline]]:
    for match in pattern.finditer(plain):
        wording = text[match.start() : match.end()].strip()
        is_taken = any(begin < match.end() and match.start() < end for begin, end in taken)
        if not wording or is_taken:
            continue
        if match["year"]:
            year = int(match["year"])
        due = _due(match, year)
        yield match.start(), Deadline(DeadlineKind.DATE, wording, due)


def _due(match: re.Match[str], year: int | None) -> date | None:
    """Return the last day that still counts: 8月前 ends with July, 12月25日前 with the 25th."""
    found = match.groupdict()
    year = int(found.get("within_year") or found.get("until") or found.get("year") or year or 0)
    if not year:
        return None
    if found.get("month"):
        return _in_month(found, year)
    if found.get("half"):
        return date(year, 6, 30) if found["half"] == "上" else date(year, 12, 31)
    if found.get("quarter"):
        last = han_value(found["quarter"]) * 3
        is_open = found.get("before") and not match[0].rstrip("以之前").endswith(("底", "末"))
        return _before_month(year, last - 2) if is_open else _month_end(year, last)
    if found.get("whole") is not None and found.get("before"):
        return date(year - 1, 12, 31)
    return date(year, 12, 31)


_LAST_OF_PART: Final = {"上旬": 10, "中旬": 20}


def _in_month(found: dict[str, str | None], year: int) -> date | None:
    month = int(found["month"] or 0)
    if found.get("day"):
        return _date(year, month, int(found["day"] or 0))
    if (part := found.get("part")) in _LAST_OF_PART:
        return date(year, month, _LAST_OF_PART[part])
    if found.get("before") and not part:
        return _before_month(year, month)
    return _month_end(year, month)


def _before_month(year: int, month: int) -> date:
    return _month_end(year, month - 1) if month > 1 else date(year - 1, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
