"""The self-assessment as a finished PDF/A-3b, ready to be signed.

Everything slow is imported here when it is needed, not when the program starts.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

import desktop
from desktop import terms
from desktop.errors import DesktopError
from desktop.report.content import DATA_FORMAT
from desktop.report.faces import BUNDLED, Typefaces, using
from desktop.report.packing import Attachment
from desktop.report.wording import annex_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from reportlab.platypus import Flowable

    from desktop.report.blocks import SignatureBox
    from desktop.report.content import SelfAssessment
    from desktop.report.ledger import Ledger
    from desktop.report.page import Laid

CREATOR: Final = f"{terms.PROGRAM} {desktop.__version__}"
# Of what is to be signed: whoever verifies it reads each element again for every signature, and must
# not take minutes. 120 requirements have 2,000.
_MOST_SIGNED: Final = 2500
_ONE_AT_A_TIME: Final = Lock()  # the library's fonts serve one document at a time


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """The PDF, its pages, and where visible signatures may lie.

    The boxes are named ``preparer``, ``reviewer``, ``head`` and ``seal``; the last is for a real
    seal: the program draws nothing there. ``typefaces`` are those that were used.
    """

    pdf: bytes
    page_count: int
    signature_boxes: dict[str, SignatureBox]
    typefaces: Typefaces = BUNDLED


class Abandoned(DesktopError):
    """Nobody waits for the paper any more."""


def render(
    report: SelfAssessment,
    *,
    has_data: bool = True,
    typefaces: Typefaces = BUNDLED,
    on_page: Callable[[int], None] | None = None,
) -> RenderedReport:
    """Return the report as PDF/A-3b; the same content gives the same bytes.

    ``on_page`` gets the number of each page that begins, that of the last once more when all are
    there, and may raise Abandoned.
    Without the machine-readable data it is PDF/A-2b, for archives that take no attachments. Other
    ``typefaces`` than the bundled ones make the bytes depend on this computer's fonts.
    """
    from desktop.report.layout import story  # noqa: PLC0415 (slow import)

    boxes: dict[str, SignatureBox] = {}
    data = Attachment.of(machine_readable(report)) if has_data else None
    made = _made(
        lambda: story(report, boxes),
        report.title,
        report,
        data,
        typefaces=typefaces,
        on_page=on_page,
        most_tagged=_MOST_SIGNED,
    )
    return replace(made, signature_boxes=boxes)


def first_page(report: SelfAssessment, *, page_count: int, typefaces: Typefaces = BUNDLED) -> bytes:
    """Return the first page alone, to look at while the whole is being laid out.

    It says that there are ``page_count`` pages, as many as there were the last time.
    """
    from desktop.report.layout import opening_story  # noqa: PLC0415 (slow import)
    from desktop.report.page import build  # noqa: PLC0415 (slow import)

    note = foot_note(report.serial, report.state_digest)
    with _ONE_AT_A_TIME, using(typefaces):
        return build(
            opening_story(report),
            note=note,
            title=report.title,
            author=report.unit,
            only_first_of=max(page_count, 1),
        ).pdf


def render_ledger(ledger: Ledger, *, typefaces: Typefaces = BUNDLED) -> RenderedReport:
    """Return the ledger as landscape pages, PDF/A-2b; nothing is to be signed there."""
    from desktop.report.ledger_pages import story  # noqa: PLC0415 (slow import)

    return _made(
        lambda: story(ledger), ledger.title, ledger, None, typefaces=typefaces, is_across=True
    )


def render_index(report: SelfAssessment) -> RenderedReport:
    """Return the evidence index alone, as landscape pages, PDF/A-2b."""
    from desktop.report.layout import index_story  # noqa: PLC0415 (slow import)

    title = f"{report.unit}{annex_names(report.year)[1]}"
    return _made(
        lambda: index_story(report, title), title, report, None, typefaces=BUNDLED, is_across=True
    )


def _made(
    story: Callable[[], list[Flowable]],
    title: str,
    source: Ledger | SelfAssessment,
    data: Attachment | None,
    *,
    typefaces: Typefaces,
    is_across: bool = False,
    on_page: Callable[[int], None] | None = None,
    most_tagged: float = math.inf,
) -> RenderedReport:
    return lay_out(
        story,
        data,
        title=title,
        author=source.unit,
        note=foot_note(source.serial, source.state_digest),
        made_on=source.printed_on,
        typefaces=typefaces,
        is_across=is_across,
        on_page=on_page,
        most_tagged=most_tagged,
    )


def lay_out(
    story: Callable[[], list[Flowable]],
    data: Attachment | None,
    *,
    title: str,
    author: str,
    note: str,
    made_on: date,
    typefaces: Typefaces = BUNDLED,
    is_across: bool = False,
    on_page: Callable[[int], None] | None = None,
    most_tagged: float = math.inf,
) -> RenderedReport:
    """Lay out and archive; a font of this computer that breaks gives way to the bundled ones.

    ``note`` stands at the foot of every page; ``data`` is attached, see ``archive``; ``on_page``
    is called as in ``render``. With more elements than ``most_tagged`` the PDF has no tags.
    """
    from desktop.report.archive import archive  # noqa: PLC0415 (slow import)
    from desktop.report.page import (  # noqa: PLC0415 (slow import)
        LANDSCAPE,
        PORTRAIT,
        build,
        ignore_page,
    )

    def built(faces: Typefaces) -> Laid:
        with _ONE_AT_A_TIME, using(faces):
            return build(
                story(),
                note=note,
                title=title,
                author=author,
                first=LANDSCAPE if is_across else PORTRAIT,
                on_page=on_page or ignore_page,
            )

    try:
        laid = built(typefaces)
    except Abandoned:
        raise
    except Exception:  # whatever a broken font makes the library raise
        if typefaces == BUNDLED:
            raise
        typefaces = BUNDLED
        laid = built(typefaces)
    if on_page:
        on_page(laid.page_count)  # archiving takes a while: whoever gave up need not wait for it
    structure = laid.structure if len(laid.structure.tags) <= most_tagged else None
    pdf = archive(
        laid.pdf, structure, data, title=title, author=author, creator=CREATOR, made_on=made_on
    )
    return RenderedReport(pdf, laid.page_count, {}, typefaces)


def foot_note(serial: str, state_digest: str) -> str:
    """Return what every page shows at its foot, so that paper and workbook can be matched."""
    return f"编号 {serial}　数据摘要 {state_digest[:16]}"


def machine_readable(report: SelfAssessment) -> bytes:
    """Return the report as JSON, the file that the PDF carries."""
    values = asdict(report) | {"printed_on": report.printed_on.isoformat()}
    return json.dumps({"format": DATA_FORMAT, **values}, ensure_ascii=True, indent=1).encode()
