"""A paper that was signed comes back as a file: which state of the workbook it shows, if it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.errors import UsageError
from desktop.report.embedded import NoEmbeddedData, read_embedded

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_READ: Final = 32 << 20  # bytes of a PDF that is looked into for its own data
PRINTED: Final = 16  # digits of the digest that stand at the foot of every page


def shown_state(path: Path, workbook_id: str) -> str:
    """Return the digest that a PDF of this program carries itself; empty for a scan of paper.

    Raises:
        UsageError: it is a report of another workbook, or contradicts itself.
    """
    try:
        is_small = path.is_file() and path.stat().st_size <= LARGEST_READ
        data = path.read_bytes() if is_small else b""
        embedded = read_embedded(data) if data.startswith(b"%PDF-") else None
    except (OSError, NoEmbeddedData):
        embedded = None
    if embedded is None:
        return ""
    if embedded.state["workbook"] != workbook_id:
        raise UsageError(
            f"“{path.name}”是另一本工作簿（{embedded.unit}）出具的报告，没有存入。请选择本工作簿的签字件。"
        )
    if not embedded.is_consistent:
        raise UsageError(
            f"“{path.name}”内附的数据和页面上印的摘要不一致，可能被改动过，没有存入。请重新扫描纸质原件。"
        )
    return embedded.state_digest
