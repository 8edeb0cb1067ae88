"""Files become evidence a piece at a time, between two events of the window: nothing freezes.

The workbook belongs to the window's thread, so large files are not stored in a worker; a timer
drives the workbook's own generator for a few milliseconds at a time.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DesktopError, UsageError
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from desktop.gui.session import Session
    from desktop.workbook.evidence import StoredContent

SLICE: Final = 0.02  # seconds
MOST_FILES: Final = 200


@dataclass(frozen=True, slots=True)
class _Order:
    requirement_id: str
    path: Path
    batch: int


class Storing(QObject):
    """A queue of files on their way into the workbook."""

    progressed = Signal(str, float)
    finished = Signal(int, list)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue: deque[_Order] = deque()
        self._running: Generator[float, None, StoredContent] | None = None
        self._batch = self._done = self._total = 0
        self._troubles: list[str] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        session.leaving.connect(self.cancel)

    @property
    def is_busy(self) -> bool:
        """Tell whether files are on their way."""
        return bool(self._queue)

    def add(self, requirement_id: str, paths: Iterable[Path]) -> None:
        """Attach files, and those inside folders, to a requirement; one undo step together.

        Raises:
            UsageError: nothing to attach, or far too many.
        """
        files = list(islice(_files(paths), MOST_FILES + 1))
        if not files:
            raise UsageError("里面没有可以附上的文件。请选择文件，或装有文件的文件夹。")
        if len(files) > MOST_FILES:
            raise UsageError(
                f"一次最多附 {MOST_FILES} 份，这里超过了，一份也没有附上。请分次拖入，或先压缩成一个文件。"
            )
        self._batch += 1
        self._queue.extend(_Order(requirement_id, path, self._batch) for path in files)
        self._total += len(files)
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what is attached already stays and can be undone."""
        if self._running:
            self._running.close()
        if self._queue:
            self._finish()

    def _finish(self) -> None:
        self._timer.stop()
        done, troubles = self._done, self._troubles
        self._running = None
        self._queue.clear()
        self._done = self._total = 0
        self._troubles = []
        self.finished.emit(done, troubles)

    def _work(self) -> None:
        end = monotonic() + SLICE
        while self._queue and monotonic() < end:
            order = self._queue[0]
            try:
                self._step(order)
            except DesktopError as error:
                self._troubles.append(str(error))
                self._next()
        if not self._queue:
            self._finish()

    def _step(self, order: _Order) -> None:
        if self._running is None:
            self._running = self._session.workbook.storing(order.path)
        try:
            share = next(self._running)
        except StopIteration as stored:
            self._attach(order, stored.value)
            self._next()
        else:
            count = f"（{self._done + 1}/{self._total}）" if self._total > 1 else ""
            self.progressed.emit(f"正在存入“{order.path.name}”{count}", share)

    def _next(self) -> None:
        self._running = None
        if self._queue:
            self._queue.popleft()

    def _attach(self, order: _Order, content: StoredContent) -> None:
        from desktop.workbook import edits  # noqa: PLC0415 - not needed to start

        row = self._session.row(order.requirement_id)
        ref = printed_ref(row.requirement.ref) if row else ""
        if self._session.continue_edit(
            f"attach/{order.batch}",
            f"给{ref}附佐证“{order.path.name}”",
            edits.attach_file,
            order.requirement_id,
            content,
            name=order.path.name,
        ):
            self._done += 1


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield files, and those inside folders in the order of their names; hidden ones not."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, subfolders, names in os.walk(path):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith((".", "~$")):
                    yield Path(folder) / name
