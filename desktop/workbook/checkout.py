"""A workbook on a stick or a share is worked on here and written back whole.

Never edited in place there: locks over a network lie, and so do sticks about what they have
written. Before writing back the whole file there is compared with what was taken; if somebody
changed it meanwhile, both versions are kept, to be merged (``merge``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import DesktopError, FileError
from desktop.files import replace_whole, unwritable
from desktop.workbook import connection, history
from desktop.workbook.copying import copying
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.header import PAGE
from desktop.workbook.migration import kept_originals
from desktop.workbook.whole_file import copying_file, file_digest

if TYPE_CHECKING:
    from collections.abc import Generator

MOST_ROOM: Final = 8 << 20  # bytes that were used once, and are carried back and forth for nothing
_RECORD: Final = "taken-from.json"
_COMPACT: Final = "compact.yaodian"


class CheckIn(StrEnum):
    """How writing back ended."""

    WRITTEN = "written"
    NOTHING_NEW = "nothing_new"
    CHANGED_THERE = "changed_there"


class _ChangedThere(Exception):
    """Somebody wrote there while we did; what we wrote is thrown away."""


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A local working copy, where it was taken from (``place`` in words), and what both held then.

    ``sha256`` is that of the file there, ``head`` the end of the history here. ``coming`` is the
    digest of what was on its way there: a program that was killed may have brought it or not.
    """

    original: Path
    local: Path
    sha256: str
    head: str
    place: str = ""
    coming: str = ""

    @property
    def has_changes(self) -> bool:
        """Tell whether there is work here that is not there yet; the workbook must be closed."""
        try:
            return _head(self.local) != self.head
        except DamagedWorkbook:
            return True


def check_out(
    original: Path, folder: Path, *, place: str = ""
) -> Generator[float, None, CheckedOut]:
    """Take a workbook to this computer, step by step; yields the share done.

    A working copy that was never written back is returned as it is: it holds work. Raises FileError
    and the kinds that opening raises.
    """
    original = original.absolute()
    if known := left_behind(original, folder):
        return known
    mine = _place_of(original, folder)
    connection.check_version(original, connection.read_user_version(original))
    # A writer there holds the lock; a journal there means that the file alone is not whole.
    if connection.has_unfinished(original):
        connection.close(connection.connect(original, mode="rw"))
    connection.close(connection.connect(original, mode="ro"))
    try:
        mine.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(mine, error) from error
    local = mine / original.name
    with replace_whole(local) as part:
        sha256 = yield from copying_file(original, part)
    taken = CheckedOut(original, local, sha256, _head(local), place)
    _record(taken)
    return taken


def check_in(
    taken: CheckedOut, copy: Path | None = None
) -> Generator[float, None, tuple[CheckIn, CheckedOut]]:
    """Write the working copy back whole, step by step; returns how that ended and what holds now.

    The workbook must be closed, or ``copy`` a copy of it. Where the file there was changed
    meanwhile, nothing is written: both are kept, to be merged. Raises FileError when the stick or
    share is gone or full; the work stays here.
    """
    compact = taken.local.with_name(_COMPACT)
    try:
        source = copy or (yield from _without_room(taken.local, compact))
        return (yield from _check_in(taken, source))
    finally:
        compact.unlink(missing_ok=True)


def _without_room(local: Path, compact: Path) -> Generator[float, None, Path]:
    """Return the workbook, or where much of it is empty room a copy without: sticks are small."""
    compact.unlink(missing_ok=True)
    _head(local)
    with connection.reading(local) as db:
        (free,) = db.execute("PRAGMA freelist_count").fetchone()
        if free * PAGE < MOST_ROOM:
            return local
        with suppress(DesktopError):  # evidence is damaged, or no room here: then as it is
            yield from copying(db, local, compact)
            return compact
    return local


