"""Correcting a document of ten megabytes takes no longer than a person notices: 300 ms a step.

Beside it, the same steps in a document of one tenth: what is done at each step grows with the
document, but slowly.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop.document import correcting, reshaping
from desktop.document.parse import parse_text
from desktop.document.places import Place
from desktop.gui.app import prepare as prepare_app
from desktop.gui.bindings import lend
from desktop.gui.preferences import Preferences
from desktop.gui.review.prepared import prepare
from desktop.gui.review.screen import ReviewScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.review.draft import Draft

DOCUMENT = next((Path(__file__).parents[1] / "tests" / "documents").glob("001_*.txt"))
SIZE = 10_000_000  # bytes
ROUNDS = 5
BAR_MS = 300


def main() -> int:
    lend()
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        preferences = Preferences(Path(folder) / "window.ini")
        prepare_app(app, preferences)
        small = _slowest_steps(app, preferences, SIZE // 10)
        large = _slowest_steps(app, preferences, SIZE)
    for name, milliseconds in large.items():
        print(f"{name}: {milliseconds:.0f} ms, with a tenth of it {small[name]:.0f} ms")
    print(f"bar {BAR_MS} ms")
    return int(max(large.values()) > BAR_MS)


def _slowest_steps(app: QApplication, preferences: Preferences, size: int) -> dict[str, float]:
    """Return the median milliseconds of each step, what the window draws after it included."""
    words = DOCUMENT.read_text("utf-8") + "\n"
    text = words * (size // len(words.encode()))
    window = QWidget()
    screen = ReviewScreen(prepare(parse_text(text), DOCUMENT), preferences, window)
    screen.show()
    app.processEvents()
    draft = screen.draft
    middle = len(draft.revision.parsed.directives) // 2
    return {
        name: sorted(_times(app, draft, Place(middle, 5), step))[ROUNDS // 2]
        for name, step in STEPS.items()
    }


def _times(
    app: QApplication, draft: Draft, place: Place, step: Callable[[Draft, Place], None]
) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        draft.move(draft.revision.at(place).span.start)
        app.processEvents()
        begun = time.process_time()
        step(draft, place)
        app.processEvents()
        times.append((time.process_time() - begun) * 1000)
        draft.undo()
        app.processEvents()
    return times


STEPS: dict[str, Callable[[Draft, Place], None]] = {
    "other units": lambda draft, place: draft.edit(
        "单位", lambda revision: correcting.assign(revision, place, "牵头单位：甲局")
    ),
    "merge": lambda draft, place: draft.edit(
        "合并", lambda revision: reshaping.merge(revision, place)
    ),
    "split": lambda draft, place: draft.edit(
        "拆开", lambda revision: reshaping.split(revision, place, len(revision.at(place).text) // 2)
    ),
    "leave out": lambda draft, place: draft.edit(
        "不列入", lambda revision: reshaping.drop(revision, place, "试")
    ),
}


if __name__ == "__main__":
    sys.exit(main())
