"""A workbook on a stick or a share is worked on here and written back whole.

Never edited in place there: locks over a network lie, and so do sticks about what they have
written. Before writing back the whole file there is compared with what was taken; if somebody
changed it meanwhile, both versions are kept, to be merged (``merge``).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.files import replace_whole, unwritable
from desktop.workbook import connection

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

PIECE: Final = 1 << 20
_RECORD: Final = "taken-from.json"


class CheckIn(StrEnum):
    """How writing back ended."""

    WRITTEN = "written"
    NOTHING_NEW = "nothing_new"
    CHANGED_THERE = "changed_there"


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A local working copy, where it was taken from, and the digest that the file had there."""

    original: Path
    local: Path
    sha256: str

    @property
    def has_changes(self) -> bool:
        """Tell whether there is work here that is not there yet; reads the whole local file."""
        return _digest(self.local) != self.sha256


def check_out(original: Path, folder: Path) -> Generator[float, None, CheckedOut]:
    """Take a workbook to this computer, step by step; yields the share done.

    A working copy that was never written back is returned as it is: it holds work. Raises FileError
    and the kinds that opening raises.
    """
    original = original.absolute()
    place = folder / hashlib.sha256(str(original).encode()).hexdigest()[:16]
    known = _recorded(place)
    if known and known.local.exists() and known.has_changes:
        return known
    connection.check_version(original, connection.read_user_version(original))
    # A writer there holds the lock; a journal there means that the file alone is not whole.
    if connection.has_unfinished(original):
        connection.close(connection.connect(original, mode="rw"))
    connection.close(connection.connect(original, mode="ro"))
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(place, error) from error
    local = place / original.name
    with replace_whole(local) as part:
        sha256 = yield from _copy(original, part)
    taken = CheckedOut(original, local, sha256)
    _record(taken)
    return taken


def check_in(taken: CheckedOut) -> Generator[float, None, CheckIn]:
    """Write the working copy back whole, step by step; it must be closed.

    Where the file there was changed meanwhile, nothing is written: ``keep_both`` lays ours beside
    it. Raises FileError when the stick or share is gone or full; the work stays here.
    """
    connection.refuse_ours(taken.local)
    ours = _digest(taken.local)
    if ours == taken.sha256:
        return CheckIn.NOTHING_NEW
    if not taken.original.parent.is_dir():
        raise FileError(
            taken.original,
            "所在的U盘或共享文件夹现在连接不上，还没有写回",
            f"修改已保存在本机“{taken.local}”，重新连接后再写回。",
        )
    if taken.original.exists() and _digest(taken.original) != taken.sha256:
        return CheckIn.CHANGED_THERE
    with replace_whole(taken.original) as part:
        yield from _copy(taken.local, part)
        if _digest(part) != ours:
            raise _misread(taken)
    if _digest(taken.original) != ours:
        raise _misread(taken)
    _record(replace(taken, sha256=ours))
    return CheckIn.WRITTEN


def keep_both(taken: CheckedOut, at: datetime) -> Path:
    """Lay our version beside the one that was changed there; return where.

    Raises:
        FileError: there is no room, or the place is gone.
    """
    name = f"{taken.original.stem}（本机 {at:%Y%m%d-%H%M%S}）{taken.original.suffix}"
    beside = taken.original.with_name(name)
    with replace_whole(beside) as part:
        for _ in _copy(taken.local, part):
            pass
    return beside


def merged(taken: CheckedOut) -> CheckedOut:
    """Note that the local copy now holds what is there too, so that it may be written back."""
    after = replace(taken, sha256=_digest(taken.original))
    _record(after)
    return after


def waiting(folder: Path) -> list[CheckedOut]:
    """Return the working copies with work that has not been written back."""
    places = sorted(folder.iterdir()) if folder.is_dir() else []
    known = [taken for place in places if (taken := _recorded(place)) and taken.local.exists()]
    return [taken for taken in known if taken.has_changes]


def _copy(source: Path, part: Path) -> Generator[float, None, str]:
    digest, done = hashlib.sha256(), 0
    try:
        size = source.stat().st_size or 1
        with source.open("rb") as file, part.open("wb") as copy:
            while piece := file.read(PIECE):
                digest.update(piece)
                copy.write(piece)
                done += len(piece)
                yield min(1.0, done / size)
    except OSError as error:
        raise unwritable(part if part.exists() else source, error) from error
    return digest.hexdigest()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileError(path, "读不出来", "请检查U盘或共享文件夹是否还连接着。") from error


def _misread(taken: CheckedOut) -> FileError:
    return FileError(
        taken.original,
        "写回后读出来的内容不对，U盘或网络可能有故障",
        f"修改仍保存在本机“{taken.local}”，请换一个U盘或位置另存。",
    )


def _record(taken: CheckedOut) -> None:
    facts = {"original": str(taken.original), "name": taken.local.name, "sha256": taken.sha256}
    with replace_whole(taken.local.parent / _RECORD) as part:
        part.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _recorded(place: Path) -> CheckedOut | None:
    try:
        facts = json.loads((place / _RECORD).read_text(encoding="utf-8"))
        return CheckedOut(Path(facts["original"]), place / facts["name"], facts["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
