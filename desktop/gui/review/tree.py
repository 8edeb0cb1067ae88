"""The draft as a tree of plain nodes: directive, chapters, requirements; then what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.document.places import Place
from desktop.gui.review import words
from desktop.gui.text import shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.document.model import DraftDirective, DraftRequirement
    from desktop.document.revision import Revision

LEFTOVER_LENGTH = 60


@dataclass(slots=True, eq=False)
class Node:
    """A line of the tree; ``cells`` are what it shows, ``offset`` where it stands in the text.

    ``directive`` is set for the line of a directive, ``place`` for that of a requirement.
    """

    number: int
    parent: Node | None
    cells: tuple[str, ...]
    tip: str = ""
    offset: int | None = None
    directive: int | None = None
    place: Place | None = None
    row: int = 0
    children: list[Node] = field(default_factory=list)


class Tree:
    """All nodes of a revision by number; the first is the invisible root."""

    def __init__(self, revision: Revision) -> None:
        self.nodes = [Node(0, None, ())]
        self.by_place: dict[Place, Node] = {}
        self.by_offset: dict[int, Node] = {}
        self.is_choosable = _is_choosable(revision)
        for number, directive in enumerate(revision.parsed.directives):
            self._add_directive(number, directive)
        self._add_leftover(revision)

    @property
    def shape(self) -> list[tuple[int, int]]:
        """Return what must be the same so that lines can stay where they are."""
        return [(node.parent.number if node.parent else -1, node.row) for node in self.nodes]

    def _add(self, parent: Node, cells: tuple[str, ...]) -> Node:
        node = Node(len(self.nodes), parent, cells, row=len(parent.children))
        parent.children.append(node)
        self.nodes.append(node)
        return node

    def _add_directive(self, number: int, directive: DraftDirective) -> None:
        top = self._add(self.nodes[0], (_name(directive), "", "", ""))
        top.directive, top.tip = number, _name(directive)
        for position, draft in enumerate(directive.requirements):
            self._add_requirement(top, Place(number, position), draft)

    def _add_requirement(self, top: Node, place: Place, draft: DraftRequirement) -> None:
        above = top
        for marker, heading in zip(draft.path[:-1], draft.headings, strict=False):
            above = self._heading(above, _numbered(marker, heading))
        doubts = f"{len(draft.doubts)} 处" if draft.doubts else ""
        title = f"{printed_ref(draft.ref)}　{words.headline(draft)}"
        node = self._add(above, (title, words.units(draft), words.deadline(draft), doubts))
        node.place, node.offset, node.tip = place, draft.span.start, draft.text
        self.by_place[place] = node

    def _heading(self, parent: Node, text: str) -> Node:
        """Return the last child if it has this text: the same words later are another chapter."""
        last = parent.children[-1] if parent.children else None
        if last and last.place is None and last.cells[0] == text:
            return last
        node = self._add(parent, (text, "", "", ""))
        node.tip = text
        return node

    def _add_leftover(self, revision: Revision) -> None:
        reasons = {each.span: each.reason for each in revision.dismissed}
        leftover = revision.parsed.leftover
        for title, blocks in (
            ("待归类的文字", [each for each in leftover if each.span not in reasons]),
            ("不列入清单的文字", [each for each in leftover if each.span in reasons]),
        ):
            if blocks:
                top = self._add(self.nodes[0], (f"{title}（{len(blocks)} 处）", "", "", ""))
                for block in blocks:
                    reason = reasons.get(block.span, "")
                    node = self._add(top, (shortened(block.text, LEFTOVER_LENGTH), reason, "", ""))
                    node.offset, node.tip = block.span.start, block.text
                    self.by_offset[block.span.start] = node


def _is_choosable(revision: Revision) -> bool:
    return sum(bool(each.requirements) for each in revision.parsed.directives) > 1


def _name(directive: DraftDirective) -> str:
    number = f"{directive.document_number}　" if directive.document_number else ""
    return f"{number}{directive.title or '没有标题的文件'}（{len(directive.requirements)} 条）"


def _numbered(marker: str, heading: str) -> str:
    """Return a heading as printed: ``一、…``, ``（一）…``, ``1. …``."""
    if marker.endswith(("）", ")", "、", ".")):
        return f"{marker}{heading}"
    return f"{marker}. {heading}" if marker.isascii() else f"{marker}、{heading}"
