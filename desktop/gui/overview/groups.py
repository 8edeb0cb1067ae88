"""Chapters, units and deadlines as lines with a bar each: a table to read and a picture to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from desktop.gui.overview.drawing import draw_bar
from desktop.gui.text import as_tip, visible
from desktop.terms import STATUS

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from desktop.report.overview import Group, Overview

HEADERS: Final = ("分类", "进度", "落实", "逾期")
BAR, LATE = 1, 3
GroupRole: Final = Qt.ItemDataRole.UserRole


class _Bars(QStyledItemDelegate):
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the bar of a line."""
        super().paint(painter, option, index)
        group = index.data(GroupRole)
        if group is None:
            return
        box = QRectF(option.rect)  # type: ignore[attr-defined]  # the stubs lack the fields
        height = min(box.height() - 8, 14.0)
        box = QRectF(box.x() + 4, box.center().y() - height / 2, box.width() - 9, height)
        painter.save()
        draw_bar(painter, box, group, option.palette)  # type: ignore[attr-defined]
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Ask for a little air."""
        return super().sizeHint(option, index) + QSize(0, 6)


class Groups(QTreeWidget):
    """Three sections; ``wanted`` asks to go to a requirement that is not finished."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderLabels(list(HEADERS))
        self.setAccessibleName("按章节、单位、时限的进展")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAllColumnsShowFocus(True)
        self._bars = _Bars(self)
        self.setItemDelegate(self._bars)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(36)
        dots = self.logicalDpiX()
        for column, width in ((BAR, 180), (2, 70), (LATE, 44)):
            header.resizeSection(column, dots * width // 96)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemActivated.connect(self._go)
        self.itemClicked.connect(self._go)

    def show_overview(self, shown: Overview) -> None:
        """Show the sections; those that were folded stay so."""
        sections = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        folded = {item.text(0) for item in sections if item and not item.isExpanded()}
        self.clear()
        for heading, groups in shown.sections:
            section = QTreeWidgetItem([heading])
            section.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.addTopLevelItem(section)
            section.setFirstColumnSpanned(True)
            for group in groups:
                section.addChild(_line(group))
            section.setExpanded(heading not in folded)

    def _go(self, item: QTreeWidgetItem) -> None:
        group: Group | None = item.data(BAR, GroupRole)
        if group and group.open_ids:
            self.wanted.emit(group.open_ids[0])


def _line(group: Group) -> QTreeWidgetItem:
    item = QTreeWidgetItem(
        [
            visible(group.name),
            "",
            f"{group.finished_count} / {group.total}",
            str(group.late_count) if group.late_count else "",
        ]
    )
    counts = "，".join(f"{STATUS[status]} {count}" for status, count in group.counts if count)
    item.setData(BAR, GroupRole, group)
    item.setData(BAR, Qt.ItemDataRole.AccessibleTextRole, counts)
    more = "点一下，到第一条没完成的。" if group.open_ids else "都已落实。"
    for column in range(len(HEADERS)):
        item.setToolTip(column, as_tip(f"{group.name}\n{counts}\n{more}"))
    return item
