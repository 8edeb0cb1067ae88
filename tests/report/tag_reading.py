"""Read a tagged PDF back as a reader for the blind would: the tree, its words, what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import pdfplumber
import pikepdf
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

PAINTING = frozenset(
    ["Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"]
)


@dataclass
class Node:
    """One element with its words; ``span`` and ``scope`` are those of a cell of a table."""

    tag: str
    kids: list[Node] = field(default_factory=list)
    words: str = ""
    span: int = 1
    scope: str = ""
    alternative: str = ""
    links: int = 0

    def walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def find(self, tag: str) -> list[Node]:
        return [each for each in self.walk() if each.tag == tag]


@dataclass
class Tagged:
    """A document as it is read: its tree, and the words on paper that are in no element."""

    root: Node
    artifacts: str


def bare(words: str) -> str:
    """Return words without blanks, which come and go where lines end."""
    return re.sub(r"\s", "", words)


def read(pdf: bytes) -> Tagged:
    """Return what is in the structure; every rule that is broken fails."""
    with pikepdf.open(BytesIO(pdf)) as file, pdfplumber.open(BytesIO(pdf)) as printed:
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.Root.Lang) == "zh-CN"
        marks = [_marks(page) for page in printed.pages]
        for page, found in zip(file.pages, marks, strict=True):
            _check_marked(page, found)
        reader = _Reader(file, marks)
        tree = file.Root.StructTreeRoot
        root = reader.node(tree.K, tree)
        reader.check_parents(tree)
        assert not any(words for page in marks for key, words in page.items() if key is not None)
        artifacts = "".join(page[None] for page in marks)
    return Tagged(root, artifacts)


def _marks(page: pdfplumber.page.Page) -> dict[int | None, str]:
    """Return the words by the number of their marked content, those of artifacts under None."""
    marks: dict[int | None, str] = {None: ""}
    for char in page.chars:
        assert char["tag"], "text outside of all marked content"
        assert (char["mcid"] is None) == (char["tag"] == "Artifact")
        marks[char["mcid"]] = marks.get(char["mcid"], "") + char["text"]
    return marks


def _check_marked(page: pikepdf.Page, marks: dict[int | None, str]) -> None:
    """Check that all that is painted is marked once, and all numbers are used in order."""
    depth, numbers = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BMC", "BDC"}:
            depth += 1
            assert depth == 1
            if name == "BDC" and Name.MCID in operands[1]:
                numbers.append(int(operands[1].MCID))
        elif name == "EMC":
            depth -= 1
        assert name not in PAINTING or depth == 1, f"{name} is neither tagged nor an artifact"
    assert depth == 0
    assert numbers == list(range(len(numbers)))
    assert {key for key in marks if key is not None} <= set(numbers)


class _Reader:
    def __init__(self, file: pikepdf.Pdf, marks: list[dict[int | None, str]]) -> None:
        self._pages = {page.objgen: number for number, page in enumerate(file.pages)}
        self._file, self._marks = file, marks
        self._owners: dict[tuple[int, int], tuple[int, int]] = {}
        self._link_owners: dict[tuple[int, int], tuple[int, int]] = {}

    def node(self, element: Dictionary, parent: Dictionary) -> Node:
        assert element.is_indirect
        assert element.P.objgen == parent.objgen
        node = Node(str(element.S)[1:])
        about = element.get(Name.A, Dictionary())
        node.span, node.scope = int(about.get(Name.ColSpan, 1)), str(about.get(Name.Scope, ""))[1:]
        node.alternative = str(element.get(Name.Alt, ""))
        kids = element.get(Name.K, Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            self._take(node, element, kid)
        return node

    def _take(self, node: Node, element: Dictionary, kid: pikepdf.Object | int) -> None:
        if isinstance(kid, int):
            node.words += self._words(element, element.Pg, kid)
        elif kid.get(Name.Type) == Name.MCR:
            node.words += self._words(element, kid.Pg, int(kid.MCID))
        elif kid.get(Name.Type) == Name.OBJR:
            page = self._file.pages[self._pages[kid.get(Name.Pg, element.Pg).objgen]]
            assert kid.Obj.objgen in {each.objgen for each in page.Annots}
            self._link_owners[kid.Obj.objgen] = element.objgen
            node.links += 1
        else:
            child = self.node(kid, element)
            node.kids.append(child)

    def _words(self, element: Dictionary, page: Dictionary, mark: int) -> str:
        number = self._pages[page.objgen]
        self._owners[number, mark] = element.objgen
        return self._marks[number].pop(mark, "")  # twice would be nothing the second time

    def check_parents(self, tree: Dictionary) -> None:
        """Check that every mark and every link finds its element by the parent tree."""
        numbers = list(tree.ParentTree.Nums)
        owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        assert sorted(owners) == list(range(int(tree.ParentTreeNextKey)))
        found = {}
        for number, page in enumerate(self._file.pages):
            assert page.Tabs == Name.S
            for mark, element in enumerate(owners[int(page.StructParents)]):
                found[number, mark] = element.objgen
            for link in page.get(Name.Annots, ()):
                assert owners[int(link.StructParent)].objgen == self._link_owners.pop(link.objgen)
        assert found == self._owners
        assert not self._link_owners


def words_of(node: Node) -> str:
    """Return the words of an element in reading order.

    Words of an element itself come before those of its kids: no element here has both, but a
    cell that is a link.
    """
    return node.words + "".join(words_of(kid) for kid in node.kids)
