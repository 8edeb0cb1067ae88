"""Ask for a passphrase and a new one, for what is done with a key; it stays open until it worked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from desktop.gui import ask
from desktop.gui.text import fault_line, plain
from desktop.signing.model import SHORTEST_PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk


class PassphraseDialog(QDialog):
    """``work`` gets the old and the new passphrase, in the worker, and returns what to tell."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        labels: tuple[str, str],
        work: Callable[[str, str], str],
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work = work
        self.outcome = ""
        self.setWindowTitle(title)
        self.old, self.first, self.second = (secret_edit() for _ in range(3))
        self.fault = fault_line()
        self.box = ask.buttons(self)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, edit in zip(
            (*labels, "再输一次"), (self.old, self.first, self.second), strict=True
        ):
            edit.setAccessibleName(name)
            edit.textChanged.connect(lambda _text: self._check())
            form.addRow(plain(name), edit)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.setMinimumWidth(420)
        self._check()

    def _check(self, sentence: str = "") -> None:
        fault = "" if self.old.text() else "请输入口令。"
        fault = fault or new_fault(self.first.text(), self.second.text())
        self.fault.setText(sentence or fault)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)

    def accept(self) -> None:
        """Do the work; the dialog stays until it worked."""
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.fault.setText("请稍候…")
        old, new = self.old.text(), self.first.text()
        self._desk.tasks.run(self, lambda: self._work(old, new), self._done, self._failed)

    def _done(self, outcome: str) -> None:
        self.outcome = outcome
        super().accept()

    def _failed(self, error: DesktopError) -> None:
        self._check(str(error))


def secret_edit() -> QLineEdit:
    """Return a field whose words are not shown."""
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit


def new_fault(first: str, second: str) -> str:
    """Return what is wrong with a new passphrase that was typed twice, or nothing."""
    if len(first) < SHORTEST_PASSPHRASE:
        return f"新口令至少 {SHORTEST_PASSPHRASE} 个字符。"
    return "" if first == second else "两次输入的口令不一样。"
