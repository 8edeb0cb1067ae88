"""The exchange format ``yaodian-checklist/1`` as JSON, see ``docs/checklist-format.md``.

Keys stand in the order of that document. A checklist adds ``id`` and ``text`` at the top, and
``id`` to a requirement only where it is not the one that follows from number and reference; its
``leftover`` is what was left out on purpose, with the reason.
"""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from desktop.checklist.build import default_id, plain_id, with_ids
from desktop.checklist.model import Checklist, Directive, LeftOut, Requirement
from desktop.document.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Doubt,
    DoubtKind,
    Level,
    Role,
    Source,
    Span,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.model import (
        Block,
        DraftDirective,
        DraftRequirement,
        ParsedDocument,
    )

    Json = dict[str, Any]

Member = TypeVar("Member", bound=StrEnum)

FORMAT: Final = "yaodian-checklist/1"
FAMILY: Final = "yaodian-checklist/"


class FormatError(ValueError):
    """The JSON is not of the format; the text says where and what, in Chinese."""


def to_json(checklist: Checklist) -> str:
    """Return the checklist as JSON text."""
    directives = [_directive(each) for each in checklist.directives]
    head: Json = {"format": FORMAT, "id": checklist.id}
    left_out = [{"text": each.text, "reason": each.reason} for each in checklist.left_out]
    body: Json = {"directives": directives, "leftover": left_out, "doubts": []}
    if checklist.text:
        body["text"] = checklist.text
    return _dump(head | body)


def parsed_to_json(parsed: ParsedDocument) -> str:
    """Return what was read as JSON text, with leftover and doubts."""
    return _dump(
        {
            "format": FORMAT,
            "directives": [_directive(each) for each in parsed.directives],
            "leftover": [_leftover(each) for each in parsed.leftover],
            "doubts": [_doubt(each) for each in parsed.doubts],
        }
    )


def from_json(text: str) -> Checklist:
    """Return the checklist in JSON text; leftover without a reason and document-wide doubts go.

    Raises:
        FormatError: no JSON, not this format, or a value that does not fit.
    """
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise FormatError(f"第 {line} 行不符合 JSON 的写法") from error
    if not isinstance(raw, dict) or not str(raw.get("format", "")).startswith(FAMILY):
        raise FormatError("里面没有 yaodian-checklist 清单")
    if raw["format"] != FORMAT:
        raise FormatError(f"是由更新的版本写成的（{raw['format']}）")
    directives = with_ids(
        _read_directive(each, f"第 {number} 份文件")
        for number, each in enumerate(_list(raw, "directives", "清单"), 1)
    )
    name = _text(raw, "id", "清单") or default_id(directives)
    return Checklist(name, directives, _text(raw, "text", "清单"), tuple(_read_left_out(raw)))


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _directive(directive: Directive | DraftDirective) -> Json:
    return {
        "document_number": directive.document_number,
        "title": directive.title,
        "issuer": directive.issuer,
        "issued_on": directive.issued_on.isoformat() if directive.issued_on else None,
        "year": directive.year,
        "level": directive.level.value if directive.level else None,
        "forwards": directive.forwards,
        "requirements": [
            _own_id(directive, each) | _requirement(each) for each in directive.requirements
        ],
    }


def _own_id(directive: Directive | DraftDirective, each: Requirement | DraftRequirement) -> Json:
    if isinstance(directive, Directive) and isinstance(each, Requirement):
        return {} if each.id == plain_id(directive, each.ref) else {"id": each.id}
    return {}


def _requirement(each: Requirement | DraftRequirement) -> Json:
    return {
        "ref": each.ref,
        "path": list(each.path),
        "headings": list(each.headings),
        "title": each.title,
        "text": each.text,
        "assignments": [
            {
                "unit": assignment.unit,
                "role": assignment.role.value,
                "collective": assignment.is_collective,
                "source": assignment.source.value,
            }
            for assignment in each.assignments
        ],
        "deadlines": [_deadline(deadline) for deadline in each.deadlines],
        "targets": [{"wording": target.wording} for target in each.targets],
        "span": _span(each.span),
        "doubts": [_doubt(doubt) for doubt in each.doubts],
    }


def _deadline(deadline: Deadline) -> Json:
    value: Json = {"kind": deadline.kind.value, "wording": deadline.wording}
    if deadline.kind is DeadlineKind.DATE or deadline.due_on:
        value["due_on"] = deadline.due_on.isoformat() if deadline.due_on else None
    return value


def _doubt(doubt: Doubt) -> Json:
    value: Json = {"kind": doubt.kind.value, "wording": doubt.wording}
    return value | ({"span": _span(doubt.span)} if doubt.span else {})


