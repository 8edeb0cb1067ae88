"""Start the window."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop.errors import DesktopError
from desktop.files import bundled
from desktop.gui import trouble
from desktop.gui.bindings import lend
from desktop.gui.contrast import draw_lines
from desktop.gui.input_method import fcitx_as_ibus
from desktop.gui.letters import set_letters
from desktop.gui.main_window import MainWindow
from desktop.gui.places import config_folder, state_folder
from desktop.gui.preferences import Preferences
from desktop.terms import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

ICON_AFTER = 300  # milliseconds: people look at the words first, pictures can wait


def main(argv: Sequence[str]) -> int:
    """Open the window, with a workbook if ``argv`` names one; return the exit code."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        with fcitx_as_ibus():
            app = QApplication([sys.argv[0]])
    app.setApplicationDisplayName(PROGRAM)
    lend()
    preferences = Preferences(config_folder() / "window.ini")
    prepare(app, preferences)
    window = MainWindow(preferences)
    hand_back = trouble.install(window.desk, state_folder())
    window.show()
    QTimer.singleShot(ICON_AFTER, set_icon)
    QTimer.singleShot(ICON_AFTER, window.start.draw_pictures)
    QTimer.singleShot(ICON_AFTER, window.desk.offer_waiting)
    if argv:
        window.desk.open_path(Path(argv[0]))
    code = app.exec()
    # Everything of ours ends before Python does: what Qt says later must not reach it.
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    hand_back()
    return code


def set_icon() -> None:
    """Give the window its picture, once it is shown."""
    QApplication.setWindowIcon(QIcon(str(bundled("resources") / "icons" / "yaodian.svg")))


def prepare(app: QApplication, preferences: Preferences) -> None:
    """Let Qt speak Chinese, in letters that this computer can show."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    speak(app, "qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    with suppress(DesktopError):  # what was not copied whole starts nevertheless, and says so
        speak(app, "qt_zh_CN", str(bundled("resources") / "words"))
    set_letters(app, preferences.text("letters"))
    draw_lines(app)


def speak(app: QApplication, name: str, folder: str) -> None:
    """Take words from a file; those of the last one are preferred."""
    translator = QTranslator(app)
    if translator.load(name, folder):
        app.installTranslator(translator)
