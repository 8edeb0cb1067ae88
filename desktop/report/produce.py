"""From an open workbook to a report that is ready to be saved or signed: one path for all."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Final

from desktop.files import bundled
from desktop.report.compose import compose
from desktop.report.faces import Face
from desktop.report.open_points import open_points
from desktop.report.passages import Passages
from desktop.report.prose import annual_text
from desktop.report.public import public_rows
from desktop.workbook.gaps import find_gaps
from desktop.workbook.state import state_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from desktop.report.compose import Lines
    from desktop.report.content import SelfAssessment
    from desktop.report.passages import Passage
    from desktop.report.publish import RenderedReport
    from desktop.signing.keys import SigningKey
    from desktop.workbook.book import Workbook
    from desktop.workbook.gaps import Gap
    from desktop.workbook.model import LedgerRow, WorkbookInfo

# Which reserved place of the report belongs to which signing role, in signing order.
SIGNATURE_PLACES: Final = {"填报人": "preparer", "审核人": "reviewer", "单位负责人": "head"}


@dataclass(frozen=True, slots=True)
class Material:
    """What a workbook says at one moment, plain values that another thread may work on.

    ``accepted`` are the reasons for which gaps may stay; ``gaps`` is what is missing, where that
    is known already.
    """

    info: WorkbookInfo
    rows: tuple[LedgerRow, ...]
    settings: Mapping[str, str]
    accepted: Mapping[tuple[str, str], str]
    printed_on: date
    gaps: Sequence[Gap] | None = None


def material(workbook: Workbook, *, printed_on: date) -> Material:
    """Return what the workbook says now."""
    return Material(
        workbook.info,
        workbook.ledger(),
        workbook.settings(),
        workbook.accepted_gaps(),
        printed_on,
    )


def composed(
    workbook: Workbook, *, printed_on: date, is_prose: bool = False, is_public: bool = False
) -> SelfAssessment:
    """Return what the self-assessment of a workbook says, see ``composed_of``."""
    said = material(workbook, printed_on=printed_on)
    return composed_of(said, is_prose=is_prose, is_public=is_public)


def composed_of(
    said: Material,
    *,
    is_prose: bool = False,
    is_public: bool = False,
    lines: Lines | None = None,
) -> SelfAssessment:
    """Return what the self-assessment says, plain values that another thread may lay out.

    ``is_prose`` tells the answers chapter by chapter in sentences, beside the table. ``is_public``
    leaves out what is marked as not public; render it without data, which hold everything.
    ``lines`` are kept from one time to the next, so that only those that changed are made.
    """
    return compose(
        said.info,
        public_rows(said.rows) if is_public else said.rows,
        [] if is_public else list(open_points(_open(said), said.rows)),
        printed_on=said.printed_on,
        state_digest=state_digest(said.info, said.rows) if is_public else "",
        settings=said.settings,
        is_prose=is_prose,
        lines=lines,
    )


def _open(said: Material) -> list[Gap]:
    """Return the gaps that are printed; reminders are for the window alone."""
    gaps = said.gaps
    if gaps is None:
        year, today = said.info.year, said.printed_on
        gaps = find_gaps(said.rows, year=year, today=today, accepted=said.accepted)
    return [gap for gap in gaps if gap.is_open and not gap.is_reminder]


def all_passages(workbook: Workbook, *, printed_on: date) -> tuple[Passage, ...]:
    """Return every paragraph that a clerk may rewrite, the annual report's last."""
    return passages_of(material(workbook, printed_on=printed_on))


def passages_of(said: Material, *, lines: Lines | None = None) -> tuple[Passage, ...]:
    """Return those paragraphs, from plain values that another thread may work on."""
    passages = Passages(said.settings)
    passages("annual", "年度报告段落", annual_text(said.info, said.rows))
    return (*composed_of(said, is_prose=True, lines=lines).passages, *passages.all)


def sign_first(
    rendered: RenderedReport, key: SigningKey, *, role: str = "填报人", reason: str = ""
) -> bytes:
    """Return the report signed by the first person, with fields for those who sign later.

    Raises:
        SigningError: the certificate or the role does not allow it.
    """
    from desktop.signing.model import Box  # noqa: PLC0415 - only when signing
    from desktop.signing.sign import prepare  # noqa: PLC0415 - pyHanko costs a second

    boxes = {
        each: Box(*astuple(rendered.signature_boxes[place]))
        for each, place in SIGNATURE_PLACES.items()
        if place in rendered.signature_boxes
    }
    return sign_next(prepare(rendered.pdf, boxes), key, role=role, reason=reason)


def sign_next(pdf: bytes, key: SigningKey, *, role: str, reason: str = "") -> bytes:
    """Return a signed report with one more signature.

    Raises:
        SigningError: the file is no PDF, locked, or this role has signed already.
    """
    from desktop.signing.sign import sign  # noqa: PLC0415 - pyHanko costs a second

    font = bundled("resources") / "fonts" / f"{Face.FANG}.ttf"
    return sign(pdf, key, role=role, reason=reason, font=font)
