"""The round between an office and its unit in the real program on a real screen, by keys alone."""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.rollup import units
from desktop.rollup.store import Rollup
from tests.gui.test_gui_end_to_end import PATIENCE, Screen, on_disk, wait_until, x_server
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)
UNIT = "办公室"


@pytest.fixture
def screen() -> Iterator[Screen]:
    # A short path: every character has to be typed.
    with tempfile.TemporaryDirectory() as home, x_server() as display:
        one = Screen(Path(home), display)
        try:
            yield one
        finally:
            one.stop(signal.SIGKILL)


def leave(screen: Screen, *keys: str) -> None:
    """Leave the program politely; it must not have complained."""
    screen.keys(*keys)
    assert screen.program is not None
    assert screen.program.wait(PATIENCE) == 0
    assert "Traceback" not in screen.errors.read_text(encoding="utf-8")


def only(screen: Screen, pattern: str) -> Path:
    """Wait for the one file of a kind, and give it a name that can be typed."""
    wait_until(lambda: list(screen.home.glob(pattern)), pattern, screen.state)
    (found,) = screen.home.glob(pattern)
    time.sleep(0.5)  # written whole before it has its name
    return found.rename(screen.home / f"typed{found.suffix}")


def begin_office(screen: Screen, path: Path) -> None:
    screen.start(str(path))
    screen.focus(path.name)
    time.sleep(0.5)


def leave_office(screen: Screen, path: Path) -> None:
    """Close the roll-up's window, then the first one."""
    screen.focus(path.name)
    screen.keys("ctrl+w")
    screen.gone(path.name)
    screen.focus("要点")
    leave(screen, "ctrl+q")


def wait_for(
    screen: Screen, path: Path, sql: str, rows: list[tuple[object, ...]], folder: Path
) -> None:
    wait_until(lambda: on_disk(path, sql, folder) == rows, sql, screen.state)


def give_out(screen: Screen, rollup: Path) -> Path:
    begin_office(screen, rollup)
    screen.keys("ctrl+u")
    screen.focus("单位和下发")
    screen.picture()
    screen.keys("alt+o")
    screen.focus("下发的文件写到哪个文件夹")
    screen.type(str(screen.home))
    screen.keys("Return")
    book = only(screen, "*.yaodian").rename(screen.home / "unit.yaodian")
    screen.gone("下发的文件写到哪个文件夹")
    screen.focus("单位和下发")
    screen.keys("Escape")
    screen.gone("单位和下发")
    leave_office(screen, rollup)
    return book


def hand_in(screen: Screen, book: Path, folder: Path) -> Path:
    screen.start(str(book))
    screen.focus("unit.yaodian")
    screen.keys("3")
    done = "SELECT count(*) FROM assessment WHERE status = 'done'"
    wait_for(screen, book, done, [(1,)], folder)
    screen.keys("F2")
    screen.type("12 articles")
    words = "SELECT statement FROM assessment WHERE status = 'done'"
    wait_for(screen, book, words, [("12 articles",)], folder)
    screen.keys("ctrl+t")
    screen.focus("^报送$")
    screen.keys("alt+f")  # in spite of what is missing
    time.sleep(0.5)  # a key presses the box for a moment
    screen.picture()
    screen.keys("Return")
    sealed = only(screen, "*次报送.yaodian")
    leave_unit(screen)
    return sealed


def review_and_return(screen: Screen, rollup: Path, sealed: Path, folder: Path) -> Path:
    begin_office(screen, rollup)
    screen.keys("ctrl+r")
    screen.focus("接收报送件")
    screen.type(str(sealed))
    screen.keys("Return")
    wait_for(screen, rollup, "SELECT count(*) FROM submission WHERE is_current", [(1,)], folder)
    screen.gone("^接收报送$")
    screen.focus(rollup.name)
    screen.keys("F7")
    time.sleep(0.5)
    screen.picture()
    screen.keys("F2")
    screen.type("more")
    screen.keys("ctrl+2")
    said = [("changes_requested", "more")]
    wait_for(screen, rollup, "SELECT verdict, remark FROM review", said, folder)
    screen.picture()
    screen.keys("ctrl+b")
    screen.focus("^退回单$")
    screen.picture()
    screen.keys("Return")
    screen.focus("退回单写到哪个文件夹")
    screen.type(str(screen.home))
    screen.keys("Return")
    slip = only(screen, "*.yaodian-return")
    wait_until(lambda: list(screen.home.glob("*.pdf")), "the page of the slip", screen.state)
    screen.gone("^退回单$")
    leave_office(screen, rollup)
    return slip


def leave_unit(screen: Screen) -> None:
    """Leave the unit's window once no dialog lies above it."""
    screen.gone("^(报送|装入退回单)$")
    screen.focus("unit.yaodian")
    leave(screen, "ctrl+q")


def test_from_giving_out_to_the_returned_answer(screen: Screen, tmp_path: Path) -> None:
    rollup = screen.home / "r.yaodian-rollup"
    with (
        Rollup.create(rollup, make_checklist(3), office="市府办", actor="甲") as made,
        made.writing("units") as db,
    ):
        units.add_units(db, [UNIT])
    book = give_out(screen, rollup)
    sealed = hand_in(screen, book, tmp_path)
    slip = review_and_return(screen, rollup, sealed, tmp_path)

    screen.start(str(book))
    screen.focus("unit.yaodian")
    screen.keys("ctrl+i")
    screen.focus("装入退回单")
    screen.type(str(slip))
    screen.keys("Return")
    returned = [("changes_requested", "more")]
    wait_for(screen, book, "SELECT verdict, remark FROM review", returned, tmp_path)
    screen.picture()
    leave_unit(screen)
