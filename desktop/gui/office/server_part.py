"""Where a roll-up for many officers lives: server, database, who works there, and the secret.

The secret stays in its field: what is remembered for the next time never holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.gui.dialogs.passphrase import secret_edit
from desktop.gui.text import plain
from desktop.workbook.owner import current_user

if TYPE_CHECKING:
    from desktop.gui.preferences import Preferences

_PATIENCE: Final = 10  # seconds until a server that is not there is given up
_SCHEME: Final = "postgresql://"


class ServerPart(QWidget):
    """``changed`` says that something was typed; a whole address pasted as the server is split."""

    changed = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.host, self.database, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.secret = secret_edit()
        self.actor = QLineEdit(preferences.text("office/actor") or current_user())
        self.host.setPlaceholderText("如 10.1.2.3")
        self._kept = {"host": self.host, "database": self.database, "user": self.user}
        for name, edit in self._kept.items():
            edit.setText(preferences.text(f"office/server/{name}"))
        self.secret.setPlaceholderText("只用来连接，不存进任何文件")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, (name, edit) in enumerate(self._fields().items()):
            edit.setAccessibleName(name)
            row, column = divmod(number, 2)
            grid.addWidget(plain(name), row, 2 * column)
            grid.addWidget(edit, row, 2 * column + 1)
            edit.textChanged.connect(lambda _text: self.changed.emit())
        self.host.textChanged.connect(self._split)

    def _fields(self) -> dict[str, QLineEdit]:
        return {
            "服务器地址": self.host,
            "数据库名称": self.database,
            "数据库用户": self.user,
            "数据库口令": self.secret,
            "审核人姓名": self.actor,
        }

    def _split(self, text: str) -> None:
        """Put the parts of a whole address where they belong."""
        if not text.strip().startswith(_SCHEME):
            return
        parts = urlsplit(text.strip())
        at = parts.netloc.rpartition("@")[2] or next(
            iter(parse_qs(parts.query).get("host", [])), ""
        )
        found = {
            self.database: unquote(parts.path.strip("/")),
            self.user: unquote(parts.username or ""),
            self.secret: unquote(parts.password or ""),
        }
        for edit, words in found.items():
            edit.setText(words)
        self.host.setText(at)

    @property
    def fault(self) -> str:
        """Return what is still missing, or nothing."""
        for name, edit in self._fields().items():
            if edit is not self.secret and not edit.text().strip():  # some servers ask for none
                return f"请填写{name}。"
        return ""

    @property
    def address(self) -> str:
        """Return the whole address, with the secret in it: to be kept in memory only."""
        host, secret = self.host.text().strip(), self.secret.text()
        query = {"connect_timeout": str(_PATIENCE)}
        if host.startswith("/"):  # the folder of a server on this computer
            query["host"], host = host, ""
        who = _quoted(self.user.text().strip()) + (f":{_quoted(secret)}" if secret else "")
        return f"{_SCHEME}{who}@{host}/{_quoted(self.database.text().strip())}?{urlencode(query)}"

    def remember(self) -> None:
        """Offer the same the next time, but for the secret."""
        for name, edit in self._kept.items():
            self._preferences.remember(f"office/server/{name}", edit.text().strip())
        self._preferences.remember("office/actor", self.actor.text().strip())


def _quoted(words: str) -> str:
    return quote(words, safe="")
