"""Is this workbook whole, which is not open? Read in a child that may be killed.

A damaged file can lead whoever reads it round in circles or ask for all the memory there is, and
one that came from elsewhere may have been made to do so.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.apart import Apart, Limits, asking, private_folder
from desktop.errors import DesktopError
from desktop.workbook import connection
from desktop.workbook.check import Finding, FindingKind, checking
from desktop.workbook.errors import STOPPED, DamagedWorkbook, LockedWorkbook
from desktop.workbook.owner import can_write_beside, owner_of
from desktop.workbook.steps import finish

if TYPE_CHECKING:
    from collections.abc import Generator

LONGEST_VALUE: Final = 2 << 20  # bytes; nothing that this program writes is longer
SECONDS: Final = 60.0
BYTES_PER_SECOND: Final = 5 << 20  # what a large file may take longer: a stick, a share
MEMORY: Final = 768 << 20
_WONT_OPEN: Final = Finding(FindingKind.STRUCTURE, "文件结构已损坏，打不开。")


def check_file(path: Path) -> tuple[Finding, ...]:
    """Check a workbook that is not open; the file is only read, but for an edit that was cut off.

    One that came from elsewhere may be checked too: nothing of it runs, nothing long is loaded, and
    what has no end is stopped, which is a finding like any other.

    Raises:
        NotAWorkbook, NewerWorkbook, LockedWorkbook, DesktopError: it cannot be looked into.
    """
    return finish(checking_file(path))


def checking_file(path: Path) -> Generator[float, None, tuple[Finding, ...]]:
    """Do the same step by step; yields the share of its time that is gone."""
    version = connection.read_user_version(path)
    connection.check_version(path, version)
    try:
        connection.refuse_other_form(path)
        if connection.has_unfinished(path) and can_write_beside(path):
            # Killed while writing: the half edit is taken back, as by whoever opens it next.
            connection.close(connection.connect(path, mode="rw"))
    except DamagedWorkbook:
        return (_WONT_OPEN,)
    seconds = SECONDS + path.stat().st_size / BYTES_PER_SECOND
    limits = Limits(int(seconds), seconds, MEMORY)
    with private_folder() as folder:
        try:
            answer = yield from asking(look, str(path.absolute()), folder, limits)
        except Apart as stopped:
            words = f"文件损坏得太厉害：{STOPPED[stopped.why]}，检查已停止。"
            return (Finding(FindingKind.STRUCTURE, words),)
    if answer.get("is_locked"):
        raise LockedWorkbook(path, owner_of(path))  # the child may not ask on which computer it is
    if "trouble" in answer:
        raise DesktopError(answer["trouble"])
    return tuple(Finding(FindingKind(kind), words) for kind, words in answer["findings"])


def look(where: str, _folder: Path) -> dict[str, Any]:
    """In the child: check a file; return the findings, or why it cannot be looked into."""
    path = Path(where)
    try:
        db = connection.connect(path, mode="ro")
    except DamagedWorkbook:
        return {"findings": [[_WONT_OPEN.kind, _WONT_OPEN.sentence]]}
    except LockedWorkbook:
        return {"is_locked": True}
    except DesktopError as error:
        return {"trouble": str(error)}
    try:
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        found = finish(checking(db, path))
    finally:
        connection.close(db)
    return {"findings": [[each.kind, each.sentence] for each in found]}
