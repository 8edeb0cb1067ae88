"""Copies as one file: the whole workbook (另存), or one to hand over without what was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.workbook.checkout import working_copy
from desktop.workbook.copying import USED, copying

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator
    from pathlib import Path


def saving_copy(db: sqlite3.Connection, source: Path, target: Path) -> Generator[float, None, None]:
    """Write a verified copy with everything in it, step by step; yields the share done.

    Closing the generator early leaves the target as it was. Raises FileError when the target
    cannot be written, DamagedWorkbook when the source is not whole.
    """
    refuse_itself(source, target)
    with replace_whole(target) as part:
        yield from copying(db, source, part)


def handing_over(
    db: sqlite3.Connection, source: Path, target: Path
) -> Generator[float, None, None]:
    """Write a verified copy for somebody else, step by step; yields the share done.

    What nothing uses any more, the words of the history before and after, and last year's files
    that were laid beside stay behind; the chain of the history stays whole. Raises as saving_copy.
    """
    refuse_itself(source, target)
    used = [row[0] for row in db.execute(USED)]
    with replace_whole(target) as part:
        yield from copying(
            db, source, part, leave_out=("event_detail", "offered_evidence"), contents=used
        )


def refuse_itself(source: Path, target: Path) -> None:
    """Refuse a copy that would take the place of the workbook it is made from, here or on a stick."""
    taken = working_copy(source)
    itself = (source, taken.original) if taken else (source,)
    if target.exists() and any(each.exists() and target.samefile(each) for each in itself):
        raise UsageError("移交的副本不能与正在使用的工作簿同名同位置。请换一个名称或文件夹。")
