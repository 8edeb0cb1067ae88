"""What the office's views work with: the open roll-up, the picture of it, a way to speak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DesktopError
from desktop.gui.tasks import Tasks
from desktop.gui.views.notice import Notice
from desktop.rollup.below import take_in_below
from desktop.rollup.cells import Scope
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.picture import Picture, picture
from desktop.rollup.review import Superseded
from desktop.rollup.summary import unit_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.checklist.model import Requirement
    from desktop.gui.desk import Desk
    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import UnitLine

T = TypeVar("T")
_IDLE: Final = 300  # milliseconds without another word


class Bureau(QObject):
    """One window's belongings; ``changed`` says that the picture is a new one.

    ``desk`` is the first window's: its keys, its printer, its worker that alone draws pages.

    ``wanted`` asks for the review page: a unit's id and a requirement's. ``said`` says that
    something was said to claims: whoever shows them looks at once, the picture follows in a moment,
    since a province's takes longer than a key may.
    """

    changed = Signal()
    said = Signal()
    wanted = Signal(int, str)

    def __init__(self, window: QWidget, rollup: Rollup, desk: Desk) -> None:
        super().__init__(window)
        self.window = window
        self.rollup = rollup
        self.desk = desk
        self.preferences = desk.preferences
        self.tasks = Tasks(self)
        self.notice = Notice()
        self.asked = self._read_asked()
        self.picture: Picture = picture(rollup, today=self.today)
        self._is_behind = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_IDLE)
        self._later.timeout.connect(self._follow)

    @property
    def today(self) -> date:
        """Return the day on this computer's calendar."""
        return self.rollup.clock().astimezone().date()

    def offices(self) -> tuple[UnitLine, ...]:
        """Return the units that brought units of their own."""
        with self.rollup.reading() as db:
            every = unit_lines(db, Scope(is_deep=True))
        parents = {each.parent_id for each in every}
        return tuple(each for each in every if each.id in parents)

    def refresh(self) -> None:
        """Look at the roll-up anew; others may have written to it as well."""
        self._later.stop()
        self._is_behind = False
        try:
            self.picture = picture(self.rollup, today=self.today)
            self.asked = self._read_asked()
        except DesktopError as error:
            self.failed(error)
            return
        self.changed.emit()

    def settle(self) -> None:
        """Let the picture be what was said last: somebody is about to look at it."""
        if self._is_behind:
            self.refresh()

    def rest(self) -> None:
        """Paint nothing any more, and wait for what is being done."""
        self._later.stop()
        self.tasks.wait()

    def _follow(self) -> None:
        """Paint the picture anew in the worker; what was said meanwhile is told by the next."""
        rollup, today = self.rollup, self.today
        self.tasks.run(self, lambda: picture(rollup, today=today), self._take, self.failed)

    def _take(self, found: Picture) -> None:
        if self._is_behind and not self._later.isActive():
            self._is_behind = False
            self.picture = found
            self.changed.emit()

    def _read_asked(self) -> dict[str, Requirement]:
        """Return what is asked, word by word; a corrected checklist words it otherwise."""
        return {each.id: each for each in self.rollup.checklist().requirements}

    def run(self, command: Callable[[Bureau], object]) -> None:
        """Run a command; expected trouble becomes a sentence above the work."""
        try:
            command(self)
        except DesktopError as error:
            self.failed(error)

    def write(
        self,
        action: str,
        subject: str,
        work: Callable[[Any], T],
        detail: str = "",
        *,
        is_said: bool = False,
    ) -> T | None:
        """Write in one transaction and show what it changed; None and a sentence where it failed.

        ``is_said``: nothing but what is said to claims.
        """
        try:
            with self.rollup.writing(action, subject, detail) as db:
                result = work(db)
        except DesktopError as error:
            if isinstance(error, (ChangedMeanwhile, Superseded)):
                self.refresh()  # what somebody else said or sent is seen beside one's own words
            self.failed(error)
            return None
        if is_said:
            self._is_behind = True
            self._later.start()
            self.said.emit()
        else:
            self.refresh()
        return result

    def follow_what_counts(self) -> None:
        """Let units below come and go with the report that counts for their office since now."""
        rollup = self.rollup
        self.tasks.run(self, lambda: take_in_below(rollup), lambda _: self.refresh(), self.failed)

    def failed(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self.notice.trouble(str(error))
