"""What the worker finds out about a signed PDF: signatures, and whether a workbook says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.files import certificates_folder, read_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from desktop.gui.session import Session
    from desktop.report.embedded import EmbeddedReport
    from desktop.signing.model import VerifiedDocument
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import LedgerRow, WorkbookInfo

SHOWN: Final = 40  # differences; who wants all of them compares on the command line


@dataclass(frozen=True)
class Said:
    """What a workbook says, plain values; ``is_chosen`` where a person named it for this."""

    name: str
    info: WorkbookInfo
    rows: Sequence[LedgerRow]
    settings: Mapping[str, str]
    is_chosen: bool = False


@dataclass(frozen=True)
class Checked:
    """What is known of a PDF: its signatures, and sentences about the workbook that it came from."""

    document: VerifiedDocument
    comparison: tuple[str, ...] = ()


def said_by_session(session: Session) -> Said | None:
    """Return what the open workbook says, if there is one."""
    if not session.is_open:
        return None
    workbook = session.workbook
    return Said(workbook.path.name, workbook.info, session.rows, workbook.settings())


def said_by(workbook: Workbook) -> Said:
    """Return what a workbook says that was chosen to be compared."""
    rows, settings = workbook.ledger(), workbook.settings()
    return Said(workbook.path.name, workbook.info, rows, settings, is_chosen=True)


def checked(path: Path, received_on: date, said: Said | None) -> Checked:
    """Return what can be said about a file that was received on a day; slow, for the worker.

    Raises:
        FileError: it cannot be read.
    """
    from desktop.report.embedded import NoEmbeddedData, read_embedded  # noqa: PLC0415 - slow imports
    from desktop.signing.received import verified  # noqa: PLC0415

    pdf = read_bytes(path)
    document = verified(pdf, certificates_folder(), received_on=received_on)
    if document.problem:
        return Checked(document)
    try:
        return Checked(document, compared(read_embedded(pdf), said))
    except NoEmbeddedData as error:
        return Checked(document, (str(error),) if said and said.is_chosen else ())


def compared(embedded: EmbeddedReport, said: Said | None) -> tuple[str, ...]:
    """Return whether a report and a workbook are the same state, and what differs."""
    from desktop.report.binding import compare  # noqa: PLC0415 - shown on demand

    own = f"编号{embedded.serial}，数据摘要 {embedded.state_digest[:16]}，印在纸质报告每页页脚。"
    if said is None:
        return (own,)
    if not said.is_chosen and embedded.state["workbook"] != said.info.id:
        return (own, f"它不是由打开的工作簿“{said.name}”出具的。")
    binding = compare(embedded, said.info, said.rows, said.settings)
    head, *differences = binding.sentences
    more = len(differences) - SHOWN
    rest = (f"另有 {more} 处不同没有列出。",) if more > 0 else ()
    return (own, f"工作簿“{said.name}”：{head}", *(f"· {e}" for e in differences[:SHOWN]), *rest)
