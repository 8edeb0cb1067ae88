"""Documents under review, and what a person does to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.document.parse import parse_text
from desktop.gui.review.prepared import Prepared, prepare, prepare_any

if TYPE_CHECKING:
    from desktop.document.places import Place
    from desktop.gui.review.screen import ReviewScreen
    from desktop.gui.review.tree_model import TreeModel

DOCUMENTS = sorted((Path(__file__).parents[2] / "documents").glob("*.txt"))
CLEAN = """关于印发2021年政务公开工作要点的通知

一、政策解读

（一）做好解读工作。各科室要在11月底前公开解读材料。（责任单位：办公室）

（二）做好回应工作。每季度公开一次回应情况。（责任单位：法规科、宣传科）
"""


def document(name: str) -> Path:
    return next(each for each in DOCUMENTS if each.name.startswith(name))


def read(path: Path) -> Prepared:
    prepared = prepare_any(path, {})
    assert isinstance(prepared, Prepared)
    return prepared


def made(text: str) -> Prepared:
    return prepare(parse_text(text), Path("要点 #1 [草稿].txt"))


def texts(screen: ReviewScreen) -> list[str]:
    return [draft.text for d in screen.draft.revision.parsed.directives for draft in d.requirements]


def do(screen: ReviewScreen, name: str) -> None:
    action = screen.commands.actions[name]
    assert action.isEnabled(), name
    action.trigger()


def source_click(screen: ReviewScreen, words: str) -> None:
    """Put the cursor before some words of the source, as a click does."""
    offset = screen.draft.revision.parsed.text.index(words)
    screen.source.setFocus()
    cursor = screen.source.textCursor()
    cursor.setPosition(screen.draft.shown.position(offset))
    screen.source.setTextCursor(cursor)


def now(screen: ReviewScreen) -> Place:
    place = screen.draft.place
    assert place
    return place


def leaves(model: TreeModel, parent: object = None) -> list:  # type: ignore[type-arg]
    above = model.index(-1, -1) if parent is None else parent
    found = []
    for row in range(model.rowCount(above)):  # type: ignore[arg-type]
        index = model.index(row, 0, above)  # type: ignore[arg-type]
        found += leaves(model, index) if model.hasChildren(index) else [index]
    return found
