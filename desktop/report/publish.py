"""The self-assessment as a finished PDF/A-3b, ready to be signed, and as a file.

Everything slow is imported here when it is needed, not when the program starts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

import desktop
from desktop import terms
from desktop.files import replace_whole
from desktop.report.content import DATA_FORMAT
from desktop.report.wording import annex_names

if TYPE_CHECKING:
    from pathlib import Path

    from reportlab.platypus import Flowable

    from desktop.report.blocks import SignatureBox
    from desktop.report.content import SelfAssessment
    from desktop.report.ledger import Ledger

CREATOR: Final = f"{terms.PROGRAM} {desktop.__version__}"
_ONE_AT_A_TIME: Final = Lock()  # the library's fonts serve one document at a time


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """The PDF, its pages, and where visible signatures may lie.

    The boxes are named ``preparer``, ``reviewer``, ``head`` and ``seal``; the last is for a real
    seal: the program draws nothing there.
    """

    pdf: bytes
    page_count: int
    signature_boxes: dict[str, SignatureBox]


def render(report: SelfAssessment, *, has_data: bool = True) -> RenderedReport:
    """Return the report as PDF/A-3b; the same content gives the same bytes.

    Without the machine-readable data it is PDF/A-2b, for archives that take no attachments.
    """
    from desktop.report.archive import archive  # noqa: PLC0415 (slow import)
    from desktop.report.layout import story  # noqa: PLC0415 (slow import)
    from desktop.report.page import build  # noqa: PLC0415 (slow import)

    boxes: dict[str, SignatureBox] = {}
    with _ONE_AT_A_TIME:
        pages, count = build(
            story(report, boxes),
            note=foot_note(report.serial, report.state_digest),
            title=report.title,
            author=report.unit,
        )
    pdf = archive(
        pages,
        machine_readable(report) if has_data else None,
        title=report.title,
        author=report.unit,
        creator=CREATOR,
        made_on=report.printed_on,
    )
    return RenderedReport(pdf, count, boxes)


def render_ledger(ledger: Ledger) -> RenderedReport:
    """Return the ledger as landscape pages, PDF/A-2b; nothing is to be signed there."""
    from desktop.report.ledger_pages import story  # noqa: PLC0415 (slow import)

    return _across(story(ledger), ledger.title, ledger.unit, ledger)


def render_index(report: SelfAssessment) -> RenderedReport:
    """Return the evidence index alone, as landscape pages, PDF/A-2b."""
    from desktop.report.layout import index_story  # noqa: PLC0415 (slow import)

    title = f"{report.unit}{annex_names(report.year)[1]}"
    return _across(index_story(report, title), title, report.unit, report)


def _across(
    flowables: list[Flowable], title: str, unit: str, source: Ledger | SelfAssessment
) -> RenderedReport:
    from desktop.report.archive import archive  # noqa: PLC0415 (slow import)
    from desktop.report.page import LANDSCAPE, build  # noqa: PLC0415 (slow import)

    note = foot_note(source.serial, source.state_digest)
    with _ONE_AT_A_TIME:
        pages, count = build(flowables, note=note, title=title, author=unit, first=LANDSCAPE)
    pdf = archive(pages, None, title=title, author=unit, creator=CREATOR, made_on=source.printed_on)
    return RenderedReport(pdf, count, {})


def foot_note(serial: str, state_digest: str) -> str:
    """Return what every page shows at its foot, so that paper and workbook can be matched."""
    return f"编号 {serial}　数据摘要 {state_digest[:16]}"


def publish(report: SelfAssessment, target: Path) -> None:
    """Write the report to a file, whole or not at all.

    Raises:
        FileError: the file cannot be written.
    """
    pdf = render(report).pdf
    with replace_whole(target) as part:
        part.write_bytes(pdf)


def machine_readable(report: SelfAssessment) -> bytes:
    """Return the report as JSON, the file that the PDF carries."""
    values = asdict(report) | {"printed_on": report.printed_on.isoformat()}
    return json.dumps({"format": DATA_FORMAT, **values}, ensure_ascii=True, indent=1).encode()
