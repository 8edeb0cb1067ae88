"""The papers of the office: shown before they are saved, rewritten, saved in every form, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from desktop.gui import ask, printing
from desktop.gui.office import course, papers
from desktop.gui.office.course import Course, Watched
from desktop.gui.office.papers import NAMES, SHEETS, Paper, Wish
from desktop.gui.office.papers_dialog import PapersDialog
from desktop.report.letter_files import LetterForm
from desktop.rollup.settings import settings
from desktop.rollup.slips import make_slip
from desktop.workbook.model import Verdict
from tests.gui.office_samples import NAMES as UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow


@pytest.fixture
def dialog(reported: OfficeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> PapersDialog:
    monkeypatch.setattr(
        Watched,
        "exec",
        lambda self: qtbot.waitUntil(lambda: self.error or self.result(), timeout=60000),
    )
    shown = PapersDialog(reported.bureau)
    qtbot.addWidget(shown)
    return shown


def ready(dialog: PapersDialog, qtbot: QtBot, paper: Paper) -> None:
    dialog.choose(paper)
    qtbot.waitUntil(
        lambda: (
            dialog.print.isEnabled() or bool(dialog.pages.words.startswith(("Excel", "还没有")))
        ),
        timeout=60000,
    )


def test_every_paper_is_shown_and_saved(
    dialog: PapersDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = dialog._bureau.window.review  # type: ignore[attr-defined]
    review.panel.remark.setPlainText("请补充截图")
    review.say(Verdict.CHANGES_REQUESTED)
    dialog._bureau.settle()  # the picture is that of now
    ready(dialog, qtbot, Paper.RETURN_SLIP)
    assert "还没有给财政局做过退回单" in dialog.pages.words
    make_slip(dialog._bureau.rollup, dialog._bureau.picture.matrix.units[0].submission_id or 0)
    dialog.renew()
    for number, paper in enumerate(NAMES):
        dialog.choose(paper)
        if paper in SHEETS:
            qtbot.waitUntil(lambda: dialog.pages.words.startswith("Excel"), timeout=60000)
        else:
            qtbot.waitUntil(dialog.print.isEnabled, timeout=60000)
        suffixes = [".xlsx"] if paper in SHEETS else [".pdf", ".docx"]
        for suffix in suffixes:
            target = tmp_path / f"{number} #1{suffix}"
            monkeypatch.setattr(ask, "save_file", lambda *_args, target=target: target)
            if suffix == ".xlsx":
                dialog.save_sheet()
            else:
                dialog.save_letter(LetterForm(suffix))
            assert target.read_bytes().startswith(b"%PDF" if suffix == ".pdf" else b"PK")
            assert target.name in dialog.notice.sentence.text()
    with ZipFile(tmp_path / "5 #1.xlsx") as book:
        assert "财政局" in book.read("xl/worksheets/sheet1.xml").decode()


def test_every_unit_that_has_something_to_do_gets_its_letter(
    dialog: PapersDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(dialog, qtbot, Paper.DUNNING)
    assert [dialog.unit.itemText(row) for row in range(dialog.unit.count())] == UNITS
    folder = tmp_path / "催报单"
    folder.mkdir()
    monkeypatch.setattr(ask, "folder", lambda *_args: folder)
    dialog.answer_by.is_set.setChecked(True)
    dialog.save_all()
    assert len(list(folder.glob("催报单 *.pdf"))) == len(UNITS)
    assert "3 份" in dialog.notice.sentence.text()
    dialog.save_all()
    assert len(list(folder.iterdir())) == 2 * len(UNITS)  # nothing is replaced


def test_what_was_stopped_keeps_what_was_written(reported: OfficeWindow, tmp_path: Path) -> None:
    bureau = reported.bureau
    wishes = [Wish(Paper.DUNNING, each) for each in bureau.picture.matrix.units]
    at = Course(bureau)
    at.moved.connect(lambda done, *_rest: setattr(at, "is_stopped", done == 1))
    with pytest.raises(course.Stopped):
        papers.write_all(at, bureau.rollup, bureau.picture, wishes, tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == 2  # the one under way, and no other


def test_a_paragraph_is_rewritten_and_stays(dialog: PapersDialog, qtbot: QtBot) -> None:
    ready(dialog, qtbot, Paper.CIRCULAR)
    passages = dialog.passages
    qtbot.waitUntil(lambda: passages.choice.count() > 3, timeout=60000)
    passages.choice.setCurrentIndex(1)
    assert not passages.editor.isReadOnly()
    passages.editor.setPlainText("现将第三季度情况通报如下。")
    passages.editor.settle()
    qtbot.waitUntil(dialog.print.isEnabled, timeout=60000)
    assert "已改写" in passages.state.text()
    with dialog._bureau.rollup.reading() as db:
        assert any("第三季度" in value for value in settings(db).values())
    letter, _ = papers.letter(dialog._bureau.rollup, dialog._bureau.picture, Wish(Paper.CIRCULAR))
    assert any("第三季度" in getattr(each, "words", "") for each in letter.blocks)
    passages.go_back()
    with dialog._bureau.rollup.reading() as db:
        assert not settings(db)


def test_the_pages_are_printed_as_they_are_shown(
    dialog: PapersDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []
    monkeypatch.setattr(
        printing, "print_pdf", lambda _owner, _desk, pdf, _name: printed.append(pdf)
    )
    ready(dialog, qtbot, Paper.NOT_REPORTED)
    dialog.print_pages()
    assert printed[0].startswith(b"%PDF")
