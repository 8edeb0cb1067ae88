"""What a unit below an office says to one requirement: to be read; the office reviews its units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from desktop.gui.office.claim_panel import ClaimPanel
from desktop.gui.text import plain
from desktop.rollup import claims

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau


class BelowDialog(QDialog):
    """One claim, without anything to decide."""

    def __init__(self, bureau: Bureau, unit_id: int, requirement_id: str) -> None:
        super().__init__(bureau.window)
        self.setWindowTitle("所属单位的填报")
        self.panel = ClaimPanel(bureau)
        with bureau.rollup.reading() as db:
            found = claims.of_unit(db, unit_id)
        claim = next((each for each in found if each.asked.id == requirement_id), None)
        self.panel.show_to_read(claim)
        box = QDialogButtonBox()
        box.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.panel, 1)
        layout.addWidget(
            plain("由它的主管部门审核；佐证正文也在那里，这里只有名称和摘要。", wraps=True)
        )
        layout.addWidget(box)
        self.resize(640, 520)
