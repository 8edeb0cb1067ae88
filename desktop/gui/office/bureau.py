"""What the office's views work with: the open roll-up, the picture of it, a way to speak."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.errors import DesktopError
from desktop.gui.tasks import Tasks
from desktop.gui.views.notice import Notice
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


class Bureau(QObject):
    """One window's belongings; ``changed`` says that the picture is a new one.

    ``desk`` is the first window's: its keys, its printer, its worker that alone draws pages.

    ``wanted`` asks for the review page: a unit's id and a requirement's.
    """

    changed = Signal()
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
        try:
            self.picture = picture(self.rollup, today=self.today)
            self.asked = self._read_asked()
        except DesktopError as error:
            self.failed(error)
            return
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
        self, action: str, subject: str, work: Callable[[Any], T], detail: str = ""
    ) -> T | None:
        """Write in one transaction and show what it changed; None and a sentence where it failed."""
        try:
            with self.rollup.writing(action, subject, detail) as db:
                result = work(db)
        except DesktopError as error:
            if isinstance(error, (ChangedMeanwhile, Superseded)):
                self.refresh()  # what somebody else said or sent is seen beside one's own words
            self.failed(error)
            return None
        self.refresh()
        return result

    def failed(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self.notice.trouble(str(error))
