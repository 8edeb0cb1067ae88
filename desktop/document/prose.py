"""Which paragraphs of a directive's tree are tasks, and which only introduce or close them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from desktop.document import front, responsibility, units
from desktop.document.headings import doubts_of, heading_of, is_bare, is_idle, misread
from desktop.document.model import BlockKind
from desktop.document.outline import PARAGRAPH_MARK
from desktop.document.tasks import Part, Placed, Reading, Task, groups, inherited_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.normalize import Passage
    from desktop.document.outline import Node


def read(root: Node) -> Reading:
    """Return the tasks of a directive's tree, and what the other passages are."""
    return _Reader(root).read()


@dataclass(frozen=True, slots=True)
class _Above:
    """What a node gets from the levels above it."""

    path: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    inherited: units.Statement = field(default_factory=units.Statement)


class _Reader:
    def __init__(self, root: Node) -> None:
        self._root = root
        self._nodes = list(root.walk())
        self._last = self._nodes[-1]
        self._result = Reading()
        self._parts: dict[int, Part] = {}
        self._counts: Counter[tuple[str, ...]] = Counter()
        self._is_numbered = any(node.marker for node in self._nodes)
        self._uses_statements = any(
            part.is_stated for node in self._nodes for part in self._all_parts(node)
        )

    def read(self) -> Reading:
        self._read_root()
        for child in self._root.children:
            self._visit(child, _Above())
        return self._result

    def _part(self, passage: Passage) -> Part:
        if id(passage) not in self._parts:
            self._parts[id(passage)] = Part(passage, responsibility.find(passage))
        return self._parts[id(passage)]

    def _all_parts(self, node: Node) -> Iterator[Part]:
        if node.head is not None:
            yield self._part(node.head)
        yield from (self._part(each) for each in node.paragraphs)

    def _place(self, kind: BlockKind, *passages: Passage) -> None:
        self._result.placed.extend(Placed(kind, passage) for passage in passages)

    @property
    def _around(self) -> BlockKind:
        """Return what an idle passage is: before the first task a preamble, else a closing."""
        return BlockKind.CLOSING if self._result.tasks else BlockKind.PREAMBLE

    def _read_root(self) -> None:
        """Read what stands before the first marker; with units of its own it is a task."""
        body, foot = self._without_foot(self._root, first=0)
        idle: list[Passage] = []
        for group in groups([], body):
            if any(part.is_stated for part in group) and any(part.has_words for part in group):
                *before, task = _split_introduction(group) if not self._result.tasks else [group]
                idle.extend(part.passage for part in (p for each in before for p in each))
                self._add_paragraph(self._root, _Above(), task)
            else:
                idle.extend(part.passage for part in group)
        self._place(BlockKind.PREAMBLE, *idle)
        self._place(self._around, *foot)

    def _visit(self, node: Node, above: _Above) -> None:
        if self._is_idle(node):
            self._place_idle(node)
        elif node.children:
            self._visit_section(node, above)
        else:
            self._visit_leaf(node, above)

    def _is_idle(self, node: Node) -> bool:
        """Tell whether a chapter is none of tasks: 总体要求, 指导思想, 工作原则."""
        if node.parent is not self._root or node.head is None:
            return False
        title = heading_of(self._part(node.head))
        if not is_idle(title, has_children=bool(node.children)):
            return False
        return not any(part.is_stated for each in node.walk() for part in self._all_parts(each))

    def _place_idle(self, node: Node) -> None:
        for each in node.walk():
            self._place(BlockKind.HEADING, *each.repeats)
            if each.head is not None:
                is_heading = is_bare(self._part(each.head))
                self._place(BlockKind.HEADING if is_heading else self._around, each.head)
            self._place(self._around, *each.paragraphs)

    def _visit_section(self, node: Node, above: _Above) -> None:
        below = self._below(node, above)
        for group in groups([], [self._part(each) for each in node.paragraphs]):
            passages = [part.passage for part in group]
            if all(part.is_statement_only for part in group):
                below = replace(below, inherited=inherited_from(group))
                self._place(BlockKind.HEADING, *passages)
            elif any(part.is_stated for part in group):
                self._add_paragraph(node, below, group)
            else:
                self._place(BlockKind.PREAMBLE, *passages)
        for child in node.children:
            self._visit(child, below)

    def _below(self, node: Node, above: _Above) -> _Above:
        """Return what the children of a section get, and place its heading."""
        path = (*above.path, *node.labels)
        self._place(BlockKind.HEADING, *node.repeats)
        self._result.doubts.extend(doubts_of(node))
        if node.head is None or not node.head.text:
            return replace(above, path=path)
        part = self._part(node.head)
        self._place(BlockKind.HEADING, node.head)
        own = inherited_from([part, *self._shared(node)])
        return _Above(
            path=path,
            headings=(*above.headings, heading_of(part)),
            inherited=own if own.assignments else above.inherited,
        )

    def _shared(self, node: Node) -> list[Part]:
        """Return the statements on lines of their own behind the last of several tasks without any."""
        others, last = node.children[:-1], node.children[-1:]
        if not others or any(each.children for each in node.children):
            return []
        if any(part.is_stated for each in others for part in self._all_parts(each)):
            return []
        parts = [part for each in last for part in self._all_parts(each) if part.is_stated]
        return parts if all(part.is_statement_only for part in parts) else []

    def _visit_leaf(self, node: Node, above: _Above) -> None:
        if node.head is None:
            return
        head = self._part(node.head)
        body, foot = self._without_foot(node, first=1 if self._is_heading(node, head) else 0)
        if node.marker is None and not self._asks(body):
            self._place(BlockKind.HEADING, node.head)
            self._place(self._around, *(part.passage for part in body))
        elif self._is_heading(node, head) and body and not body[0].is_statement_only:
            below = self._below(node, above)
            for group in groups([], body):
                self._add_paragraph(node, below, group)
        else:
            self._visit_task(node, above, head, body)
        self._place(BlockKind.CLOSING, *foot)

    def _asks(self, body: list[Part]) -> bool:
        """Tell whether the paragraphs under a heading without a number are tasks."""
        if self._uses_statements or self._is_numbered:
            return any(part.is_stated for part in body)
        return bool(body)

    def _is_heading(self, node: Node, head: Part) -> bool:
        """Tell whether a leaf's own line only announces the paragraphs behind it."""
        if not is_bare(head) or not node.paragraphs or node.parent is None:
            return False
        first, *others = (self._part(each) for each in node.paragraphs)
        if _COUNTS.match(first.passage.plain) and not any(
            part.is_finished for part in (first, *others[:-1])
        ):
            return False
        if not front.is_closing_paragraph(first.passage.plain) or first.found:
            return True
        sisters = [each for each in node.parent.children if each is not node]
        return not any(not each.children and not each.paragraphs for each in sisters)

    def _visit_task(self, node: Node, above: _Above, head: Part, body: list[Part]) -> None:
        path = (*above.path, *node.labels)
        self._place(BlockKind.HEADING, *node.repeats)
        own, *others = groups([head], body)
        if not any(part.has_words for part in own):
            self._place(BlockKind.LEFTOVER, *(part.passage for part in (head, *body)))
            return
        kind = node.marker.kind if node.marker else None
        task = Task(path, above.headings, own, kind, above.inherited, skips=node.skips)
        task.misread = misread(node)
        self._result.tasks.append(task)
        below = replace(above, path=path)
        for group in others:
            self._add_paragraph(node, below, group)

    def _add_paragraph(self, node: Node, below: _Above, group: list[Part]) -> None:
        """Add an unnumbered task: ¶1, ¶2 … under its heading."""
        count = self._counts[below.path]
        self._counts[below.path] += 1
        path = (*below.path, f"{PARAGRAPH_MARK}{count + 1}")
        skips = node.skips and count == 0
        task = Task(path, below.headings, group, None, below.inherited, skips=skips)
        self._result.tasks.append(task)

    def _without_foot(self, node: Node, first: int) -> tuple[list[Part], list[Passage]]:
        """Separate the paragraphs behind the last task that belong to the document as a whole."""
        parts = [self._part(each) for each in node.paragraphs]
        if node is not self._last:
            return parts, []
        is_finished = node.head is not None and self._part(node.head).is_finished
        for index, part in enumerate(parts):
            if index >= first and self._is_foot(part, is_finished=is_finished):
                return parts[:index], [each.passage for each in parts[index:]]
            is_finished = part.is_finished
        return parts, []

    def _is_foot(self, part: Part, *, is_finished: bool) -> bool:
        plain = part.passage.plain
        if front.is_closing_line(plain) or front.is_date_line(plain) or front.is_organ(plain):
            return True
        if part.is_stated:
            return False
        return (is_finished and self._uses_statements) or front.is_closing_paragraph(plain)


# One task may count its points: 一是…二是…, 首先…其次….
_COUNTS: Final = re.compile(r"一[是要方]|首先|第一，")


def _split_introduction(group: list[Part]) -> list[list[Part]]:
    """Separate the task at the end of a group from the paragraphs that introduce the document."""
    index = next(index for index, part in enumerate(group) if part.is_stated)
    if group[index].is_statement_only and index:
        index -= 1
    return [group[:index], group[index:]]