def _leftover(block: Block) -> Json:
    return {"text": block.text, "span": _span(block.span)}


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _read_left_out(raw: Json) -> Iterator[LeftOut]:
    """Yield what somebody gave a reason for; what is only left over, nobody has decided about."""
    for number, each in enumerate(_list(raw, "leftover", "清单"), 1):
        place = f"第 {number} 处不列入的文字"
        source = _object(each, place)
        left_out = LeftOut(_text(source, "text", place), _text(source, "reason", place))
        if left_out.text and left_out.reason:
            yield left_out


def _read_directive(raw: object, place: str) -> Directive:
    source = _object(raw, place)
    level = _text(source, "level", place)
    return Directive(
        document_number=_text(source, "document_number", place) or None,
        title=_text(source, "title", place),
        issuer=_text(source, "issuer", place) or None,
        issued_on=_date(source, "issued_on", place),
        year=_integer(source, "year", place),
        level=_member(Level, level, place) if level else None,
        forwards=_text(source, "forwards", place) or None,
        requirements=tuple(
            _read_requirement(each, f"{place}第 {number} 条")
            for number, each in enumerate(_list(source, "requirements", place), 1)
        ),
    )


def _read_requirement(raw: object, place: str) -> Requirement:
    source = _object(raw, place)
    ref = _text(source, "ref", place)
    if not ref:
        raise FormatError(f"{place}没有编号（ref）")
    return Requirement(
        id=_text(source, "id", place),
        ref=ref,
        path=_texts(source, "path", place),
        headings=_texts(source, "headings", place),
        title=_text(source, "title", place),
        text=_text(source, "text", place),
        assignments=tuple(
            _read_assignment(_object(each, place), place)
            for each in _list(source, "assignments", place)
        ),
        deadlines=tuple(
            _read_deadline(_object(each, place), place)
            for each in _list(source, "deadlines", place)
        ),
        targets=tuple(
            Target(_text(_object(each, place), "wording", place))
            for each in _list(source, "targets", place)
        ),
        span=_read_span(source, place),
        doubts=tuple(
            _read_doubt(_object(each, place), place) for each in _list(source, "doubts", place)
        ),
    )


def _read_assignment(source: Json, place: str) -> Assignment:
    unit = _text(source, "unit", place)
    if not unit:
        raise FormatError(f"{place}有一个单位没有名称（unit）")
    return Assignment(
        unit,
        _member(Role, _text(source, "role", place), place),
        is_collective=bool(source.get("collective")),
        source=_member(Source, _text(source, "source", place) or Source.INLINE, place),
    )


def _read_deadline(source: Json, place: str) -> Deadline:
    kind = _member(DeadlineKind, _text(source, "kind", place), place)
    return Deadline(kind, _text(source, "wording", place), _date(source, "due_on", place))


def _read_doubt(source: Json, place: str) -> Doubt:
    kind = _member(DoubtKind, _text(source, "kind", place), place)
    return Doubt(kind, _text(source, "wording", place), _read_span(source, place))


def _read_span(source: Json, place: str) -> Span | None:
    raw = source.get("span")
    if raw is None:
        return None
    match raw:
        case [int(start), int(end)]:
            return Span(start, end)
    raise FormatError(f"{place}的位置（span）应是两个整数")


def _object(raw: object, place: str) -> Json:
    if not isinstance(raw, dict):
        raise FormatError(f"{place}的写法不对，应是一组“键: 值”")
    return raw


def _list(source: Json, key: str, place: str) -> list[object]:
    value = source.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FormatError(f"{place}的 {key} 应是一个列表")
    return value


def _text(source: Json, key: str, place: str) -> str:
    value = source.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FormatError(f"{place}的 {key} 应是文字")
    return value


def _texts(source: Json, key: str, place: str) -> tuple[str, ...]:
    values = _list(source, key, place)
    texts = tuple(each for each in values if isinstance(each, str))
    if len(texts) != len(values):
        raise FormatError(f"{place}的 {key} 应是一列文字")
    return texts


def _integer(source: Json, key: str, place: str) -> int | None:
    value = source.get(key)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise FormatError(f"{place}的 {key} 应是整数")


def _date(source: Json, key: str, place: str) -> date | None:
    value = _text(source, key, place)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise FormatError(f"{place}的日期“{value}”不存在，应写成 2020-12-31 的样子") from error


def _member(kind: type[Member], value: str, place: str) -> Member:
    try:
        return kind(value)
    except ValueError as error:
        raise FormatError(f"{place}里不认识“{value}”") from error
