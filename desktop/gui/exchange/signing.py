"""With or without a signature: one part for every dialog that seals or sends something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from desktop.gui.dialogs.key_choice import KeyChoice
from desktop.gui.dialogs.passphrase import secret_edit
from desktop.gui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.gui.dialogs.key_choice import KeyPlace
    from desktop.workbook.submitting import Sign

_SIGNS = "exchange/signs"  # among the preferences: whether the last one was signed


class SignPart(QWidget):
    """A box to tick, the key and its secret; ``changed`` says that something was chosen or typed."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget, unit: str = "") -> None:
        super().__init__(parent)
        self._desk = desk
        self.is_wanted = QCheckBox("用证书签名(&S)")
        self.key = KeyChoice(desk, self, unit)
        self.secret = secret_edit()
        self.secret_name = plain("口令")
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.is_wanted)
        form.addRow(plain("密钥"), self.key)
        form.addRow(self.secret_name, self.secret)
        has_key = self.key.place is not None
        self.is_wanted.setChecked(has_key and desk.preferences.text(_SIGNS, "yes") == "yes")
        self.is_wanted.toggled.connect(lambda _on: self._show())
        self.key.changed.connect(self._show)
        self.secret.textChanged.connect(lambda _text: self.changed.emit())
        self._show()

    def _show(self) -> None:
        is_wanted, place = self.is_wanted.isChecked(), self.key.place
        name = "PIN" if place and place.token else "口令"
        self.secret_name.setText(name)
        self.secret.setAccessibleName(name)
        for part in (self.key, self.secret):
            part.setEnabled(is_wanted)
        self.changed.emit()

    @property
    def fault(self) -> str:
        """Return what is missing before it can be signed, or nothing."""
        if not self.is_wanted.isChecked():
            return ""
        if self.key.place is None:
            return "请新建或选择密钥；不签名就不要勾选“用证书签名”。"
        if self.secret.text():
            return ""
        return "请输入 UKey 的 PIN。" if self.key.place.token else "请输入口令。"

    def prepare(
        self,
        receiver: QWidget,
        done: Callable[[Sign | None], None],
        failed: Callable[[DesktopError], None],
    ) -> None:
        """Try the key in the worker, so that a wrong secret is told first; then give what signs."""
        place, secret = self.key.place, self.secret.text()
        if not self.is_wanted.isChecked() or place is None:
            done(None)
            return
        sign = signing(place, secret)
        self._desk.tasks.run(
            receiver, lambda: _try(place, secret), lambda _none: done(sign), failed
        )

    def remember(self) -> None:
        """Offer the same the next time."""
        is_wanted = self.is_wanted.isChecked()
        self._desk.preferences.remember(_SIGNS, "yes" if is_wanted else "no")
        if is_wanted:
            self.key.remember()


def signing(place: KeyPlace, secret: str) -> Sign:
    """Return what signs with a key: it opens the key, and closes it behind every signature."""

    def sign(data: bytes) -> tuple[str, bytes]:
        from desktop.signing.certificate import fingerprint  # noqa: PLC0415 - slow imports
        from desktop.signing.detached import sign_detached  # noqa: PLC0415

        with place.opened(secret) as key:
            return fingerprint(key.certificate), sign_detached(data, key)

    return sign


def _try(place: KeyPlace, secret: str) -> None:
    with place.opened(secret):
        pass
