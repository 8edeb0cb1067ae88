"""Start the window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.gui import trouble
from desktop.gui.commands import files
from desktop.gui.letters import set_letters
from desktop.gui.main_window import MainWindow
from desktop.gui.places import config_folder, state_folder
from desktop.gui.preferences import Preferences
from desktop.terms import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Open the window, with a workbook if ``argv`` names one; return the exit code."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([sys.argv[0]])
    app.setApplicationDisplayName(PROGRAM)
    preferences = Preferences(config_folder() / "window.ini")
    prepare(app, preferences)
    window = MainWindow(preferences)
    trouble.install(window.desk, state_folder())
    window.show()
    if argv:
        window.desk.run(lambda desk: files.open_path(desk, Path(argv[0])))
    return app.exec()


def prepare(app: QApplication, preferences: Preferences) -> None:
    """Let Qt speak Chinese, in letters that this computer can show."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    set_letters(app, preferences.text("letters"))
