"""The draft as a tree of plain nodes: directive, chapters, requirements; then what was left out.

A line says what it shows only when it is asked, so that the tree of ten megabytes is made at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.gui.review import words
from desktop.gui.text import shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.model import Block, DraftDirective, DraftRequirement
    from desktop.document.places import Place
    from desktop.document.revision import Revision

LEFTOVER_LENGTH = 60
_MOST_GONE = 6  # lines that are kept for each requirement, headings and those that are gone


@dataclass(slots=True, eq=False)
class Node:
    """A line of the tree: of a requirement, of a block, of a directive, or of words only.

    ``heading`` is marker and words of a chapter; ``note`` is the reason for what was left out;
    ``source`` is the directive that a subtree was made of.
    """

    number: int
    parent: Node | None
    row: int = 0
    label: str = ""
    note: str = ""
    heading: tuple[str, str] | None = None
    directive: int | None = None
    source: DraftDirective | None = None
    draft: DraftRequirement | None = None
    block: Block | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Return what the line shows."""
        draft = self.draft
        if draft is None:
            return (self.label, self.note, "", "")
        doubts = f"{len(draft.doubts)} 处" if draft.doubts else ""
        title = f"{printed_ref(draft.ref)}　{words.headline(draft)}"
        return (title, words.units(draft), words.deadline(draft), doubts)

    @property
    def tip(self) -> str:
        """Return all the words of the line."""
        whole = self.draft or self.block
        return whole.text if whole else self.label

    @property
    def offset(self) -> int | None:
        """Return where the line stands in the text, None for what is no piece of it."""
        whole = self.draft or self.block
        return whole.span.start if whole else None


class Tree:
    """All nodes of a revision by number; the first is the invisible root."""

    def __init__(self, revision: Revision) -> None:
        self.nodes: list[Node] = []
        self._tops: list[Node] = []
        self._leaves: list[list[Node]] = []
        self.rebuild(revision)

    def rebuild(self, revision: Revision) -> None:
        """Take over any revision; what is made of the same directive as before is kept.

        Lines that are gone keep their numbers, until they are more than those that are left.
        """
        old, leaves = self._tops, self._leaves
        if sum(map(len, leaves)) * _MOST_GONE < len(self.nodes):
            old = []
        if not old:
            self.nodes = [Node(0, None)]
        self.nodes[0].children = []
        self.by_offset: dict[int, Node] = {}
        self._revision = revision
        self._tops, self._leaves = [], []
        self.is_choosable = _is_choosable(revision)
        for number, directive in enumerate(revision.parsed.directives):
            if number < len(old) and old[number].source is directive:
                self._keep(old[number], leaves[number])
            else:
                self._add_directive(number, directive)
        self._add_leftover(revision)

    def live(self) -> Iterator[Node]:
        """Yield every line that is shown, from top to bottom."""
        waiting = self.nodes[0].children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def leaf(self, place: Place) -> Node:
        """Return the line of a requirement."""
        return self._leaves[place.directive][place.position]

    def follow(self, revision: Revision) -> list[Node] | None:
        """Take over a revision of the same shape; return the lines that changed.

        None says that the shape is another one and nothing was taken over.
        """
        changed = list(self._changed(revision))
        if None in changed:
            return None
        nodes = []
        for node, draft in (each for each in changed if each is not None):
            node.draft = draft
            nodes.append(node)
        for top, directive in zip(self._tops, revision.parsed.directives, strict=True):
            top.label, top.source = _name(directive), directive
        self._revision, self.is_choosable = revision, _is_choosable(revision)
        return [*nodes, *self._tops]

    def _changed(self, revision: Revision) -> Iterator[tuple[Node, DraftRequirement] | None]:
        """Yield each line with what it shall show; None where the shape is another one."""
        old, new = self._revision, revision
        if (old.parsed.blocks, old.dismissed) != (new.parsed.blocks, new.dismissed):
            yield None
            return
        for number, directive in enumerate(new.parsed.directives):
            before = old.parsed.directives[number]
            if directive is before:
                continue
            if len(directive.requirements) != len(before.requirements):
                yield None
                return
            pairs = zip(before.requirements, directive.requirements, strict=True)
            for leaf, (one, other) in zip(self._leaves[number], pairs, strict=True):
                if one is not other:
                    is_there = (one.path[:-1], one.headings) == (other.path[:-1], other.headings)
                    yield (leaf, other) if is_there else None

    def _keep(self, top: Node, leaves: list[Node]) -> None:
        top.row = len(self.nodes[0].children)
        self.nodes[0].children.append(top)
        self._tops.append(top)
        self._leaves.append(leaves)

    def _add(self, parent: Node) -> Node:
        node = Node(len(self.nodes), parent, len(parent.children))
        parent.children.append(node)
        self.nodes.append(node)
        return node

    def _add_directive(self, number: int, directive: DraftDirective) -> None:
        top = self._add(self.nodes[0])
        top.directive, top.source, top.label = number, directive, _name(directive)
        self._tops.append(top)
        leaves: list[Node] = []
        self._leaves.append(leaves)
        for draft in directive.requirements:
            above = top
            for heading in zip(draft.path[:-1], draft.headings, strict=False):
                above = self._heading(above, heading)
            leaf = self._add(above)
            leaf.draft = draft
            leaves.append(leaf)

    def _heading(self, parent: Node, heading: tuple[str, str]) -> Node:
        """Return the last child if it is this one: the same words later are another chapter."""
        last = parent.children[-1] if parent.children else None
        if last and last.heading == heading:
            return last
        node = self._add(parent)
        node.heading, node.label = heading, _numbered(*heading)
        return node

    def _add_leftover(self, revision: Revision) -> None:
        reasons = {each.span: each.reason for each in revision.dismissed}
        leftover = revision.parsed.leftover
        for title, blocks in (
            ("待归类的文字", [each for each in leftover if each.span not in reasons]),
            ("不列入清单的文字", [each for each in leftover if each.span in reasons]),
        ):
            if blocks:
                top = self._add(self.nodes[0])
                top.label = f"{title}（{len(blocks)} 处）"
                for block in blocks:
                    node = self._add(top)
                    node.label = shortened(block.text, LEFTOVER_LENGTH)
                    node.note = reasons.get(block.span, "")
                    node.block = block
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
