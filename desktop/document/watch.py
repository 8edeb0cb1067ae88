"""Who is told how far a reading has come, and who may stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, TypeVar

from desktop.document.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    IsCancelled = Callable[[], bool]

T = TypeVar("T")

_OFTEN = 256  # so many lines are read in well under a tenth of a second


class Watch(TypedDict, total=False):
    """Both are called in the thread that reads.

    ``on_page`` is told how many pages of how many of a scan are done; ``is_cancelled`` is asked many
    times a second.
    """

    on_page: Callable[[int, int], None]
    is_cancelled: Callable[[], bool]


def never() -> bool:
    """Let a reading go on to its end."""
    return False


def go_on(is_cancelled: IsCancelled) -> None:
    """Do nothing, unless somebody stopped the reading. Raises CancelledError."""
    if is_cancelled():
        raise CancelledError


def watched(each: Iterable[T], is_cancelled: IsCancelled, every: int = _OFTEN) -> Iterator[T]:
    """Yield what there is while nobody stops it. Raises CancelledError."""
    for number, one in enumerate(each):
        if not number % every:
            go_on(is_cancelled)
        yield one
