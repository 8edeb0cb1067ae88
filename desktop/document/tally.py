"""The counts by which a person sees that nothing was dropped; the same in the window and in print.

What stands in the text is counted in the text, never in what the parser made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document import responsibility, units
from desktop.document.misread import is_marked
from desktop.document.model import BlockKind, Extract, Source
from desktop.document.normalize import join, lines
from desktop.document.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.model import Block, ParsedDocument, Span
    from desktop.document.places import Place
    from desktop.document.revision import Revision

    Names = tuple[tuple[str, ...], ...]

ELSEWHERE: Final = frozenset({Source.INHERITED, Source.DEFAULT})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of everything; ``unused`` are the undecided stretches that name units in vain."""

    chapters: int
    requirements: int
    brackets_found: int
    brackets_used: int
    doubts: int
    leftover: int
    unused: tuple[Span, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing is left for a person to decide."""
        return not self.doubts and not self.leftover

    @property
    def sentence(self) -> str:
        """Return the counts in one line, without a full stop."""
        return (
            f"章节 {self.chapters} 个，要点 {self.requirements} 条，"
            f"责任单位标注 {self.brackets_found} 处（用上 {self.brackets_used} 处），"
            f"疑点 {self.doubts} 处，待归类 {self.leftover} 处"
        )


class Counter:
    """Counts the revisions of one text; what a stretch of it says is read only once."""

    def __init__(self) -> None:
        self._names: dict[Span, Names] = {}
        self._chapters: dict[Span, bool] = {}

    def tally(self, revision: Revision) -> Tally:
        """Return the counts of a revision; settled doubts and dismissed leftover are decided."""
        parsed = revision.parsed
        brackets = list(self._brackets(parsed))
        decided = {each.span for each in revision.dismissed}
        idle = [span for span, is_used in brackets if not is_used]
        return Tally(
            chapters=sum(self._is_chapter(block) for block in parsed.blocks),
            requirements=sum(len(each.requirements) for each in parsed.directives),
            brackets_found=len(brackets),
            brackets_used=len(brackets) - len(idle),
            doubts=len(revision.doubts),
            leftover=len(revision.open_leftover),
            unused=tuple(each for each in dict.fromkeys(idle) if each not in decided),
        )

    def _brackets(self, parsed: ParsedDocument) -> Iterator[tuple[Span, bool]]:
        """Yield the block of each statement of responsibility, and whether it took effect."""
        places = Places(parsed)
        drafts = [draft for each in parsed.directives for draft in each.requirements]
        passed_on = {
            each.unit for draft in drafts for each in draft.assignments if each.source in ELSEWHERE
        }
        for block in parsed.blocks:
            statements = self._statements(parsed.text, block)
            if statements:
                place = places.requirement(block.span.start)
                named = passed_on | (_named(parsed, place) if place else set())
                yield from ((block.span, named.issuperset(each)) for each in statements)

    def _is_chapter(self, block: Block) -> bool:
        """Tell whether a block is a numbered heading."""
        if block.kind is not BlockKind.HEADING:
            return False
        if block.span not in self._chapters:
            self._chapters[block.span] = _has_marker(block.text)
        return self._chapters[block.span]

    def _statements(self, text: str, block: Block) -> Names:
        """Return the units that each statement in a block names."""
        if block.kind is BlockKind.FURNITURE:
            return ()
        if block.span not in self._names:
            self._names[block.span] = tuple(_read(text, block.span))
        return self._names[block.span]


def tally(revision: Revision) -> Tally:
    """Return the counts of one revision."""
    return Counter().tally(revision)


def _has_marker(text: str) -> bool:
    first = next(lines(Extract(text)), None)
    return first is not None and is_marked(first.passage.plain.lstrip("| "))


def _named(parsed: ParsedDocument, place: Place) -> set[str]:
    draft = parsed.directives[place.directive].requirements[place.position]
    return {each.unit for each in draft.assignments}


def _read(text: str, span: Span) -> Iterator[tuple[str, ...]]:
    passage = join([each.passage for each in lines(Extract(text), span.start, span.end)])
    for each in responsibility.find(passage):
        names = tuple(one.unit for one in units.read(each.content).assignments)
        if names:
            yield names
