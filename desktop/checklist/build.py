"""Draft requirements become a checklist; the ids are made here, by one rule for every source."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.checklist.model import Checklist, Directive, Requirement
from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.document.model import DraftRequirement, ParsedDocument

ID_LENGTH: Final = 12
_BRACKETS: Final = str.maketrans("[]［］【】()（）﹝﹞{}", "〔〕" * 7)


def build(parsed: ParsedDocument, *, checklist_id: str | None = None) -> Checklist:
    """Return the checklist of what was read; without an id it is named after its first directive.

    Directives without a requirement (a notice that only passes a plan on) are kept: they say who
    asked.
    """
    directives = tuple(
        Directive(
            document_number=draft.document_number,
            title=draft.title,
            issuer=draft.issuer,
            issued_on=draft.issued_on,
            year=draft.year,
            level=draft.level,
            forwards=draft.forwards,
            requirements=tuple(requirement_of(each) for each in draft.requirements),
        )
        for draft in parsed.directives
    )
    return Checklist(checklist_id or default_id(directives), with_ids(directives), text=parsed.text)


def default_id(directives: Sequence[Directive]) -> str:
    """Return the first directive's number, else its title, else a digest of what is asked."""
    for directive in directives[:1]:
        name = squeeze(directive.document_number or directive.title)
        if name:
            return name
    words = "\n".join(each.text for directive in directives for each in directive.requirements)
    return hashlib.sha256(words.encode()).hexdigest()[:ID_LENGTH]


def with_ids(directives: Iterable[Directive]) -> tuple[Directive, ...]:
    """Return the directives with an id for every requirement that has none.

    An id is the first 12 hex digits of SHA-256 over the directive's number (or title) and the
    reference; the second with the same gets ``-2``, in printed order.
    """
    directives = tuple(directives)
    taken = {each.id for directive in directives for each in directive.requirements}
    seen: Counter[str] = Counter()
    return tuple(
        replace(
            directive,
            requirements=tuple(
                each if each.id else replace(each, id=_new_id(directive, each, seen, taken))
                for each in directive.requirements
            ),
        )
        for directive in directives
    )


def _new_id(
    directive: Directive, requirement: Requirement, seen: Counter[str], taken: set[str]
) -> str:
    plain = plain_id(directive, requirement.ref)
    while True:
        seen[plain] += 1
        name = plain if seen[plain] == 1 else f"{plain}-{seen[plain]}"
        if name not in taken:
            taken.add(name)
            return name


def plain_id(directive: Directive, ref: str) -> str:
    """Return the id of the first requirement with this reference in this directive."""
    basis = f"{squeeze(directive.document_number or directive.title)}\n{ref}"
    return hashlib.sha256(basis.encode()).hexdigest()[:ID_LENGTH]


def select(checklist: Checklist, choices: Sequence[str]) -> Checklist:
    """Return the checklist of the chosen directives only, in printed order.

    A choice is a number counted from 1, a document number, or a part of the title. The id tells
    the choice, so that two offices that chose the same can be compared.

    Raises:
        UsageError: a choice fits no directive, or several; the sentence lists them.
    """
    chosen = sorted({_index(checklist, choice) for choice in choices})
    if not chosen or len(chosen) == len(checklist.directives):
        return checklist
    numbers = ",".join(str(index + 1) for index in chosen)
    return replace(
        checklist,
        id=f"{checklist.id}#{numbers}",
        directives=tuple(checklist.directives[index] for index in chosen),
    )


def describe(directives: Sequence[Directive]) -> str:
    """Return the directives as a numbered list in one line, for a sentence."""
    return "；".join(
        f"{number}. {directive.document_number or ''}《{directive.title}》"
        f"（{len(directive.requirements)} 条）"
        for number, directive in enumerate(directives, 1)
    )


def directive_index(directives: Sequence[Directive], choice: str) -> int | None:
    """Return which directive is meant, counted from 0, or None when none or several fit."""
    found = _fitting(directives, choice)
    return found[0] if len(found) == 1 else None


def _index(checklist: Checklist, choice: str) -> int:
    found = _fitting(checklist.directives, choice)
    if len(found) == 1:
        return found[0]
    problem = f"有 {len(found)} 份文件符合“{choice}”" if found else f"没有“{choice}”这份文件"
    raise UsageError(f"{problem}。可选的有：{describe(checklist.directives)}。请用序号或文号指明。")


def _fitting(directives: Sequence[Directive], choice: str) -> list[int]:
    """Return the best kind of match that there is: number in the list, document number, title."""
    text = squeeze(choice)
    if text.isdecimal() and 1 <= int(text) <= len(directives):
        return [int(text) - 1]
    if not text:
        return []
    numbers = [squeeze(each.document_number or "") for each in directives]
    titles = [squeeze(each.title) for each in directives]
    ways = (
        [index for index, number in enumerate(numbers) if number == text],
        [index for index, number in enumerate(numbers) if number.endswith(text)],
        [index for index, title in enumerate(titles) if title == text],
        [index for index, title in enumerate(titles) if text in title],
    )
    return next((found for found in ways if found), [])


def squeeze(name: str) -> str:
    """Return a document number or title without white space and with one kind of brackets."""
    return re.sub(r"\s+", "", name).translate(_BRACKETS)


def requirement_of(draft: DraftRequirement) -> Requirement:
    """Return what a draft asks, without the id that it gets within a checklist."""
    return Requirement(
        id="",
        ref=draft.ref,
        path=draft.path,
        headings=draft.headings,
        title=draft.title,
        text=draft.text,
        assignments=draft.assignments,
        deadlines=draft.deadlines,
        targets=draft.targets,
        span=draft.span,
        doubts=draft.doubts,
    )
