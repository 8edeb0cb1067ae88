"""Names of units compared as a clerk compares them: region, level and usual abbreviations.

``市住建局`` and ``汕尾市住房和城乡建设局`` are the same to a city, ``区财政局`` and ``市财政局`` never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from desktop.errors import UsageError, in_one_line

LONGEST_NAME: Final = 100  # characters
_SHOWN: Final = 30  # of a name that is refused

# Each line is one unit: what it is called in full first, then what people print and say.
_USUAL: Final = """
政府办公室 政府办 府办 府办公室 政府办公厅 人民政府办公室 人民政府办公厅
发展改革局 发改局 发改委 发展改革委 发展改革和物价局 发展改革委员会
工业信息化局 工信局 工信委 经信局 经信委 经济信息化局 经济信息化委 工业信息化厅 工信厅
住房城乡建设局 住建局 住建委 住房城乡建设委 住房城乡建设厅 住建厅 住房建设局
人力资源社会保障局 人社局 人社厅 人力资源社会保障厅
自然资源局 自然资源厅 国土资源局 国土局
生态环境局 生态环境厅 环境保护局 环保局
农业农村局 农业农村委 农业农村厅 农业局
市场监管局 市场监督管理局 市监局 市场监管委
卫生健康局 卫生健康委 卫健局 卫健委 卫计局 卫计委 卫生计生局 卫生计生委
文广旅体局 文化广电旅游体育局 文广旅游体育局 文化广电旅游局 文旅局 文广新局 文化旅游局
应急局 应急管理局 安全监管局 安监局 应急管理厅
医保局 医疗保障局
交通运输局 交通局 交通运输厅 交通运输委
城管执法局 城市管理综合执法局 城市管理执法局 城管局 城市管理局
退役军人局 退役军人事务局
政务服务数据管理局 政数局 政务服务数据局 政务服务局 数据局
国资委 国有资产监督管理委 国有资产监督管理局
科技局 科学技术局 科技厅 科学技术厅
民宗局 民族宗教事务局 民族宗教局
金融局 金融工作局 地方金融监督管理局 地方金融监管局
编办 委编办 机构编制委办公室 委机构编制委办公室 机构编制委员会办公室
网信办 委网信办 委网络安全信息化委办公室 互联网信息办公室
宣传部 委宣传部
组织部 委组织部
扶贫办 扶贫开发办公室 扶贫局
法制局 法制办 政府法制办公室
食品药品监督管理局 食品药品监管局 食药监局
行政服务中心 政府行政服务中心 政务服务中心
教育局 教育厅 教育委 教委
财政局 财政厅
司法局 司法厅
民政局 民政厅
水利局 水利厅
商务局 商务厅
审计局 审计厅
"""
_LEVELS: Final = "省市县区州旗"
# 市场, 市政, 市容, 区域 begin a name of their own; 市政府 and 市政务 do not.
_LEVEL_PREFIX: Final = re.compile(
    r"(?!市场(?!监管局$)|市场监管|市容|市政(?![府务协法])|区域|县域|省级|市级|县级|区级)"
    rf"([{_LEVELS}])(?=\S{{2}})"
)
# 县城市管理局 is of a county; no city is called 县城.
_REGION: Final = re.compile(
    rf"(?![{_LEVELS}]城市)"
    r"[\u4e00-\u9fff]{2,5}?(自治区|自治州|自治县|新区|省|市|县|区|州|旗)(?=\S{3})"
)
_GENERIC: Final = re.compile(r"管委会|管理局|管理委|人民政府|办事处|委员会")
_ALIAS_BRACKET: Final = re.compile(r"[（(〔\[【]([^（）()〔〕\[\]【】]*)[）)〕\]】]")


@dataclass(frozen=True, slots=True)
class UnitName:
    """A name taken apart: ``level`` is one of 省市县区州旗 or empty, ``bare`` has neither."""

    level: str
    bare: str


@lru_cache(maxsize=4096)
def unit_name(printed: str) -> UnitName:
    """Return the level and the bare, unabbreviated name of a unit."""
    name = re.sub(r"\s+", "", printed)
    level = ""
    while (match := _REGION.match(name)) and not _GENERIC.fullmatch(name[match.end() :]):
        level, name = _level(match[1]), name[match.end() :]
    if match := _LEVEL_PREFIX.match(name):
        level, name = match[1], name[match.end() :]
    return UnitName(level, _ALIASES.get(_short(name), _short(name)))


def checked_name(name: str) -> str:
    """Return a name that somebody gave, without the white space around it.

    Raises UsageError where it is empty, longer than 100 characters, or has signs nobody sees.
    """
    plain = " ".join(name.split())
    shown = in_one_line(plain[:_SHOWN]) + ("…" if len(plain) > _SHOWN else "")
    if not plain:
        raise UsageError("有一个单位名称是空的。请填写单位的名称。")
    if len(plain) > LONGEST_NAME:
        raise UsageError(f"单位名称“{shown}”超过 {LONGEST_NAME} 个字。请核对是不是粘贴了别的内容。")
    if not plain.isprintable():
        raise UsageError(f"单位名称“{shown}”里有看不见的控制字符。请重新输入这个名称。")
    return plain


def names_in(printed: str) -> list[str]:
    """Return the names in ``农业农村局（市扶贫办）``: the one before the bracket and the one in it."""
    inner = [each for each in _ALIAS_BRACKET.findall(printed) if len(each) > 1]
    return [_ALIAS_BRACKET.sub("", printed), *inner]


def is_same(left: UnitName, right: UnitName) -> bool:
    """Tell whether two names mean the same unit; a level that is not printed fits every level."""
    fits = not left.level or not right.level or _rank(left.level) == _rank(right.level)
    return fits and left.bare == right.bare


def _level(region: str) -> str:
    return {"自治区": "省", "自治州": "州", "自治县": "县", "新区": "区"}.get(region, region)


def _rank(level: str) -> str:
    """Return one letter for levels that stand side by side: 市 and 州, 县 and 区."""
    return {"州": "市", "县": "区", "旗": "区"}.get(level, level)


def _short(name: str) -> str:
    return re.sub("[和与及]", "", name).replace("委员会", "委")


_ALIASES: Final = {
    _short(name): _short(line.split()[0])
    for line in _USUAL.strip().splitlines()
    for name in line.split()
}
