"""Find the files that came in and read them, several at once: folders in, plain values out.

Nothing is decided and no row is written here. Each file is read from a private copy, in a child of
its own; only the few that are being read are in memory.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from desktop.apart import private_folder
from desktop.errors import FileError
from desktop.rollup import originals, phrases
from desktop.rollup.seal_proof import events_told, plain_name, prove
from desktop.rollup.verdicts import Note
from desktop.workbook import header as form
from desktop.workbook.errors import LockedWorkbook, NewerWorkbook
from desktop.workbook.foreign import errors
from desktop.workbook.foreign.opening import opening_copy
from desktop.workbook.foreign.quarantine import copying_alone, open_alone
from desktop.workbook.schema import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from concurrent.futures import Future
    from pathlib import Path
    from typing import TypeVar

    from desktop.rollup.seal_proof import Proof
    from desktop.workbook.foreign.values import ForeignWorkbook

    T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
MOST_FILES: Final = 20_000
DEEPEST: Final = 16
AT_ONCE: Final = 4
_NOTES: Final[tuple[tuple[type[FileError], Note], ...]] = (
    (errors.ChangedEvidence, Note.MISSING),
    (errors.ChangedHistory, Note.CUT),
    (errors.ChangedSubmission, Note.CHANGED),
    (errors.ChangedChecklist, Note.CHANGED),
    (errors.BrokenSeal, Note.CHANGED),
    (errors.ForgedValues, Note.CHANGED),
    (errors.ForgedSchema, Note.CHANGED),
    (NewerWorkbook, Note.NEWER_PROGRAM),
    (errors.NotARegularFile, Note.UNREADABLE),
    (errors.HasSidecar, Note.UNREADABLE),
    (errors.ChangedWhileReading, Note.UNREADABLE),
    (errors.NoRoom, Note.UNREADABLE),
    (LockedWorkbook, Note.UNREADABLE),
)


@dataclass(slots=True)
class Found:
    """What lies in the places that were named; ``other_count`` are files that are no workbooks."""

    paths: list[Path] = field(default_factory=list)
    other_count: int = 0
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file as it was read: a proved workbook, or why there is none.

    ``is_known`` says that a file with this content had been taken in, and was not read again.
    """

    path: Path
    sha256: str
    stored_name: str = ""
    foreign: ForeignWorkbook | None = None
    proof: Proof | None = None
    note: Note | None = None
    sentence: str = ""
    is_known: bool = False

    @property
    def name(self) -> str:
        """Return the file's name as one line; a name may hold bytes that are no text."""
        return plain_name(self.path.name)

    @property
    def unit_name(self) -> str:
        """Return whose it says it is, empty where it says nothing."""
        return plain_name(self.foreign.info.unit) if self.foreign else ""


def find(places: Iterable[Path], *, but: Path) -> Found:
    """Return the workbooks in folders and among files, in one order on every computer.

    What is named is taken whatever it is called; in folders, what is hidden is passed over, and so
    is the folder ``but``. Raises:
        FileError: a place is not there.
    """
    found = Found()
    for place in sorted(set(places)):
        if place.is_dir() and not place.is_symlink():
            _walk(place, but.resolve(), found, DEEPEST)
        elif place.is_symlink() or place.exists():
            found.paths.append(place)
        else:
            raise FileError(place, "不存在", "请检查位置和名称；如果在U盘里，请确认已插好。")
    found.paths = list(dict.fromkeys(found.paths))
    return found


def _walk(folder: Path, but: Path, found: Found, depth: int) -> None:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise FileError(folder, "打不开", "请检查文件夹的权限，或检查U盘是否插好。") from error
    for path in entries:
        if _is_hidden(path) or path.resolve() == but:
            continue
        if path.is_dir() and not path.is_symlink():
            found.is_all &= depth > 0
            if depth:
                _walk(path, but, found, depth - 1)
        elif not _looks_like_a_workbook(path):
            found.other_count += 1
        elif len(found.paths) < MOST_FILES:
            found.paths.append(path)
        else:
            found.is_all = False


def _is_hidden(path: Path) -> bool:
    try:
        attributes = getattr(path.lstat(), "st_file_attributes", 0)
    except OSError:
        attributes = 0
    return path.name.startswith((".", "~$")) or bool(
        attributes & getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 0)
    )


