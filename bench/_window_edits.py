"""What an edit costs the window where there is much: marking, storing many files, a new preview."""

from __future__ import annotations

import os
import shutil
import statistics
from datetime import date
from time import monotonic, process_time, thread_time
from typing import TYPE_CHECKING, Final

from _window import come_to_rest, late, ms, told
from PySide6.QtWidgets import QApplication

from desktop.gui.dialogs.report import ReportDialog
from desktop.gui.pdf_pages import page_image
from desktop.gui.storing import Incoming
from desktop.report.produce import composed
from desktop.report.publish import first_page
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.gui.main_window import MainWindow

MARK_MS, STRETCH_MS, PREVIEW_MS = 30, 100, 300
MARKS, FILES, BYTES, PREVIEWS = 60, 2000, 3000, 9
LONGEST: Final = 600  # seconds, after which something is stuck


def marking(window: MainWindow) -> bool:
    """Mark one requirement after the other, as a clerk does."""
    desk = window.desk
    ours = []
    for number in range(MARKS):
        desk.work.ledger.step(1)
        come_to_rest(window)
        mark = desk.actions["mark_in_progress" if number % 2 else "mark_ongoing"]
        ours.append(ms(mark.trigger))
    path = desk.session.workbook.path
    shutil.copyfile(path, path.with_name("抄.yaodian"))
    with Workbook.open(path.with_name("抄.yaodian")) as book:
        ids = [each.id for each in book.checklist.requirements[:MARKS]]
        theirs = [
            ms(lambda id_=id_: book.edit("标", edits.assess, id_, status=Status.NOT_STARTED))  # type: ignore[misc]
            for id_ in ids
        ]
    return told(
        "marking one, 95 of 100", late(ours), MARK_MS, late(theirs), "the edit without a window"
    )


def storing(window: MainWindow, folder: Path) -> bool:
    """Drop many small files on the first requirement: all evidence behind it is numbered anew."""
    come_to_rest(window)
    source = folder / "许多"
    source.mkdir()
    for number in range(FILES):
        (source / f"通知{number}.pdf").write_bytes(os.urandom(BYTES))
    session, done = window.desk.session, []
    bare = statistics.median(ms(session.workbook.ledger) for _ in range(5))
    window.desk.storing.finished.connect(lambda count, _troubles: done.append(count))
    first = session.rows[0].requirement.id
    window.desk.storing.add([first], [Incoming(each) for each in sorted(source.iterdir())])
    begun, stretches = monotonic(), []
    while not done and monotonic() < begun + LONGEST:
        at = thread_time()
        QApplication.processEvents()
        stretches.append((thread_time() - at) * 1000)
    print(f"     {done} stored in {monotonic() - begun:.0f} s")
    return told(
        f"no answer while {FILES:,} files come in",
        max(stretches),
        STRETCH_MS,
        bare,
        "the ledger read",
    ) and done == [FILES]


def previewing(window: MainWindow) -> bool:
    """Change who signs, and wait until the first page shows it."""
    come_to_rest(window)
    session = window.desk.session
    dialog = ReportDialog(window.desk)
    dialog.show()
    _wait(dialog.save.isEnabled)
    _wait(lambda: dialog.pages.page_count > 1 and dialog.pages.drawn_count > 0)  # the whole
    shown: list[float] = []
    dialog.pages.first_shown.connect(lambda: shown.append(process_time()))
    ours, on_the_clock = [], []
    for number in range(PREVIEWS):
        shown.clear()
        begun, begun_at = process_time(), monotonic()
        name = f"张{number}"
        session.edit("署", lambda change, name=name: edits.set_signatories(change, preparer=name))  # type: ignore[misc]
        _wait(lambda: bool(shown))
        ours.append((shown[0] - begun) * 1000)
        on_the_clock.append((monotonic() - begun_at) * 1000)
        dialog.laying_out.wait()  # the whole is measured elsewhere
    dialog.close()
    content = composed(session.workbook, printed_on=date(2019, 12, 1))
    bare = statistics.median(
        ms(lambda: page_image(first_page(content, page_count=9), 0, 1.6)) for _ in range(5)
    )
    print(f"     on the clock {statistics.median(on_the_clock):.0f} ms")
    name = f"preview after a change, {len(session.rows):,} requirements"
    return told(name, late(ours), PREVIEW_MS, bare, "that page laid out and drawn")


def _wait(is_done: Callable[[], bool]) -> None:
    begun = monotonic()
    while not is_done():
        if monotonic() > begun + LONGEST:
            raise TimeoutError
        QApplication.processEvents()
