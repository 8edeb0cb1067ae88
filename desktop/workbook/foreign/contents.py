"""The evidence files of a workbook of others, proved once more before anybody gets them."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.apart.asking import private_folder
from desktop.workbook.foreign.child import taking_out
from desktop.workbook.foreign.errors import ChangedEvidence, ChangedWhileReading
from desktop.workbook.foreign.quarantine import copying_alone

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
    """Give the files of these digests for as long as the block runs.

    The workbook must still be the one that was opened. Raises:
        ChangedWhileReading: it is another one by now.
        ChangedEvidence: it has no such content.
        RefusedWorkbook, FileError: as ``open_foreign``.
    """
    digests = frozenset(wanted)
    if not digests <= foreign.contents.keys():
        raise ChangedEvidence(foreign.path)
    with private_folder() as folder:
        copy = _finish(copying_alone(foreign.path, folder))
        if copy.sha256 != foreign.sha256:
            raise ChangedWhileReading(foreign.path)
        for _ in taking_out(foreign.path, copy, digests):
            pass
        yield Contents(foreign.path, folder, digests)


def _finish(steps: Generator[float, None, Quarantined]) -> Quarantined:
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            copy: Quarantined = finished.value
            return copy
