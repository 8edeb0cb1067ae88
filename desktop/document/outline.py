"""Paragraphs become a tree: 一、（一）1.（1）①.

A marker and its depth are two questions: the depth follows from what is open above it,
because offices leave levels out, number on across chapters and nest in their own order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document import front
from desktop.document.markers import Marker, MarkerKind, marker_of
from desktop.document.normalize import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.document.normalize import Passage


@dataclass(slots=True, eq=False)
class Node:
    """A heading or marked paragraph, the unmarked ones that follow it, and what lies beneath it.

    The root has neither marker nor head; its paragraphs stand before the first marker. A heading
    that only its type makes one has a ``level`` and no marker. ``misread`` is a marker of which
    the recogniser made other signs, ``repeats`` are the same heading again, as on a new page.
    """

    marker: Marker | None = None
    head: Passage | None = None
    parent: Node | None = None
    paragraphs: list[Passage] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    repeats: list[Passage] = field(default_factory=list)
    skips: bool = False
    level: int = 0
    misread: Passage | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the marker as a reference prints it, nothing for a heading without one."""
        return (self.marker.label,) if self.marker else ()

    @property
    def is_bare(self) -> bool:
        """Tell whether the paragraph is only a short phrase."""
        head = self.head.plain if self.head else ""
        return len(head) <= _LONGEST_HEADING and "。" not in head.rstrip("。 ")

    def walk(self) -> Iterator[Node]:
        """Yield this node and all beneath it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


_LONGEST_HEADING: Final = 60
_BOLD: Final = 7


@dataclass(slots=True)
class _Builder:
    root: Node
    open: list[Node] = field(default_factory=list)
    seen: dict[MarkerKind, int] = field(default_factory=dict)
    in_attachments: bool = False

    @property
    def top(self) -> Node:
        return self.open[-1] if self.open else self.root

    def add(self, passage: Passage) -> None:
        marker = marker_of(passage.plain)
        if marker is None and (level := _level(passage)):
            self._add_heading(passage, level)
        elif marker is None or self._is_attachment(passage):
            self.in_attachments = passage.plain.startswith("附件") or (
                self.in_attachments and marker is not None
            )
            self.top.paragraphs.append(passage)
        else:
            self.in_attachments = False
            self._add_marked(passage, marker)

    def _add_marked(self, passage: Passage, marker: Marker) -> None:
        head = passage.part(marker.length)
        if again := self._same(marker, head):
            again.repeats.append(passage)
            return
        self._close_to(marker, passage.hashes)
        sign = passage.part(0, marker.length)
        node = Node(marker, head, self.top, skips=self._skips(marker))
        node.misread = sign if plain(sign.text) != sign.plain else None
        self._open(node)
        self.seen[marker.kind] = marker.value

    def _add_heading(self, passage: Passage, level: int) -> None:
        self.in_attachments = False
        self._close_to_level(level)
        self._open(Node(None, passage, self.top, level=level))

    def _open(self, node: Node) -> None:
        self.top.children.append(node)
        self.open.append(node)

    def _same(self, marker: Marker, head: Passage) -> Node | None:
        """Return the open heading that this one repeats, as at the top of a new page."""
        for node in self.open:
            if node.marker and (node.marker.kind, node.marker.value) == (marker.kind, marker.value):
                words = "".join(head.plain.split())
                is_same = node.head is not None and "".join(node.head.plain.split()) == words
                return node if is_same and words and node.is_bare else None
        return None

    def _is_attachment(self, passage: Passage) -> bool:
        """Tell whether a marked line only goes on with a list of attachments."""
        return self.in_attachments and "。" not in passage.plain

    def _close_to(self, marker: Marker, hashes: int) -> None:
        """Close what does not lie above a marker."""
        sisters = (
            at
            for at, node in enumerate(self.open)
            if node.marker and node.marker.kind is marker.kind
        )
        first = next(sisters, None)
        if first is not None:
            del self.open[first:]
        elif not self._nests_unusually(marker):
            while self.open and self._lies_below(self.top, marker, hashes):
                self.open.pop()

    @staticmethod
    def _lies_below(node: Node, marker: Marker, hashes: int) -> bool:
        if node.marker is None:
            return 0 < hashes <= node.level
        return node.marker.kind > marker.kind

    def _close_to_level(self, level: int) -> None:
        """Close what does not lie above a heading that only its type makes one."""
        sisters = (at for at, node in enumerate(self.open) if node.level == level)
        first = next(sisters, None)
        if first is not None:
            del self.open[first:]
        while self.open and (_hashes(self.top) >= level or not self.top.is_bare):
            self.open.pop()

    def _nests_unusually(self, marker: Marker) -> bool:
        """Tell whether a usually higher kind begins here beneath a usually lower one."""
        return marker.value == 1 and marker.kind not in self.seen

    def _skips(self, marker: Marker) -> bool:
        """Tell whether the number fits neither its sisters nor the count so far."""
        sisters = [each.marker.value for each in self.top.children[-1:] if each.marker]
        expected = {1, *(value + 1 for value in sisters)}
        if not sisters:
            expected.add(self.seen.get(marker.kind, 0) + 1)
        return marker.value not in expected


def _hashes(node: Node) -> int:
    return node.head.hashes if node.head else 0


def _level(passage: Passage) -> int:
    """Return the level of a heading that only its type makes one: signs of Markdown, bold; or 0."""
    words = passage.plain
    is_bold = bool(words) and passage.bold >= len(words)
    if not (passage.hashes or is_bold) or len(words) > _LONGEST_HEADING or "。" in words[:-1]:
        return 0
    if front.is_standing_alone(words) or front.is_closing_line(words) or words.endswith(_GOES_ON):
        return 0
    return passage.hashes or _BOLD


_GOES_ON: Final = ("，", "、", "；", "）", "〕")


def build(passages: Iterable[Passage]) -> Node:
    """Return the root of the tree that the passages form."""
    builder = _Builder(Node())
    for passage in passages:
        builder.add(passage)
    return builder.root


PARAGRAPH_MARK: Final = "¶"
