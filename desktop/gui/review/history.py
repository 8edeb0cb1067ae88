"""The steps of a correction, each with its name; a step is undone by keeping the value before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Step(Generic[Value]):
    """What was done, and at which place; both values share all that did not change."""

    label: str
    before: Value
    after: Value
    offset: int = 0


class History(Generic[Value]):
    """What was done and what was taken back."""

    def __init__(self) -> None:
        self._done: list[Step[Value]] = []
        self._undone: list[Step[Value]] = []

    @property
    def undo_label(self) -> str:
        """Return the name of the step that undo takes back, or nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """Return the name of the step that redo does again, or nothing."""
        return self._undone[-1].label if self._undone else ""

    def add(self, step: Step[Value]) -> None:
        """Note a step; what was taken back before it is gone."""
        self._done.append(step)
        self._undone.clear()

    def undo(self) -> Step[Value] | None:
        """Take the last step back and return it."""
        return _moved(self._done, self._undone)

    def redo(self) -> Step[Value] | None:
        """Do the step that was taken back last again and return it."""
        return _moved(self._undone, self._done)


def _moved(one: list[Step[Value]], other: list[Step[Value]]) -> Step[Value] | None:
    if not one:
        return None
    other.append(one.pop())
    return other[-1]
