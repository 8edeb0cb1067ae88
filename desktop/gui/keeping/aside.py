"""Steps that touch no open workbook run in a thread of their own, and look like any others here.

A share that hangs, a child that reads a copy: nothing of that may hold up the window.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")
WAIT: Final = 0.01  # seconds


def aside(make: Callable[[], Generator[float, None, T]]) -> Generator[float, None, T]:
    """Run what ``make`` returns in another thread; yields the share done, returns its result.

    Everything that the steps open must be opened by them. Closing this early asks them to stop at
    their next step and does not wait for it.
    """
    told: SimpleQueue[float] = SimpleQueue()
    results: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
    is_given_up = Event()

    def work() -> None:
        steps = make()
        try:
            while not is_given_up.is_set():
                told.put(next(steps))
        except StopIteration as finished:
            results.put((finished.value, None))
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits
            results.put((None, error))
        finally:
            steps.close()

    Thread(target=work, name="aside", daemon=True).start()
    share = 0.0
    try:
        while True:
            try:
                result, error = results.get(timeout=WAIT)
            except Empty:
                while not told.empty():
                    share = told.get()
                yield share
                continue
            if error is not None:
                raise error
            return result  # type: ignore[return-value]  # there is one where there is no error
    finally:
        is_given_up.set()
