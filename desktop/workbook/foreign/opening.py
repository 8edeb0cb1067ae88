"""Open a workbook that somebody else made: copy, child, values; one function for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.apart.asking import private_folder
from desktop.workbook.foreign.child import reading_rows
from desktop.workbook.foreign.quarantine import copying_alone
from desktop.workbook.foreign.values import make_values
from desktop.workbook.steps import finish, within

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from desktop.workbook.foreign.quarantine import Quarantined
    from desktop.workbook.foreign.values import ForeignWorkbook


def open_foreign(path: Path) -> ForeignWorkbook:
    """Return what a workbook of others says; every way to do that in the program is this one.

    The file is read once and never written; nothing of it stays on this computer. Raises:
        RefusedWorkbook: one class for each reason, see ``foreign.errors``.
        NotAWorkbook, NewerWorkbook, LockedWorkbook, FileError.
    """
    return finish(opening(path))


def opening(path: Path) -> Generator[float, None, ForeignWorkbook]:
    """Do the same step by step; yields the share done. Closing the generator ends the child."""
    with private_folder() as folder:
        foreign, _ = yield from opening_in(folder, path)
        return foreign


def opening_in(
    folder: Path, path: Path, *, may_lack_evidence: bool = False
) -> Generator[float, None, tuple[ForeignWorkbook, Quarantined]]:
    """Do it in a private folder of the caller's, whose copy then gives the files: ``fetching``.

    ``may_lack_evidence`` is for one's own old workbook: what is not whole is not in ``contents``.
    """
    copy = yield from within(copying_alone(path, folder), 0.0, 0.5)
    steps = opening_copy(path, copy, may_lack_evidence=may_lack_evidence)
    found = yield from within(steps, 0.5, 1.0)
    return found, copy


def opening_copy(
    path: Path, copy: Quarantined, *, may_lack_evidence: bool = False
) -> Generator[float, None, ForeignWorkbook]:
    """Open the private copy that was made of a file; for who looks at its digest in between."""
    rows = reading_rows(path, copy, may_lack_evidence=may_lack_evidence)
    contents = yield from within(rows, 0.0, 0.8)
    return make_values(path, copy, contents, may_lack_evidence=may_lack_evidence)
