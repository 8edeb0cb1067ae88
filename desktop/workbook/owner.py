"""Who has a workbook open: a small note beside it, for people; the lock itself is SQLite's.

The note is advice only. A stale one (the program was killed) is overwritten by the next writer,
who already holds the real lock by then, and is not shown meanwhile where its program is known to
be gone.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import socket
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.files import is_running

if TYPE_CHECKING:
    from pathlib import Path

STALE: Final = 600  # seconds without a sign of whoever wrote the note
PATIENCE: Final = 0.4  # seconds in which a program that just got the lock writes its note


def current_user() -> str:
    """Return the name under which this person works on this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name at all: a bare container
        return "本机用户"


def note_path(path: Path) -> Path:
    """Return where the note for a workbook lies."""
    return path.with_name(f".~{path.name}.owner")


def can_write_beside(path: Path) -> bool:
    """Tell whether a journal can be made beside the file; without one nothing may be written."""
    probe = path.with_name(f".~{path.name}.probe")
    try:
        with probe.open("wb"):  # not exclusively: a killed program may have left one
            pass
        probe.unlink(missing_ok=True)
    except OSError as error:
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return True


def claim(path: Path) -> None:
    """Write the note; a folder that does not allow it goes without."""
    now = datetime.now().astimezone()
    note = {
        "user": current_user(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": now.isoformat(timespec="seconds"),
    }
    with suppress(OSError):  # who reads half of it reads again
        note_path(path).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")


def release(path: Path) -> None:
    """Remove the note if it is ours; call while the lock is still held."""
    with suppress(OSError):
        if _is_mine(_note(path)):
            note_path(path).unlink()


def holder(path: Path) -> str:
    """Return who else works on a file that nobody locks, or an empty string.

    On a stick or a share there is only the note. Whoever works there renews it; one that is older
    than ten minutes, by the clock of the share itself, is what a crashed program left.
    """
    note = _note(path)
    if _is_mine(note):
        return ""
    with suppress(OSError):
        probe = path.with_name(f".~{path.name}.probe")
        probe.touch()
        now = probe.stat().st_mtime
        probe.unlink(missing_ok=True)
        if now - note_path(path).stat().st_mtime > STALE:
            return ""
    return _named(path)


def owner_of(path: Path) -> str:
    """Return who has the workbook open, such as “wang（PC-3，14:02起）”, or an empty string.

    Waits a moment for the note of a program that has only just taken the lock.
    """
    give_up_at = time.monotonic() + PATIENCE
    while not (name := _named(path)) and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return name


def _note(path: Path) -> dict[str, Any]:
    try:
        note = json.loads(note_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _is_mine(note: dict[str, Any]) -> bool:
    return (note.get("host"), note.get("pid")) == (socket.gethostname(), os.getpid())


def _named(path: Path) -> str:
    note = _note(path)
    try:
        since = datetime.fromisoformat(note["since"])
        is_gone = note["host"] == socket.gethostname() and not is_running(note["pid"])
        return "" if is_gone else f"{note['user']}（{note['host']}，{since:%H:%M}起）"
    except (OSError, ValueError, KeyError, TypeError):  # a child may not ask for its host
        return ""