def _check_in(
    taken: CheckedOut, source: Path
) -> Generator[float, None, tuple[CheckIn, CheckedOut]]:
    connection.refuse_ours(source)
    head = _head(source)
    if head == taken.head:
        return CheckIn.NOTHING_NEW, taken
    if not taken.original.parent.is_dir():
        raise FileError(
            taken.original,
            "所在的U盘或共享文件夹现在连接不上，还没有写回",
            "修改已保存在本机，重新连接后会再写回。",
        )
    ours, before = file_digest(source), _stamp(taken.original)
    noted = _recorded(taken.local.parent)
    known = {taken.sha256, noted.coming if noted else ""}
    if before and file_digest(taken.original) not in known:
        return CheckIn.CHANGED_THERE, taken
    _lay_kept_beside(taken)
    _record(replace(taken, coming=ours))
    try:
        with replace_whole(taken.original) as part:
            yield from copying_file(source, part)
            if file_digest(part) != ours:
                raise _misread(taken)
            _refuse_changed(taken.original, before)
    except _ChangedThere:
        return CheckIn.CHANGED_THERE, taken
    if file_digest(taken.original) != ours:
        raise _misread(taken)
    written = replace(taken, sha256=ours, head=head, coming="")
    _record(written)
    return CheckIn.WRITTEN, written


def _lay_kept_beside(taken: CheckedOut) -> None:
    """Lay the original of a workbook that was migrated here where people will look for it."""
    for kept in kept_originals(taken.local):
        if not taken.original.with_name(kept.name).exists():
            _lay_beside(taken, kept, kept.name)


def _lay_beside(taken: CheckedOut, file: Path, name: str) -> None:
    with replace_whole(taken.original.with_name(name)) as part:
        for _ in copying_file(file, part):
            pass


def merged(taken: CheckedOut, sha256: str) -> CheckedOut:
    """Note that the local copy holds what the file with this digest there held too."""
    after = replace(taken, sha256=sha256, head="", coming="")
    _record(after)
    return after


def left_behind(original: Path, folder: Path) -> CheckedOut | None:
    """Return the working copy of a workbook where it holds work that is not there yet.

    Raises:
        LockedWorkbook: somebody works on it at this moment.
    """
    known = _recorded(_place_of(original.absolute(), folder))
    return known if known and known.local.exists() and known.has_changes else None


def forget(taken: CheckedOut) -> None:
    """Remove a working copy that holds nothing of its own; what was on a stick stays there alone."""
    shutil.rmtree(taken.local.parent, ignore_errors=True)


def tidy(folder: Path) -> None:
    """Remove the working copies that hold nothing of their own, but for those in use."""
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        taken = _recorded(place)
        with suppress(DesktopError):
            if taken and taken.local.exists() and not taken.has_changes:
                forget(taken)


def waiting(folder: Path) -> list[CheckedOut]:
    """Return the working copies with work that has not been written back, but for those in use."""
    found = []
    for place in sorted(folder.iterdir()) if folder.is_dir() else []:
        taken = _recorded(place)
        with suppress(DesktopError):  # somebody has it open, in this program or another
            if taken and taken.local.exists() and taken.has_changes:
                found.append(taken)
    return found


def working_copy(local: Path) -> CheckedOut | None:
    """Return where a working copy was taken from; None where the file is none."""
    taken = _recorded(local.parent)
    return taken if taken and taken.local == local else None


def _place_of(original: Path, folder: Path) -> Path:
    return folder / hashlib.sha256(os.fsencode(original)).hexdigest()[:16]


def _head(path: Path) -> str:
    """Return the end of a history, after a program that was killed is cleared up behind."""
    if connection.has_unfinished(path):
        connection.close(connection.connect(path, mode="rw"))
    with connection.reading(path) as db:
        return history.head(db)[1]


def _refuse_changed(path: Path, before: tuple[int, ...]) -> None:
    if _stamp(path) != before:
        raise _ChangedThere


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _misread(taken: CheckedOut) -> FileError:
    return FileError(
        taken.original,
        "写回后读出来的内容不对，U盘或网络可能有故障",
        f"修改仍保存在本机“{taken.local}”，请换一个U盘或位置另存。",
    )


def _record(taken: CheckedOut) -> None:
    facts = {
        "original": str(taken.original),
        "name": taken.local.name,
        "sha256": taken.sha256,
        "head": taken.head,
        "place": taken.place,
        "coming": taken.coming,
    }
    with replace_whole(taken.local.parent / _RECORD) as part:
        part.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _recorded(place: Path) -> CheckedOut | None:
    try:
        facts = json.loads((place / _RECORD).read_text(encoding="utf-8"))
        local = place / Path(facts["name"]).name
        words = (facts["sha256"], facts["head"], facts["place"], facts.get("coming", ""))
        return CheckedOut(Path(facts["original"]), local, *words)
    except (OSError, ValueError, KeyError, TypeError):
        return None
