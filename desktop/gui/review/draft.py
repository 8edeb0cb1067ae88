"""The document under review: what was corrected so far, where one stands in it, what is open.

Views never ask each other: they listen to ``changed`` (other values) and ``moved`` (another place).
A place is a character of the document, so that it outlives every correction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.document.places import Places
from desktop.document.points import points
from desktop.gui.review.history import History, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.document.model import Block, DraftRequirement, Span
    from desktop.document.places import Place
    from desktop.document.points import Point
    from desktop.document.revision import Revision
    from desktop.gui.review.prepared import Prepared


class Draft(QObject):
    """One document and the way through it."""

    changed = Signal()
    moved = Signal()

    def __init__(self, prepared: Prepared, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = prepared.shown
        self.history: History[Revision] = History()
        self.revision = prepared.revision
        self.tally = prepared.tally
        self.offset = 0
        self.point: Point | None = None
        self._counter = prepared.counter
        self._read()
        self.offset = self._first_offset()

    def _first_offset(self) -> int:
        spans = (each.span for d in self.revision.parsed.directives for each in d.requirements)
        first = next(spans, None)
        return first.start if first else 0

    def _read(self) -> None:
        self.places = Places(self.revision.parsed)
        self.points = points(self.revision)
        if self.point not in self.points:
            self.point = None

    # Where one stands

    @property
    def place(self) -> Place | None:
        """Return the requirement at the present place."""
        return self.places.requirement(self.offset)

    @property
    def requirement(self) -> DraftRequirement | None:
        """Return the requirement at the present place, as corrected so far."""
        place = self.place
        return self.revision.at(place) if place else None

    @property
    def block(self) -> Block | None:
        """Return the piece of text at the present place."""
        return self.places.block(self.offset)

    @property
    def year(self) -> int | None:
        """Return the year of the directive at the present place."""
        place = self.place
        return self.revision.parsed.directives[place.directive].year if place else None

    @property
    def directive_number(self) -> int:
        """Return which directive the present place belongs to, counted from 0."""
        place = self.place
        if place:
            return place.directive
        begun = [
            number
            for number, directive in enumerate(self.revision.parsed.directives)
            if directive.requirements and directive.requirements[0].span.start <= self.offset
        ]
        return begun[-1] if begun else 0

    @property
    def lit(self) -> tuple[Block, ...]:
        """Return the blocks that belong to the present place."""
        place, block = self.place, self.block
        if place:
            span = self.revision.at(place).span
            return self.places.blocks_of(place, span.start, span.end)
        return (block,) if block else ()

    def reason_for(self, span: Span) -> str:
        """Return why a piece of text was left out; nothing if it was not."""
        return next((each.reason for each in self.revision.dismissed if each.span == span), "")

    def move(self, offset: int, point: Point | None = None) -> None:
        """Go to a character of the document, because of a doubt or leftover if ``point`` is one."""
        if (offset, point) != (self.offset, self.point):
            self.offset, self.point = offset, point
            self.moved.emit()

    def go_to(self, point: Point) -> None:
        """Go to what is to be decided."""
        self.move(self._start_of(point), point)

    def _start_of(self, point: Point) -> int:
        own = self.places.requirement(point.span.start)
        if point.place and own != point.place:
            return self.revision.at(point.place).span.start
        return point.span.start

    def go_on(self, step: int) -> None:
        """Go to the next (1) or previous (-1) thing to decide, round and round."""
        if not self.points:
            return
        if self.point:
            index = self.points.index(self.point) + step
        else:
            behind = [n for n, each in enumerate(self.points) if each.span.start >= self.offset]
            index = behind[0] if behind else 0
            index -= step < 0
        self.go_to(self.points[index % len(self.points)])

    # What changes it

    def edit(
        self, label: str, make: Callable[[Revision], Revision], *, offset: int | None = None
    ) -> None:
        """Correct something as one step with a name; stay here, or go to ``offset``."""
        before, here = self.revision, self.offset
        after = make(before)
        if after == before:
            return
        self.history.add(Step(label, before, after, here))
        self._take(after, here if offset is None else offset)

    def decide(self, label: str, make: Callable[[Revision], Revision]) -> None:
        """Correct something that settles a point, and go on to the next one."""
        at = self.points.index(self.point) if self.point else None
        self.edit(label, make)
        if at is not None and self.points:
            self.go_to(self.points[min(at, len(self.points) - 1)])

    def undo(self) -> None:
        """Take the last step back and go where it was done."""
        step = self.history.undo()
        if step:
            self._take(step.before, step.offset)

    def redo(self) -> None:
        """Do again what was taken back last."""
        step = self.history.redo()
        if step:
            self._take(step.after, step.offset)

    def _take(self, revision: Revision, offset: int) -> None:
        self.revision = revision
        self.offset = offset
        self._read()
        self.tally = self._counter.tally(revision, self.places)
        self.changed.emit()
        self.moved.emit()
