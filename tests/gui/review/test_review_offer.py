"""Between choosing a document and making a workbook: who must review, and what comes of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from desktop.checklist.file import save
from desktop.document import correcting, reshaping
from desktop.gui.commands import files
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.review import offer
from desktop.gui.review.reading import Reading
from desktop.gui.review.screen import ReviewScreen
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.main_window import MainWindow

DOCUMENTS = Path(__file__).parents[2] / "documents"
CLEAN = """关于印发2021年政务公开工作要点的通知

一、政策解读

（一）做好解读工作。各科室要在11月底前公开解读材料。（责任单位：办公室）

（二）做好回应工作。每季度公开一次回应情况。（责任单位：法规科、宣传科）
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (source,) = DOCUMENTS.glob("001_*.txt")
    return Path(shutil.copy(source, tmp_path / "住建局 #1 [分工].txt"))


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot) -> Callable[[Path], NewWorkbook]:
    def show(path: Path) -> NewWorkbook:
        dialog = NewWorkbook(window.desk, path)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: "正在读取" not in dialog.fault.text(), timeout=10000)
        return dialog

    return show


@pytest.fixture
def reviewed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[ReviewScreen]]:
    """Review in place of a person: ``reviewed(act, code)``."""

    def install(act: Callable[[ReviewScreen], object], code: int = 1) -> list[ReviewScreen]:
        seen: list[ReviewScreen] = []

        def run(screen: ReviewScreen) -> int:
            seen.append(screen)
            act(screen)
            return code

        monkeypatch.setattr(ReviewScreen, "exec", run)
        return seen

    return install


def ok_text(dialog: NewWorkbook) -> str:
    return dialog.box.button(QDialogButtonBox.StandardButton.Ok).text()


def drop_first(screen: ReviewScreen) -> None:
    place = screen.draft.place
    assert place
    screen.draft.edit("不列入", lambda revision: reshaping.drop(revision, place, "试"))


def test_a_document_with_doubts_is_reviewed_before_it_becomes_a_workbook(
    window: MainWindow,
    plan: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    reviewed: Callable[..., list[ReviewScreen]],
) -> None:
    seen = reviewed(drop_first)

    def fill(dialog: NewWorkbook) -> int:
        qtbot.waitUntil(lambda: dialog.preview.count() == 28, timeout=10000)
        assert "疑点 3 处" in dialog.review.words.text()
        assert ok_text(dialog) == "核对并建立…"
        dialog.unit_edit.setCurrentText("办公室")
        dialog.year_edit.setValue(2020)
        dialog.box.button(QDialogButtonBox.StandardButton.Ok).click()
        assert dialog.result() == 1
        return dialog.result()

    monkeypatch.setattr(NewWorkbook, "exec", fill)
    files.new(window.desk, plan)
    assert len(seen) == 1
    book = window.desk.session.workbook
    assert len(window.desk.session.rows) == 27
    assert (book.info.unit, book.info.year) == ("办公室", 2020)


def test_coming_back_without_issuing_makes_nothing(
    shown: Callable[[Path], NewWorkbook], plan: Path, reviewed: Callable[..., list[ReviewScreen]]
) -> None:
    reviewed(drop_first, code=0)
    dialog = shown(plan)
    dialog.unit_edit.setCurrentText("办公室")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.preview.count() == 28
    assert ok_text(dialog) == "核对并建立…"


def test_a_second_review_goes_on_where_the_first_ended(
    shown: Callable[[Path], NewWorkbook], plan: Path, reviewed: Callable[..., list[ReviewScreen]]
) -> None:
    seen = reviewed(drop_first)
    dialog = shown(plan)
    dialog.review.button.click()
    assert dialog.preview.count() == 27
    assert ok_text(dialog) == "建立工作簿"
    dialog.review.button.click()
    assert dialog.preview.count() == 26
    assert len(seen) == 2


def test_a_clean_document_and_a_checklist_need_no_review(
    shown: Callable[[Path], NewWorkbook],
    tmp_path: Path,
    reviewed: Callable[..., list[ReviewScreen]],
) -> None:
    seen = reviewed(lambda _screen: None)
    clean, checklist = tmp_path / "要点.txt", tmp_path / "清单.md"
    clean.write_text(CLEAN, encoding="utf-8")
    save(make_checklist(), checklist)
    for path, is_offered in ((clean, True), (checklist, False)):
        dialog = shown(path)
        dialog.unit_edit.setCurrentText("办公室")
        assert dialog.review.isVisible() == is_offered
        assert ok_text(dialog) == "建立工作簿"
        dialog.accept()
        assert not dialog.isVisible()
    assert not seen


def test_what_was_chosen_in_the_review_stays_chosen(
    shown: Callable[[Path], NewWorkbook], reviewed: Callable[..., list[ReviewScreen]]
) -> None:
    def only_the_last(screen: ReviewScreen) -> None:
        for number in range(3):
            screen.draft.edit(
                "不用", lambda old, n=number: correcting.choose(old, n, is_chosen=False)
            )

    reviewed(only_the_last)
    dialog = shown(next(DOCUMENTS.glob("002_*.txt")))
    dialog.review.button.click()
    states = [dialog.directives.item(row).checkState() for row in range(4)]
    assert states == [Qt.CheckState.Unchecked] * 3 + [Qt.CheckState.Checked]
    assert len(dialog.chosen_checklist().requirements) == dialog.preview.count() == 19


def test_a_document_without_any_task_can_be_reviewed_all_the_same(
    shown: Callable[[Path], NewWorkbook],
    tmp_path: Path,
    reviewed: Callable[..., list[ReviewScreen]],
) -> None:
    path = tmp_path / "安排.txt"
    path.write_text("工作安排\n请各科室按时公开信息。\n", encoding="utf-8")
    dialog = shown(path)
    assert "没有找到要点条目" in dialog.fault.text()

    def adopt(screen: ReviewScreen) -> None:
        screen.draft.move(path.read_text(encoding="utf-8").index("请"))
        screen.commands.actions["adopt"].trigger()

    reviewed(adopt)
    dialog.review.button.click()
    assert dialog.preview.count() == 1
    dialog.unit_edit.setCurrentText("办公室")
    assert dialog.box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_long_reading_says_so_and_stops_saying_so(
    window: MainWindow, plan: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer, "PATIENCE", 20)
    line = offer.ReviewOffer(window.desk.preferences)
    qtbot.addWidget(line)
    line.wait(Reading())
    assert not line.isVisible()
    qtbot.waitUntil(line.bar.isVisible, timeout=2000)
    assert "正在读取" in line.words.text()
    line.offer(make_checklist())
    assert not line.isVisible()
    assert not line.is_due
