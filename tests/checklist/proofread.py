"""What proofreading changed in the four bundled checklists, against what the recogniser left.

Place and span belong to the source text, which is not shipped; doubts are settled by proofreading.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from desktop.checklist.model import Checklist, Requirement

SOURCES = {
    "jieyang-2019": "000_599640e219a1324e.txt",
    "shanwei-zhujian-2019": "001_2953e2d6da1b4da8.txt",
    "jinping-2020": "002_2dcd34ef6567b91a.txt",
    "zhanjiang-2018": "004_01c9f2089ea73c13.txt",
}
# A recogniser's readings, each seen in the source and judged by its sentence.
READINGS = {
    "公文管理系統和": "公文管理系统和",
    "《中华人民共和国《政府信息公开条例》": "《中华人民共和国政府信息公开条例》",
    "办理流程 and 答复格式": "办理流程和答复格式",
    "经济工作会议精神 and 《政府": "经济工作会议精神和《政府",
    "监管规则 and 标准": "监管规则和标准",
    "投资项 目有关": "投资项目有关",
}
WIDE = str.maketrans(",;:()", "，；：（）")
HALF = re.compile(r"(?<![A-Za-z0-9])[,;:()]|[,;:()](?![A-Za-z0-9])")
SPACE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")


def proofread(checklist: Checklist, name: str) -> Checklist:
    corrected = corrected_texts(checklist)
    assert isinstance(corrected, Checklist)
    directives = tuple(
        replace(each, requirements=tuple(settled(one) for one in each.requirements))
        for each in corrected.directives
    )
    return Checklist(name, directives)


def settled(requirement: Requirement) -> Requirement:
    return replace(requirement, span=None, doubts=())


def corrected_texts(value: Any) -> Any:
    if type(value) is str:
        return corrected_text(value)
    if isinstance(value, tuple):
        return tuple(corrected_texts(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value,
            **{each.name: corrected_texts(getattr(value, each.name)) for each in fields(value)},
        )
    return value


def corrected_text(text: str) -> str:
    for wrong, right in READINGS.items():
        text = text.replace(wrong, right)
    wide = HALF.sub(lambda match: match[0].translate(WIDE), text)
    return SPACE.sub("", wide)
