"""A copy to hand over: one compact file, without a trace of what was deleted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.workbook import evidence, history
from desktop.workbook.connection import translated
from desktop.workbook.errors import DamagedWorkbook

if TYPE_CHECKING:
    from pathlib import Path


def hand_over(db: sqlite3.Connection, source: Path, target: Path) -> None:
    """Write a verified copy of the open workbook to ``target``.

    ``VACUUM INTO`` copies no free page; content that nothing uses and the words of the history
    before and after are then removed from the copy, the source keeps them for undo. Raises
    FileError when the target cannot be written, DamagedWorkbook when the copy does not check out.
    """
    if target.exists() and target.samefile(source):
        raise UsageError("移交的副本不能与正在使用的工作簿同名同位置。请换一个名称或文件夹。")
    with replace_whole(target) as part, translated(target):
        _vacuum_into(db, part)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            _strip(copy)
            if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise DamagedWorkbook(source)


def _vacuum_into(db: sqlite3.Connection, part: Path) -> None:
    """Copy the database; a reader's connection may write that one other file too."""
    is_reader = bool(db.execute("PRAGMA query_only").fetchone()[0])
    db.execute("PRAGMA query_only = OFF")
    try:
        db.execute("VACUUM INTO ?", (str(part),))
    finally:
        db.execute(f"PRAGMA query_only = {int(is_reader)}")


def _strip(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA secure_delete = ON").fetchall()
    evidence.sweep(copy)
    history.forget_details(copy)
    copy.execute("VACUUM")
