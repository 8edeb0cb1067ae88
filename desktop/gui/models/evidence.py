"""The evidence of the current requirement, as a table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from desktop.gui.models.table import PlainTable
from desktop.gui.text import size_in_words
from desktop.terms import PUBLICITY
from desktop.workbook.model import EvidenceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.workbook.model import Evidence


class EvidenceColumn(IntEnum):
    """What each column shows."""

    NUMBER = 0
    TITLE = 1
    SOURCE = 2
    DATED = 3
    SIZE = 4
    PUBLICITY = 5


class EvidenceModel(PlainTable["Evidence"]):
    """Evidence in the order in which it was attached."""

    headers = ("序号", "标题", "来源", "日期", "大小", "公开属性")

    @property
    def evidence(self) -> Sequence[Evidence]:
        """Return what is shown."""
        return self.rows

    def words(self, row: Evidence, column: int) -> str:
        """Return what a cell says."""
        return _words(row, EvidenceColumn(column))

    def tip(self, row: Evidence, _column: int) -> str:
        """Return all that is known about a piece of evidence."""
        return details(row)

    def key(self, row: Evidence) -> int:
        """Return a piece's own number in the workbook."""
        return row.id


def _words(evidence: Evidence, column: EvidenceColumn) -> str:
    is_file = evidence.kind is EvidenceKind.FILE
    match column:
        case EvidenceColumn.NUMBER:
            return str(evidence.number)
        case EvidenceColumn.TITLE:
            return evidence.title or evidence.name or evidence.url
        case EvidenceColumn.SOURCE:
            return evidence.name if is_file else (evidence.channel or "链接")
        case EvidenceColumn.DATED:
            return evidence.dated.isoformat() if evidence.dated else ""
        case EvidenceColumn.SIZE:
            return size_in_words(evidence.size) if evidence.sha256 else ""
        case EvidenceColumn.PUBLICITY:
            return PUBLICITY[evidence.publicity] if evidence.publicity else ""


def details(evidence: Evidence) -> str:
    """Return all that is known about a piece of evidence, one fact a line."""
    facts = (
        ("标题", evidence.title),
        ("文件", evidence.name),
        ("网址", evidence.url),
        ("渠道", evidence.channel),
        ("文号", evidence.document_number),
        ("日期", evidence.dated.isoformat() if evidence.dated else ""),
        ("公开属性", PUBLICITY[evidence.publicity] if evidence.publicity else ""),
        ("SHA-256", evidence.sha256),
    )
    return "\n".join(f"{name}：{value}" for name, value in facts if value)
