"""Who has a workbook open: a small note beside it, for people; the lock itself is SQLite's.

The note is advice only. A stale one (the program was killed) is overwritten by the next writer,
who already holds the real lock by then.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def current_user() -> str:
    """Return the name under which this person works on this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name at all: a bare container
        return "本机用户"


def note_path(path: Path) -> Path:
    """Return where the note for a workbook lies."""
    return path.with_name(f".~{path.name}.owner")


def claim(path: Path) -> None:
    """Write the note; a folder that does not allow it goes without."""
    now = datetime.now().astimezone()
    note = {
        "user": current_user(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": now.isoformat(timespec="seconds"),
    }
    with suppress(OSError):
        note_path(path).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")


def release(path: Path) -> None:
    """Remove the note."""
    with suppress(OSError):
        note_path(path).unlink()


def owner_of(path: Path) -> str:
    """Return who has the workbook open, such as “wang（PC-3，14:02起）”, or an empty string."""
    try:
        note = json.loads(note_path(path).read_text(encoding="utf-8"))
        since = datetime.fromisoformat(note["since"])
        return f"{note['user']}（{note['host']}，{since:%H:%M}起）"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
