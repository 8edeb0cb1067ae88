"""A workbook on a stick or a share: worked on here, written back in pauses and on leaving.

The window says where the work is and when it has reached the other place. Nothing is ever written
over what somebody else wrote there meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.files import working_folder
from desktop.gui.evidence.progress import Progress
from desktop.gui.evidence.steps import Steps
from desktop.gui.keeping.aside import aside
from desktop.gui.keeping.leaving import Leaving
from desktop.workbook import owner
from desktop.workbook.checkout import (
    CheckedOut,
    CheckIn,
    check_in,
    check_out,
    merged,
    tidy,
    waiting,
    working_copy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.workbook.foreign.values import ForeignWorkbook

PAUSE: Final = 20_000  # milliseconds without an edit
SIGN_OF_LIFE: Final = 120_000  # milliseconds between two renewals of the note for others
REST_FACTOR: Final = 10  # a large file on a slow share is not written all the time


class Away(QObject):
    """At most one working copy, that of the open workbook; ``said`` is one line for the window."""

    said = Signal(str)
    written = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.taken: CheckedOut | None = None
        self._is_behind = self._is_copying = self._has_told = False
        self._not_before = self._began = 0.0
        self._left: CheckedOut | None = None
        self._leaving = Leaving(desk, self)
        self._steps = Steps(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._life = QTimer(self)
        self._life.setInterval(SIGN_OF_LIFE)
        self._pause.timeout.connect(self.write_back)
        self._life.timeout.connect(self._claim)
        self._steps.finished.connect(self._written)
        self._steps.failed.connect(self._failed)
        desk.session.changed.connect(self._put_off)
        desk.session.leaving.connect(self._leave)

    @property
    def is_behind(self) -> bool:
        """Tell whether there is, or may be, work here that has not reached the other place."""
        return self.taken is not None and (self._is_behind or self._steps.is_busy)

    # Taking

    def open(self, path: Path, place: str, failed: Callable[[DesktopError], object]) -> None:
        """Take a workbook here and open it; only for reading while somebody else works on it."""
        who = owner.holder(path)
        if who:
            self._look(path, place, who, failed)
        else:
            self._take(path, place, failed)

    def _look(
        self, path: Path, place: str, who: str, failed: Callable[[DesktopError], object]
    ) -> None:
        from desktop.gui.taken_out import scratch  # noqa: PLC0415 - needed here only

        folder = scratch() / "looked at"
        self._progress("正在读取……", partial(self._looked, path, place, who), failed).start(
            aside(partial(check_out, path, folder, place=place))
        )

    def _looked(self, path: Path, place: str, who: str, taken: CheckedOut) -> None:
        self._desk.session.open(taken.local, read_only=True)
        self._desk.preferences.used(path)
        self._desk.notice.tell(
            f"“{path.name}”正被{who}打开，这里先只读查看。也可以现在就填报，以后再与对方的合并。",
            "仍要填报",
            partial(self._take, path, place, self._desk.failed),
        )

    def _take(self, path: Path, place: str, failed: Callable[[DesktopError], object]) -> None:
        self._progress("正在取到本机……", self.resume, failed).start(
            aside(partial(check_out, path, working_folder(), place=place))
        )

    def resume(self, taken: CheckedOut) -> None:
        """Go on with a working copy."""
        session = self._desk.session
        session.open(taken.local)
        self.taken = taken
        self._is_behind = session.workbook.events()[-1].digest != taken.head
        self._has_told = False
        self._desk.preferences.used(taken.original)
        self._desk.preferences.worked_in(taken.original.parent)
        self._claim()
        self._life.start()
        if self._is_behind:
            self._desk.notice.tell(
                f"“{taken.original.name}”上次有修改还没有写回{taken.place}，接着用本机的这份。"
            )
            self._pause.start()
        self._say()

    def offer_waiting(self) -> None:
        """Say which work has not been written back, and offer to go on with it; tidy up the rest."""
        tidy(working_folder())
        left = [each for each in waiting(working_folder()) if each != self.taken]
        if left:
            taken = left[0]
            more = f"（另有 {len(left) - 1} 份也是）" if len(left) > 1 else ""
            self._desk.notice.tell(
                f"“{taken.original.name}”有修改存在本机，还没有写回{taken.place}“{taken.original.parent}”{more}。",
                "打开并写回",
                lambda: self._desk.run(lambda _desk: self.resume(taken)),
            )

    def resume_known(self, path: Path) -> bool:
        """Go on with the working copy that a file is, or that was taken from a place that is gone."""
        if path.is_relative_to(working_folder()):
            known = working_copy(path)
        else:
            left = waiting(working_folder()) if not path.exists() else []
            known = next((each for each in left if each.original == path), None)
        if known:
            self.resume(known)
        return known is not None

    # Writing back

    def _put_off(self, _changes: object = None) -> None:
        if self.taken is None:
            return
        self._is_behind = True
        if self._is_copying:
            self._steps.cancel()
            self._is_copying = False
        self._pause.start()
        self._say()

    def write_back(self) -> None:
        """Write back what is there now, in between other things."""
        if self.taken is None or not self._is_behind or self._steps.is_busy:
            return
        if self._desk.storing.is_busy or monotonic() < self._not_before:
            self._pause.start()
            return
        self._is_behind = False
        self._began = monotonic()
        self._steps.start(self._writing(self.taken))
        self._say("正在写回……")

    def _writing(self, taken: CheckedOut) -> Generator[float, None, tuple[CheckIn, CheckedOut]]:
        copy = taken.local.with_name(f"{taken.local.stem}（写回）{taken.local.suffix}")
        self._is_copying = True
        try:
            yield from self._desk.session.workbook.saving_copy(copy)
            self._is_copying = False
            return (yield from aside(partial(check_in, taken, copy)))
        finally:
            self._is_copying = False
            with suppress(OSError):  # still being read; the next one takes its place
                copy.unlink(missing_ok=True)

    def _written(self, result: tuple[CheckIn, CheckedOut]) -> None:
        if self._go_on_leaving():
            return
        how, taken = result
        self._not_before = monotonic() + REST_FACTOR * (monotonic() - self._began)
        if how is CheckIn.CHANGED_THERE:
            self._is_behind = True
            self._tell_changed(taken)
            return
        if self.taken is not None:
            self.taken = taken
        self._has_told = False
        self._claim()
        self._say(f"在本机填报，{datetime.now().astimezone():%H:%M} 已写回{taken.place}")
        self.written.emit()

    def _failed(self, error: DesktopError) -> None:
        if self._go_on_leaving():
            return
        self._is_behind = True
        self._not_before = monotonic() + REST_FACTOR * (monotonic() - self._began)
        self._say("还没有写回，修改都在本机")
        if not self._has_told:
            self._has_told = True
            self._desk.notice.trouble(str(error), "现在再试", self.try_again)
        self._pause.start()

    def try_again(self) -> None:
        """Write back at once."""
        self._not_before = 0.0
        self.write_back()

    def _tell_changed(self, taken: CheckedOut) -> None:
        self._say("那里的文件被别人改过，没有覆盖")
        self._desk.notice.trouble(
            f"{taken.place}上的“{taken.original.name}”在您填报时被别人改过，没有覆盖，两份都还在。",
            "看看不同，合并",
            self._merge,
        )

    def _merge(self) -> None:
        from desktop.gui.commands.keeping import merge_with  # noqa: PLC0415 - on demand

        if taken := self.taken:
            self._desk.run(lambda desk: merge_with(desk, taken.original, self._merged))

    def _merged(self, theirs: ForeignWorkbook) -> None:
        if self.taken and theirs.path == self.taken.original:
            self.taken = merged(self.taken, theirs.sha256)
            self._is_behind = True
            self.try_again()

    # Leaving

    def stay(self) -> None:
        """Let the next leaving write nothing back: the working copy is about to be replaced."""
        self._is_behind = False

    def leave(self, then: Callable[[], object]) -> None:
        """Close the workbook and write back what is left, then go on."""
        self._leaving.then = then
        self._desk.session.drop()

    def _leave(self) -> None:
        """Write back what is left once the workbook is closed; it is whole then."""
        taken, is_behind = self.taken, self.is_behind
        self._pause.stop()
        self._life.stop()
        self.taken = None
        self._is_behind = False
        self.said.emit("")
        if taken is None:
            return
        if self._is_copying or not is_behind:
            self._steps.cancel()
        if not is_behind:
            owner.release(taken.original)
        elif self._steps.is_busy:  # the copy is on its way; what came after it follows
            self._left = taken
        else:
            QTimer.singleShot(0, partial(self._leaving.write_back, taken))

    def _go_on_leaving(self) -> bool:
        """Tell whether the workbook was left while its copy was on its way."""
        left, self._left = self._left, None
        if left:
            self._leaving.write_back(working_copy(left.local) or left)
        return left is not None

    # The note for others, the line in the window

    def _claim(self) -> None:
        if self.taken and not owner.holder(self.taken.original):
            owner.claim(self.taken.original)

    def _say(self, words: str = "") -> None:
        if self.taken:
            self.said.emit(words or f"在本机填报，停下来时写回{self.taken.place}")

    def _progress(
        self,
        words: str,
        done: Callable[[Any], object],
        failed: Callable[[DesktopError], object],
    ) -> Progress:
        desk = self._desk
        return Progress(
            desk.window,
            desk.session,
            words,
            done=lambda result: desk.run(lambda _desk: done(result)),
            failed=failed,
        )
