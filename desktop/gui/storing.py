"""Files become evidence a piece at a time, between two events of the window: nothing freezes.

The workbook belongs to the window's thread, so large files are not stored in a worker; a timer
drives the workbook's own generator for a few milliseconds at a time. Many small files are attached
in groups: each edit makes every view look again, which takes the longer the more there is.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.collecting import no_collecting
from desktop.errors import DesktopError
from desktop.gui.text import shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from datetime import date
    from pathlib import Path

    from desktop.gui.session import Session
    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.history import Transaction
    from desktop.workbook.model import Changes

SLICE: Final = 0.02  # seconds
GROUP_EVERY: Final = 1.0  # seconds
EDIT: Final = 0.05  # seconds that attaching a group should take
SHARE: Final = 10  # edits that are due take one part in so many of the time
SMALLEST_GROUP, LARGEST_GROUP = 15, 300
TELL_EVERY: Final = 0.05  # seconds
_NAME: Final = 40  # characters of a file's name in a line


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in; ``is_ours`` was made for this and goes when it is stored."""

    path: Path
    dated: date | None = None
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """One file that did not come in: why, and where it was to go."""

    file: Incoming
    sentence: str
    requirement_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Order:
    file: Incoming
    requirement_ids: tuple[str, ...]
    batch: int
    use: Callable[[StoredContent], object] | None = None


class Pace:
    """How many stored files one edit attaches: as many as went into a short edit the last time."""

    def __init__(self) -> None:
        self.size = SMALLEST_GROUP
        self._due_at = 0.0

    def is_due(self, waiting: int) -> bool:
        """Tell whether so many files should be attached now."""
        return waiting >= self.size or (waiting > 0 and monotonic() >= self._due_at)

    def note(self, count: int, seconds: float) -> None:
        """Learn how long the edit took that attached so many."""
        fitting = int(count * EDIT / max(seconds, 0.001))
        self.size = min(max(fitting, SMALLEST_GROUP), LARGEST_GROUP)
        self._due_at = monotonic() + max(GROUP_EVERY, SHARE * seconds)


