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
    from desktop.document.normalize import Passage
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


@dataclass(frozen=True, slots=True)
class _Said:
    """What a block says by itself, whatever becomes of it."""

    is_chapter: bool
    names: Names


class Counter:
    """Counts one revision after another of one text; only blocks that are new are read."""

    def __init__(self) -> None:
        self._blocks: tuple[Block, ...] = ()
        self._said: list[_Said] = []

    def tally(self, revision: Revision, places: Places | None = None) -> Tally:
        """Return the counts of a revision; settled doubts and dismissed leftover are decided.

        ``places`` spares making them, where the caller has them.
        """
        parsed = revision.parsed
        self._follow(parsed)
        brackets = list(self._brackets(parsed, places or Places(parsed)))
        decided = {each.span for each in revision.dismissed}
        idle = [span for span, is_used in brackets if not is_used]
        return Tally(
            chapters=sum(each.is_chapter for each in self._said),
            requirements=sum(len(each.requirements) for each in parsed.directives),
            brackets_found=len(brackets),
            brackets_used=len(brackets) - len(idle),
            doubts=len(revision.doubts),
            leftover=len(revision.open_leftover),
            unused=tuple(each for each in dict.fromkeys(idle) if each not in decided),
        )

    def _follow(self, parsed: ParsedDocument) -> None:
        """Read the blocks between those at both ends that are the same as before."""
        old, new = self._blocks, parsed.blocks
        if old is new:
            return
        most = min(len(old), len(new))
        begin = next((n for n in range(most) if old[n] is not new[n]), most)
        most -= begin
        end = next((n for n in range(most) if old[-1 - n] is not new[-1 - n]), most)
        read = [_said(parsed.text, each) for each in new[begin : len(new) - end]]
        self._said[begin : len(old) - end] = read
        self._blocks = new

    def _brackets(self, parsed: ParsedDocument, places: Places) -> Iterator[tuple[Span, bool]]:
        """Yield the block of each statement of responsibility, and whether it took effect."""
        drafts = [draft for each in parsed.directives for draft in each.requirements]
        passed_on = {
            each.unit for draft in drafts for each in draft.assignments if each.source in ELSEWHERE
        }
        for block, said in zip(self._blocks, self._said, strict=True):
            if said.names:
                place = places.requirement(block.span.start)
                named = _named(parsed, place) if place else passed_on
                for each in said.names:
                    yield block.span, all(one in named or one in passed_on for one in each)


def _said(text: str, block: Block) -> _Said:
    is_chapter = block.kind is BlockKind.HEADING and _has_marker(block.text)
    is_furniture = block.kind is BlockKind.FURNITURE
    return _Said(is_chapter, () if is_furniture else tuple(_read(text, block.span)))


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
    printed = [each.passage for each in lines(Extract(text), span.start, span.end)]
    at = _first_labelled(printed)
    for part in (printed[:at], printed[at:]):
        for each in responsibility.find(join(part)) if part else ():
            names = tuple(one.unit for one in units.read(each.content).assignments)
            if names:
                yield names


def _first_labelled(printed: list[Passage]) -> int:
    """Return which line begins 责任单位：… below words that need not end with a full stop."""
    depth = 0
    for at, line in enumerate(printed):
        if depth <= 0 and units.starts_with_label(line.plain):
            return at
        depth += sum((sign in "（〔") - (sign in "）〕") for sign in line.plain)
    return len(printed)
