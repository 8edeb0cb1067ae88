"""报送: first everything is checked, each fault one step from its requirement; then it is sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from desktop.gui import ask
from desktop.gui.evidence.progress import Progress
from desktop.gui.exchange.signing import SignPart
from desktop.gui.text import fault_line, plain, visible
from desktop.names import safe_name
from desktop.terms import GAP_KIND, printed_ref

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.workbook.submission import Submission
    from desktop.workbook.submitting import Sign

_ID = Qt.ItemDataRole.UserRole


class SubmitDialog(QDialog):
    """What is still missing, what changed since the last time, the key, the place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self._gaps = [each for each in desk.session.gaps if each.is_open and not each.is_reminder]
        self.setWindowTitle("报送")
        self.faults = QListWidget()
        self.faults.setAccessibleName("全审发现的缺项")
        self.in_spite = QCheckBox("缺项已知悉，仍要报送(&F)")
        self.signing = SignPart(desk, self, desk.session.workbook.info.unit)
        self.target_edit = QLineEdit(str(desk.preferences.folder / self._suggestion()))
        self.target_edit.setAccessibleName("存为")
        self.fault = fault_line()
        self.box = ask.buttons(self, "封存并报送")
        self._lay_out()
        self._list_faults()
        self.faults.itemActivated.connect(self._jump)
        self.signing.changed.connect(self._check)
        self.target_edit.textChanged.connect(lambda _text: self._check())
        self.in_spite.toggled.connect(lambda _on: self._check())
        self._check()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(plain(self._verdict(), wraps=True))
        layout.addWidget(self.faults, 1)
        layout.addWidget(self.in_spite)
        layout.addWidget(plain(self._changes(), wraps=True))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        place = QPushButton("换位置…")
        place.setAutoDefault(False)
        place.clicked.connect(self._choose_place)
        row = QHBoxLayout()
        row.addWidget(self.target_edit, 1)
        row.addWidget(place)
        form.addRow(plain("存为"), row)
        layout.addWidget(self.signing)
        layout.addLayout(form)
        layout.addWidget(self.fault)
        layout.addWidget(self.box)
        self.resize(640, 560 if self._gaps else 360)

    def _verdict(self) -> str:
        if not self._gaps:
            return "全审通过，没有缺项。"
        return f"全审发现 {len(self._gaps)} 处缺项。双击或按回车，就到那一条。"

    def _changes(self) -> str:
        workbook = self._desk.session.workbook
        made = workbook.submissions()
        if not made:
            return "这是第 1 次报送。报送后仍可继续填写，改了再报就是第 2 次。"
        changed = len(workbook.changed_since(made[-1]))
        number = made[-1].number
        return f"这是第 {number + 1} 次报送；第 {number} 次以来改动了 {changed} 条。"

    def _list_faults(self) -> None:
        for gap in self._gaps:
            words = f"{printed_ref(gap.ref)}　{GAP_KIND[gap.kind]}：{gap.sentence}"
            item = QListWidgetItem(visible(words))
            item.setData(_ID, gap.requirement_id)
            self.faults.addItem(item)
        self.faults.setVisible(bool(self._gaps))
        self.in_spite.setVisible(bool(self._gaps))
        self.faults.setCurrentRow(0)

    def _jump(self, item: QListWidgetItem) -> None:
        self._desk.selection.go_to(item.data(_ID))
        self.reject()

    def _suggestion(self) -> str:
        workbook = self._desk.session.workbook
        number = len(workbook.submissions()) + 1
        year = f"{workbook.info.year}年" if workbook.info.year else ""
        return safe_name(f"{workbook.info.unit}{year}第{number}次报送.yaodian")

    def _choose_place(self) -> None:
        target = ask.save_file(self, "报送件存为", ask.WORKBOOKS, Path(self.target_edit.text()))
        if target:
            self.target_edit.setText(str(target))

    def _check(self, sentence: str = "") -> None:
        fault = self._fault()
        is_signed = self.signing.is_wanted.isChecked()
        words = "签名后不能改动；签名时间取自本机时钟。" if is_signed else "不签名报送。"
        self.fault.setText(sentence or fault or words)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def _fault(self) -> str:
        target = Path(self.target_edit.text().strip())
        if self._gaps and not self.in_spite.isChecked():
            return "还有缺项。请补齐，或勾选“仍要报送”。"
        if self.signing.fault:
            return self.signing.fault
        if not target.name or not target.is_absolute() or not target.parent.is_dir():
            return "请选择报送件存放的位置。"
        if target.exists():
            return f"“{target.name}”已经存在，报送件不会覆盖别的文件，请换一个名称。"
        return ""

    def accept(self) -> None:
        """Seal, sign, prove and write the file; trouble leaves the questions open."""
        if not self._desk.session.settle():
            return
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.signing.prepare(self, self._seal, self._failed)

    def _seal(self, sign: Sign | None) -> None:
        from desktop.workbook.submitting import submitting  # noqa: PLC0415 - shown on demand

        session, target = self._desk.session, Path(self.target_edit.text().strip())
        if not session.is_open:
            return
        progress = Progress(
            self,
            session,
            "正在封存并核对……取消后不留下文件，也不算报送。",
            done=self._finish,
            failed=self._failed,
        )
        progress.rejected.connect(self._check)
        progress.start(submitting(session.workbook, target, sign=sign))

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))

    def _finish(self, sealed: Submission) -> None:
        target = Path(self.target_edit.text().strip())
        self.signing.remember()
        self._desk.preferences.worked_in(target.parent)
        signed = "已签名" if sealed.signature else "未签名"
        self._desk.notice.tell(
            f"第{sealed.number}次报送已封存（{signed}），请把“{target.name}”交给主管部门。"
        )
        super().accept()
