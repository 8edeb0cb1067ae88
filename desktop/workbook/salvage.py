"""What can be saved of a damaged workbook, into a new one; the damaged file is only read.

Answers whose requirement was lost keep a place. What was lost is counted, not hidden, and told in
the history of the new file: exactly where an index or the numbers of the history tell how many rows
there were, and as “at least” where those are damaged as well. A damaged file can hang or crash
whoever reads it: that is a child, see ``salvage_rows``.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.apart import Apart, Limits, Stopped, asking, private_folder
from desktop.files import replace_whole, unwritable
from desktop.workbook import connection, salvage_rows
from desktop.workbook.errors import NotAWorkbook, NothingLeft, TooDamaged
from desktop.workbook.foreign.errors import NoRoom
from desktop.workbook.foreign.quarantine import check_room
from desktop.workbook.header import LARGEST
from desktop.workbook.steps import finish

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime
    from pathlib import Path

PIECE: Final = 1 << 20
SECONDS: Final = 240.0  # every table may take its time
BYTES_PER_SECOND: Final = 20 << 20  # what a large file may take longer
MEMORY: Final = 1 << 30
ROOM: Final = 64 << 20  # what the new file may be larger than the damaged one


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were saved and are known to be lost, and lost evidence files.

    Of the tables in ``at_least`` more may be lost than could be counted.
    """

    saved: dict[str, int]
    lost: dict[str, int]
    lost_contents: tuple[str, ...] = ()
    at_least: frozenset[str] = frozenset()

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is known to be missing."""
        return not any(self.lost.values()) and not self.lost_contents

    @property
    def lost_count(self) -> int:
        """Return how many rows are known to be lost, of all tables."""
        return sum(self.lost.values())


def salvage(damaged: Path, target: Path, *, actor: str, at: datetime) -> Salvaged:
    """Write what can be read of a damaged workbook into a new file.

    Raises:
        NothingLeft: not one requirement or answer can be read; TooDamaged where that had no end.
        FileError: the files cannot be read or written.
    """
    return finish(salvaging(damaged, target, actor=actor, at=at))


def salvaging(
    damaged: Path, target: Path, *, actor: str, at: datetime
) -> Generator[float, None, Salvaged]:
    """Do the same step by step; yields the share done. Closing the generator leaves nothing."""
    connection.refuse_ours(damaged)
    with private_folder() as folder:
        yield from _private_copy(damaged, folder)
        question = {"name": damaged.name, "actor": actor, "at": at.isoformat()}
        found = yield from _saving(damaged, question, folder)
        if not found.saved.get("requirement") and not found.saved.get("assessment"):
            raise NothingLeft(damaged)
        with replace_whole(target) as part:
            shutil.move(folder / salvage_rows.SAVED, part)
    return found


def _private_copy(damaged: Path, folder: Path) -> Generator[float, None, None]:
    copy = folder / salvage_rows.DAMAGED
    try:
        size, done = damaged.stat().st_size, 0
        if not (damaged.is_file() or damaged.is_dir()):
            raise NotAWorkbook(damaged, "不是普通文件")
        if not size:
            raise NothingLeft(damaged)
        if size > LARGEST:
            raise NotAWorkbook(damaged, "太大，不是要点工作簿")
        check_room(damaged, folder, 2 * size)
        with damaged.open("rb") as file, copy.open("wb") as target:
            while piece := file.read(PIECE):
                target.write(piece)
                done += len(piece)
                yield min(1.0, done / size) * 0.25
        with suppress(FileNotFoundError):
            shutil.copyfile(connection.journal_of(damaged), connection.journal_of(copy))
    except OSError as error:
        raise unwritable(damaged, error) from error
    connection.refuse_foreign_journal(copy)


def _saving(
    damaged: Path, question: dict[str, Any], folder: Path
) -> Generator[float, None, Salvaged]:
    """Let the child save what it can; yields the share done."""
    size = (folder / salvage_rows.DAMAGED).stat().st_size
    seconds = SECONDS + size / BYTES_PER_SECOND
    limits = Limits(int(seconds), seconds, MEMORY, 2 * size + ROOM)
    steps = asking(salvage_rows.save, question, folder, limits)
    share = 0.3
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            return _salvaged(finished.value)
        except Apart as stopped:
            if stopped.why is Stopped.OUTPUT:
                raise NoRoom(damaged) from stopped
            raise TooDamaged(damaged, stopped.why) from stopped
        with suppress(OSError, ValueError):  # not there yet, or half written
            said = float((folder / salvage_rows.SHARE).read_text(encoding="ascii"))
            share = 0.3 + min(1.0, said) * 0.7
        yield share


def _salvaged(answer: dict[str, Any]) -> Salvaged:
    return Salvaged(
        saved=answer["saved"],
        lost=answer["lost"],
        lost_contents=tuple(answer["lost_contents"]),
        at_least=frozenset(answer["at_least"]),
    )
