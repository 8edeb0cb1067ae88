"""What commands and views work with: the session, the selection, and a way to talk to the person.

The desk knows no widget but the window that dialogs stand on and the bar that sentences go to;
the page with the work registers itself.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.errors import DesktopError
from desktop.files import working_folder
from desktop.gui.backups import Backups
from desktop.gui.selection import Selection
from desktop.gui.session import Session
from desktop.gui.storing import Storing
from desktop.gui.tasks import Tasks
from desktop.gui.views.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.gui.evidence.examined import Examined
    from desktop.gui.evidence.insight import Insight
    from desktop.gui.keeping.away import Away
    from desktop.gui.preferences import Preferences
    from desktop.gui.storing import Trouble
    from desktop.gui.views.work_page import WorkPage


class Desk(QObject):
    """One window's belongings."""

    where = Signal(str)  # on which stick or share the open workbook lies, and how it is there

    def __init__(self, window: QWidget, preferences: Preferences) -> None:
        super().__init__(window)
        self._away: Away | None = None
        from desktop.gui.actions import Actions  # noqa: PLC0415 - its table refers to commands

        self.window = window
        self.preferences = preferences
        self.session = Session(self)
        self.selection = Selection(self)
        self.tasks = Tasks(self)
        self.storing = Storing(self.session, self)
        self.backups = Backups(self.session, self.storing, self)
        self.notice = Notice()
        self.work: WorkPage | None = None
        self.offices: set[QWidget] = set()  # windows of roll-ups, kept until they are closed
        self.session.troubled.connect(self.notice.trouble)
        self.session.switched.connect(lambda: self.selection.move(()))
        self.session.find_contents = lambda: self.examined.contents
        self.storing.finished.connect(self._stored)
        self.actions = Actions(self)

    def run(self, command: Callable[[Desk], object]) -> None:
        """Run a command; expected trouble becomes a sentence above the work."""
        try:
            command(self)
        except DesktopError as error:
            self.failed(error)

    def failed(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self.notice.trouble(str(error))

    def open_path(self, path: Path) -> None:
        """Open a workbook, a roll-up or a 退回单, or start a workbook from any other file."""
        from desktop.gui.commands import files  # noqa: PLC0415 - not needed to start

        suffix = path.suffix.lower()
        if suffix == ".yaodian-rollup":
            from desktop.gui.office.opening import open_rollup  # noqa: PLC0415 - slow imports

            self.run(lambda desk: open_rollup(desk, path))
        elif suffix == ".yaodian-return" and self.session.is_open:
            from desktop.gui.commands.exchange import take_return  # noqa: PLC0415 - on demand

            self.run(lambda desk: take_return(desk, path))
        elif suffix == ".yaodian-return":
            self.notice.trouble("这是退回单。请先打开报送时用的工作簿，再把它拖进来。")
        else:
            is_workbook = suffix == files.SUFFIX
            self.run(lambda desk: (files.open_path if is_workbook else files.new)(desk, path))

    @property
    def away(self) -> Away:
        """Return what works on files from sticks and shares; made when it is first needed."""
        if self._away is None:
            from desktop.gui.keeping.away import Away  # noqa: PLC0415 - not needed to start

            self._away = Away(self)
            self._away.said.connect(self.where)
        return self._away

    @property
    def is_behind(self) -> bool:
        """Tell whether there is work that has not reached the stick or share that it belongs to."""
        return self._away is not None and self._away.is_behind

    def stay_here(self) -> None:
        """Let the next closing write nothing to a stick or share."""
        if self._away:
            self._away.stay()

    def offer_waiting(self) -> None:
        """Offer work from sticks and shares that was never written back."""
        if working_folder().is_dir():
            self.away.offer_waiting()

    @cached_property
    def insight(self) -> Insight:
        """Return what looks into evidence; made when it is first needed."""
        from desktop.gui.evidence.insight import Insight  # noqa: PLC0415 - not needed to start

        return Insight(self.session, self)

    @cached_property
    def examined(self) -> Examined:
        """Return what is known about the words of evidence, likewise."""
        from desktop.gui.evidence.examined import Examined  # noqa: PLC0415 - not needed to start
        from desktop.gui.places import state_folder  # noqa: PLC0415 - likewise

        file = state_folder() / "examined.json"
        return Examined(self.session, self.insight, file, self)

    def attach_files(self, requirement_id: str, paths: Iterable[Path]) -> None:
        """Start to store files, and those inside folders, as evidence of a requirement."""
        from desktop.gui.evidence.attaching import attach  # noqa: PLC0415 - not needed to start

        self.run(lambda desk: attach(desk, (requirement_id,), list(paths)))

    def _stored(self, count: int, troubles: list[Trouble]) -> None:
        from desktop.gui.evidence.attaching import stored  # noqa: PLC0415 - not needed to start

        stored(self, count, troubles)

    def write_statement(self) -> None:
        """Put the cursor into the statement of the current requirement."""
        if self.work:
            self.work.requirement.write()
