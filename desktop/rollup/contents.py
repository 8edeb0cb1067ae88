"""From a figure down to the evidence: bytes out of the unchanged original of a report."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.errors import FileError, UsageError
from desktop.rollup import schema
from desktop.workbook.foreign.contents import contents_of
from desktop.workbook.foreign.opening import open_foreign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from desktop.rollup.store import Rollup
    from desktop.workbook.foreign.contents import Contents


class ChangedOriginal(FileError):
    """What was kept is not what came in."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "不是当时收到的那一份", "请从报送单位重新取得，或从备份恢复。")


@contextmanager
def evidence_files(
    rollup: Rollup, submission_id: int, digests: Iterable[str]
) -> Iterator[Contents]:
    """Give the files of these digests for as long as the block runs.

    Raises:
        UsageError: only digests came up. ChangedOriginal: the file is another one by now.
        FileError, RefusedWorkbook: it cannot be read.
    """
    sent = schema.submission.c
    known = select(sent.stored_name, sent.sha256).where(sent.id == submission_id)
    with rollup.reading() as db:
        name, sha256 = db.execute(known).one()
    if not name:
        raise UsageError("这份报送只报来了摘要，佐证材料留在下一级主管部门。请与该部门联系。")
    path = rollup.originals / name
    foreign = open_foreign(path)
    if foreign.sha256 != sha256:
        raise ChangedOriginal(path)
    with contents_of(foreign, digests) as contents:
        yield contents
