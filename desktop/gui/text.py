"""Words from outside are shown as they are: never as markup, never as a shortcut letter.

Qt guesses whether a label, a tool tip or a message box holds HTML. A document may say ``<b>``; so
every label is made here. Characters that turn words round or hide between them are shown by number,
so that no file is called “报告exe.pdf” on the screen and “报告fdp.exe” on the disk.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

CLOSE_TO_THE_TEXT = "。；：，、！？,;:.!? "
LONGEST_LABEL: Final = 5000
LONGEST_TIP: Final = 2000
LONGEST_CELL: Final = 500
LARGEST: Final = QSize(900, 60_000)  # pixels; height is what scrolls
# Bidirectional controls, zero-width characters, tags; joiners stay: they build emoji and letters.
_HIDING: Final = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def visible(text: str, longest: int = LONGEST_CELL) -> str:
    """Return text in which nothing hides or turns the order round, cut to a length."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    return _HIDING.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


class _Plain(QLabel):
    def setText(self, text: str) -> None:
        """Show text, and only text."""
        super().setText(visible(text, LONGEST_LABEL))

    def sizeHint(self) -> QSize:
        """Ask for no more than a window has: one endless word must not widen it."""
        return super().sizeHint().boundedTo(LARGEST)

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than a window has, likewise."""
        return super().minimumSizeHint().boundedTo(LARGEST)


def plain(text: str = "", parent: QWidget | None = None, *, wraps: bool = False) -> QLabel:
    """Return a label that shows ``text`` literally."""
    label = _Plain(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if wraps:
        # A wrapping label's height depends on its width; without this layouts cut its last line.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def fault_line() -> QLabel:
    """Return a label for what is wrong in a dialog; its first line has its room from the start.

    Else the fields would move while somebody is about to click one of them.
    """
    label = plain(wraps=True)
    label.setMinimumHeight(label.fontMetrics().lineSpacing())
    return label


def selectable(text: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a wrapping label whose words can be copied."""
    label = plain(text, parent, wraps=True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def as_tip(text: str) -> str:
    """Return a tool tip that shows ``text`` literally and wraps."""
    text = visible(text, LONGEST_TIP)
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "<br>")):
        text = text.replace(sign, entity)
    return f"<span>{text}</span>" if text else ""


def no_mnemonic(text: str) -> str:
    """Return a menu or button text in which ``&`` is only a character."""
    return text.replace("&", "&&")


def shortened(text: str, length: int) -> str:
    """Return the first words of a text in one line, at most ``length`` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rstrip(CLOSE_TO_THE_TEXT) + "…"


def size_in_words(size: int) -> str:
    """Return a number of bytes as people read it: ``820 字节``, ``1.4 MB``."""
    if size < 1024:  # noqa: PLR2004 - bytes in a kilobyte
        return f"{size} 字节"
    value = float(size)
    for unit in ("KB", "MB"):
        value /= 1024
        if value < 1024:  # noqa: PLR2004
            return f"{value:.0f} {unit}" if value >= 10 else f"{value:.1f} {unit}"  # noqa: PLR2004
    return f"{value / 1024:.1f} GB"
