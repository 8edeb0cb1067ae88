"""The round between an office and its unit in the real program on a real screen, by keys alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from desktop.rollup import units
from desktop.rollup.store import Rollup
from tests.gui.screens import PATIENCE, Screen, needs_a_screen, on_disk, wait_until
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_a_screen
UNIT = "办公室"


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
    screen.open("ctrl+u", "单位和下发")
    screen.picture()
    screen.open("alt+o", "下发的文件写到哪个文件夹")
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
    screen.open("ctrl+t", "^报送$")
    screen.keys("alt+f")  # in spite of what is missing
    time.sleep(0.5)  # a key presses the box for a moment
    screen.picture()
    screen.keys("Return")
    sealed = only(screen, "*次报送.yaodian")
    leave_unit(screen)
    return sealed


def receive(screen: Screen, rollup: Path, sealed: Path, folder: Path) -> None:
    """Receive a whole folder, such as a stick: one report, one broken file, one that is none."""
    stick = screen.home / "stick"
    stick.mkdir()
    sealed.rename(stick / "report.yaodian")
    (stick / "bad.yaodian").write_bytes(b"junk")
    (stick / "notes.txt").write_bytes(b"not for us")
    screen.open("ctrl+shift+r", "接收哪个文件夹里的报送件")
    screen.type(str(stick))
    screen.keys("Return")
    outcomes: list[tuple[object, ...]] = [("accepted",), ("refused",)]
    wait_for(screen, rollup, "SELECT outcome FROM receipt ORDER BY outcome", outcomes, folder)
    wait_for(screen, rollup, "SELECT count(*) FROM submission WHERE is_current", [(1,)], folder)
    screen.gone("^接收报送$")
    screen.focus(rollup.name)


def review(screen: Screen, rollup: Path, folder: Path) -> None:
    """Return one answer with a remark, take that back, return it again; accept the next."""
    said = "SELECT verdict, remark FROM review ORDER BY requirement_id"
    screen.keys("F7")
    time.sleep(0.5)
    screen.picture()
    for _ in range(2):
        screen.keys("F8", "Home", "F2")
        screen.type("more")
        screen.keys("ctrl+2")
        wait_for(screen, rollup, said, [("changes_requested", "more")], folder)
        if _ == 0:
            screen.keys("ctrl+z")
            wait_for(screen, rollup, said, [], folder)
    screen.keys("ctrl+1")  # the list has gone on to the next
    both: list[tuple[object, ...]] = [("changes_requested", "more"), ("accepted", "")]
    wait_for(screen, rollup, said, both, folder)
    screen.picture()


def issue_circular(screen: Screen) -> None:
    """Save the 通报 as a document and as pages."""
    screen.open("ctrl+p", "^出具材料")
    for key, suffix, head in (("alt+w", ".docx", b"PK"), ("alt+s", ".pdf", b"%PDF")):
        target = screen.home / f"circular{suffix}"
        screen.open(key, "^通报")
        screen.picture()
        screen.type(str(target))
        screen.keys("Return")
        wait_until(target.exists, suffix, screen.state)
        assert target.read_bytes().startswith(head)
        screen.gone("^通报")
        screen.focus("^出具材料")
    screen.picture()
    screen.keys("alt+c")  # Esc would close the sentence above the pages first
    screen.gone("^出具材料")


def make_slip(screen: Screen, rollup: Path) -> Path:
    screen.focus(rollup.name)
    screen.open("ctrl+b", "^退回单$")
    screen.picture()
    screen.keys("Return")
    screen.focus("退回单写到哪个文件夹")
    screen.type(str(screen.home))
    screen.keys("Return")
    slip = only(screen, "*.yaodian-return")
    wait_until(lambda: list(screen.home.glob("退回单*.pdf")), "the page of the slip", screen.state)
    screen.gone("^退回单$")
    return slip


def leave_unit(screen: Screen) -> None:
    """Leave the unit's window once no dialog lies above it."""
    screen.gone("^(报送|装入退回单)$")
    screen.focus("unit.yaodian")
    leave(screen, "ctrl+q")


def test_from_giving_out_to_the_circular_and_the_returned_answer(
    screen: Screen, tmp_path: Path
) -> None:
    rollup = screen.home / "r.yaodian-rollup"
    with (
        Rollup.create(rollup, make_checklist(3), office="市府办", actor="甲") as made,
        made.writing("units") as db,
    ):
        units.add_units(db, [UNIT])
    book = give_out(screen, rollup)
    sealed = hand_in(screen, book, tmp_path)
    begin_office(screen, rollup)
    receive(screen, rollup, sealed, tmp_path)
    review(screen, rollup, tmp_path)
    slip = make_slip(screen, rollup)
    screen.focus(rollup.name)
    issue_circular(screen)
    leave_office(screen, rollup)

    screen.start(str(book))
    screen.focus("unit.yaodian")
    screen.open("ctrl+i", "装入退回单")
    screen.type(str(slip))
    screen.keys("Return")
    returned = [("changes_requested", "more")]
    wait_for(screen, book, "SELECT verdict, remark FROM review", returned, tmp_path)
    screen.picture()
    leave_unit(screen)
