"""Work on a workbook wherever it lies: in place, or, on a stick or a share, here and written back.

For who opens a workbook, changes it and is gone again; a window that stays writes back in pauses.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.errors import DesktopError
from desktop.workbook import owner
from desktop.workbook.book import Workbook
from desktop.workbook.checkout import (
    CheckIn,
    check_in,
    check_out,
    forget,
    left_behind,
    merged,
)
from desktop.workbook.errors import LockedWorkbook
from desktop.workbook.foreign.opening import open_foreign
from desktop.workbook.merge.merging import merging
from desktop.workbook.merge.plan import plan_merge
from desktop.workbook.places import place_to_leave
from desktop.workbook.steps import finish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.workbook.checkout import CheckedOut
    from desktop.workbook.merge.plan import MergePlan


class NotWrittenBack(DesktopError):
    """The work is on this computer and not yet where the workbook lies."""

    def __init__(self, taken: CheckedOut, why: str, *, is_changed_there: bool = False) -> None:
        super().__init__(f"{why}修改都保存在本机，没有丢。")
        self.taken = taken
        self.is_changed_there = is_changed_there


@contextmanager
def working_on(path: Path, folder: Path, *, actor: str = "") -> Iterator[Workbook]:
    """Open a workbook for edits; what lies elsewhere is taken to ``folder`` and written back whole.

    Raises:
        LockedWorkbook: somebody else works on it.
        NotWrittenBack: the edits are here, but the stick is gone, or somebody changed it there.
        All that opening raises.
    """
    known = left_behind(path, folder)
    place = place_to_leave(path)
    if not known and not place:
        with Workbook.open(path, actor=actor) as book:
            yield book
        return
    if who := owner.holder(path):
        raise LockedWorkbook(path, who)
    taken = known or finish(check_out(path, folder, place=place))
    owner.claim(taken.original)
    try:
        with Workbook.open(taken.local, actor=actor) as book:
            yield book
    finally:
        # Also after an edit that failed: the ones before it are made.
        try:
            write_back(taken)
        finally:
            owner.release(taken.original)


def write_back(taken: CheckedOut) -> None:
    """Write a working copy back and forget it here; its workbook must be closed.

    Raises:
        NotWrittenBack: it stays here.
    """
    name, place = taken.original.name, taken.place
    try:
        how, _ = finish(check_in(taken))
    except DesktopError as error:
        raise NotWrittenBack(taken, str(error)) from error
    if how is CheckIn.CHANGED_THERE:
        words = f"{place}上的“{name}”在这期间被别人改过，没有覆盖，两份都还在。"
        raise NotWrittenBack(taken, words, is_changed_there=True)
    forget(taken)


def merge_back(taken: CheckedOut, backups: Path) -> MergePlan:
    """Bring in what others wrote there meanwhile, then write back; return what was different.

    What both sides touched stays as it is here, and the other words lie beside. Raises:
        NotWrittenBack, and all that ``open_foreign`` and opening raise.
    """
    with Workbook.open(taken.local) as ours:
        theirs = open_foreign(taken.original)
        plan = plan_merge(ours, theirs)
        if not plan.is_empty:
            ours.back_up(backups)
            finish(merging(ours, plan))
    write_back(merged(taken, theirs.sha256))
    return plan
