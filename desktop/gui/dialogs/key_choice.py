"""Choose with which key to sign: a kept one, a certificate file or a UKey."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.files import keys_folder
from desktop.gui import ask
from desktop.gui.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.gui.desk import Desk
    from desktop.signing.keys import SigningKey
    from desktop.signing.token import TokenKey

REMEMBERED = "key"  # among the preferences: the file that signed last


@dataclass(frozen=True)
class KeyPlace:
    """Where a key is: in a file, or on a UKey, whose secret is a PIN."""

    label: str
    path: Path | None = None
    token: TokenKey | None = None

    @contextmanager
    def opened(self, secret: str) -> Iterator[SigningKey]:
        """Give the key as long as the block lasts; slow, for a worker.

        Raises:
            DesktopError: wrong passphrase or PIN, damaged, unplugged, not valid now.
        """
        if self.token is not None:
            from desktop.signing.token import opened  # noqa: PLC0415 - slow imports

            with opened(self.token, secret) as key:
                yield key
        elif self.path is not None:
            from desktop.signing.vault import open_key  # noqa: PLC0415

            yield open_key(self.path, secret)


class KeyChoice(QWidget):
    """The kept keys in a list, and three ways to another one."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget, unit: str = "") -> None:
        super().__init__(parent)
        self._desk = desk
        self._unit = unit
        self._places: list[KeyPlace] = []
        self.list = QComboBox()
        self.list.setAccessibleName("密钥")
        self.list.setPlaceholderText("请新建，或选择证书文件、UKey")
        self.list.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.list.setMinimumContentsLength(30)
        self.make = QPushButton("新建、导入…")
        self.browse = QPushButton("证书文件…")
        self.plug = QPushButton("UKey…")
        self._lay_out()
        self._list_kept()
        self.list.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.make.clicked.connect(self._make)
        self.browse.clicked.connect(self._browse)
        self.plug.clicked.connect(self._plug)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.make, self.browse, self.plug):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(row)
        self.setFocusProxy(self.list)

    @property
    def place(self) -> KeyPlace | None:
        """Return the chosen key, if there is one."""
        row = self.list.currentIndex()
        return self._places[row] if row >= 0 else None

    def choose(self, place: KeyPlace) -> None:
        """Choose a key, which joins the list if it is not there."""
        if place not in self._places:
            self._places.insert(0, place)
            self.list.insertItem(0, visible(place.label))
        self.list.setCurrentIndex(self._places.index(place))

    def choose_file(self, path: Path) -> None:
        """Choose a certificate file, or the kept key that is in a file."""
        kept = [each for each in self._places if each.path == path]
        self.choose(kept[0] if kept else KeyPlace(f"证书文件“{path.name}”", path))

    def remember(self) -> None:
        """Offer this key first the next time."""
        if self.place and self.place.path:
            self._desk.preferences.remember(REMEMBERED, str(self.place.path))

    def _list_kept(self) -> None:
        """List the vault; chosen is what signed last, else a key of this unit."""
        from desktop.signing.vault import kept  # noqa: PLC0415 - slow import

        self._places = [KeyPlace(each.label, each.path) for each in kept(keys_folder())[0]]
        self.list.clear()
        self.list.addItems([visible(each.label) for each in self._places])
        last = Path(self._desk.preferences.text(REMEMBERED) or ".")
        if last.is_file():
            self.choose_file(last)
            return
        own = [each for each in self._places if self._unit and each.label.startswith(self._unit)]
        if self._places:
            self.choose((own or self._places)[0])

    def _make(self) -> None:
        from desktop.gui.dialogs.certificate import CertificateDialog  # noqa: PLC0415 - on demand

        ask.run(CertificateDialog(self._desk, self._unit, self))
        self._list_kept()

    def _browse(self) -> None:
        path = ask.open_file(self, "选择证书文件", ask.KEYS, self._desk.preferences.folder)
        if path:
            self.choose_file(path)

    def _plug(self) -> None:
        from desktop.gui.dialogs.token import TokenDialog  # noqa: PLC0415 - on demand

        dialog = TokenDialog(self._desk, self)
        if ask.run(dialog) and dialog.chosen is not None:
            self.choose(KeyPlace(dialog.chosen.label, token=dialog.chosen))
