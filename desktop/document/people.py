"""Persons named beside units, in a column 责任科室、责任人: they are no units and stay in the text.

A name is believed only in such a column: elsewhere 高新 and 金平 are places.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.document.normalize import plain as canonical
from desktop.document.unit_list import is_unit_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.document.model import Assignment

_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦马苗花"
    "方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米明臧成戴宋庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房解丁邓洪包左石崔吉龚"
    "程邢裴陆荣翁荀甄曲封储段侯班武刘景龙叶黎蒲赖卓蔺屠蒙池乔阴温庄晏柴瞿阎连习艾向古易廖庾耿关欧利师巩聂辛简饶"
    "曾沙丰游肖涂岳雒冼谭申冉宁仇甘应宗丛滑"
)
_GIVEN: Final = r"[\u4e00-\u9fff某×xX*]{1,2}"
_PERSON: Final = re.compile(rf"[{_SURNAMES}]{_GIVEN}")
_IN_BRACKETS: Final = re.compile(
    rf"[（〔][{_SURNAMES}]{_GIVEN}(?:[、，][{_SURNAMES}]{_GIVEN})*[）〕]$"
)
_BEHIND: Final = re.compile(rf"(?<=[科股室处局办队站])[{_SURNAMES}]{_GIVEN}$")


def without_people(assignments: Iterable[Assignment]) -> Iterator[Assignment]:
    """Yield the assignments to units, without persons and without the persons behind units."""
    for each in assignments:
        plain = canonical(each.unit)
        match = _IN_BRACKETS.search(plain) or _BEHIND.search(plain)
        unit = each.unit[: match.start()] if match else each.unit
        if unit and (is_unit_like(unit) or not _PERSON.fullmatch(canonical(unit))):
            yield replace(each, unit=unit)
