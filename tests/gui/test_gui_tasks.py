"""Work in the worker: who asked for it may go as soon as it was told."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject

from desktop.gui.tasks import Tasks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Asking(QObject):
    def __init__(self, loop: QEventLoop) -> None:
        super().__init__()
        self._loop = loop

    def take(self, _result: object) -> None:
        self._loop.quit()


def test_nobody_lives_by_a_finished_task(qtbot: QtBot) -> None:
    assert qtbot
    loop, tasks = QEventLoop(), Tasks()
    asking = Asking(loop)
    tasks.run(asking, lambda: 1, asking.take, asking.take)
    loop.exec()
    tasks.wait()
    gone = weakref.ref(asking)
    del asking  # freed here, and not while Qt frees what carried the result
    assert gone() is None
