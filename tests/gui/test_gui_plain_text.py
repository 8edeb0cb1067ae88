from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from desktop.gui.models.evidence import EvidenceModel
from desktop.gui.text import LONGEST_LABEL, LONGEST_TIP, as_tip, plain, shortened, visible
from desktop.workbook.model import Evidence, EvidenceKind
from tests.gui.plain_text_rules import faults

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

GUI = Path(__file__).parents[2] / "desktop" / "gui"
BYPASSES = """
from PySide6.QtWidgets import QLabel, QMessageBox, QTextEdit, QInputDialog

class Shown(QTextEdit):
    def data(self, index, role):
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.row.text
        match role:
            case Qt.ItemDataRole.ToolTipRole:
                return f"<b>{self.row}</b>"

def show(self, words):
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setToolTip(words)
    label.setToolTip(f"标题：{words}")
    QMessageBox.information(self, "", words)
    QMessageBox(self).setText(words)
    QInputDialog.getText(self, "", words)
    self.view.setHtml(words)
    self.form.addRow(f"{words}：", label)
    QToolTip.showText(self.pos(), words)
"""


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: path.stem)
def test_nothing_passes_the_helper_by(path: Path) -> None:
    assert faults(path, path.relative_to(GUI).as_posix()) == []


def test_control_every_bypass_is_found(tmp_path: Path) -> None:
    (path := tmp_path / "bypasses.py").write_text(BYPASSES, encoding="utf-8")
    found = " ".join(faults(path, "bypasses.py"))
    for word in (
        *("QLabel()", "QMessageBox()", "QMessageBox.information()", "QInputDialog.getText()"),
        *("QTextEdit of its own", "setHtml()", "showText()", "not plain", "addRow()"),
    ):
        assert word in found, word
    assert found.count("not as_tip(...)") == 4


HOSTILE = [
    "<h1>大</h1>",
    "<img src='{image}'>",
    "<img src='file:///{image}' width=4000>",
    "<a href='file:///etc/passwd'>看</a>",
    "<table><tr><td>" * 15 + "x" + "</td></tr></table>" * 15,
    "<!DOCTYPE html><style>* {{ font-size: 900px }}</style>x",
    "&lt;b&gt;&amp;",
    "{{image}}\0\x1b[31m",
    "字" * 1_000_000,
    "a" * 1_000_000,
    "\n" * 20_000,
    "\u202e" * 3000 + "fdp.exe",
    "Z" + "\u0301" * 50_000,
    "\u200b".join("零宽"),
    "&文件(&F)" * 100,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 2000,
]


@pytest.fixture
def image(tmp_path: Path) -> str:
    path = tmp_path / "canary.png"
    assert QImage(4000, 60, QImage.Format.Format_RGB32).save(str(path))
    return str(path)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_label_shows_words_only_and_at_once(qtbot: QtBot, image: str, number: int) -> None:
    words = HOSTILE[number].replace("{image}", image)
    began = time.thread_time()
    label = plain(words, wraps=True)
    qtbot.addWidget(label)
    label.resize(400, 300)
    assert not label.grab().isNull()
    assert time.thread_time() - began < 1  # usually 0.2
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert len(label.text()) < LONGEST_LABEL * 9
    assert label.sizeHint().width() < 3000


def test_control_a_label_of_qt_loads_the_picture(qtbot: QtBot, image: str) -> None:
    label = QLabel(f"<img src='{image}'>")
    qtbot.addWidget(label)
    assert label.sizeHint().width() >= 4000


@pytest.mark.parametrize("words", HOSTILE)
def test_a_tip_is_short_and_holds_no_tag_but_ours(words: str) -> None:
    tip = as_tip(words)
    assert len(tip) < LONGEST_TIP * 9
    assert tip.replace("<span>", "").replace("</span>", "").replace("<br>", "").count("<") == 0


@pytest.mark.parametrize(
    "char", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\ufeff"
)
def test_what_hides_is_shown_by_its_number(char: str) -> None:
    name = f"报告{char}fdp.exe"
    seen = f"报告[U+{ord(char):04X}]fdp.exe"
    assert visible(name) == plain(name).text() == seen
    assert seen in as_tip(name)
    model = EvidenceModel()
    model.show((Evidence(1, EvidenceKind.FILE, name, name),))
    assert model.data(model.index(0, 1)) == model.data(model.index(0, 2)) == seen


def test_ordinary_words_stay() -> None:
    words = "一、落实“双随机、一公开”（2026年）\n𬭚\u0301 👨\u200d👩\u200d👧 1.10%\t<&>"
    assert visible(words) == plain(words).text() == words
    assert shortened("一  二", 10) == "一 二"
