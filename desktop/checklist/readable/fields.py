"""The fields of the readable form: the word before the colon, and what it sets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from desktop.checklist.readable.values import (
    read_deadline,
    read_list,
    read_placed,
    read_span,
    read_text,
    read_units,
)
from desktop.document.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Doubt,
    DoubtKind,
    Level,
    Role,
    Source,
    Target,
)
from desktop.terms import DEADLINE_KIND, LEVEL, ROLE, SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.checklist.model import Directive, Requirement

    SetDirective = Callable[[Directive, str], Directive]
    SetRequirement = Callable[[Requirement, str], Requirement]


LEFT_OUT: Final = "不列入清单"  # the last heading: what was left out on purpose


class Key(StrEnum):
    """Fields of a directive, then those of a requirement, then those of what was left out."""

    NUMBER = "文号"
    ISSUER = "发文机关"
    ISSUED_ON = "成文日期"
    YEAR = "年度"
    LEVEL = "层级"
    FORWARDS = "转发"
    TITLE = "短标题"
    TEXT = "正文"
    PATH = "编号层级"
    HEADINGS = "上级标题"
    ID = "标识"
    TARGET = "量化指标"
    DOUBT = "存疑"
    SPAN = "原文位置"
    WORDS = "文字"
    REASON = "理由"


def assignment_key(role: Role, source: Source) -> str:
    """Return the role's word; where the units were not read in the item itself, with the source."""
    return ROLE[role] if source is Source.INLINE else f"{ROLE[role]}（{SOURCE[source]}）"


def doubt_key(kind: DoubtKind) -> str:
    """Return the word for a doubt with its kind."""
    return f"{Key.DOUBT}（{kind}）"


def _units(role: Role, source: Source) -> SetRequirement:
    def add(target: Requirement, text: str) -> Requirement:
        added = (
            Assignment(unit, role, is_collective, source)
            for unit, is_collective in read_units(text)
        )
        return replace(target, assignments=(*target.assignments, *added))

    return add


def _deadline(kind: DeadlineKind) -> SetRequirement:
    def add(target: Requirement, text: str) -> Requirement:
        deadline = Deadline(kind, *read_deadline(text))
        return replace(target, deadlines=(*target.deadlines, deadline))

    return add


def _doubt(kind: DoubtKind) -> SetRequirement:
    def add(target: Requirement, text: str) -> Requirement:
        return replace(target, doubts=(*target.doubts, Doubt(kind, *read_placed(text))))

    return add


def _target(target: Requirement, text: str) -> Requirement:
    return replace(target, targets=(*target.targets, Target(read_text(text))))


_LEVELS: Final = {LEVEL[level]: level for level in Level}

DIRECTIVE_FIELDS: Final[dict[str, SetDirective]] = {
    Key.NUMBER: lambda target, text: replace(target, document_number=read_text(text)),
    Key.ISSUER: lambda target, text: replace(target, issuer=read_text(text)),
    Key.ISSUED_ON: lambda target, text: replace(target, issued_on=date.fromisoformat(text)),
    Key.YEAR: lambda target, text: replace(target, year=int(text)),
    Key.LEVEL: lambda target, text: replace(target, level=_LEVELS[text]),
    Key.FORWARDS: lambda target, text: replace(target, forwards=read_text(text)),
}

REQUIREMENT_FIELDS: Final[dict[str, SetRequirement]] = (
    {assignment_key(role, source): _units(role, source) for role in Role for source in Source}
    | {DEADLINE_KIND[kind]: _deadline(kind) for kind in DeadlineKind}
    | {doubt_key(kind): _doubt(kind) for kind in DoubtKind}
    | {
        Key.TARGET: _target,
        Key.TITLE: lambda target, text: replace(target, title=read_text(text)),
        Key.TEXT: lambda target, text: replace(target, text=str(json.loads(text))),
        Key.PATH: lambda target, text: replace(target, path=read_list(text)),
        Key.HEADINGS: lambda target, text: replace(target, headings=read_list(text)),
        Key.ID: lambda target, text: replace(target, id=read_text(text)),
        Key.SPAN: lambda target, text: replace(target, span=read_span(text)),
    }
)
