"""Looks into evidence, one after the other: what somebody waits for comes before what can wait.

The workbook belongs to the window's thread, so a content is copied out a piece at a time there;
what is done with the copy happens in the worker, see ``looking``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

from desktop.apart import private_folder
from desktop.errors import DesktopError, UsageError
from desktop.files import unwritable
from desktop.gui.evidence.looking import Cancelled
from desktop.gui.evidence.steps import Steps
from desktop.gui.tasks import Tasks
from desktop.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from desktop.gui.session import Session
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import Evidence

LARGEST: Final = 64 << 20  # bytes; the document readers' own limit
TOO_LARGE: Final = "超过 64 MB，不在窗口里预览。请用“打开”，或“另存为文件”取出。"


@dataclass(eq=False)
class Look:
    """One thing to find out about one content; ``cancel`` and nobody is told."""

    evidence: Evidence
    work: Callable[[Path, Callable[[], bool]], Any]
    done: Callable[[Any], None]
    failed: Callable[[DesktopError], None]
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Give it up, also in the middle of it."""
        self.is_cancelled = True


class Insight(QObject):
    """A queue of looks with a worker of its own; nothing survives the workbook."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._urgent: deque[Look] = deque()
        self._patient: deque[Look] = deque()
        self._current: Look | None = None
        self._tasks = Tasks(self)
        self._stack = ExitStack()
        self._place: Path | None = None
        self._copying = Steps(self)
        self._copying.finished.connect(self._copied)
        self._copying.failed.connect(lambda error: self._fail(self._current, error))
        session.leaving.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is being looked into."""
        return self._current is not None

    def ask(
        self,
        evidence: Evidence,
        work: Callable[[Path, Callable[[], bool]], Any],
        done: Callable[[Any], None],
        failed: Callable[[DesktopError], None],
        *,
        is_urgent: bool = False,
    ) -> Look:
        """Run ``work(file, is_cancelled)`` on a copy of the content, then ``done`` or ``failed``."""
        look = Look(evidence, work, done, failed)
        (self._urgent if is_urgent else self._patient).append(look)
        self._begin()
        return look

    def stop(self) -> None:
        """Give up everything."""
        for look in (*self._urgent, *self._patient):
            look.cancel()
        self._urgent.clear()
        self._patient.clear()
        self._copying.cancel()
        if self._current:
            self._current.cancel()
            self._current = None
        self._tasks.wait()
        self._stack.close()
        self._place = None

    def _begin(self) -> None:
        while self._current is None and (self._urgent or self._patient):
            look = (self._urgent or self._patient).popleft()
            if look.is_cancelled:
                continue
            if look.evidence.size > LARGEST:
                look.failed(UsageError(f"“{look.evidence.name}”{TOO_LARGE}"))
                continue
            self._current = look
            path = self._new_folder() / safe_name(look.evidence.name, "佐证")
            self._copying.start(copying(self._session.workbook, look.evidence.sha256, path))

    def _new_folder(self) -> Path:
        if self._place is None:
            self._place = self._stack.enter_context(private_folder())
        return Path(tempfile.mkdtemp(dir=self._place))

    def _copied(self, path: Path) -> None:
        look = self._current
        if look is None:
            return

        def work() -> object:
            if look.is_cancelled:
                raise Cancelled
            try:
                return look.work(path, lambda: look.is_cancelled)
            finally:
                shutil.rmtree(path.parent, ignore_errors=True)

        self._tasks.run(self, work, partial(self._tell, look), partial(self._fail, look))

    def _tell(self, look: Look, result: object) -> None:
        if self._current is look:
            self._current = None
            if not look.is_cancelled:
                look.done(result)
        self._begin()

    def _fail(self, look: Look | None, error: DesktopError) -> None:
        if look and self._current is look:
            self._current = None
            if not look.is_cancelled and not isinstance(error, Cancelled):
                look.failed(error)
        self._begin()


def copying(workbook: Workbook, sha256: str, target: Path) -> Generator[float, None, Path]:
    """Copy a content out piece by piece; return where it is.

    Raises:
        FileError: there is no room for it, or the workbook cannot be read.
    """
    try:
        with target.open("wb") as file:
            for piece in workbook.content(sha256):
                file.write(piece)
                yield 0.0
    except OSError as error:
        raise unwritable(target, error) from error
    return target
