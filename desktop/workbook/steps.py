"""Work that is done step by step, so that a window stays alive and can stop it; each step a share.

A generator yields the share done and returns its result; closing it early leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

T = TypeVar("T")


def finish(steps: Generator[object, None, T]) -> T:
    """Run something that works step by step to its end; return its result.

    Whatever interrupts it here, it has cleared up behind itself before anybody else is told.
    """
    try:
        while True:
            next(steps)
    except StopIteration as finished:
        result: T = finished.value
        return result
    finally:
        steps.close()


def within(steps: Generator[float, None, T], begin: float, end: float) -> Generator[float, None, T]:
    """Run steps as one part of a longer work."""
    while True:
        try:
            share = next(steps)
        except StopIteration as finished:
            result: T = finished.value
            return result
        yield begin + share * (end - begin)
