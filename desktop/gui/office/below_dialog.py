"""What a unit below an office says to one requirement: to be read; its office reviews its units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from desktop.gui.office.claim_panel import ClaimPanel
from desktop.gui.text import no_mnemonic, plain
from desktop.rollup import claims

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau


class BelowDialog(QDialog):
    """One claim, without anything to decide; accepted where one goes on to its office's claim."""

    def __init__(self, bureau: Bureau, unit_id: int, requirement_id: str) -> None:
        super().__init__(bureau.window)
        self.setWindowTitle("所属单位的填报")
        self.panel = ClaimPanel(bureau)
        with bureau.rollup.reading() as db:
            found = claims.of_unit(db, unit_id)
        claim = next((each for each in found if each.asked.id == requirement_id), None)
        self.panel.show_to_read(claim)
        offices = {each.id: each.name for each in bureau.offices()}
        office = offices.get(claim.unit.parent_id or 0, "") if claim else ""
        box = QDialogButtonBox()
        self.go_on = box.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setText(no_mnemonic(f"到{office}的这一条"))
        self.go_on.setVisible(bool(office))
        box.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        whose = office or "它的主管部门"
        layout = QVBoxLayout(self)
        layout.addWidget(self.panel, 1)
        layout.addWidget(
            plain(
                f"这里只能看：所属单位由{whose}审核和退回，佐证的正文也在{whose}。"
                f"要它改，请在{whose}自己的这一条写审核意见，退回{whose}，由它转告。",
                wraps=True,
            )
        )
        layout.addWidget(box)
        self.resize(640, 520)
