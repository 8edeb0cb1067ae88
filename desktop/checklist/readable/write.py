"""Write a checklist in the readable form."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from desktop.checklist.build import plain_id
from desktop.checklist.exchange import FORMAT
from desktop.checklist.readable.fields import LEFT_OUT, Key, assignment_key, doubt_key
from desktop.checklist.readable.values import (
    REQUIREMENT,
    write_body,
    write_deadline,
    write_heading,
    write_list,
    write_placed,
    write_span,
    write_text,
    write_units,
)
from desktop.document.model import DeadlineKind
from desktop.terms import DEADLINE_KIND, LEVEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.checklist.model import Checklist, Directive, Requirement


def to_readable(checklist: Checklist) -> str:
    """Return the checklist as Markdown; ``Checklist.text`` is left out."""
    blocks = [f"---\nformat: {FORMAT}\nid: {write_text(checklist.id)}\n---"]
    for directive in checklist.directives:
        blocks.extend(_directive(directive))
    if checklist.left_out:
        blocks.extend([f"# {LEFT_OUT}", "\n".join(_left_out(checklist))])
    return "\n\n".join(block for block in blocks if block) + "\n"


def _left_out(checklist: Checklist) -> Iterator[str]:
    for each in checklist.left_out:
        yield _field(Key.WORDS, write_text(each.text))
        yield _field(Key.REASON, write_text(each.reason))


def _directive(directive: Directive) -> Iterator[str]:
    yield f"# {_title(directive)}"
    yield "\n".join(_directive_fields(directive))
    open_headings: list[tuple[str, str]] = []
    for each in directive.requirements:
        headings = headings_above(each)
        kept = _common(open_headings, headings)
        for level, (marker, heading) in enumerate(headings[kept:], kept):
            yield f"{'#' * (level + 2)} {write_heading(marker, heading)}"
        open_headings = headings
        yield f"{'#' * (len(headings) + 2)} {REQUIREMENT} {write_text(each.ref)}"
        yield from _requirement(directive, each)


def _title(directive: Directive) -> str:
    if directive.title == LEFT_OUT:  # which would mean something else
        return json.dumps(LEFT_OUT, ensure_ascii=False)
    return write_text(directive.title)


def _directive_fields(directive: Directive) -> Iterator[str]:
    values = (
        (Key.NUMBER, directive.document_number),
        (Key.ISSUER, directive.issuer),
        (Key.ISSUED_ON, directive.issued_on.isoformat() if directive.issued_on else None),
        (Key.YEAR, str(directive.year) if directive.year is not None else None),
        (Key.LEVEL, LEVEL[directive.level] if directive.level else None),
        (Key.FORWARDS, directive.forwards),
    )
    for key, value in values:
        if value is not None:
            yield _field(key, write_text(value))


def _requirement(directive: Directive, each: Requirement) -> Iterator[str]:
    fields = []
    body = write_body(each.title, each.text)
    if body is None:
        body = write_body("", each.text)
        fields.append(_field(Key.TITLE, write_text(each.title)))
    if body is None:
        body = []
        fields.append(_field(Key.TEXT, json.dumps(each.text, ensure_ascii=False)))
    yield "\n".join(body)
    fields.extend(_numbering(directive, each))
    fields.extend(_assignments(each))
    fields.extend(_details(each))
    yield "\n".join(fields)


def _numbering(directive: Directive, each: Requirement) -> Iterator[str]:
    """Yield what does not follow from the headings above and the reference."""
    headings = headings_above(each)
    if each.path != default_path(headings, each.ref):
        yield _field(Key.PATH, write_list(each.path))
    if each.headings != tuple(heading for _, heading in headings):
        yield _field(Key.HEADINGS, write_list(each.headings))
    if each.id != plain_id(directive, each.ref):
        yield _field(Key.ID, write_text(each.id))


def _assignments(each: Requirement) -> Iterator[str]:
    for (role, source), group in groupby(each.assignments, lambda one: (one.role, one.source)):
        units = [(one.unit, one.is_collective) for one in group]
        yield _field(assignment_key(role, source), write_units(units))


def _details(each: Requirement) -> Iterator[str]:
    for deadline in each.deadlines:
        is_date = deadline.kind is DeadlineKind.DATE
        value = write_deadline(deadline.wording, deadline.due_on, is_date=is_date)
        yield _field(DEADLINE_KIND[deadline.kind], value)
    for target in each.targets:
        yield _field(Key.TARGET, write_text(target.wording))
    for doubt in each.doubts:
        yield _field(doubt_key(doubt.kind), write_placed(doubt.wording, doubt.span))
    if each.span:
        yield _field(Key.SPAN, write_span(each.span))


def headings_above(each: Requirement) -> list[tuple[str, str]]:
    """Return (marker, heading) of the levels above, none where they do not pair."""
    if len(each.headings) != len(each.path) - 1:
        return []
    return list(zip(each.path[:-1], each.headings, strict=True))


def default_path(headings: list[tuple[str, str]], ref: str) -> tuple[str, ...]:
    """Return the path that follows from the headings above and the reference."""
    markers = tuple(marker for marker, _ in headings)
    return (*markers, ref.removeprefix("".join(markers)))


def _common(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> int:
    pairs = zip(left, right, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _field(key: str, value: str) -> str:
    return f"- {key}：{value}"
