"""The document as it was read, plain words only; the margin says what each piece was taken for.

Only what is in sight is laid out and marked, so that ten megabytes do not stop the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.document.model import BlockKind
from desktop.gui import marks
from desktop.gui.review import words
from desktop.terms import BLOCK_KIND, printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QMouseEvent, QTextBlock

    from desktop.document.model import Block, Span
    from desktop.gui.review.draft import Draft

LONGEST_REF: Final = "二（十二）10（3）"  # what is longer loses its beginning in the margin
BAR: Final = 5
DISMISSED: Final = "不列入"


class SourceView(QPlainTextEdit):
    """Shows the text, the present place, and follows the cursor to its requirement."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._is_following = False
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName("原文")
        self.setPlainText(draft.shown.text)
        self.margin = Margin(self, draft)
        self.setViewportMargins(self.margin.width_needed(), 0, 0, 0)
        self.updateRequest.connect(self.margin.follow)
        self.cursorPositionChanged.connect(self._tell)
        draft.moved.connect(self.show_place)
        draft.changed.connect(self.margin.update)
        self.show_place()

    @property
    def cursor_offset(self) -> int:
        """Return which character of the document the cursor stands before."""
        return self._draft.shown.offset(self.textCursor().position())

    def _tell(self) -> None:
        if not self._is_following and not self.textCursor().hasSelection():
            self._is_following = True
            self._draft.move(self.cursor_offset)
            self._is_following = False

    def show_place(self) -> None:
        """Light the present place up, and scroll to it unless the cursor brought us here."""
        self._light_up()
        block = self._draft.block
        self.setAccessibleDescription(self.margin.name_of(block) if block else "")
        if not self._is_following:
            self._is_following = True
            cursor = self.textCursor()
            cursor.setPosition(self._draft.shown.position(self._draft.offset))
            self.setTextCursor(cursor)
            self._bring_into_sight()
            self._is_following = False
        self.margin.update()

    def _bring_into_sight(self) -> None:
        """Put the place into the middle, unless it is well in sight already."""
        where = self.cursorRect()
        height = self.viewport().height()
        if not 0 <= where.top() <= height * 2 // 3:
            self.centerCursor()

    def _light_up(self) -> None:
        selections = [self._selection(block.span, self._lit()) for block in self._draft.lit]
        point = self._draft.point
        if point and point.doubt and point.doubt.span:
            selections.append(self._selection(point.doubt.span, self._doubted()))
        self.setExtraSelections(selections)

    def _selection(self, span: Span, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._draft.shown.position(span.start))
        cursor.setPosition(
            self._draft.shown.position(span.end - 1) + 1, QTextCursor.MoveMode.KeepAnchor
        )
        selection.cursor = cursor  # type: ignore[attr-defined] # missing in the stubs
        selection.format = look  # type: ignore[attr-defined]
        return selection

    def _lit(self) -> QTextCharFormat:
        look = QTextCharFormat()
        colour = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        colour.setAlpha(46)
        look.setBackground(colour)
        return look

    def _doubted(self) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setFontWeight(700)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(marks.warning(self.palette()))
        colour = QColor(marks.warning(self.palette()))
        colour.setAlpha(60)
        look.setBackground(colour)
        return look

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the margin be as high as the text."""
        super().resizeEvent(event)
        inner = self.contentsRect()
        width = self.viewportMargins().left()
        self.margin.setGeometry(QRect(inner.left(), inner.top(), width, inner.height()))
        self._bring_into_sight()

    def lines_in_sight(self) -> Iterator[tuple[QTextBlock, QRect]]:
        """Yield the printed lines that can be seen, with where they are."""
        line = self.firstVisibleBlock()
        while line.isValid():
            where = self.blockBoundingGeometry(line).translated(self.contentOffset()).toRect()
            if where.top() > self.viewport().height():
                return
            yield line, where
            line = line.next()


class Margin(QWidget):
    """A bar by kind and a word or number where a piece begins: told apart without colour."""

    def __init__(self, view: SourceView, draft: Draft) -> None:
        super().__init__(view)
        self._view = view
        self._draft = draft

    def width_needed(self) -> int:
        """Return room for a reference and the bar."""
        directives = self._draft.revision.parsed.directives
        refs = (
            printed_ref(each.ref) for directive in directives for each in directive.requirements
        )
        longest = max(refs, key=len, default="")
        metrics = self._view.fontMetrics()
        words_ = (longest[: len(LONGEST_REF)], *words.MARGIN.values())
        return max(metrics.horizontalAdvance(each) for each in words_) + BAR + 18

    def sizeHint(self) -> QSize:
        """Return the width needed."""
        return QSize(self.width_needed(), 0)

    def follow(self, rect: QRect, dy: int) -> None:
        """Scroll with the text."""
        if dy:
            self.scroll(0, dy)
        else:
            self.update(0, rect.y(), self.width(), rect.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the piece beside which somebody clicked."""
        cursor = self._view.cursorForPosition(event.position().toPoint())
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view.setTextCursor(cursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is beside the lines in sight."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window))
        lit = {block.span for block in self._draft.lit}
        for line, where in self._view.lines_in_sight():
            self._paint_line(painter, line, where, lit)

    def _paint_line(
        self, painter: QPainter, line: QTextBlock, where: QRect, lit: set[Span]
    ) -> None:
        shown = self._draft.shown
        start, end = shown.offset(line.position()), shown.offset(line.position() + line.length())
        blocks = self._draft.places.blocks(start, max(end, start + 1))
        if not blocks:
            return  # a blank line between two pieces
        begun = [block for block in blocks if block.span.start >= start]
        first = blocks[0]
        is_lit = any(block.span in lit for block in blocks)
        bar = QRect(self.width() - BAR - 3, where.top(), BAR, where.height())
        _draw_bar(painter, bar, self._ink(first), first.kind)
        if is_lit:
            painter.fillRect(
                QRect(self.width() - 2, where.top(), 2, where.height()),
                self.palette().color(QPalette.ColorRole.Highlight),
            )
        if begun:
            self._paint_word(painter, begun[0], where, is_lit=is_lit)

    def _paint_word(self, painter: QPainter, block: Block, where: QRect, *, is_lit: bool) -> None:
        font = self._view.font()
        font.setBold(is_lit or block.kind is BlockKind.LEFTOVER)
        painter.setFont(font)
        painter.setPen(self._ink(block))
        room = self.width() - BAR - 10
        text = painter.fontMetrics().elidedText(self._word(block), Qt.TextElideMode.ElideLeft, room)
        box = QRect(3, where.top() + 1, room, painter.fontMetrics().height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, text)

    def name_of(self, block: Block) -> str:
        """Return what the margin says about a piece, in words that can be read aloud."""
        return f"{BLOCK_KIND[block.kind]} {self._word(block)}"

    def _word(self, block: Block) -> str:
        if block.kind is BlockKind.REQUIREMENT:
            place = self._draft.places.requirement(block.span.start)
            draft = self._draft.revision.at(place) if place else None
            return printed_ref(draft.ref) if draft and draft.span.start == block.span.start else ""
        is_left_out = block.kind is BlockKind.LEFTOVER and self._draft.reason_for(block.span)
        return DISMISSED if is_left_out else words.MARGIN[block.kind]

    def _ink(self, block: Block) -> QColor:
        is_open = block.kind is BlockKind.LEFTOVER and not self._draft.reason_for(block.span)
        if is_open:
            return marks.warning(self.palette())
        return self.palette().color(QPalette.ColorRole.Text)


def _draw_bar(painter: QPainter, box: QRect, ink: QColor, kind: BlockKind) -> None:
    """Draw a full bar, two lines, one line, dots or hatching."""
    match kind:
        case BlockKind.REQUIREMENT:
            painter.fillRect(box, ink)
        case BlockKind.HEADING:
            painter.fillRect(box.adjusted(0, 0, -4, 0), ink)
            painter.fillRect(box.adjusted(4, 0, 0, 0), ink)
        case BlockKind.LEFTOVER:
            painter.fillRect(box, QBrush(ink, Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(ink, 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        case BlockKind.FURNITURE:
            painter.fillRect(box.adjusted(1, 0, -1, 0), QBrush(ink, Qt.BrushStyle.Dense5Pattern))
        case _:
            painter.fillRect(box.adjusted(2, 0, -2, 0), ink)
