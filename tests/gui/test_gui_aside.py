"""Steps in another thread look like steps here: progress, result, trouble, giving up."""

from __future__ import annotations

import time
from threading import Event, current_thread
from typing import TYPE_CHECKING

import pytest

from desktop.errors import UsageError
from desktop.gui.keeping.aside import aside
from desktop.workbook.book import finish

if TYPE_CHECKING:
    from collections.abc import Generator


def test_shares_and_result_come_from_another_thread() -> None:
    def work() -> Generator[float, None, str]:
        for share in (0.25, 0.5, 1.0):
            time.sleep(0.03)
            yield share
        return current_thread().name

    results = []

    def watch() -> Generator[float, None, None]:
        results.append((yield from aside(work)))

    shares = list(watch())
    assert results == ["aside"]
    assert shares == sorted(shares)
    assert set(shares) <= {0.0, 0.25, 0.5, 1.0}


@pytest.mark.parametrize("trouble", [UsageError("没有做成。"), ZeroDivisionError("a bug")])
def test_trouble_arrives_where_somebody_waits(trouble: Exception) -> None:
    def work() -> Generator[float, None, None]:
        yield 0.5
        raise trouble

    with pytest.raises(type(trouble)) as caught:
        finish(aside(work))
    assert caught.value is trouble


def test_what_is_given_up_stops_at_its_next_step_and_cleans_up() -> None:
    cleaned, go_on = Event(), Event()
    done = []

    def work() -> Generator[float, None, None]:
        try:
            for number in range(100):
                go_on.wait(60)
                done.append(number)
                yield number / 100
        finally:
            cleaned.set()

    steps = aside(work)
    next(steps)
    steps.close()
    assert not cleaned.is_set()  # it does not wait for the other thread
    go_on.set()
    assert cleaned.wait(60)
    assert len(done) <= 1
