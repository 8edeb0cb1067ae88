"""Where the words come from: the clipboard, a slow reading that is watched and stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import slow_children
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication

from desktop.document import apart, scan
from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.review.pasted import Pasted, from_clipboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow

TABLE = (
    "<html><body><!--StartFragment--><table><tr><td>序号<td>工作任务<td>责任单位"
    "<tr><td>1<td>做好政策解读<td rowspan=2>市财政局<tr><td>2<td>回应社会关切</table></body></html>"
)
CELLS = "序号\t工作任务\t责任单位\n1\t做好政策解读\t市财政局\n2\t回应社会关切\t\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> NewWorkbook:
    """A dialog that shows the first list that comes with the program."""
    shown = NewWorkbook(window.desk)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.preview.count() > 0, timeout=10000)
    return shown


@pytest.fixture
def copied() -> Callable[..., None]:
    def copy(html: str = "", text: str = "", files: tuple[Path, ...] = ()) -> None:
        data = QMimeData()
        if html:
            data.setHtml(html)
        if text:
            data.setText(text)
        if files:
            data.setUrls([QUrl.fromLocalFile(str(each)) for each in files])
        QApplication.clipboard().setMimeData(data)

    return copy


@pytest.mark.parametrize(("html", "text"), [(TABLE, CELLS), (TABLE, ""), ("", CELLS)])
def test_a_pasted_table_becomes_a_list(
    dialog: NewWorkbook, copied: Callable[..., None], qtbot: QtBot, html: str, text: str
) -> None:
    copied(html, text)
    dialog.choice.paste_button.click()
    qtbot.waitUntil(lambda: dialog.preview.count() == 2, timeout=10000)
    assert [each.text for each in dialog.chosen_checklist().requirements] == [
        "做好政策解读",
        "回应社会关切",
    ]
    assert dialog.source.currentText().startswith("粘贴的内容")


def test_the_paste_key_pastes_a_document_into_the_dialog_and_a_name_into_its_field(
    dialog: NewWorkbook, copied: Callable[..., None], qtbot: QtBot
) -> None:
    field = dialog.unit_edit.lineEdit()
    assert field is not None
    field.setFocus()
    copied(text="市财政局")
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.unit == "市财政局"
    copied(text=slow_children.PLAN)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.preview.count() == 1, timeout=10000)
    assert dialog.unit == "市财政局"


def test_a_copied_file_is_read_as_a_file(
    dialog: NewWorkbook, copied: Callable[..., None], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "要点 #1（改）.txt"
    path.write_text(slow_children.PLAN, "utf-8")
    copied(files=(path,))
    assert from_clipboard() == path
    dialog.choice.paste()
    qtbot.waitUntil(lambda: dialog.preview.count() == 1, timeout=10000)
    assert dialog.source.currentText() == path.name


def test_nothing_to_paste_is_a_sentence(
    dialog: NewWorkbook, copied: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(ask, "inform", lambda *words: said.append(words[2]))
    for files in ((), (Path("/甲"), Path("/乙"))):
        copied(files=files)
        dialog.choice.paste()
        with pytest.raises(UsageError):
            from_clipboard()
    assert len(said) == 2
    assert dialog.preview.count() > 0


def test_a_pasted_document_has_a_short_name() -> None:
    assert Pasted(None, "一、\n做好 解读").name == "粘贴的内容：一、 做好 解读"
    assert Pasted("<b>一</b>", " \n").name == "粘贴的内容"
    assert not Pasted(None, "市财政局\n").is_document


def test_the_start_page_takes_what_was_copied(
    window: MainWindow,
    copied: Callable[..., None],
    qtbot: QtBot,
    answer: Callable[..., None],
) -> None:
    counts: list[int] = []

    def look(dialog: NewWorkbook) -> None:
        qtbot.waitUntil(lambda: dialog.preview.count() == 2, timeout=10000)
        counts.append(dialog.preview.count())

    answer(NewWorkbook, look, code=0)
    copied(TABLE, CELLS)
    window.activateWindow()
    window.start.buttons["new_pasted"].setFocus()
    qtbot.keyClick(window.start, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.start.buttons["new_pasted"].click()
    assert counts == [2, 2]
    copied()
    window.start.buttons["new_pasted"].click()
    assert "剪贴板里没有要点" in window.desk.notice.sentence.text()


def test_pages_of_a_scan_are_counted_while_it_is_recognised(
    dialog: NewWorkbook, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "can_recognise", lambda: True)
    monkeypatch.setattr(scan, "recognise_there", slow_children.recognise)
    path = tmp_path / "扫描件 #1.png"
    path.write_bytes(PNG)
    dialog.choice.read(path)
    qtbot.waitUntil(lambda: "已识别 2 页，共 3 页" in dialog.review.words.text(), timeout=10000)
    assert (dialog.review.bar.value(), dialog.review.bar.maximum()) == (2, 3)
    assert dialog.review.stop_button.isVisible()
    qtbot.waitUntil(lambda: dialog.preview.count() == 1, timeout=10000)
    assert not dialog.review.bar.isVisible()
    assert not dialog.review.stop_button.isVisible()


@pytest.mark.parametrize("is_scan", [True, False])
def test_a_reading_is_stopped_and_its_process_killed(
    dialog: NewWorkbook,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_scan: bool,
) -> None:
    dialog.review._timer.setInterval(20)
    monkeypatch.setattr(scan, "can_recognise", lambda: True)
    monkeypatch.setattr(scan, "recognise_there", slow_children.never_end)
    monkeypatch.setattr(apart, "read_there", slow_children.never_end)
    if is_scan:
        monkeypatch.setattr(apart, "read_there", slow_children.be_a_scan)
    path = tmp_path / ("扫描件.png" if is_scan else "要点.docx")
    path.write_bytes(PNG if is_scan else b"PK\3\4" + b"\0" * 60)
    dialog.choice.read(path)
    qtbot.waitUntil(dialog.review.stop_button.isVisible, timeout=10000)
    qtbot.waitUntil(lambda: bool(children()), timeout=10000)
    dialog.review.stop_button.click()
    assert "已停止读取" in dialog.fault.text()
    assert not dialog.review.bar.isVisible()
    qtbot.waitUntil(lambda: not children(), timeout=5000)


def children() -> list[psutil.Process]:
    return [each for each in psutil.Process().children() if each.status() != "zombie"]


def test_leaving_stops_the_reading(
    dialog: NewWorkbook, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "read_pasted_there", slow_children.never_end)
    dialog.choice.read(Pasted(TABLE, CELLS))
    qtbot.waitUntil(lambda: bool(children()), timeout=10000)
    dialog.reject()
    qtbot.waitUntil(lambda: not children(), timeout=5000)


def test_another_choice_stops_the_one_before(
    dialog: NewWorkbook, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "read_pasted_there", slow_children.never_end)
    dialog.choice.read(Pasted(TABLE, CELLS))
    qtbot.waitUntil(lambda: bool(children()), timeout=10000)
    dialog.choice.read(Pasted(None, slow_children.PLAN))
    qtbot.waitUntil(lambda: dialog.preview.count() == 1, timeout=10000)
    assert not children()
