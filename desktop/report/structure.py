"""The structure of a tagged PDF, from what was recorded while its pages were drawn."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from desktop.report.tags import Tag

if TYPE_CHECKING:
    from desktop.report.tags import Structure

_NOWHERE: Final = -1
_NAMES: Final = {tag: Name(f"/{tag}") for tag in Tag}


def add_structure(file: pikepdf.Pdf, structure: Structure) -> None:
    """Add the tree, and the keys by which pages and links find their elements in it."""
    tree = _Tree(file, structure)
    root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=tree.elements[0]))
    tree.elements[0].P = root
    root.ParentTree = file.make_indirect(Dictionary(Nums=tree.parents()))
    root.ParentTreeNextKey = len(root.ParentTree.Nums) // 2
    file.Root.StructTreeRoot = root
    file.Root.MarkInfo = Dictionary(Marked=True)
    file.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


class _Tree:
    """The elements as objects of a file, by their numbers."""

    def __init__(self, file: pikepdf.Pdf, structure: Structure) -> None:
        self._file, self._structure = file, structure
        self._pages = [page.obj for page in file.pages]
        self._links = list(chain.from_iterable(page.get(Name.Annots, ()) for page in self._pages))
        self._page_of = [_NOWHERE] * len(structure.tags)
        self._owners: list[list[int]] = [[] for _ in self._pages]
        self._link_owners: list[int] = []
        self.elements = [self._element(number) for number in range(len(structure.tags))]
        kids: list[list[pikepdf.Object | int]] = [[] for _ in self.elements]
        for owner, kid in zip(structure.owners, structure.kids, strict=True):
            if kid >= 0:
                self.elements[kid].P = self.elements[owner]
            kids[owner].append(self.elements[kid] if kid >= 0 else self._content(owner, ~kid))
        for element, its in zip(self.elements, kids, strict=True):
            if its:
                element.K = its[0] if len(its) == 1 else Array(its)

    def _element(self, number: int) -> pikepdf.Object:
        structure = self._structure
        element = Dictionary(S=_NAMES[structure.tags[number]])
        if number in structure.attributes:
            element.A = pikepdf.Object.parse(f"<<{structure.attributes[number]}>>".encode("ascii"))
        if number in structure.alternatives:
            element.Alt = pikepdf.String(structure.alternatives[number])
        return self._file.make_indirect(element)

    def _content(self, owner: int, index: int) -> pikepdf.Object | int:
        """Return how an element refers to a piece of its content, on its page or on another."""
        structure, element = self._structure, self.elements[owner]
        number = structure.pages[index]
        page = self._pages[number]
        if self._page_of[owner] == _NOWHERE:
            self._page_of[owner] = number
            element.Pg = page
        if structure.links[index]:
            link = self._links[len(self._link_owners)]
            self._link_owners.append(owner)
            return Dictionary(Type=Name.OBJR, Pg=page, Obj=link)
        mark = len(self._owners[number])
        self._owners[number].append(owner)
        is_there = self._page_of[owner] == number
        return mark if is_there else Dictionary(Type=Name.MCR, Pg=page, MCID=mark)

    def parents(self) -> Array:
        """Return the parent tree: elements by page and mark, and by link; set the keys to it."""
        found: list[pikepdf.Object | int] = []
        for key, (page, owners) in enumerate(zip(self._pages, self._owners, strict=True)):
            page.StructParents, page.Tabs = key, Name.S
            marks = Array([self.elements[owner] for owner in owners])
            found += [key, self._file.make_indirect(marks)]
        for key, (link, owner) in enumerate(
            zip(self._links, self._link_owners, strict=True), len(self._pages)
        ):
            link.StructParent = key
            found += [key, self.elements[owner]]
        return Array(found)
