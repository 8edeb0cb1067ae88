"""The original words, unchanged, with units, dates and amounts marked by line and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from desktop.gui.highlight import Mark, stretches

if TYPE_CHECKING:
    from desktop.checklist.model import Requirement

LINE_HEIGHT: Final = 135.0  # per cent


class RequirementText(QTextEdit):
    """Shows a requirement's text literally; nothing in it is ever taken for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName("要点原文")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(56)

    def show_requirement(self, requirement: Requirement | None) -> None:
        """Show the words of a requirement, or nothing."""
        text = requirement.text if requirement else ""
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        cursor.mergeBlockFormat(spacing)
        for each in stretches(requirement) if requirement else ():
            cursor.setPosition(_utf16(text, each.start))
            cursor.setPosition(_utf16(text, each.end), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(_format(each.mark))

    def sizeHint(self) -> QSize:
        """Ask for a third of the column."""
        return QSize(380, 150)


def _utf16(text: str, position: int) -> int:
    """Return a position as Qt counts it: rare characters (𬭚) are two."""
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2


def _format(mark: Mark) -> QTextCharFormat:
    look = QTextCharFormat()
    styles = QTextCharFormat.UnderlineStyle
    match mark:
        case Mark.UNIT:
            look.setUnderlineStyle(styles.DotLine)
        case Mark.DEADLINE:
            look.setFontWeight(QFont.Weight.Bold)
            look.setUnderlineStyle(styles.SingleUnderline)
        case Mark.TARGET:
            look.setFontWeight(QFont.Weight.Bold)
            look.setUnderlineStyle(styles.DashUnderline)
    return look
