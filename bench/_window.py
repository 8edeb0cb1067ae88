"""The program's window for the benches: made once, brought to rest, and told of beside a yardstick."""

from __future__ import annotations

import os
import statistics
from time import process_time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import _large  # noqa: F401 - from here on the program can be imported
from PySide6.QtWidgets import QApplication

from desktop.gui.app import prepare
from desktop.gui.bindings import lend
from desktop.gui.main_window import MainWindow
from desktop.gui.preferences import Preferences

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def make_window(folder: Path) -> MainWindow:
    """Return a window that knows of no other user's files."""
    for each in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        os.environ[each] = str(folder)
    app = QApplication([])
    lend()
    preferences = Preferences(folder / "window.ini")
    prepare(app, preferences)
    window = MainWindow(preferences)
    window.resize(1366, 768)
    window.show()
    come_to_rest(window)
    return window


def come_to_rest(window: MainWindow) -> None:
    """Wait until what was put off is done: gaps are weighed, search keys made."""
    QApplication.processEvents()
    while _is_busy(window):
        QApplication.processEvents()


def _is_busy(window: MainWindow) -> bool:
    work = window.desk.work
    return not window.desk.session.is_weighed or bool(work and work.ledger.model.is_preparing)


def ms(act: Callable[[], object]) -> float:
    """Return how long it takes until it is done and painted."""
    begun = process_time()
    act()
    for _ in range(2):  # what is laid out in the first is painted in the second
        QApplication.processEvents()
    return (process_time() - begun) * 1000


def late(times: list[float]) -> float:
    """Return what 95 of 100 stay below."""
    return statistics.quantiles(times, n=20)[-1]


def told(name: str, value: float, bar: float, bare: float, what: str) -> bool:
    """Print a figure beside its bar and its yardstick; tell whether the bar is kept."""
    is_kept = value <= bar
    ratio = f"{value / bare:.1f} x {what} ({bare:.1f} ms)"
    print(f"{'ok  ' if is_kept else 'FAIL'} {name}: {value:.1f} ms (bar {bar:g}), {ratio}")
    return is_kept
