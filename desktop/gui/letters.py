"""Letters that can show Chinese: the system's own, or the one that comes with the program."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFontDatabase

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# In the order of the systems that have them: Windows, 麒麟/统信, other Linux, macOS.
KNOWN: Final = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimSun",
)
SMALLEST: Final = 9.0


def set_letters(app: QApplication, size: str = "") -> None:
    """Choose the program's letters; ``size`` in points where the person chose one."""
    families = set(QFontDatabase.families())
    family = next((name for name in KNOWN if name in families), "") or _bundled()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if family:
        font.setFamilies([family])
    font.setPointSizeF(max(font.pointSizeF(), SMALLEST))
    with suppress(ValueError):
        font.setPointSizeF(float(size))
    app.setFont(font)


def _bundled() -> str:
    from desktop.files import bundled  # noqa: PLC0415 - most computers have letters

    path = next(iter(sorted((bundled("resources") / "fonts").glob("NotoSans*.ttf"))), None)
    number = QFontDatabase.addApplicationFont(str(path)) if path else -1
    names = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return names[0] if names else ""
