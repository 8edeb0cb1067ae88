"""The report page: preview at once, words rewritten, gaps a click away, papers filed."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from desktop.errors import UsageError
from desktop.gui import ask, printing
from desktop.gui.dialogs.report import GO_ON, STOP, ReportDialog, _faces
from desktop.gui.evidence.preview import PreviewDialog
from desktop.gui.report.layout import LayingOut, Options
from desktop.gui.report.signed_papers import FileSigned
from desktop.report import publish
from desktop.report.embedded import NoEmbeddedData, read_embedded
from desktop.report.export import Form
from desktop.report.faces import BUNDLED, FontFile, Typefaces
from desktop.report.passages import SETTING
from desktop.report.produce import composed, material
from desktop.workbook import edits
from desktop.workbook.model import Publicity, SignOffRole, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk

FIRST, SECOND = (f"{n:012x}" for n in (1, 2))
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def report(desk: Desk, qtbot: QtBot) -> ReportDialog:
    dialog = ReportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.save.isEnabled, timeout=30000)
    return dialog


def whole(report: ReportDialog, qtbot: QtBot) -> bytes:
    qtbot.waitUntil(report.save.isEnabled, timeout=30000)
    assert report._rendered is not None
    return report._rendered.pdf


# The preview


def test_a_change_is_seen_on_the_first_page_before_the_whole_is_there(
    desk: Desk, report: ReportDialog, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: report.pages.drawn_count > 0, timeout=30000)
    with qtbot.waitSignal(report.pages.first_shown, timeout=30000):
        desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING, statement="话")
    whole(report, qtbot)


def test_the_newest_change_is_what_comes_out(
    desk: Desk, report: ReportDialog, qtbot: QtBot
) -> None:
    for name in ("甲", "乙", "丙"):
        desk.session.edit("署", lambda change, name=name: edits.set_signatories(change, head=name))  # type: ignore[misc]
        qtbot.wait(30)
    whole(report, qtbot)
    content = report.laying_out.content
    assert content is not None
    assert content.signatories.head == "丙"


def test_what_is_given_up_is_never_told(desk: Desk, qtbot: QtBot) -> None:
    laying_out = LayingOut(desk)
    told: list[object] = []
    laying_out.finished.connect(told.append)
    laying_out.previewed.connect(told.append)
    laying_out.failed.connect(told.append)
    said = material(desk.session.workbook, printed_on=desk.session.workbook.clock().date())
    laying_out.begin(said, Options())
    laying_out.wait()
    qtbot.wait(100)
    assert told == []
    assert not laying_out.is_busy


def test_a_long_layout_can_be_stopped_and_gone_on_with(
    desk: Desk, report: ReportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(report, qtbot)
    assert not report.stop.isVisible()  # what is done at once needs no button
    going_on = Event()
    original = publish.render

    def slow(*given: object, **options: Any) -> object:
        options["on_page"](7)
        while not going_on.wait(0.01):
            options["on_page"](7)  # raises once it is given up
        return original(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(publish, "render", slow)
    desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING, statement="话")
    qtbot.waitUntil(report.stop.isVisible, timeout=10000)
    qtbot.waitUntil(lambda: "第 7 页" in report.count.text(), timeout=10000)
    assert report.stop.text() == STOP
    report.stop.click()
    assert report.stop.text() == GO_ON
    assert "已停止" in report.count.text()
    assert not report.laying_out.is_busy
    assert not report.save.isEnabled()
    report.laying_out.wait()  # what ran has ended by itself
    going_on.set()
    report.stop.click()
    whole(report, qtbot)
    assert not report.stop.isVisible()
    assert report.stop.text() == STOP


def test_what_cannot_be_laid_out_is_said_and_can_be_tried_again(
    desk: Desk, report: ReportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_options: object) -> object:
        raise UsageError("磁盘已满。")

    whole(report, qtbot)
    with monkeypatch.context() as patch:
        patch.setattr(publish, "render", full)
        desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING, statement="话")
        qtbot.waitUntil(lambda: report.stop.text() == GO_ON, timeout=10000)
    assert "磁盘已满" in report.notice.sentence.text()
    assert not report.save.isEnabled()
    report.stop.click()
    whole(report, qtbot)


def test_faces_and_pages_are_told(report: ReportDialog, qtbot: QtBot) -> None:
    whole(report, qtbot)
    qtbot.waitUntil(lambda: report.pages.page_count > 1, timeout=10000)
    assert report.faces.text() == _faces(report._rendered.typefaces)  # type: ignore[union-attr]
    assert report.count.text() == f"共 {report.pages.page_count} 页"


def test_which_face_was_used_is_said() -> None:
    assert "都用随程序提供的" in _faces(BUNDLED)
    title = FontFile(Path("x.ttf"), 0, "方正小标宋简体")
    one = _faces(replace(BUNDLED, title=title))
    assert one == "字体：标题用方正小标宋简体，其余用随程序提供的。"
    assert "其余" not in _faces(Typefaces(title, title, title, title))


def test_the_public_version_has_no_data_and_no_signature(
    desk: Desk, report: ReportDialog, qtbot: QtBot, files: list[Path]
) -> None:
    with qtbot.waitSignal(desk.storing.finished):
        desk.attach_files(FIRST, files[:1])
    piece = desk.session.rows[0].evidence[0]
    desk.session.edit("标", edits.set_publicity, piece.id, Publicity.NOT_PUBLIC)
    report.public.setChecked(True)
    assert "没有列出" in report.notice.sentence.text()
    with pytest.raises(NoEmbeddedData):
        read_embedded(whole(report, qtbot))
    assert not report.sign.isEnabled()
    assert "公开版" in report.suggestion()
    report.public.setChecked(False)
    assert read_embedded(whole(report, qtbot)).state_digest
    assert report.sign.isEnabled()


def test_prose_is_remembered(desk: Desk, report: ReportDialog, qtbot: QtBot) -> None:
    before = len(whole(report, qtbot))
    report.prose.setChecked(True)
    assert len(whole(report, qtbot)) != before
    again = ReportDialog(desk)
    qtbot.addWidget(again)
    assert again.prose.isChecked()
    again.close()


def test_after_closing_nothing_is_laid_out_any_more(
    desk: Desk, report: ReportDialog, qtbot: QtBot
) -> None:
    report.passages.editor.setPlainText("还没存的一句。")
    report.accept()
    assert desk.session.workbook.settings()[SETTING + "introduction"]
    desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING)
    qtbot.wait(50)
    assert not report.laying_out.is_busy
    qtbot.waitUntil(lambda: report.pages.page_count == 0, timeout=10000)


# Gaps


def test_a_click_on_a_gap_leads_to_its_requirement(desk: Desk, report: ReportDialog) -> None:
    assert report.tabs.tabText(1) == "缺项 6"  # none answered, all of them late
    words = [report.gaps.list.item(row).text() for row in range(report.gaps.list.count())]
    second = next(row for row, text in enumerate(words) if text.startswith("一（2）"))
    report.gaps.list.itemClicked.emit(report.gaps.list.item(second))
    assert not report.isVisible()
    assert desk.selection.requirement_id == SECOND


# Words


def test_a_paragraph_is_rewritten_kept_and_restored(
    desk: Desk, report: ReportDialog, qtbot: QtBot
) -> None:
    editor = report.passages
    editor.choice.setCurrentIndex(editor.choice.findData("introduction"))
    assert editor.current is not None
    generated = editor.current.generated
    editor.editor.setPlainText("本局自评如下。")
    editor.editor.settle()
    words = read_embedded(whole(report, qtbot)).passages["introduction"]
    assert words[1] == "本局自评如下。"
    assert desk.session.workbook.undo_label == f"改写报告的“{editor.current.label}”"
    qtbot.waitUntil(editor.back.isEnabled, timeout=30000)
    assert "已改写" in editor.state.text()
    editor.back.click()
    assert read_embedded(whole(report, qtbot)).passages["introduction"][1] == ""
    assert not desk.session.workbook.settings().get(SETTING + "introduction")
    assert editor.editor.toPlainText() == generated


def test_outdated_words_are_marked(desk: Desk, report: ReportDialog, qtbot: QtBot) -> None:
    editor = report.passages
    editor.choice.setCurrentIndex(editor.choice.findData("overview"))
    editor.editor.setPlainText("总体很好。")
    editor.editor.settle()
    whole(report, qtbot)
    desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING, statement="话")
    whole(report, qtbot)
    assert "数据变了" in editor.state.text()
    assert editor.editor.toPlainText() == "总体很好。"


# Word and Excel


@pytest.mark.parametrize("form", Form)
def test_the_ledger_is_saved_in_every_form(
    report: ReportDialog,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    form: Form,
) -> None:
    target = tmp_path / f"台账 #1{form.value}"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    report._save_ledger(form)
    qtbot.waitUntil(lambda: "已存为" in report.notice.sentence.text(), timeout=30000)
    starts = {Form.PDF: b"%PDF-"}.get(form, b"PK\x03\x04")
    assert target.read_bytes().startswith(starts)
    assert report.ledger.menu().actions()[list(Form).index(form)].text().startswith("台账存为")


def test_the_report_is_saved_as_word(
    report: ReportDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "自评.docx"
    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    report.word.click()
    qtbot.waitUntil(lambda: "已存为" in report.notice.sentence.text(), timeout=30000)
    with zipfile.ZipFile(target) as package:
        assert "任务1" in package.read("word/document.xml").decode()


def test_a_place_that_cannot_be_written_is_told(
    report: ReportDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "save_file", lambda *_words: tmp_path / "没有" / "x.docx")
    report.word.click()
    qtbot.waitUntil(lambda: "不存在" in report.notice.sentence.text(), timeout=30000)


# The signed paper comes back


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "盖章扫描 #1.jpg"
    Image.new("RGB", (60, 80), "white").save(path)
    return path


def file_back(
    report: ReportDialog,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    act: Callable[[FileSigned], object],
) -> None:
    monkeypatch.setattr(ask, "open_file", lambda *_words: path)
    shown: list[FileSigned] = []

    def run(dialog: FileSigned) -> int:
        shown.append(dialog)
        act(dialog)
        return 1

    monkeypatch.setattr(FileSigned, "exec", run)
    report.signed.file_button.click()
    qtbot.waitUntil(lambda: bool(shown), timeout=30000)
    qtbot.waitUntil(lambda: report.signed.list.count() > 0, timeout=30000)


def test_a_scan_is_filed_with_the_state_that_it_shows(
    desk: Desk,
    report: ReportDialog,
    scan: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[..., None],
) -> None:
    now = desk.session.workbook.state_digest()

    def fill(dialog: FileSigned) -> None:
        assert dialog.role is SignOffRole.HEAD
        assert not dialog.box.button(OK).isEnabled()
        dialog.name_edit.setText("负责人")
        assert not dialog.box.button(OK).isEnabled()
        assert "页脚" in dialog.fault.text()
        dialog.agrees.setChecked(True)
        assert dialog.box.button(OK).isEnabled()

    file_back(report, scan, monkeypatch, qtbot, fill)
    (filed,) = desk.session.workbook.sign_offs()
    assert (filed.state_digest, filed.file_name, filed.name) == (now, scan.name, "负责人")
    assert b"".join(desk.session.workbook.content(filed.sha256)) == scan.read_bytes()
    assert "与现在的填报一致" in report.signed.list.item(0).text()
    desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING)
    assert "此后填报又改过" in report.signed.list.item(0).text()

    report.signed.list.setCurrentRow(0)
    shown: list[PreviewDialog] = []
    answer(PreviewDialog, shown.append)
    report.signed.look_button.click()
    assert scan.stem in shown[0].windowTitle()
    shown[0].accept()
    report.signed.withdraw_button.click()
    assert desk.session.workbook.sign_offs() == ()
    desk.session.undo()
    assert desk.session.workbook.sign_offs() == (filed,)


def test_a_pdf_of_an_older_state_is_filed_with_that(
    desk: Desk,
    report: ReportDialog,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workbook = desk.session.workbook
    older = workbook.state_digest()
    path = tmp_path / "已签名.pdf"
    said = composed(workbook, printed_on=workbook.clock().date())
    path.write_bytes(publish.render(said).pdf)
    desk.session.edit("标", edits.assess, FIRST, status=Status.ONGOING)

    def fill(dialog: FileSigned) -> None:
        dialog.name_edit.setText("负责人")
        assert dialog.agrees.isHidden()
        assert "改动以前的" in dialog.fault.text()

    file_back(report, path, monkeypatch, qtbot, fill)
    assert workbook.sign_offs()[0].state_digest == older != workbook.state_digest()


# What stands in the way


def test_a_printer_that_is_not_there_is_said_and_leaves_everything_usable(
    report: ReportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Chosen(QDialog):
        def exec(self) -> int:
            return 1

    def choose(printer: QPrinter, owner: QWidget) -> QDialog:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "没有" / "打印.pdf"))
        return Chosen(owner)

    monkeypatch.setattr(printing, "choose_printer", choose)
    report.print.click()
    qtbot.waitUntil(lambda: "打印机没有接受" in report.notice.sentence.text(), timeout=20000)
    assert "请检查打印机是否已连接" in report.notice.sentence.text()
    assert report.print.isEnabled()


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_file_that_another_program_holds_stays_and_is_said(
    report: ReportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    target = tmp_path / f"报告 #1 [定稿].{form}"
    target.write_bytes(b"old")

    def held(_part: Path, _target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file")  # as Windows says it

    monkeypatch.setattr(ask, "save_file", lambda *_words: target)
    monkeypatch.setattr(Path, "replace", held)
    save = {
        "pdf": report.save.click,
        "docx": report.word.click,
        "xlsx": lambda: report._save_ledger(Form.XLSX),
    }
    save[form]()
    qtbot.waitUntil(lambda: "正被其他程序打开" in report.notice.sentence.text(), timeout=20000)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.glob("*.part")) == []
