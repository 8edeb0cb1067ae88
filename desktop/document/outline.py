"""Paragraphs become a tree: 一、（一）1.（1）①.

A marker and its depth are two questions: the depth follows from what is open above it,
because offices leave levels out, number on across chapters and nest in their own order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.document.markers import Marker, MarkerKind, marker_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.document.normalize import Passage


@dataclass(slots=True, eq=False)
class Node:
    """A marked paragraph, the unmarked ones that follow it, and what lies beneath it.

    The root has neither marker nor head; its paragraphs stand before the first marker.
    """

    marker: Marker | None = None
    head: Passage | None = None
    parent: Node | None = None
    paragraphs: list[Passage] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    skips: bool = False

    @property
    def label(self) -> str:
        """Return the marker as a reference prints it."""
        return self.marker.label if self.marker else ""

    def walk(self) -> Iterator[Node]:
        """Yield this node and all beneath it, in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


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
        if marker is None or self._is_attachment(passage):
            self.in_attachments = passage.plain.startswith("附件") or (
                self.in_attachments and marker is not None
            )
            self.top.paragraphs.append(passage)
            return
        self.in_attachments = False
        self._close_to(marker)
        head = passage.part(marker.length)
        node = Node(marker, head, self.top, skips=self._skips(marker))
        self.top.children.append(node)
        self.open.append(node)
        self.seen[marker.kind] = marker.value

    def _is_attachment(self, passage: Passage) -> bool:
        """Tell whether a marked line only goes on with a list of attachments."""
        return self.in_attachments and "。" not in passage.plain

    def _close_to(self, marker: Marker) -> None:
        """Close what does not lie above a marker."""
        kinds = [node.marker.kind for node in self.open if node.marker]
        if marker.kind in kinds:
            del self.open[kinds.index(marker.kind) :]
        elif not self._nests_unusually(marker):
            while self.open and self.open[-1].marker and self.open[-1].marker.kind > marker.kind:
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


def build(passages: Iterable[Passage]) -> Node:
    """Return the root of the tree that the passages form."""
    builder = _Builder(Node())
    for passage in passages:
        builder.add(passage)
    return builder.root


PARAGRAPH_MARK: Final = "¶"
