"""A checklist as the text of a document again: head, chapters, tasks with their units, signature.

Reading it gives the checklist again (``tests/checklist/test_printed.py``). What a printed text cannot
carry is lost: ids and corrections that contradict the words, where a unit was read (all stand in the
task's own bracket), spans, doubts, the source text; and a title, number, issuer, year or paragraph of a
form that no document prints, such as a task whose text begins with a number of its own.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from desktop.document import deadlines, wording
from desktop.document.markers import Marker, MarkerKind, marker_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.checklist.model import Checklist, Directive, Requirement

    Above = tuple[tuple[str, str], ...]

_PARAGRAPH: Final = "¶"
_HIGHEST: Final = 2  # "#" is the sign of a document's title


def printed(checklist: Checklist) -> str:
    """Return the text of the checklist's directives, a paragraph a line, outermost first."""
    return "\n\n".join("\n".join(_directive(each)) for each in checklist.directives) + "\n"


def _directive(directive: Directive) -> Iterator[str]:
    if directive.issuer:
        yield f"{directive.issuer}文件"
    if directive.document_number:
        yield directive.document_number
    if directive.title:
        yield directive.title
    if directive.forwards:
        yield f"现将有关文件（{directive.forwards}）转发给你们，请认真贯彻执行。"
    open_above: Above = ()
    for each in directive.requirements:
        above = _above(each)
        yield from _headings(above, open_above)
        open_above = above
        yield from _requirement(each, directive.year)
    if directive.issuer:
        yield directive.issuer
    if directive.issued_on:
        yield _day(directive.issued_on)


def _above(requirement: Requirement) -> Above:
    """Return the headings over a requirement with their labels; one of the two may be empty."""
    labels = [label for label in requirement.path[:-1] if not label.startswith(_PARAGRAPH)]
    return tuple(zip_longest(labels, requirement.headings, fillvalue=""))


def _headings(above: Above, before: Above) -> Iterator[str]:
    """Yield the headings that are not open yet."""
    shared = next(
        (at for at, (left, right) in enumerate(zip(above, before, strict=False)) if left != right),
        min(len(above), len(before)),
    )
    for depth, (label, heading) in enumerate(above[shared:], start=shared):
        yield f"{_marker(label)}{heading}" if label else f"{'#' * (_HIGHEST + depth)} {heading}"


def _requirement(requirement: Requirement, year: int | None) -> Iterator[str]:
    label = requirement.path[-1] if requirement.path else ""
    first, *others = requirement.text.split("\n")
    marker = "" if label.startswith(_PARAGRAPH) else _marker(label)
    paragraphs = [f"{marker}{first}", *others]
    yield from paragraphs[:-1]
    yield paragraphs[-1] + _statement(requirement, year)


def _statement(requirement: Requirement, year: int | None) -> str:
    """Return the bracket that says who and, where the text does not, by when."""
    said = deadlines.read(requirement.text, year)
    times = [each for each in requirement.deadlines if each not in said]
    parts = [wording.units_in_words(requirement.assignments).replace("；", "，")]
    parts += [f"完成时限：{wording.deadlines_in_words(times)}"] if times else []
    words = "，".join(part for part in parts if part)
    return f"〔{words}〕" if words else ""


def _marker(label: str) -> str:
    """Return a label as a paragraph begins with it: 一、, （一）, 1., 第一条."""
    marker = next((found for sign in _SIGNS if _is(label, found := marker_of(label + sign))), None)
    if marker is None:
        return f"{label} "
    return label + _BEHIND.get(marker.kind, "")


_SIGNS: Final = ("、", " ")
_BEHIND: Final = {
    MarkerKind.HAN: "、",
    MarkerKind.ARABIC: ". ",
    MarkerKind.DECIMAL: " ",
    MarkerKind.ARTICLE: " ",
    MarkerKind.SECTION: " ",
    MarkerKind.CHAPTER: " ",
    MarkerKind.PART: " ",
}


def _is(label: str, marker: Marker | None) -> bool:
    return marker is not None and marker.label == label


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
