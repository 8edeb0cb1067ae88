"""Evidence of two copies, paired by what it is, whatever is said about it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from desktop.workbook.model import EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.workbook.model import Evidence


def described(each: Evidence) -> tuple[str, ...]:
    """Return a piece of evidence with all that is said about it."""
    what = (each.kind, each.name, each.sha256, each.url, each.title)
    return (*what, each.channel, each.document_number, str(each.dated or ""), each.publicity or "")


def paired(
    ours: Iterable[Evidence], theirs: Iterable[Evidence]
) -> Iterator[tuple[Evidence | None, Evidence | None]]:
    """Yield pieces that both have, then those of ours alone, then those of theirs alone.

    A file is known by its bytes and name, a link by its address, or by its place in the workbook
    where the address was corrected.
    """
    mine, rest = list(ours), []
    for other in theirs:
        match = next((each for each in mine if described(each) == described(other)), None)
        match = match or next((each for each in mine if _what(each) == _what(other)), None)
        if match:
            mine.remove(match)
            yield match, other
        else:
            rest.append(other)
    links: dict[int, list[Evidence]] = defaultdict(list)
    for each in mine:
        if each.kind is EvidenceKind.LINK:
            links[each.id].append(each)
    for other in rest:
        known = links[other.id] if other.kind is EvidenceKind.LINK else []
        match = known.pop() if known else None
        if match:
            mine.remove(match)
        yield match, other
    for each in mine:
        yield each, None


def _what(each: Evidence) -> tuple[str, ...]:
    if each.kind is EvidenceKind.FILE:
        return (each.kind, each.sha256, each.name)
    return (each.kind, each.url)
