"""The dialogs: a new workbook, links, paper and signatures."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from desktop.gui import ask, printing
from desktop.gui.commands import files
from desktop.gui.dialogs.certificate import CertificateDialog
from desktop.gui.dialogs.describe import DescribeDialog, read_day
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.dialogs.report import ReportDialog
from desktop.gui.dialogs.sign import SignDialog
from desktop.gui.dialogs.verify import VerifyDialog
from desktop.gui.pdf_pages import page_image, page_sizes
from desktop.workbook.model import EvidenceKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

DOCUMENTS = Path(__file__).parent.parent / "documents"
OK = QDialogButtonBox.StandardButton.Ok
PASSPHRASE = "口令12345678"  # noqa: S105 - of a key made for one test


def ok(dialog: QDialog) -> bool:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    return box.button(OK).isEnabled()


# A new workbook


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A real plan of a housing bureau, under an awkward name."""
    (source,) = DOCUMENTS.glob("001_*.txt")
    return Path(shutil.copy(source, tmp_path / "住建局 #1 [分工].txt"))


def test_a_document_becomes_a_workbook(
    window: MainWindow, plan: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: NewWorkbook) -> int:
        qtbot.waitUntil(lambda: dialog.preview.count() == 28, timeout=10000)
        assert not ok(dialog)
        assert "填报单位" in dialog.fault.text()
        dialog.unit_edit.setCurrentText("办公室")
        assert dialog.year_edit.value() == 2019
        assert dialog.path.name == "办公室2019年政务公开自评.yaodian"
        assert ok(dialog)
        return 1

    monkeypatch.setattr(NewWorkbook, "exec", fill)
    files.new(window.desk, plan)
    assert len(window.desk.session.rows) == 28
    assert window.desk.session.workbook.info.unit == "办公室"
    assert window.pages.currentWidget() is window.desk.work
    assert window.desk.preferences.recent == [window.desk.session.workbook.path]


def test_a_bundled_list_is_offered_first(window: MainWindow, qtbot: QtBot) -> None:
    dialog = NewWorkbook(window.desk)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.preview.count() > 0, timeout=10000)
    assert dialog.source.count() >= 4
    for row in range(dialog.source.count()):
        assert dialog.source.itemText(row).endswith(" 条）")
        assert len(dialog.source.itemText(row)) < 40  # so that the count is seen
        assert dialog.source.itemData(row, Qt.ItemDataRole.ToolTipRole)


def test_the_keys_go_on_to_the_unit_once_a_file_is_read(
    window: MainWindow, plan: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = NewWorkbook(window.desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.preview.count() > 0, timeout=10000)
    monkeypatch.setattr(ask, "open_file", lambda *_words: plan)
    dialog.choice.browse.setFocus()
    dialog.choice.browse.click()
    qtbot.waitUntil(lambda: dialog.preview.count() == 28, timeout=10000)
    assert dialog.unit_edit.hasFocus()
    dialog.source.setFocus()
    dialog.choice.read(plan)
    qtbot.waitUntil(lambda: ok(dialog) or "填报单位" in dialog.fault.text(), timeout=10000)
    assert dialog.source.hasFocus()  # the arrows go through the lists


def test_one_of_several_directives_can_be_chosen(window: MainWindow, qtbot: QtBot) -> None:
    (source,) = DOCUMENTS.glob("002_*.txt")
    dialog = NewWorkbook(window.desk, source)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.directives.count() == 4, timeout=10000)
    every = dialog.preview.count()
    for row in range(3):
        dialog.directives.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert 0 < dialog.preview.count() < every
    assert len(dialog.chosen_checklist().directives) == 1
    dialog.directives.item(3).setCheckState(Qt.CheckState.Unchecked)
    assert "至少勾选一份" in dialog.fault.text()
    assert not ok(dialog)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff", "没有编号的一句话。".encode()])
def test_a_bad_document_is_one_sentence(
    window: MainWindow, tmp_path: Path, content: bytes, qtbot: QtBot
) -> None:
    bad = tmp_path / "坏的.txt"
    bad.write_bytes(content)
    dialog = NewWorkbook(window.desk, bad)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "坏的.txt" in dialog.fault.text(), timeout=10000)
    assert not ok(dialog)


def test_an_existing_file_is_not_replaced(
    desk: Desk, plan: Path, book_path: Path, qtbot: QtBot
) -> None:
    dialog = NewWorkbook(desk, plan)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.preview.count() > 0, timeout=10000)
    dialog.unit_edit.setCurrentText("办公室")
    dialog.path_edit.setText(str(book_path))
    assert "已经存在" in dialog.fault.text()
    assert not ok(dialog)


@pytest.mark.parametrize("typed", ["", " ", "/", "x", "没有的文件夹/x"])
def test_a_place_that_is_none_is_a_sentence(
    window: MainWindow, plan: Path, typed: str, qtbot: QtBot
) -> None:
    dialog = NewWorkbook(window.desk, plan)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.preview.count() > 0, timeout=10000)
    dialog.unit_edit.setCurrentText("办公室")
    dialog.path_edit.setText(typed)
    assert dialog.fault.text()
    assert ok(dialog) is (typed == "x")


