"""The last writing back of a working copy, after its workbook was closed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.gui import ask
from desktop.gui.evidence.progress import Progress
from desktop.gui.keeping.aside import aside
from desktop.workbook import owner
from desktop.workbook.checkout import CheckedOut, CheckIn, check_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.gui.keeping.away import Away


class Leaving:
    """Writes back, says how that went, and lets go on what waited for it (``then``)."""

    def __init__(self, desk: Desk, away: Away) -> None:
        self._desk, self._away = desk, away
        self.then: Callable[[], object] | None = None

    def write_back(self, taken: CheckedOut) -> None:
        """Begin; the window shows how far it is where that takes a while."""
        Progress(
            self._desk.window,
            self._desk.session,
            f"正在写回{taken.place}……",
            done=partial(self._finish, taken),
            failed=partial(self._fail, taken),
        ).start(aside(partial(check_in, taken)))

    def _finish(self, before: CheckedOut, result: tuple[CheckIn, CheckedOut]) -> None:
        how, taken = result
        if how is CheckIn.CHANGED_THERE:
            words = f"{taken.place}上的“{taken.original.name}”被别人改过，没有覆盖，两份都还在。"
            self._end(before, words, "打开它，合并")
            return
        self._end(before)
        self._desk.notice.tell(f"“{taken.original.name}”已写回{taken.place}。")
        self._away.written.emit()

    def _fail(self, taken: CheckedOut, error: DesktopError) -> None:
        self._end(taken, str(error), "现在再试")

    def _end(self, taken: CheckedOut, trouble: str = "", way_on: str = "") -> None:
        """Let others in, say what is left to do, and go on with what waited."""
        owner.release(taken.original)
        then, self.then = self.then, None
        if trouble and then:
            words = f"{trouble}\n下次打开程序时会再提醒您写回。"
            ask.inform(self._desk.window, "还没有写回", words)
        elif trouble:
            self._desk.notice.trouble(
                trouble, way_on, lambda: self._desk.run(lambda _desk: self._away.resume(taken))
            )
        if then:
            then()
