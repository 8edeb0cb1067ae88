"""The real program on a real screen, moved by keys and mouse like a person's."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.signing.keys import new_key
from desktop.signing.vault import keep
from desktop.signing.verify import verify
from desktop.workbook.book import Workbook
from tests.gui.screens import PATIENCE, ROOT, Screen, needs_a_screen, on_disk, wait_until
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

PASSPHRASE = "abcdefgh"  # noqa: S105 - of a key made for one test

pytestmark = needs_a_screen


def test_from_a_document_to_a_signed_report_by_keys_alone(  # noqa: PLR0915 - one long day
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(screen.home / "data"))
    (source,) = (ROOT / "tests" / "documents").glob("001_*.txt")
    plan = Path(shutil.copy(source, screen.home / "plan #1.txt"))
    book = screen.home / "work.yaodian"

    screen.start(str(plan))
    screen.focus("从要点新建工作簿")
    time.sleep(1.5)  # the document is read
    screen.type("unit")
    screen.keys("Tab", "Tab")
    screen.keys("ctrl+a")
    screen.type(str(book))
    screen.picture()
    screen.keys("Return")
    screen.focus("核对要点")
    screen.picture()
    screen.keys("F9", "F9", "F9")  # three doubts, each looked at
    screen.keys("alt+g")
    wait_until(book.exists, "the workbook", screen.state)
    screen.gone("从要点新建工作簿")
    screen.focus("work.yaodian")
    screen.picture()

    # Mark, write, and look at the disk at once.
    screen.keys("3")
    done = "SELECT count(*) FROM assessment WHERE status = 'done'"
    wait_until(lambda: on_disk(book, done, tmp_path) == [(1,)], "the mark on disk")
    screen.keys("F2")
    screen.type("12 articles")
    words = "SELECT statement FROM assessment"
    wait_until(lambda: on_disk(book, words, tmp_path) == [("12 articles",)], "the words on disk")
    screen.keys("ctrl+z")
    wait_until(lambda: on_disk(book, words, tmp_path) == [("",)], "undo on disk")
    screen.keys("ctrl+y")
    wait_until(lambda: on_disk(book, words, tmp_path) == [("12 articles",)], "redo on disk")

    # Search for 2019 and mark what is found.
    screen.keys("ctrl+f")
    screen.type("2019")
    screen.keys("Return")
    time.sleep(0.3)
    screen.keys("2")
    going = (
        "SELECT count(*) FROM assessment JOIN requirement ON id = requirement_id"
        " WHERE status = 'in_progress' AND (text LIKE '%2019%' OR headings LIKE '%2019%')"
    )
    wait_until(lambda: on_disk(book, going, tmp_path) == [(1,)], "the found one marked")
    screen.picture()

    # Attach a file through the system's dialog.
    proof = screen.home / "proof (1).txt"
    proof.write_text("proof", encoding="utf-8")
    screen.keys("ctrl+shift+a")
    screen.focus("选择佐证文件")
    screen.type(str(proof))
    screen.keys("Return")
    attached = "SELECT name FROM evidence JOIN attachment ON id = evidence_id"
    wait_until(lambda: on_disk(book, attached, tmp_path) == [(proof.name,)], "the evidence")

    # The program is killed: nothing that was done is lost.
    screen.stop(signal.SIGKILL)
    screen.start(str(book))
    screen.focus("work.yaodian")
    assert on_disk(book, words + " WHERE status = 'done'", tmp_path) == [("12 articles",)]

    # Print to PDF and sign.
    keep(screen.home / "data" / "yaodian" / "keys", new_key("unit"), PASSPHRASE)
    screen.keys("ctrl+p")
    screen.focus("预览、打印和签名")
    for _ in range(PATIENCE):  # the button waits for the layout
        screen.keys("alt+e")
        if screen.do("search", "--onlyvisible", "--name", "电子签名"):
            break
        time.sleep(1)
    screen.picture()
    screen.focus("电子签名")
    screen.keys("ctrl+a")  # what the key that opened the dialog may have left there
    screen.type(PASSPHRASE)
    screen.keys("Tab", "Tab")
    screen.keys("ctrl+a")
    signed = screen.home / "signed.pdf"
    screen.type(str(signed))
    screen.picture()
    screen.keys("Return")
    wait_until(signed.exists, "the signed report", screen.state)
    document = verify(signed.read_bytes())
    assert document.is_intact
    assert [each.signer for each in document.signatures] == ["unit"]

    # Leave politely.
    screen.gone("电子签名")
    screen.focus("预览、打印和签名")
    screen.keys("alt+c")
    screen.gone("预览、打印和签名")
    screen.focus("work.yaodian")
    screen.keys("ctrl+q")
    assert screen.program is not None
    assert screen.program.wait(PATIENCE) == 0
    assert "Traceback" not in screen.errors.read_text(encoding="utf-8")


# Somebody took a screenshot: another program owns the clipboard.
SCREENSHOT = """
from PySide6.QtGui import QColor, QGuiApplication, QImage
app = QGuiApplication([])
image = QImage(320, 200, QImage.Format.Format_RGB32)
image.fill(QColor("#1b6e35"))
app.clipboard().setImage(image)
print("ready", flush=True)
app.exec()
"""


@contextmanager
def screenshot(screen: Screen) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-c", SCREENSHOT], env=screen.environment, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().strip() == b"ready"
        try:
            yield
        finally:
            owner.kill()


def test_a_screenshot_is_pasted_looked_at_and_exported_by_keys_alone(
    screen: Screen, tmp_path: Path
) -> None:
    book = screen.home / "work.yaodian"
    Workbook.create(book, make_checklist(), unit="unit", year=2019).close()
    screen.start(str(book))
    screen.focus("work.yaodian")
    with screenshot(screen):
        screen.keys("ctrl+v")
        pasted = "SELECT name, dated IS NOT NULL, size > 100 FROM evidence"
        wait_until(lambda: on_disk(book, pasted, tmp_path), "the screenshot", screen.state)
    ((name, is_dated, is_large),) = on_disk(book, pasted, tmp_path)
    assert name.startswith("截图 ")
    assert name.endswith(".png")
    assert is_dated
    assert is_large
    time.sleep(1)  # its small picture is drawn
    screen.picture()

    screen.keys("F3")  # what is new is selected
    screen.focus("预览")
    time.sleep(1.5)
    screen.picture()
    screen.keys("Escape")
    screen.gone("预览：")

    screen.focus("work.yaodian")
    screen.keys("ctrl+shift+f")
    screen.focus("导出全部佐证")
    screen.picture()
    screen.keys("Return")
    wait_until(lambda: list(screen.home.glob("unit2019*/01-*.png")), "the folder", screen.state)
    screen.gone("导出全部佐证")

    screen.focus("work.yaodian")
    screen.keys("F7")
    time.sleep(0.5)
    screen.picture()
    screen.keys("ctrl+q")
    assert screen.program is not None
    assert screen.program.wait(PATIENCE) == 0
    assert "Traceback" not in screen.errors.read_text(encoding="utf-8")


# The first page as the program lays it out on this screen, in words that the test can read.
WHERE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.gui.app import prepare
from desktop.gui.main_window import MainWindow
from desktop.gui.preferences import Preferences
app = QApplication([])
chosen = Preferences(Path(sys.argv[1]))
prepare(app, chosen)
window = MainWindow(chosen)
window.show()
app.processEvents()
button = window.start.buttons[sys.argv[2]]
place = button.mapToGlobal(button.rect().center())
print(place.x(), place.y())
"""


def place_of(screen: Screen, name: str) -> tuple[str, str]:
    """Return where the middle of a choice on the first page lies."""
    made = subprocess.run(
        [sys.executable, "-c", WHERE, str(screen.home / "asked.ini"), name],
        cwd=ROOT,
        env=screen.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    x, y = made.stdout.split()
    return x, y


def test_the_example_by_mouse_alone(screen: Screen) -> None:
    x, y = place_of(screen, "example")
    screen.start()
    screen.focus("要点")
    time.sleep(0.5)
    screen.picture()
    screen.do("mousemove", x, y, "click", "1")
    screen.focus("练习用的示例")
    screen.picture()
    time.sleep(0.5)
    assert screen.program is not None
    assert screen.program.poll() is None
    assert screen.errors.read_text(encoding="utf-8") == ""
