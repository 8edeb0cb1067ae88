"""The paper that was signed and stamped comes back as a scan, tied to the state that it shows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.gui import ask
from desktop.gui.storing import Incoming
from desktop.gui.text import as_tip, fault_line, plain, visible
from desktop.terms import SIGN_OFF_ROLE
from desktop.workbook import edits
from desktop.workbook.model import Evidence, EvidenceKind, SignOffRole
from desktop.workbook.state import state_digest

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.model import SignOff

SCANS: Final = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.ofd);;所有文件 (*)"
PRINTED: Final = 16  # digits of the digest that stand at the foot of every page


class SignedPapers(QWidget):
    """Which signed papers are kept, and a way to keep another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._signed: tuple[SignOff, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("已存入的签字盖章件")
        self.list.setWordWrap(True)
        self.nothing = plain(
            "打印、签字盖章以后，把扫描件存回工作簿，与当时的填报对应。", wraps=True
        )
        self.file_button = QPushButton("存入签字盖章的扫描件(&F)…")
        self.look_button = QPushButton("查看")
        self.withdraw_button = QPushButton("撤回")
        row = QHBoxLayout()
        for button in (self.look_button, self.withdraw_button):
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addWidget(self.file_button)
        for button in (self.file_button, self.look_button, self.withdraw_button):
            button.setAutoDefault(False)
        self.file_button.clicked.connect(self.file)
        self.look_button.clicked.connect(self.look)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.list.itemSelectionChanged.connect(self._refresh_buttons)
        desk.session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept, and whether the answers are still the same."""
        session = self._desk.session
        if not session.is_open:
            return
        self._signed = session.workbook.sign_offs()
        now = state_digest(session.workbook.info, session.rows) if self._signed else ""
        self.list.clear()
        for each in self._signed:
            is_same = "与现在的填报一致" if each.state_digest == now else "此后填报又改过"
            day = each.signed_at.astimezone().date().isoformat()
            words = f"{SIGN_OFF_ROLE[each.role]} {each.name}　{day}存入　{is_same}"
            item = QListWidgetItem(visible(f"{words}\n{each.file_name or '没有附扫描件'}"))
            item.setToolTip(as_tip(f"{words}\n数据摘要 {each.state_digest[:PRINTED]}"))
            self.list.addItem(item)
        for part in (self.list, self.look_button, self.withdraw_button):
            part.setVisible(bool(self._signed))
        self.nothing.setVisible(not self._signed)
        self._refresh_buttons()

    def leave(self) -> None:
        """Follow no changes any more."""
        self._desk.session.changed.disconnect(self.refresh)

    def _refresh_buttons(self) -> None:
        chosen, can_write = self.chosen, self._desk.session.is_writable
        self.file_button.setEnabled(can_write)
        self.look_button.setEnabled(bool(chosen and chosen.sha256))
        self.withdraw_button.setEnabled(bool(chosen) and can_write)

    @property
    def chosen(self) -> SignOff | None:
        """Return the chosen one."""
        rows = [index.row() for index in self.list.selectedIndexes()]
        return self._signed[rows[0]] if rows else None

    def file(self) -> None:
        """Choose a scan and keep it."""
        path = ask.open_file(self, "选择签字盖章的扫描件", SCANS, self._desk.preferences.folder)
        if path:
            self._desk.preferences.worked_in(path.parent)
            workbook_id = self._desk.session.workbook.info.id
            self._desk.tasks.run(
                self,
                partial(_shown_state, path, workbook_id),
                partial(self._ask, path),
                self._desk.failed,
            )

    def _ask(self, path: Path, digest: str) -> None:
        dialog = FileSigned(self, self._desk, path, digest)
        if ask.run(dialog):
            said = dialog.role, dialog.name, dialog.state_digest
            self._desk.storing.keep(Incoming(path), partial(self._keep, path, *said))

    def _keep(
        self, path: Path, role: SignOffRole, name: str, digest: str, content: StoredContent
    ) -> bool:
        return self._desk.session.edit(
            f"存入{SIGN_OFF_ROLE[role]}{name}的签字盖章件",
            edits.sign_off,
            role,
            name,
            state_digest=digest,
            content=content,
            file_name=path.name,
        )

    def look(self) -> None:
        """Show the scan."""
        from desktop.gui.evidence.preview import PreviewDialog  # noqa: PLC0415 - on demand

        chosen = self.chosen
        if chosen:
            name = chosen.file_name
            piece = Evidence(0, EvidenceKind.FILE, name, name, chosen.sha256, chosen.size)
            ask.run(PreviewDialog(self._desk, (piece,), can_open=False))

    def withdraw(self) -> None:
        """Take one away; undo brings it back."""
        chosen = self.chosen
        if chosen:
            label = f"撤回{SIGN_OFF_ROLE[chosen.role]}{chosen.name}的签字盖章件"
            self._desk.session.edit(label, edits.withdraw_sign_off, chosen.id)


class FileSigned(QDialog):
    """Who signed, and that the paper shows the state that the workbook is in.

    ``own`` is the digest that the file carries itself; a scan of paper carries none.
    """

    def __init__(self, parent: QWidget, desk: Desk, path: Path, own: str) -> None:
        super().__init__(parent)
        self._info = desk.session.workbook.info
        self.setWindowTitle("存入签字盖章的扫描件")
        now = state_digest(self._info, desk.session.rows)
        self.state_digest = own or now
        self.role_edit = QComboBox()
        for role in reversed(SignOffRole):
            self.role_edit.addItem(SIGN_OFF_ROLE[role], role)
        self.name_edit = QLineEdit()
        self.agrees = QCheckBox("纸上印的与它一致")
        self.agrees.setChecked(bool(own))
        self.agrees.setVisible(not own)
        self.fault = fault_line()
        self.box = ask.buttons(self, "存入")
        form = QFormLayout(self)
        form.addRow(plain("文件"), plain(path.name, wraps=True))
        form.addRow(plain("签署人身份"), self.role_edit)
        form.addRow(plain("签署人"), self.name_edit)
        form.addRow(plain("数据摘要"), plain(_grouped(self.state_digest)))
        form.addRow(plain(""), self.agrees)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.role_edit.setAccessibleName("签署人身份")
        self.name_edit.setAccessibleName("签署人")
        self.setMinimumWidth(460)
        self.role_edit.currentIndexChanged.connect(lambda _index: self._suggest())
        self.name_edit.textChanged.connect(lambda _text: self._check())
        self.agrees.checkStateChanged.connect(lambda _state: self._check())
        self._is_older = bool(own) and own != now
        self._suggest()

    def _suggest(self) -> None:
        self.name_edit.setText(getattr(self._info, self.role.value))
        self._check()

    def _check(self) -> None:
        fault = ""
        if not self.name:
            fault = "请填写签署人的姓名。"
        elif not self.agrees.isChecked():
            fault = (
                "请对照扫描件每页页脚的“数据摘要”。不一致，说明打印以后又改过："
                "请先撤销这些改动，或重新打印、签字盖章后再存。"
            )
        note = "这份文件是改动以前的，会与当时的填报对应。" if self._is_older else ""
        self.fault.setText(fault or note)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    @property
    def role(self) -> SignOffRole:
        """Return as whom."""
        return SignOffRole(self.role_edit.currentData())

    @property
    def name(self) -> str:
        """Return who."""
        return self.name_edit.text().strip()


def _shown_state(path: Path, workbook_id: str) -> str:
    from desktop.report.filing import shown_state  # noqa: PLC0415 - slow import

    return shown_state(path, workbook_id)


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + 4] for start in range(0, PRINTED, 4))
