"""Files dragged out of another program's window onto the real one, by mouse alone."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.workbook.book import Workbook
from tests.gui.screens import needs_a_screen, on_disk, wait_until
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.gui.screens import Screen

pytestmark = needs_a_screen

# A file manager, as far as it matters here: a window in the corner that gives files away.
FOLDER = """
import sys
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Files(QLabel):
    def mousePressEvent(self, event):
        drag, data = QDrag(self), QMimeData()
        data.setUrls([QUrl.fromLocalFile(each) for each in sys.argv[1:]])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
app = QApplication([])
files = Files("files")
files.setWindowTitle("folder")
files.setWindowFlag(Qt.WindowType.X11BypassWindowManagerHint)
files.setGeometry(1100, 640, 150, 100)
files.show()
print("ready", flush=True)
app.exec()
"""
CORNER = ("1170", "690")
LEDGER = ("200", "270")  # the second line, below the sentence about the empty file
EVIDENCE = ("1000", "560")


@contextmanager
def folder(screen: Screen, *files: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", FOLDER, *map(str, files)],
        env=screen.environment,
        stdout=subprocess.PIPE,
    ) as manager:
        assert manager.stdout is not None
        assert manager.stdout.readline().strip() == b"ready"
        time.sleep(0.5)
        try:
            yield
        finally:
            manager.kill()


def drag(screen: Screen, target: tuple[str, str]) -> None:
    """Take what lies in the corner to a place, as slowly as a hand."""
    screen.do("mousemove", *CORNER, "mousedown", "1")
    time.sleep(0.3)
    halfway = [str((int(one) + int(other)) // 2) for one, other in zip(CORNER, target, strict=True)]
    for place in (halfway, target, target):
        screen.do("mousemove", *place)
        time.sleep(0.3)
    screen.do("mouseup", "1")


def test_files_are_dropped_on_the_evidence_and_on_a_line(screen: Screen, tmp_path: Path) -> None:
    book = screen.home / "work.yaodian"
    Workbook.create(book, make_checklist(), unit="unit", year=2019).close()
    proof, empty = screen.home / "证明 (1) & 50%.txt", screen.home / "空.txt"
    proof.write_text("proof", encoding="utf-8")
    empty.touch()
    attached = (
        "SELECT requirement_id, name FROM evidence JOIN attachment ON id = evidence_id ORDER BY 1"
    )
    first, second = (f"{number:012x}" for number in (1, 2))
    screen.start(str(book))
    screen.focus("work.yaodian")
    with folder(screen, proof, empty):
        drag(screen, EVIDENCE)
        expected = [(first, proof.name)]
        wait_until(lambda: on_disk(book, attached, tmp_path) == expected, "it", screen.state)
        time.sleep(0.5)
        screen.picture()
        drag(screen, LEDGER)
        expected.append((second, proof.name))
        wait_until(lambda: on_disk(book, attached, tmp_path) == expected, "both", screen.state)
    screen.picture()
    assert screen.errors.read_text(encoding="utf-8") == ""
