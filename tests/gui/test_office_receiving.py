"""Receiving in the window: in the worker, to be stopped between two files, to be gone on with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop.gui.office import receiving
from desktop.gui.office.receiving import ReceivingDialog
from desktop.rollup.store import Rollup
from tests.gui.office_samples import NAMES, receive, sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow


def stick(folder: Path) -> Path:
    for name in NAMES:
        sealed(folder, name)
    (folder / "坏的 #1 & 50%.yaodian").write_bytes(b"junk")
    return folder


def outcomes(office: OfficeWindow) -> list[str]:
    return sorted(each.outcome for each in office.reports.log.rows)


def test_what_was_received_until_it_was_stopped_stays_and_the_rest_follows(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = stick(tmp_path / "优盘")
    dialog = ReceivingDialog(office.bureau, [folder])
    qtbot.addWidget(dialog)
    dialog._course.moved.disconnect()
    dialog._course.is_stopped = True  # pressed before the first file was through
    qtbot.waitUntil(lambda: dialog.error is not None, timeout=30000)
    assert "已停止" in office.bureau.notice.sentence.text()
    some = len(office.reports.log.rows)
    assert some < len(NAMES) + 1
    receive(office, qtbot, folder)
    assert outcomes(office) == ["accepted"] * len(NAMES) + ["refused"]
    receive(office, qtbot, folder)
    assert outcomes(office) == ["accepted"] * len(NAMES) + ["refused"]


def test_it_goes_on_after_the_program_was_ended(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder, place = stick(tmp_path / "优盘"), office.bureau.rollup.place.path
    assert place
    with Rollup.open(place, actor="审核人甲") as other:
        steps = receiving.receiving(other, [folder])
        for _ in range(2):
            next(steps)
        steps.close()  # as far as a killed program came
    office.bureau.refresh()
    assert len(office.reports.log.rows) < len(NAMES) + 1
    receive(office, qtbot, folder)
    assert outcomes(office) == ["accepted"] * len(NAMES) + ["refused"]
    originals = [path for path in office.bureau.rollup.originals.rglob("*") if path.is_file()]
    assert len(originals) == len({path.read_bytes() for path in originals})  # each once


def test_the_window_answers_meanwhile(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are read elsewhere, and the window is alive between any two of them."""
    threads: set[int] = set()
    ticks: list[int] = []
    every = receiving.receiving

    def seen(rollup: Rollup, paths: list[Path]) -> Iterator[object]:
        steps = every(rollup, paths)
        while True:
            try:
                at = next(steps)
            except StopIteration as finished:
                return finished.value
            threads.add(threading.get_ident())
            alive.clear()
            before = len(ticks)
            alive.wait(30)
            assert len(ticks) > before  # the window's own clock went on
            yield at

    def tick() -> None:
        ticks.append(1)
        alive.set()

    alive = threading.Event()
    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(1)
    monkeypatch.setattr(receiving, "receiving", seen)
    receive(office, qtbot, stick(tmp_path / "优盘"))
    timer.stop()
    assert threads
    assert threading.get_ident() not in threads
    assert outcomes(office) == ["accepted"] * len(NAMES) + ["refused"]