# What is said about evidence


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        (" 2026.1.2 ", date(2026, 1, 2)),
        ("2026年3月4日", date(2026, 3, 4)),
        ("20261231", date(2026, 12, 31)),
        ("2026-02-30", None),
        ("去年", None),
        ("", None),
    ],
)
def test_read_day(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_link_needs_an_address_and_a_real_day(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = DescribeDialog(desk, EvidenceKind.LINK)
    qtbot.addWidget(dialog)
    assert not ok(dialog)
    dialog.url_edit.setText("https://example.invalid")
    assert ok(dialog)
    assert "建议" in dialog.fault.text()
    dialog.dated_edit.setText("2026-13-01")
    assert not ok(dialog)
    dialog.dated_edit.setText("2026-12-01")
    dialog.title_edit.setText("通知")
    assert ok(dialog)
    assert "网页快照" in dialog.fault.text()
    monkeypatch.setattr(ask, "open_file", lambda *_words: tmp_path / "网页.png")
    dialog.snapshot_field.choose_button.click()
    assert dialog.fault.text() == ""


# Paper and signatures


@pytest.fixture
def report(desk: Desk, qtbot: QtBot) -> ReportDialog:
    dialog = ReportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.pages.drawn_count > 0, timeout=30000)
    qtbot.waitUntil(dialog.save.isEnabled, timeout=30000)
    qtbot.waitUntil(lambda: dialog.pages.page_count > 1, timeout=30000)
    return dialog


def test_report_is_previewed_saved_and_follows_changes(
    desk: Desk, report: ReportDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "自评 #1.pdf"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    report.save.click()
    first = target.read_bytes()
    assert len(page_sizes(first)) == report.pages.page_count
    assert "自评 #1.pdf" in report.notice.sentence.text()
    report.people["preparer"].setText("填表的人")
    report.people["preparer"].editingFinished.emit()
    assert not report.save.isEnabled()
    qtbot.waitUntil(report.save.isEnabled, timeout=30000)
    report.save.click()
    assert target.read_bytes() != first
    assert desk.session.workbook.info.preparer == "填表的人"
    assert desk.session.workbook.undo_label == "填写填报人"


def test_report_that_cannot_be_written_says_so(
    report: ReportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "save_file", lambda *_words: tmp_path / "没有" / "x.pdf")
    report.save.click()
    assert "不存在" in report.notice.sentence.text()


def test_printing_gives_the_pages_of_the_preview(
    report: ReportDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "打印.pdf"

    class Chosen(QDialog):
        def exec(self) -> int:
            return 1

    def choose(printer: QPrinter, owner: QDialog) -> QDialog:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return Chosen(owner)

    monkeypatch.setattr(printing, "RESOLUTION", 60)
    monkeypatch.setattr(printing, "choose_printer", choose)
    report.print.click()
    qtbot.waitUntil(lambda: "已送到打印机" in report.notice.sentence.text(), timeout=60000)
    pdf = paper.read_bytes()
    sizes = page_sizes(pdf)
    assert len(sizes) == report.pages.page_count
    assert [width > height for width, height in sizes] == [
        width > height for width, height in report.pages._sizes
    ]
    image = page_image(pdf, 0, 0.3)
    shades = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(60)}
    assert min(shades) < 200


@pytest.fixture
def key(desk: Desk, qtbot: QtBot) -> Path:
    dialog = CertificateDialog(desk, "办公室")
    qtbot.addWidget(dialog)
    dialog.first.setText(PASSPHRASE)
    assert not ok(dialog)
    dialog.second.setText(PASSPHRASE)
    assert ok(dialog)
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.chosen is not None, timeout=30000)
    assert "指纹" in dialog.facts.text()
    assert dialog.chosen is not None
    return dialog.chosen.path


def test_sign_verify_and_sign_on(
    desk: Desk,
    report: ReportDialog,
    key: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "已签名 [1].pdf"

    def sign(dialog: SignDialog) -> int:
        assert dialog.key.place is not None
        assert dialog.key.place.path == key
        dialog.target_edit.setText(str(target))
        dialog.passphrase.setText("不对的口令")
        dialog.accept()
        qtbot.waitUntil(lambda: "口令不对" in dialog.fault.text(), timeout=30000)
        assert not target.exists()
        dialog.passphrase.setText(PASSPHRASE)
        dialog.accept()
        qtbot.waitUntil(lambda: bool(dialog.outcome), timeout=30000)
        return 1

    monkeypatch.setattr(SignDialog, "exec", sign)
    report.sign.click()
    assert "已签名" in report.notice.sentence.text()
    assert "核对完好" in report.notice.sentence.text()

    seen = VerifyDialog(desk, target)
    qtbot.addWidget(seen)
    qtbot.waitUntil(lambda: seen.document is not None, timeout=30000)
    assert seen.document is not None
    assert seen.document.is_accepted

    def sign_on(dialog: SignDialog) -> int:
        dialog.role.setCurrentText("审核人")
        dialog.passphrase.setText(PASSPHRASE)
        dialog.accept()
        qtbot.waitUntil(lambda: bool(dialog.outcome), timeout=30000)
        return 1

    monkeypatch.setattr(SignDialog, "exec", sign_on)
    seen.sign.click()
    qtbot.waitUntil(
        lambda: seen.document is not None and len(seen.document.signatures) == 2, timeout=30000
    )
    assert seen.document.is_accepted


def test_a_changed_file_is_told_as_changed(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "不是.pdf"
    path.write_bytes(b"nothing")
    dialog = VerifyDialog(desk, path)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.document is not None, timeout=30000)
    assert dialog.document is not None
    assert not dialog.document.is_accepted
    assert not dialog.sign.isEnabled()
    gone = VerifyDialog(desk, tmp_path / "没有.pdf")
    qtbot.addWidget(gone)
    qtbot.waitUntil(lambda: "没有.pdf" in gone._facts.itemAt(0).widget().text(), timeout=30000)
