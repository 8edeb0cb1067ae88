"""Choose a certificate on a UKey: first its maker's driver, then what is plugged in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from desktop.gui import ask
from desktop.gui.dialogs.key_moves import print_page
from desktop.gui.text import fault_line, plain, visible
from desktop.names import safe_name

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.signing.token import TokenKey

MODULES = "UKey 驱动 (*.so *.so.* *.dll *.dylib);;所有文件 (*)"
REMEMBERED = "token_module"
ADVICE = (
    "驱动是厂商提供的 PKCS#11 文件（.so 或 .dll），装好 UKey 的管理工具后就在它的文件夹里；"
    "只选信得过的文件，它会在本程序里运行。"
)


class TokenDialog(QDialog):
    """The driver is remembered; a UKey that is plugged in is then read at once."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._keys: list[TokenKey] = []
        self.setWindowTitle("用 UKey 签名")
        self.module_edit = QLineEdit(desk.preferences.text(REMEMBERED))
        self.module_edit.setPlaceholderText("厂商的 PKCS#11 驱动")
        self.browse = QPushButton("选择…")
        self.read = QPushButton("读取 UKey")
        self.list = QListWidget()
        self.page = QPushButton("指纹登记表(&F)…")
        self.fault = fault_line()
        self.box = ask.buttons(self, "用它签名")
        self._lay_out()
        self.browse.clicked.connect(self._browse)
        self.read.clicked.connect(self.look)
        self.module_edit.textChanged.connect(lambda _text: self._forget())
        self.page.clicked.connect(self._page)
        self.list.currentRowChanged.connect(lambda _row: self._check())
        self.list.itemActivated.connect(lambda _item: self.accept())
        self._forget()
        if self.module_edit.text():
            self.look()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        row = QHBoxLayout()
        row.addWidget(self.module_edit, 1)
        for button in (self.browse, self.read):
            button.setAutoDefault(False)
            row.addWidget(button)
        form.addRow(plain("驱动"), row)
        form.addRow(plain("证书"), self.list)
        below = QHBoxLayout()
        self.page.setAutoDefault(False)
        below.addWidget(self.page)
        below.addStretch()
        form.addRow(plain(""), below)
        form.addRow(plain(ADVICE, wraps=True))
        form.addRow(self.fault)
        form.addRow(self.box)
        self.module_edit.setAccessibleName("驱动")
        self.list.setAccessibleName("证书")
        self.resize(600, 340)

    @property
    def chosen(self) -> TokenKey | None:
        """Return the certificate that is marked."""
        row = self.list.currentRow()
        return self._keys[row] if row >= 0 else None

    def look(self) -> None:
        """Read what is plugged in, in the worker."""
        self._forget()
        self.fault.setText("正在读取 UKey…")
        self.read.setEnabled(False)
        module = Path(self.module_edit.text().strip())
        self._desk.tasks.run(self, lambda: found_on(module), self._show, self._failed)

    def _show(self, keys: list[TokenKey]) -> None:
        self._desk.preferences.remember(REMEMBERED, self.module_edit.text().strip())
        self._keys = keys
        self.list.addItems([visible(each.label) for each in keys])
        self.list.setCurrentRow(0)
        self._check()

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))

    def _forget(self) -> None:
        self._keys = []
        self.list.clear()
        self._check()

    def _check(self, sentence: str = "") -> None:
        self.fault.setText(sentence)
        self.read.setEnabled(bool(self.module_edit.text().strip()))
        self.page.setEnabled(self.chosen is not None)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.chosen is not None)

    def _page(self) -> None:
        """Write the page with which an office registers the certificate."""
        chosen = self.chosen
        if chosen is None:
            return
        folder = self._desk.preferences.folder
        name = safe_name(f"{chosen.certificate.unit}证书指纹登记表.pdf")
        target = ask.save_file(self, "指纹登记表存为", ask.PDFS, folder / name)
        if target:
            self._desk.tasks.run(
                self, lambda: print_page(chosen, target), self._check, self._failed
            )

    def _browse(self) -> None:
        start = Path(self.module_edit.text() or "/usr/lib").parent
        path = ask.open_file(self, "选择 UKey 的驱动", MODULES, start)
        if path:
            self.module_edit.setText(str(path))
            self.look()


def found_on(module: Path) -> list[TokenKey]:
    """Return what could sign on the UKeys that are plugged in.

    Raises:
        DesktopError: no driver, no UKey, no certificate.
    """
    from desktop.signing.token import keys_on  # noqa: PLC0415 - slow import

    return keys_on(module)
