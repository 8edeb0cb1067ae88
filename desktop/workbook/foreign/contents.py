"""The evidence files of a workbook of others, proved once more before anybody gets them."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.apart.asking import private_folder
from desktop.workbook.foreign.child import taking_out
from desktop.workbook.foreign.errors import ChangedEvidence, ChangedWhileReading
from desktop.workbook.foreign.quarantine import check_room, copying_alone
from desktop.workbook.steps import within

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

    from desktop.workbook.foreign.quarantine import Quarantined
    from desktop.workbook.foreign.values import ForeignWorkbook

PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """Files taken out of a workbook of others, in a private folder."""

    path: Path
    folder: Path
    wanted: frozenset[str]

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Yield one file in pieces of at most 1 MiB.

        Raises:
            ChangedEvidence: after the last piece, where they are not what the digest says.
        """
        if sha256 not in self.wanted:
            raise KeyError(sha256)
        digest = hashlib.sha256()
        with (self.folder / sha256).open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                yield piece
        if digest.hexdigest() != sha256:
            raise ChangedEvidence(self.path)


@contextmanager
def contents_of(foreign: ForeignWorkbook, wanted: Iterable[str]) -> Iterator[Contents]:
    """Give the files of these digests for as long as the block runs; raises as ``fetching``."""
    with private_folder() as folder:
        steps = fetching(folder, foreign, wanted)
        while True:
            try:
                next(steps)
            except StopIteration as finished:
                found: Contents = finished.value
                break
        yield found


def fetching(
    folder: Path, foreign: ForeignWorkbook, wanted: Iterable[str], copy: Quarantined | None = None
) -> Generator[float, None, Contents]:
    """Take files out of a workbook of others into a private folder, step by step.

    ``copy`` is the private copy that the workbook was read from, where it still lies in that
    folder; otherwise the workbook must still be the one that was opened. Raises:
        ChangedWhileReading: it is another one by now.
        ChangedEvidence: it has no such content.
        NoRoom: the files do not fit beside the copy.
        RefusedWorkbook, FileError: as ``open_foreign``.
    """
    digests = frozenset(wanted)
    if not digests <= foreign.contents.keys():
        raise ChangedEvidence(foreign.path)
    if digests:
        if copy is None:
            copy = yield from within(copying_alone(foreign.path, folder), 0.0, 0.5)
        if copy.sha256 != foreign.sha256:
            raise ChangedWhileReading(foreign.path)
        check_room(foreign.path, folder, sum(foreign.contents[each] for each in digests))
        yield from within(taking_out(foreign.path, copy, digests), 0.5, 1.0)
    return Contents(foreign.path, folder, digests)
