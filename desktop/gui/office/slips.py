"""退回单 for one unit or many, in the worker: the signed file, and the page to be stamped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.errors import DesktopError
from desktop.files import replace_whole
from desktop.rollup.slips import free_path, make_slip, slip_name, write_slip

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from desktop.gui.office.course import Course
    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import UnitLine
    from desktop.workbook.return_slip import ReturnSlip
    from desktop.workbook.submitting import Sign


@dataclass(frozen=True, slots=True)
class SlipOrder:
    """Who gets one, and what all of them say."""

    units: tuple[UnitLine, ...]
    is_all: bool
    note: str
    due_on: date | None
    has_page: bool


@dataclass(frozen=True, slots=True)
class MadeSlips:
    """What came of it: each slip with the name of its file, and what went wrong."""

    slips: tuple[tuple[ReturnSlip, str], ...]
    troubles: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return it in words."""
        slip, name = self.slips[0]
        signed = "（已签名）" if slip.signature else "（未签名）"
        if len(self.slips) == 1:
            told = f"退回单{signed}已写到“{name}”，共 {len(slip.returned)} 条，请交给{slip.unit}。"
        else:
            told = f"已写出 {len(self.slips)} 个单位的退回单{signed}，请分别交给各单位。"
        return "".join((told, *self.troubles))


def make_slips(
    course: Course, rollup: Rollup, order: SlipOrder, folder: Path, sign: Sign | None
) -> MadeSlips:
    """Make the slips one after the other; a unit for which it fails holds up no other.

    Raises:
        Stopped: somebody wants no more; what was written stays.
    """
    slips: list[tuple[ReturnSlip, str]] = []
    troubles: list[str] = []
    for done, unit in enumerate(order.units):
        course.tell(done, len(order.units), unit.name)
        try:
            slip = make_slip(
                rollup,
                unit.submission_id or 0,
                is_all=order.is_all,
                note=order.note,
                due_on=order.due_on,
                sign=sign,
            )
            slips.append((slip, write_slip(slip, folder).name))
            if order.has_page:
                write_page(slip, folder)
        except DesktopError as error:
            troubles.append(str(error))
    return MadeSlips(tuple(slips), tuple(troubles))


def write_page(slip: ReturnSlip, folder: Path) -> Path:
    """Write the printable page of a slip beside it; one that is there is never replaced.

    Raises:
        FileError: it cannot be written.
    """
    from desktop.report.installed import installed_typefaces  # noqa: PLC0415 - slow imports
    from desktop.report.letter_files import LetterForm, letter_file  # noqa: PLC0415
    from desktop.report.return_page import return_page  # noqa: PLC0415

    letter = return_page(slip)
    data = letter_file(letter, LetterForm.PDF, typefaces=installed_typefaces())
    path = free_path(folder, slip_name(slip, LetterForm.PDF.value))
    with replace_whole(path) as part:
        part.write_bytes(data)
    return path
