"""Choose the other requirements that a piece of evidence also proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from desktop.gui import ask
from desktop.gui.text import as_tip, plain, visible
from desktop.gui.words import folded, headline, searchable
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.gui.desk import Desk
    from desktop.workbook.model import Evidence


class ShareDialog(QDialog):
    """A list of the others with a search field; those it serves already are not offered."""

    def __init__(self, desk: Desk, evidence: Sequence[Evidence]) -> None:
        super().__init__(desk.window)
        self.setWindowTitle("佐证也用于其他要点")
        ids = {each.id for each in evidence}
        self._rows = [
            row for row in desk.session.rows if not ids <= {each.id for each in row.evidence}
        ]
        self.search = QLineEdit()
        self.search.setPlaceholderText("搜索要点、落实情况")
        self.search.setAccessibleName("搜索")
        self.list = QListWidget()
        self.list.setAccessibleName("要点")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # tips tell
        for row in self._rows:
            requirement = row.requirement
            item = QListWidgetItem(
                visible(f"{printed_ref(requirement.ref)}　{headline(requirement)}")
            )
            item.setToolTip(as_tip(requirement.text))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.box = ask.buttons(self, "用于勾选的")
        layout = QVBoxLayout(self)
        names = ask.names_of(each.title or each.name or each.url for each in evidence)
        layout.addWidget(plain(f"{names}还能证明哪些要点？文件只存一份。", wraps=True))
        for part in (self.search, self.list, self.box):
            layout.addWidget(part)
        self.resize(560, 440)
        self.search.textChanged.connect(self._narrow)
        self.list.itemChanged.connect(lambda _item: self._refresh())
        self.list.itemActivated.connect(self._toggle)
        self._refresh()

    def _toggle(self, item: QListWidgetItem) -> None:
        is_checked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_checked else Qt.CheckState.Checked)

    def _narrow(self, text: str) -> None:
        needle = folded(text)
        for number, row in enumerate(self._rows):
            self.list.item(number).setHidden(needle not in searchable(row))

    def _refresh(self) -> None:
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.chosen))

    @property
    def chosen(self) -> list[str]:
        """Return the ids of the checked requirements."""
        return [
            row.requirement.id
            for number, row in enumerate(self._rows)
            if self.list.item(number).checkState() is Qt.CheckState.Checked
        ]