def _looks_like_a_workbook(path: Path) -> bool:
    """Go by the name and, where mail has changed that, by the header."""
    if path.suffix.lower() == originals.SUFFIX:
        return True
    try:
        with os.fdopen(open_alone(path), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size % form.PAGE:
                return False
            return form.application_id(file.read(form.LENGTH)) == APPLICATION_ID
    except (OSError, FileError):
        return False


def reading(
    paths: Sequence[Path], folder: Path, is_known: Callable[[str], bool]
) -> Generator[Arrived, None, None]:
    """Yield the files as they were read, in their order; closing it ends what is being read.

    ``folder`` is that of the originals: a file is kept there before it is yielded; ``is_known``
    tells by its digest what need not be read again, and is asked from several threads. Raises:
        FileError: an original cannot be kept.
    """
    stop = threading.Event()
    count = max(2, min(AT_ONCE, os.cpu_count() or 1))
    with ThreadPoolExecutor(count, "intake") as pool:
        waiting: deque[Future[Arrived]] = deque()
        try:
            for path in paths:
                waiting.append(pool.submit(_read, path, folder, is_known, stop))
                if len(waiting) > count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            stop.set()
            for each in waiting:
                each.cancel()


def _read(
    path: Path, folder: Path, is_known: Callable[[str], bool], stop: threading.Event
) -> Arrived:
    try:
        return _read_apart(path, folder, is_known, stop)
    except (FileError, _GivenUp):
        raise
    except Exception:  # noqa: BLE001 - logged, and told as a refusal
        # A stranger's file may find a mistake of ours; the other files go on.
        _LOG.exception("reading a file that came in")
        return _refused(path, *originals.keep_refused(path, folder), errors.BrokeTheReader(path))


def _read_apart(
    path: Path, folder: Path, is_known: Callable[[str], bool], stop: threading.Event
) -> Arrived:
    with private_folder() as private:
        try:
            copy = _finish(copying_alone(path, private), stop)
        except FileError as error:
            return _refused(path, *originals.keep_refused(path, folder), error)
        if is_known(copy.sha256):
            return Arrived(path, copy.sha256, is_known=True)
        try:
            foreign = _finish(opening_copy(path, copy), stop)
        except FileError as error:
            stored = originals.keep(copy.copy, folder, copy.sha256, may_move=True)
            return _refused(path, copy.sha256, stored, error)
        stored = originals.keep(copy.copy, folder, copy.sha256, may_move=True)
        return _sealed(path, stored, foreign)


def _refused(path: Path, digest: str, stored: str, error: FileError) -> Arrived:
    kinds = (note for kind, note in _NOTES if isinstance(error, kind))
    default = Note.DAMAGED if digest else Note.UNREADABLE
    note, sentence = next(kinds, default), str(error).replace(path.name, plain_name(path.name))
    if not digest:  # the same trouble with the same file is one line of the log
        digest = sha256(f"{path}\n{note}".encode(errors="replace")).hexdigest()
    return Arrived(path, digest, stored, note=note, sentence=sentence)


def _sealed(path: Path, stored: str, foreign: ForeignWorkbook) -> Arrived:
    sealed, last = foreign.sealed, next(reversed(foreign.submissions), None)
    note, sentence, proof = None, "", None
    told = events_told(last) if last else 0
    if sealed is not None:
        proof = prove(foreign, sealed)
        if proof.problem:
            note, sentence = Note.BAD_SIGNATURE, phrases.bad_signature(proof.problem)
        elif not proof.is_storable:
            note, sentence = Note.CHANGED, str(errors.ForgedValues(path))
    elif told > len(foreign.events):
        note, sentence = Note.CUT, phrases.cut(len(foreign.events), told)
    else:
        note, sentence = Note.NOT_SEALED, phrases.not_sealed()
    if note:
        info, number = foreign.info, sealed.number if sealed else None
        sentence = f"{phrases.claimed(plain_name(info.unit), info.year, number)}\n{sentence}"
    return Arrived(path, foreign.sha256, stored, foreign, proof, note, sentence)


def _finish(steps: Generator[object, None, T], stop: threading.Event) -> T:
    """Run steps to their end, or give up where nobody waits any more."""
    with closing(steps):
        while not stop.is_set():
            try:
                next(steps)
            except StopIteration as finished:
                result: T = finished.value
                return result
    raise _GivenUp


class _GivenUp(Exception):
    """Nobody waits for the file any more."""
