"""Choose from the evidence that the workbook has already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.gui import ask
from desktop.gui.models.evidence import details
from desktop.gui.text import as_tip, visible
from desktop.gui.words import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.workbook.model import Evidence


class ChooseEvidence(QDialog):
    """A list with a search field; several can be chosen."""

    def __init__(self, parent: QWidget, evidence: Sequence[Evidence]) -> None:
        super().__init__(parent)
        self.setWindowTitle("用工作簿里已有的佐证")
        self._evidence = evidence
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索标题、文件名")
        self.search.setAccessibleName("搜索佐证")
        self.list = QListWidget()
        self.list.setAccessibleName("佐证材料")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # tips tell
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for each in evidence:
            item = QListWidgetItem(visible(f"{each.number}. {each.title or each.name or each.url}"))
            item.setToolTip(as_tip(details(each)))
            item.setData(Qt.ItemDataRole.UserRole, each.id)
            self.list.addItem(item)
        self.box = ask.buttons(self, "用选中的")
        layout = QVBoxLayout(self)
        for part in (self.search, self.list, self.box):
            layout.addWidget(part)
        self.resize(480, 360)
        self.search.textChanged.connect(self._narrow)
        self.list.itemSelectionChanged.connect(self._refresh)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self._refresh()

    def _narrow(self, text: str) -> None:
        needle = folded(text)
        for row, each in enumerate(self._evidence):
            self.list.item(row).setHidden(needle not in folded(details(each)))

    def _refresh(self) -> None:
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen))

    @property
    def chosen(self) -> list[Evidence]:
        """Return what is chosen."""
        ids = {item.data(Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()}
        return [each for each in self._evidence if each.id in ids]
