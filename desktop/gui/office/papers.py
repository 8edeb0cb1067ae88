"""The papers of an office: what each is called and how it is made from the picture; plain values."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.names import safe_name
from desktop.report.letter_files import LetterForm, letter_file
from desktop.rollup.picture import detailed
from desktop.rollup.receipts import receipts
from desktop.rollup.slips import free_path, kept_slips
from desktop.workbook.return_slip import SUFFIX, read_slip

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.gui.office.course import Course
    from desktop.report.letter import Letter
    from desktop.report.passages import Passage
    from desktop.rollup.picture import Picture
    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import UnitLine


class Paper(StrEnum):
    """What can be issued; in the order in which it is offered."""

    CIRCULAR = "circular"
    OWN_REPORT = "own_report"
    NOT_REPORTED = "not_reported"
    DUNNING = "dunning"
    RETURN_SLIP = "return_slip"
    LEDGER = "ledger"
    RECEIPTS = "receipts"


NAMES: Final = {
    Paper.CIRCULAR: "通报",
    Paper.OWN_REPORT: "落实情况报告（本机关）",
    Paper.NOT_REPORTED: "未报送单位名单",
    Paper.DUNNING: "催报单（每个单位一份）",
    Paper.RETURN_SLIP: "退回单（打印盖章用）",
    Paper.LEDGER: "汇总台账（Excel）",
    Paper.RECEIPTS: "收件记录（Excel）",
}
SHEETS: Final = frozenset({Paper.LEDGER, Paper.RECEIPTS})
OF_ONE_UNIT: Final = frozenset({Paper.DUNNING, Paper.RETURN_SLIP})


@dataclass(frozen=True, slots=True)
class Wish:
    """One paper as it is wanted; ``answer_by`` is the day until when units have to answer."""

    paper: Paper
    unit: UnitLine | None = None
    answer_by: date | None = None

    @property
    def by(self) -> str:
        """Return the day in words, empty without one."""
        day = self.answer_by
        return f"于{day.year}年{day.month}月{day.day}日前" if day else ""


def subjects(paper: Paper, picture: Picture) -> tuple[UnitLine, ...]:
    """Return the units for which there is such a paper."""
    if paper is Paper.DUNNING:
        from desktop.report.dunning import to_remind  # noqa: PLC0415 - needed here only

        return to_remind(picture)
    return tuple(each for each in picture.matrix.units if each.has_reported)


def letter(rollup: Rollup, picture: Picture, wish: Wish) -> tuple[Letter, tuple[Passage, ...]]:
    """Return a paper, and the paragraphs of it that may be rewritten.

    Raises:
        UsageError: there is nothing to write to this unit.
    """
    if wish.paper is Paper.CIRCULAR:
        from desktop.report.circular import circular  # noqa: PLC0415 - needed here only

        made = circular(picture, answer_by=wish.by)
        return made.letter, made.passages
    if wish.paper is Paper.OWN_REPORT:
        from desktop.report.own_report import own_report  # noqa: PLC0415 - needed here only

        made = own_report(picture)
        return made.letter, made.passages
    if wish.paper is Paper.NOT_REPORTED:
        from desktop.report.dunning import not_reported_list  # noqa: PLC0415 - needed here only

        return not_reported_list(picture), ()
    if wish.unit is None:
        raise UsageError("没有单位需要这份材料。")
    if wish.paper is Paper.DUNNING:
        from desktop.report.dunning import dunning_letter  # noqa: PLC0415 - needed here only

        return dunning_letter(picture, wish.unit, answer_by=wish.by), ()
    return _return_page(rollup, wish.unit), ()


def letter_bytes(made: Letter, form: LetterForm) -> bytes:
    """Return a paper as a file, in the letters of this computer."""
    from desktop.report.installed import installed_typefaces  # noqa: PLC0415 - slow

    return letter_file(made, form, typefaces=installed_typefaces())


def sheet_bytes(rollup: Rollup, paper: Paper, today: date) -> bytes:
    """Return 汇总台账 or 收件记录 as an Excel file."""
    if paper is Paper.RECEIPTS:
        from desktop.report.receipts_sheet import receipts_sheet  # noqa: PLC0415 - slow

        with rollup.reading() as db:
            found = receipts(db)
        return receipts_sheet(found, office=rollup.office, at=rollup.clock())
    from desktop.report.rollup_sheet import rollup_sheet  # noqa: PLC0415 - slow

    with detailed(rollup, today=today) as (seen, claims):
        return rollup_sheet(seen, claims)


def file_name(picture: Picture, wish: Wish, suffix: str) -> str:
    """Return how the file of a paper is called."""
    year = f"{picture.year}年" if picture.year else ""
    names = {
        Paper.CIRCULAR: f"{year}政务公开工作要点落实情况通报",
        Paper.OWN_REPORT: f"{picture.office}{year}落实情况报告",
        Paper.NOT_REPORTED: f"{year}未报送单位名单",
        Paper.DUNNING: f"催报单 {wish.unit.name if wish.unit else ''}",
        Paper.RETURN_SLIP: f"退回单 {wish.unit.name if wish.unit else ''}",
        Paper.LEDGER: f"{year}汇总台账",
        Paper.RECEIPTS: f"{year}收件记录 {picture.today:%Y%m%d}",
    }
    return safe_name(names[wish.paper] + suffix)


def write_all(
    course: Course, rollup: Rollup, picture: Picture, wishes: Iterable[Wish], folder: Path
) -> int:
    """Write each paper as PDF into a folder; return how many. Nothing that is there is replaced.

    Raises:
        DesktopError: it cannot be written, or was stopped; what was written stays.
    """
    every = list(wishes)
    for done, wish in enumerate(every):
        course.tell(done, len(every), wish.unit.name if wish.unit else "")
        made, _ = letter(rollup, picture, wish)
        data = letter_bytes(made, LetterForm.PDF)
        path = free_path(folder, file_name(picture, wish, LetterForm.PDF.value))
        with replace_whole(path) as part:
            part.write_bytes(data)
    return len(every)


def _return_page(rollup: Rollup, unit: UnitLine) -> Letter:
    """Return the page of the last slip that was made for a unit."""
    from desktop.report.return_page import return_page  # noqa: PLC0415 - needed here only

    with rollup.reading() as db:
        made = kept_slips(db, unit.id)
    if not made:
        raise UsageError(f"还没有给{unit.name}做过退回单。请先在审核页写意见，再用“做退回单”。")
    with tempfile.TemporaryDirectory(prefix="yaodian-") as scratch:
        path = Path(scratch) / f"slip{SUFFIX}"
        path.write_bytes(made[-1].content)
        return return_page(read_slip(path))