class Storing(QObject):
    """A queue of files on their way into the workbook."""

    progressed = Signal(str, float)
    finished = Signal(int, list)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue: deque[_Order] = deque()
        self._running: Generator[float, None, StoredContent] | None = None
        self._group: list[tuple[_Order, StoredContent]] = []
        self._pace = Pace()
        self._told: _Order | None = None
        self._told_at = 0.0
        self._batch = self._seen = self._done = self._total = 0
        self._troubles: list[Trouble] = []
        self._tidying: Generator[float, None, None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        session.leaving.connect(self._leave)

    @property
    def is_busy(self) -> bool:
        """Tell whether files are on their way."""
        return bool(self._queue or self._group)

    def add(self, requirement_ids: Iterable[str], files: Iterable[Incoming]) -> None:
        """Attach files to requirements; one undo step together."""
        self._batch += 1
        ids = tuple(requirement_ids)
        self._enqueue(_Order(file, ids, self._batch) for file in files)

    def keep(self, file: Incoming, use: Callable[[StoredContent], object]) -> None:
        """Store a file that is no evidence of its own, and hand its content to ``use``."""
        self._batch += 1
        self._enqueue([_Order(file, (), self._batch, use)])

    def _enqueue(self, orders: Iterable[_Order]) -> None:
        before = len(self._queue)
        self._queue.extend(orders)
        self._total += len(self._queue) - before
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what is attached already stays and can be undone."""
        if self._running:
            self._running.close()
            self._tidying = self._session.workbook.tidying()
        if self._queue or self._group:
            self._attach_group()
            self._finish()

    def _leave(self) -> None:
        """Stop; what a large file left behind is overwritten at the closing."""
        self.cancel()
        self._tidying = None
        self._timer.stop()

    def _finish(self) -> None:
        if not self._tidying:
            self._timer.stop()
        done, troubles = self._done, self._troubles
        self._running = None
        for order in self._queue:
            _discard(order.file)
        self._queue.clear()
        self._seen = self._done = self._total = 0
        self._troubles = []
        self.finished.emit(done, troubles)

    def _work(self) -> None:
        """Store for a moment, attach what is stored, tidy up or end: each in a turn of its own."""
        if self._tidying and not self._total:
            self._tidy()
        elif not self.is_busy:
            self._finish()
        elif self._pace.is_due(len(self._group)) or not self._queue:
            self._attach_group()
        else:
            self._store()

    def _tidy(self) -> None:
        """Overwrite a little of what was cancelled."""
        try:
            next(self._tidying or iter(()))
        except (StopIteration, DesktopError):  # what cannot be done now is done at the closing
            self._tidying = None
            self._timer.stop()

    def _store(self) -> None:
        end = monotonic() + SLICE
        while self._queue and monotonic() < end:
            order = self._queue[0]
            try:
                self._step(order)
            except DesktopError as error:
                self._troubles.append(Trouble(order.file, str(error), order.requirement_ids))
                self._next(discards=not order.file.is_ours)
            if self._pace.is_due(len(self._group)):
                return

    def _step(self, order: _Order) -> None:
        if self._running is None:
            self._running = self._session.workbook.storing(order.file.path)
        try:
            share = next(self._running)
        except StopIteration as stored:
            self._take(order, stored.value)
            self._next()
        else:
            self._tell(order, share)

    def _tell(self, order: _Order, share: float) -> None:
        """Say how far it has come; of small files only as many as eyes can follow."""
        if order is not self._told and monotonic() < self._told_at + TELL_EVERY:
            return
        self._told, self._told_at = order, monotonic()
        self.progressed.emit(f"正在存入{self._words(order)}", share)

    def _words(self, order: _Order) -> str:
        count = f"（{self._seen + 1}/{self._total}）" if self._total > 1 else ""
        return f"“{shortened(order.file.path.name, _NAME)}”{count}"

    def _next(self, *, discards: bool = True) -> None:
        self._running = None
        self._seen += 1
        if self._queue:
            order = self._queue.popleft()
            if discards:
                _discard(order.file)

    def _take(self, order: _Order, content: StoredContent) -> None:
        if order.use:
            order.use(content)
            return
        if self._group and self._group[0][0].batch != order.batch:
            self._attach_group()
        self._group.append((order, content))

    def _attach_group(self) -> None:
        """Attach what is stored; one edit for all of it."""
        group, self._group = self._group, []
        if not group:
            return
        first, begun = group[0][0], monotonic()
        row = self._session.row(first.requirement_ids[0])
        where = printed_ref(row.requirement.ref) if row else ""
        if len(first.requirement_ids) > 1:
            where += f"等 {len(first.requirement_ids)} 条"
        more = f"等 {len(group)} 份" if len(group) > 1 else ""
        label = f"给{where}附佐证“{first.file.path.name}”{more}"
        with no_collecting():
            is_done = self._session.continue_edit(
                f"attach/{first.batch}", label, _attach_all, group
            )
        self._done += len(group) if is_done else 0
        self._pace.note(len(group), monotonic() - begun)


def _attach_all(change: Transaction, group: list[tuple[_Order, StoredContent]]) -> Changes:
    """Attach several stored files in one edit."""
    from desktop.workbook import edits  # noqa: PLC0415 - not needed to start
    from desktop.workbook.model import Changes  # noqa: PLC0415 - likewise

    changes = Changes()
    for order, content in group:
        changes |= edits.attach_file(
            change,
            order.requirement_ids,
            content,
            name=order.file.path.name,
            dated=order.file.dated,
        )
    return changes


def _discard(file: Incoming) -> None:
    if file.is_ours:
        with suppress(OSError):
            file.path.unlink()
