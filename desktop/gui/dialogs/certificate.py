"""A department's keys on this computer: make one, list them, take them out, bring them in.

Keys lie in the user's vault; whatever is done with one asks for its passphrase, which is not kept.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.files import keys_folder
from desktop.gui import ask
from desktop.gui.dialogs.key_choice import REMEMBERED
from desktop.gui.dialogs.key_moves import bring, change, export, give_out, make, print_page
from desktop.gui.dialogs.key_trusted import CERTIFICATES, TrustedDialog
from desktop.gui.dialogs.passphrase import PassphraseDialog, new_fault, secret_edit
from desktop.gui.text import fault_line, plain, selectable, visible
from desktop.names import safe_name
from desktop.signing.model import SHORTEST_PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.signing.vault import KeptKey

EXPLANATION = (
    "密钥在本机生成，不联网，用口令加密后放在您的个人资料里，不随工作簿走。"
    "对方照登记表核对指纹并登记，才会认得是您单位签的。"
)


class CertificateDialog(QDialog):
    """Above what there is and what can be done with it, below how to make a new one."""

    def __init__(self, desk: Desk, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent or desk.window)
        self._desk = desk
        self._kept: list[KeptKey] = []
        self._damage = ""
        self.setWindowTitle("本单位的密钥和证书")
        self.list = QListWidget()
        self.page = QPushButton("指纹登记表(&F)…")
        self.public = QPushButton("导出证书(&C)…")
        self.out = QPushButton("导出备份(&E)…")
        self.change = QPushButton("改口令(&W)…")
        self.bring = QPushButton("导入(&I)…")
        self.trusted = QPushButton("登记的证书(&T)…")
        self.facts = selectable()
        self.unit_edit = QLineEdit(unit)
        self.first, self.second = secret_edit(), secret_edit()
        self.first.setPlaceholderText(f"至少 {SHORTEST_PASSPHRASE} 个字符；忘了就找不回来")
        self.fault = fault_line()
        self.box = ask.buttons(self, "新建")
        self.box.button(QDialogButtonBox.StandardButton.Cancel).setText("关闭")
        self._lay_out()
        self._connect()
        self._refresh()
        self._check()
        self.unit_edit.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.page, self.public, self.out, self.change, self.bring, self.trusted):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        there = QGroupBox("密钥库")
        upper = QVBoxLayout(there)
        upper.addWidget(self.list, 1)
        upper.addWidget(self.facts)
        upper.addLayout(row)
        new = QGroupBox("新建")
        form = QFormLayout(new)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, edit in (
            ("单位名称", self.unit_edit),
            ("口令", self.first),
            ("再输一次", self.second),
        ):
            edit.setAccessibleName(name)
            form.addRow(plain(name), edit)
        form.addRow(plain(EXPLANATION, wraps=True))
        self.list.setAccessibleName("密钥库")
        layout = QVBoxLayout(self)
        for part in (there, new, self.fault, self.box):
            layout.addWidget(part)
        self.resize(680, 540)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.page.clicked.connect(self._page)
        self.public.clicked.connect(self._give_out)
        self.out.clicked.connect(self._export)
        self.change.clicked.connect(self._change)
        self.bring.clicked.connect(self._import)
        self.trusted.clicked.connect(self._show_trusted)
        for edit in (self.unit_edit, self.first, self.second):
            edit.textChanged.connect(lambda _text: self._check())

    @property
    def chosen(self) -> KeptKey | None:
        """Return the key that is marked."""
        row = self.list.currentRow()
        return self._kept[row] if row >= 0 else None

    def _refresh(self, path: Path | None = None) -> None:
        """List the vault anew and mark one key of it; what is damaged is told."""
        from desktop.signing.vault import kept  # noqa: PLC0415 - slow import

        self._kept, faults = kept(keys_folder())
        self.list.clear()
        self.list.addItems([visible(each.label) for each in self._kept])
        paths = [str(each.path) for each in self._kept]
        wanted = str(path) if path else self._desk.preferences.text(REMEMBERED)
        self.list.setCurrentRow(paths.index(wanted) if wanted in paths else 0)
        self._show()
        self._damage = "\n".join(map(str, faults))

    def _show(self) -> None:
        from desktop.signing.certificate import describe  # noqa: PLC0415 - slow import

        chosen = self.chosen
        self.facts.setText(describe(chosen.certificate) if chosen else "密钥库是空的。")
        for button in (self.page, self.public, self.out, self.change):
            button.setEnabled(chosen is not None)

    def _check(self, sentence: str = "") -> None:
        fault = "" if self.unit_edit.text().strip() else "请填写单位名称。"
        fault = fault or new_fault(self.first.text(), self.second.text())
        self.fault.setText(sentence or (fault if self.first.text() else self._damage))
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def accept(self) -> None:
        """Make a key in the worker; the dialog stays, for the page and the backup."""
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.fault.setText("正在生成…")
        unit, words = self.unit_edit.text(), self.first.text()
        self._desk.tasks.run(self, lambda: make(unit, words), self._made, self._failed)

    def _made(self, path: Path) -> None:
        self._desk.preferences.remember(REMEMBERED, str(path))
        self.first.clear()
        self.second.clear()
        self._refresh(path)
        self._check("新密钥已放进密钥库。请导出一份备份，并打印指纹登记表交主管部门。")

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))

    def _page(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        name = safe_name(f"{chosen.certificate.unit}证书指纹登记表.pdf")
        target = ask.save_file(
            self, "指纹登记表存为", ask.PDFS, self._desk.preferences.folder / name
        )
        if target:
            self._desk.tasks.run(
                self, lambda: print_page(chosen, target), self._check, self._failed
            )

    def _give_out(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        name = safe_name(f"{chosen.certificate.unit}证书.cer")
        folder = self._desk.preferences.folder
        target = ask.save_file(self, "证书存为", CERTIFICATES, folder / name)
        if target:
            self._desk.tasks.run(self, lambda: give_out(chosen, target), self._check, self._failed)

    def _show_trusted(self) -> None:
        ask.run(TrustedDialog(self._desk, self))

    def _export(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        name = safe_name(f"{chosen.certificate.unit}证书.p12")
        target = ask.save_file(self, "备份存为", ask.KEYS, self._desk.preferences.folder / name)
        if target:
            labels = ("密钥的口令", "备份文件的新口令")
            self._ask("导出备份", labels, partial(export, chosen.path, target))

    def _change(self) -> None:
        if self.chosen is not None:
            self._ask("改口令", ("现在的口令", "新口令"), partial(change, self.chosen.path))

    def _import(self) -> None:
        path = ask.open_file(self, "选择证书文件", ask.KEYS, self._desk.preferences.folder)
        if path:
            self._ask("导入", ("证书文件的口令", "密钥库里的新口令"), partial(bring, path))

    def _ask(self, title: str, labels: tuple[str, str], work: Callable[[str, str], str]) -> None:
        dialog = PassphraseDialog(self._desk, self, title, labels, work)
        if ask.run(dialog):
            self._refresh(self.chosen.path if self.chosen else None)
            self._check(dialog.outcome)
