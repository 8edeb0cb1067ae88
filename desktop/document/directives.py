"""Which directives a text holds: a notice, the 要点 attached to it, a chain of forwarded notices.

A notice and the plan that it issues are one directive, named after the plan; a notice that
forwards another and adds its own opinions is a directive of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document import front
from desktop.document.markers import marker_of
from desktop.document.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.document.normalize import Passage


@dataclass(slots=True, eq=False)
class Section:
    """The front of a document (red head, title, number) and what follows up to the next front."""

    front: list[Passage] = field(default_factory=list)
    body: list[Passage] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Return the offset at which the section begins."""
        return min((each.start for each in (*self.front[:1], *self.body[:1])), default=0)

    @property
    def title(self) -> str:
        """Return the title without the blanks of the layout, or nothing."""
        for index, passage in enumerate(self.front):
            if front.is_title(passage.plain):
                title = squeezed(passage.text)
                before = self.front[index - 1] if index else None
                if before and title.startswith(_VERBS) and front.is_organ(before.plain):
                    return squeezed(before.text) + title
                return title
        return ""

    @property
    def number(self) -> str | None:
        """Return the document number."""
        return next((n for each in self.front if (n := _number(each.plain))), None)

    @property
    def header(self) -> str | None:
        """Return the organ of the red head."""
        return next((h for each in self.front if (h := front.header_organ(each.plain))), None)

    @property
    def is_notice(self) -> bool:
        """Tell whether this is a notice rather than a plan attached to one."""
        is_numbered = self.number is not None or self.header is not None
        return is_numbered or any(front.is_notice_title(each.plain) for each in self.front)

    @property
    def signature(self) -> str | None:
        """Return the last organ that stands on a line of its own."""
        organs = (squeezed(each.text) for each in self.body if front.is_organ(each.plain))
        return next(reversed(list(organs)), None)

    @property
    def signed_on(self) -> date | None:
        """Return the date below the text; the date of printing is none."""
        return next((d for each in self.body if (d := front.date_line(each.plain))), None)


_VERBS: Final = ("关于", "转发", "印发")
_ORGAN_OF_TITLE: Final = re.compile(
    r"(.{2,40}?)(?:关于|转发|印发|政务公开|(?:19|20)\d\d年|二[〇○零])"
)
_YEAR: Final = re.compile(r"(20\d\d)年")
_HAN_YEAR: Final = re.compile(r"二[〇○零]([〇○零一二三四])([〇○零一二三四五六七八九])年")
_ISSUER_END: Final = re.compile(r"(?:政府|办公[室厅]|局|委员会|委|厅|部|中心|院|会|办|处|站|队)$")


def squeezed(text: str) -> str:
    """Return a name or title without the blanks of the layout."""
    return "".join(text.split())


def _number(plain: str) -> str | None:
    return front.document_number_line(plain.strip(" （）"))


def sections(passages: Iterable[Passage]) -> list[Section]:
    """Cut a text where a new front begins; the first section may have none."""
    result = [Section()]
    held: list[Passage] = []
    for passage in passages:
        if _is_front(passage):
            held.append(passage)
            continue
        _begin(result, held)
        held = []
        result[-1].body.append(passage)
    _begin(result, held)
    return [each for each in result if each.front or each.body]


def _begin(result: list[Section], held: list[Passage]) -> None:
    """Start a section with the held lines, unless nothing in them names a document."""
    if any(front.is_title(each.plain) or _number(each.plain) for each in held):
        result.append(Section(front=held))
    else:
        result[-1].body.extend(held)


def _is_front(passage: Passage) -> bool:
    plain = passage.plain
    if len(plain) > _LONGEST_FRONT or marker_of(plain) is not None:
        return False
    return (
        front.is_title(plain)
        or _number(plain) is not None
        or front.header_organ(plain) is not None
        or front.is_organ(plain)
        or bool(_ATTACHMENT_MARK.fullmatch(plain))
    )


_LONGEST_FRONT: Final = 120
_ATTACHMENT_MARK: Final = re.compile(r"附 ?[件：表]? ?[一二三四\d]{0,2} ?[：]?")


def issuer_of(notice: Section | None, plan: Section | None) -> str | None:
    """Return who issued the directive: by its title, its red head or its signature."""
    for section in (notice, plan):
        if section and (match := _ORGAN_OF_TITLE.match(section.title)):
            organ = match[1]
            if _ISSUER_END.search(organ):
                return _in_full(organ, section)
    for section in (notice, plan):
        if section and (organ := section.header or section.signature):
            return organ
    return None


def _in_full(organ: str, section: Section) -> str:
    """Return an organ with its place, where the red head has it."""
    header = section.header
    return header if header and header.endswith(organ) else organ


def year_of(*texts: str | None) -> int | None:
    """Return the first year named in titles and numbers."""
    for text in texts:
        if text and (match := _YEAR.search(text) or re.search(r"〔(20\d\d)〕", text)):
            return int(match[1])
        if text and (match := _HAN_YEAR.search(text)):
            digits = str.maketrans("〇○零一二三四五六七八九", "000123456789")
            return 2000 + int((match[1] + match[2]).translate(digits))
    return None


def forwarded_number(section: Section) -> str | None:
    """Return the number of the directive that a notice passes on, None when it issues its own."""
    for passage in section.body[:_INTRODUCTION]:
        if marker_of(passage.plain):
            return None
        is_forward = "转发" in section.title or "转发给你们" in passage.plain
        if is_forward and (numbers := front.document_numbers(passage.plain)):
            return re.sub(r"^(?:和|及|的)", "", numbers[0])
    return None


_INTRODUCTION: Final = 6
_MUNICIPALITIES: Final = ("北京市", "上海市", "天津市", "重庆市")
_NATIONAL: Final = re.compile(r"^(?:中华人民共和国|国务院|中共中央|中央|全国|国家)")
_GOVERNMENT: Final = re.compile(r"政府|党委|委员会办公室$|街道办事处$")


def level_of(issuer: str | None) -> Level | None:
    """Return the level of government of an issuer, by its name."""
    if not issuer:
        return None
    is_government = bool(_GOVERNMENT.search(issuer))
    if _NATIONAL.match(issuer) and (is_government or "国务院" in issuer or "中央" in issuer):
        return Level.NATIONAL
    if not is_government:
        return Level.DEPARTMENT
    return _level_of_place(issuer)


_PLACE_OF_TITLE: Final = re.compile(
    r"(?:20\d\d年)?([\u4e00-\u9fff]{1,14}?[省市区县旗州盟])(?=(?:20\d\d年)?政务|20\d\d年)"
)


def level_of_title(title: str) -> Level | None:
    """Return the level of the place that a title names, where the text names no issuer."""
    match = _PLACE_OF_TITLE.match(title)
    return _level_of_place(match[1]) if match else None


def _level_of_place(issuer: str) -> Level | None:
    place = issuer.partition("人民政府")[0].partition("政府")[0]
    rest = place
    for name in _MUNICIPALITIES:
        rest = rest.removeprefix(name)
    if re.search(r"[镇乡]$|街道", rest):
        return Level.TOWNSHIP
    if re.search(r"(?:区|县|旗|自治县)$", rest) and not rest.endswith(("自治区", "地区")):
        return Level.COUNTY
    if rest.endswith(("市", "自治州", "州", "盟", "地区")):
        return Level.CITY
    if (place and not rest) or rest.endswith(("省", "自治区", "兵团")):
        return Level.PROVINCE
    return None
