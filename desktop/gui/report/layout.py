"""The report laid out in workers of its own: its first page at once, then the whole.

A change meanwhile gives up what is under way: nobody waits for a paper that is old already. The
first page has a worker to itself, so that it need not wait until the old paper has really ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.collecting import no_collecting
from desktop.errors import DesktopError
from desktop.gui.tasks import Tasks
from desktop.report.compose import Lines

if TYPE_CHECKING:
    from desktop.report.content import SelfAssessment
    from desktop.report.faces import Typefaces
    from desktop.report.passages import Passage
    from desktop.report.produce import Material
    from desktop.report.publish import RenderedReport

TELL_EVERY: Final = 100  # milliseconds
PAUSE: Final = 100  # milliseconds in which the first page is drawn before the whole begins


@dataclass(frozen=True, slots=True)
class Options:
    """How the report is wanted."""

    is_prose: bool = False
    is_public: bool = False


@dataclass(eq=False)
class _Job:
    material: Material
    options: Options
    cancelled: Event
    page: int = 0


@dataclass(frozen=True, slots=True)
class _Begun:
    content: SelfAssessment
    typefaces: Typefaces
    first_page: bytes


class LayingOut(QObject):
    """At most one layout at a time; the newest is the one that counts."""

    previewed = Signal(bytes)
    progressed = Signal(int)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._first, self._rest = Tasks(self), Tasks(self)
        self._lines = Lines()
        self._job: _Job | None = None
        self._begun: _Begun | None = None
        self.content: SelfAssessment | None = None
        self.passages: tuple[Passage, ...] = ()
        self._page_count = 0
        self._teller = QTimer(self)
        self._teller.setInterval(TELL_EVERY)
        self._teller.timeout.connect(self._tell_page)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._begin_whole)

    @property
    def is_busy(self) -> bool:
        """Tell whether a layout is under way."""
        return self._job is not None

    def begin(self, material: Material, options: Options) -> None:
        """Lay out anew."""
        self.cancel()
        job = self._job = _Job(material, options, Event())
        self._first.run(
            self,
            partial(_begin, job, self._page_count, self._lines),
            partial(self._go_on, job),
            partial(self._fail, job),
        )
        self._teller.start()

    def cancel(self) -> None:
        """Give up what is under way."""
        self._teller.stop()
        self._pause.stop()
        if self._job:
            self._job.cancelled.set()
            self._job = self._begun = None

    def wait(self) -> None:
        """Give up, and wait until nothing runs any more."""
        self.cancel()
        self._first.wait()
        self._rest.wait()

    def _go_on(self, job: _Job, begun: _Begun) -> None:
        if job is not self._job:
            return
        self.content, self._begun = begun.content, begun
        self.previewed.emit(begun.first_page)
        self._pause.start()

    def _begin_whole(self) -> None:
        job, begun = self._job, self._begun
        if job and begun:
            self._rest.run(
                self,
                partial(_whole, job, begun, self._lines),
                partial(self._finish, job),
                partial(self._fail, job),
            )

    def _finish(self, job: _Job, made: tuple[RenderedReport, tuple[Passage, ...]]) -> None:
        if job is self._job:
            self.cancel()
            rendered, self.passages = made
            self._page_count = rendered.page_count
            self.finished.emit(rendered)

    def _fail(self, job: _Job, error: DesktopError) -> None:
        if job is self._job:
            self.cancel()
            self.failed.emit(error)

    def _tell_page(self) -> None:
        if self._job and self._job.page:
            self.progressed.emit(self._job.page)


def _begin(job: _Job, page_count: int, lines: Lines) -> _Begun:
    from desktop.report.publish import Abandoned  # noqa: PLC0415 - slow import

    if job.cancelled.is_set():
        raise Abandoned
    with no_collecting():
        return _preview(job, page_count, lines)


def _preview(job: _Job, page_count: int, lines: Lines) -> _Begun:
    from desktop.report.installed import installed_typefaces  # noqa: PLC0415 - slow import
    from desktop.report.produce import composed_of  # noqa: PLC0415 - likewise
    from desktop.report.publish import first_page  # noqa: PLC0415 - likewise

    options = job.options
    content = composed_of(
        job.material, is_prose=options.is_prose, is_public=options.is_public, lines=lines
    )
    typefaces = installed_typefaces()
    try:
        page = first_page(content, page_count=page_count, typefaces=typefaces)
    except DesktopError:
        raise
    except Exception:  # noqa: BLE001 - a font that breaks; the whole gives it up by itself
        page = first_page(content, page_count=page_count)
    return _Begun(content, typefaces, page)


def _whole(job: _Job, begun: _Begun, lines: Lines) -> tuple[RenderedReport, tuple[Passage, ...]]:
    from desktop.report.produce import passages_of  # noqa: PLC0415 - slow import
    from desktop.report.publish import Abandoned, render  # noqa: PLC0415 - slow import

    def on_page(number: int) -> None:
        if job.cancelled.is_set():
            raise Abandoned
        job.page = number

    on_page(0)  # it may have waited long for its turn
    rendered = render(
        begun.content,
        has_data=not job.options.is_public,
        typefaces=begun.typefaces,
        on_page=on_page,
    )
    on_page(rendered.page_count)
    return rendered, passages_of(job.material, lines=lines)
