"""Evidence pasted, looked at, reminded of and exported, inside of the window."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop.gui import ask
from desktop.gui.commands import outgoing
from desktop.gui.dialogs.describe import DescribeDialog
from desktop.gui.evidence import drawing, looking
from desktop.gui.evidence.export_folder import ExportFolder
from desktop.gui.evidence.insight import LARGEST
from desktop.gui.evidence.looking import Picture, Words, look
from desktop.gui.evidence.preview import PreviewDialog
from desktop.gui.storing import Incoming
from desktop.report.folder import INDEX
from desktop.workbook import edits
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Publicity

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

FIRST, SECOND = (f"{n:012x}" for n in (1, 2))


def never() -> bool:
    return False


def picture_bytes(kind: str, size: tuple[int, int] = (60, 40), colour: str = "red") -> bytes:
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, kind)
    return stream.getvalue()


def pdf_bytes(pages: int = 3) -> bytes:
    stream = BytesIO()
    first, *others = [Image.new("RGB", (210, 297), "blue") for _ in range(pages)]
    first.save(stream, "PDF", save_all=True, append_images=others)
    return stream.getvalue()


def attach(desk: Desk, qtbot: QtBot, *paths: Path) -> None:
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.attach_files(FIRST, paths)


# Pasting


def test_a_screenshot_is_pasted_with_name_and_day(desk: Desk, qtbot: QtBot) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.actions["paste_evidence"].trigger()
    (piece,) = desk.session.rows[0].evidence
    assert piece.dated == desk.session.workbook.clock().date()
    assert piece.name == f"{piece.title}.png"
    back = QImage.fromData(b"".join(desk.session.workbook.content(piece.sha256)))
    assert back.size() == image.size()
    assert back.pixelColor(5, 5) == QColor("green")
    desk.session.undo()
    assert desk.session.rows[0].evidence == ()


def test_a_screenshot_serves_all_selected_requirements(desk: Desk, qtbot: QtBot) -> None:
    desk.selection.move((FIRST, SECOND))
    QGuiApplication.clipboard().setImage(QImage(9, 9, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.actions["paste_evidence"].trigger()
    first, second, _ = desk.session.rows
    assert len(first.evidence) == 1
    assert first.evidence == second.evidence


def test_copied_files_are_pasted(desk: Desk, files: list[Path], qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    QGuiApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(desk.storing.finished):
        desk.actions["paste_evidence"].trigger()
    assert len(desk.session.rows[0].evidence) == len(files)


def test_a_copied_address_becomes_a_link(
    desk: Desk, answer: Callable[..., None], qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText(" https://example.invalid/a.html\n")
    answer(DescribeDialog, lambda dialog: dialog.title_edit.setText("解读"))
    desk.actions["paste_evidence"].trigger()
    assert desk.session.rows[0].evidence[0].url == "https://example.invalid/a.html"


@pytest.mark.parametrize("text", ["", "普通文字", "file:///etc/passwd", "https://a b"])
def test_anything_else_is_told_and_nothing_attached(desk: Desk, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    desk.actions["paste_evidence"].trigger()
    assert "没有图片、文件或网址" in desk.notice.sentence.text()
    assert desk.session.rows[0].evidence == ()


def test_a_picture_pasted_while_writing_is_evidence_and_words_stay_words(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    assert desk.work is not None
    window.activateWindow()
    statement = desk.work.requirement.statement
    statement.setFocus()
    QGuiApplication.clipboard().setImage(QImage(9, 9, QImage.Format.Format_RGB32))
    override = QKeyEvent(
        QKeyEvent.Type.ShortcutOverride, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
    )
    override.ignore()
    QApplication.sendEvent(statement, override)
    assert not override.isAccepted()
    QGuiApplication.clipboard().setText("文字")
    override.ignore()
    QApplication.sendEvent(statement, override)
    assert override.isAccepted()


# Links with a snapshot


def test_a_link_keeps_its_snapshot_and_publicity_as_one_step(
    desk: Desk, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    QGuiApplication.clipboard().setImage(QImage(9, 9, QImage.Format.Format_RGB32))

    def fill(dialog: DescribeDialog) -> None:
        dialog.url_edit.setText("https://example.invalid/1")
        dialog.publicity_edit.setCurrentIndex(1)
        dialog.snapshot_field.paste_button.click()
        qtbot.waitUntil(lambda: dialog.snapshot is not None, timeout=20000)

    answer(DescribeDialog, fill)
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.actions["attach_link"].trigger()
    (link,) = desk.session.rows[0].evidence
    assert link.has_snapshot
    assert link.publicity is Publicity.PUBLIC
    assert not any(gap.kind is GapKind.NO_SNAPSHOT for gap in desk.session.gaps)
    desk.session.undo()
    assert desk.session.rows[0].evidence == ()


# Looking


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_pictures_are_drawn_apart(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "照片 #1.dat"
    path.write_bytes(picture_bytes(kind, (600, 400)))
    seen = look(path, 0, (300, 300), never)
    assert isinstance(seen, Picture)
    assert (seen.image.width(), seen.image.height(), seen.pages) == (300, 200, 1)
    assert seen.image.pixelColor(150, 100).red() > 240
    assert seen.image.pixelColor(150, 100).blue() < 15


def test_each_page_of_a_pdf_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(pdf_bytes(3))
    seen = look(path, 2, (400, 400), never)
    assert isinstance(seen, Picture)
    assert seen.pages == 3
    assert seen.image.height() == 400
    assert seen.image.pixelColor(100, 200).blue() > 240


def test_a_transparent_picture_stands_on_white(tmp_path: Path) -> None:
    path = tmp_path / "章.png"
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(path)
    seen = look(path, 0, (9, 9), never)
    assert isinstance(seen, Picture)
    assert seen.image.pixelColor(4, 4) == QColor("white")


def test_words_are_shown_as_words_and_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LONGEST", 10)
    path = tmp_path / "说明.txt"
    path.write_bytes("一二三四五六七八九十，还有".encode("gb18030"))
    seen = look(path, 0, (9, 9), never)
    assert seen == Words("一二三四五六七八九十", is_cut=True)


BROKEN = {
    "半张.png": picture_bytes("PNG")[:40],
    "假的.jpg": b"\xff\xd8\xff" + b"x" * 100,
    "坏的.pdf": b"%PDF-1.7\n" + b"junk" * 50,
    "压缩.zip": b"PK\x05\x06" + b"\0" * 18,
    "程序.exe": b"MZ\x90\0" + b"\0" * 60,
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_shown_is_one_sentence(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    with pytest.raises(looking.UsageError, match="另存为文件"):
        look(path, 0, (100, 100), never)


def test_a_bomb_of_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.png"
    with path.open("wb") as file:  # 900 million pixels in a few kilobytes
        Image.new("1", (30_000, 30_000)).save(file, "PNG")
    assert path.stat().st_size < 200_000
    with pytest.raises(looking.UsageError, match="预览不出来"):
        look(path, 0, (100, 100), never)


def test_a_look_can_be_given_up(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(pdf_bytes())
    with pytest.raises(looking.Cancelled):
        look(path, 0, (400, 400), lambda: True)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"error": "x"},
        {"width": 4, "height": 4, "stride": 16, "pages": 0},
        {"width": 400_000, "height": 4, "stride": 16, "pages": 1},
        {"width": -4, "height": -4, "stride": -16, "pages": 1},
        {"width": "a", "height": 4, "stride": 16, "pages": 1},
    ],
)
def test_a_lying_child_is_not_believed(tmp_path: Path, answer: Any) -> None:
    pixels = tmp_path / "pixels"
    pixels.write_bytes(b"\0" * 64)
    with pytest.raises(looking.UsageError):
        looking._picture(answer, pixels)


def test_the_preview_turns_pages_and_goes_on_to_the_next(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    pdf, text = tmp_path / "甲.pdf", tmp_path / "乙.txt"
    pdf.write_bytes(pdf_bytes(2))
    text.write_text("<b>联系</b> 13800138000", encoding="utf-8")
    attach(desk, qtbot, pdf, text)
    dialog = PreviewDialog(desk, desk.session.rows[0].evidence)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.sheet.image is not None, timeout=20000)
    assert dialog.place.text() == "第 1 页，共 2 页"
    dialog.turn(1)
    dialog.turn(1)
    assert dialog._page == 1
    dialog.step(1)
    qtbot.waitUntil(lambda: dialog.words.toPlainText() != "", timeout=20000)
    assert dialog.words.toPlainText() == "<b>联系</b> 13800138000"
    assert "138****8000" in dialog.reminder.text()
    dialog.close()
    assert desk.session.close()


def test_a_large_file_is_not_copied_for_a_preview(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "录像.mp4"
    path.write_bytes(b"x" * 100)
    attach(desk, qtbot, path)
    monkeypatch.setattr("desktop.gui.evidence.insight.LARGEST", 10)
    told: list[DesktopError] = []
    desk.insight.ask(desk.session.rows[0].evidence[0], look, lambda _: None, told.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(told), timeout=20000)
    assert f"超过 {LARGEST >> 20} MB" in str(told[0])


def test_thumbnails_come_for_what_is_seen(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    photo, words = tmp_path / "照片.jpg", tmp_path / "说明.txt"
    photo.write_bytes(picture_bytes("JPEG"))
    words.write_text("话", encoding="utf-8")
    attach(desk, qtbot, photo, words)
    assert desk.work is not None
    view = desk.work.requirement.evidence
    view.grab()
    qtbot.waitUntil(lambda: view.thumbnails.drawn_count == 1, timeout=20000)


# Reminders


def test_what_stands_in_a_file_is_reminded_of_until_it_is_explained(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("姓名,手机\n某,13800138000\n", encoding="utf-8")
    attach(desk, qtbot, path)
    qtbot.waitUntil(
        lambda: any(gap.kind is GapKind.PERSONAL_DATA for gap in desk.session.gaps), timeout=20000
    )
    (gap,) = [gap for gap in desk.session.gaps if gap.is_reminder]
    assert "138****8000" in gap.sentence
    assert "13800138000" not in gap.sentence
    assert desk.work is not None
    view = desk.work.requirement.evidence
    assert "138****8000" in view.reminder.text()
    desk.session.edit("说明", edits.accept_gap, gap.kind, FIRST, "已核对")
    assert view.reminder.text() == ""
    assert not any(gap.is_reminder and gap.is_open for gap in desk.session.gaps)


def test_what_was_found_is_known_the_next_day(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "名单.csv"
    path.write_text("13800138000", encoding="utf-8")
    attach(desk, qtbot, path)
    qtbot.waitUntil(lambda: bool(desk.examined.contents), timeout=20000)
    kept = desk.examined._file.read_text(encoding="utf-8")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in kept
    assert "13800138000" not in kept
    book = desk.session.workbook.path
    desk.session.close()
    desk.session.open(book)
    assert any(gap.is_reminder for gap in desk.session.gaps)


# The folder


@pytest.mark.parametrize("is_public", [False, True])
def test_the_folder_is_whole_or_public(
    desk: Desk, files: list[Path], tmp_path: Path, qtbot: QtBot, *, is_public: bool
) -> None:
    attach(desk, qtbot, *files)
    first = desk.session.rows[0].evidence[0]
    desk.session.edit("标", edits.set_publicity, first.id, Publicity.NOT_PUBLIC)
    dialog = ExportFolder(desk)
    qtbot.addWidget(dialog)
    dialog.public.setChecked(is_public)
    assert ("没有列出" in dialog.reminder.text()) is is_public
    target = tmp_path / "出 #1" / "佐证"
    target.parent.mkdir()
    dialog.path_edit.setText(str(target))
    dialog.accept()
    qtbot.waitUntil(target.exists, timeout=30000)
    names = {path.name for path in target.iterdir()}
    assert INDEX in names
    assert len(names) == len(files) + 2 - is_public
    assert any(first.title in name for name in names) is not is_public


def test_cancelling_the_folder_leaves_nothing(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    large = tmp_path / "录像.zip"
    with zipfile.ZipFile(large, "w", zipfile.ZIP_STORED) as package:
        package.writestr("a", b"x" * (30 << 20))
    attach(desk, qtbot, large)
    dialog = ExportFolder(desk)
    qtbot.addWidget(dialog)
    place = tmp_path / "出"
    place.mkdir()
    dialog.path_edit.setText(str(place / "佐证"))
    dialog.accept()
    (progress,) = [each for each in dialog.children() if each.objectName() == "progress"]
    qtbot.waitUntil(lambda: progress.bar.value() > 0, timeout=20000)  # type: ignore[attr-defined]
    progress.stop.click()  # type: ignore[attr-defined]
    assert list(place.iterdir()) == []


@given(
    st.floats(0, 20_000),
    st.floats(0, 20_000),
    st.tuples(st.integers(1, 9000), st.integers(1, 9000)),
    st.floats(0.1, 4),
)
def test_nothing_is_drawn_larger_than_its_room_or_its_limit(
    across: float, up: float, room: tuple[int, int], largest: float
) -> None:
    scale = drawing._scale(across, up, room, largest)
    assert 0 < scale <= largest
    assert max(across, 1) * scale <= room[0] * 1.001
    assert max(up, 1) * scale <= room[1] * 1.001
    assert across * up * scale * scale <= drawing.MOST_PIXELS * 1.001


def test_the_preview_can_be_as_wide_as_there_is_room(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    pdf = tmp_path / "甲.pdf"
    pdf.write_bytes(pdf_bytes(1))
    attach(desk, qtbot, pdf)
    dialog = PreviewDialog(desk, desk.session.rows[0].evidence)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.sheet.image is not None, timeout=20000)
    whole = dialog.sheet.width()
    dialog.widen()
    qtbot.waitUntil(lambda: dialog.sheet.width() > whole, timeout=20000)
    assert dialog.sheet.width() <= dialog.parts.width()
    assert dialog.scroller.verticalScrollBar().maximum() > 0


# Out


def test_a_large_file_is_taken_out_with_progress_before_it_is_opened(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = tmp_path / "厚的.pdf"
    pdf.write_bytes(pdf_bytes(1) + b"\n" * (3 << 20))
    attach(desk, qtbot, pdf)
    monkeypatch.setattr(outgoing, "AT_ONCE", 1 << 20)
    opened: list[bytes] = []
    monkeypatch.setattr(
        outgoing.QDesktopServices,
        "openUrl",
        lambda url: opened.append(Path(url.toLocalFile()).read_bytes()) or True,
    )
    desk.actions["open_evidence"].trigger()
    qtbot.waitUntil(lambda: bool(opened), timeout=20000)
    assert opened == [pdf.read_bytes()]


def test_several_pieces_go_into_one_folder_and_replace_nothing(
    desk: Desk, files: list[Path], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(desk, qtbot, *files)
    place = tmp_path / "取出 #1"
    place.mkdir()
    (place / files[0].name).write_bytes(b"before")
    monkeypatch.setattr(ask, "folder", lambda *_words: place)
    desk.work.requirement.evidence.list.selectAll()  # type: ignore[union-attr]
    desk.actions["export_evidence"].trigger()
    qtbot.waitUntil(lambda: "已存出" in desk.notice.sentence.text(), timeout=20000)
    contents = sorted(path.read_bytes() for path in place.iterdir())
    assert contents == sorted([b"before", *(path.read_bytes() for path in files)])


def test_a_snapshot_that_does_not_come_in_leaves_the_link(
    desk: Desk, tmp_path: Path, qtbot: QtBot, answer: Callable[..., None]
) -> None:
    empty = tmp_path / "空.png"
    empty.touch()

    def fill(dialog: DescribeDialog) -> None:
        dialog.url_edit.setText("https://example.invalid/1")
        dialog.snapshot_field._take(Incoming(empty), empty.name)

    answer(DescribeDialog, fill)
    with qtbot.waitSignal(desk.storing.finished, timeout=20000):
        desk.actions["attach_link"].trigger()
    (link,) = desk.session.rows[0].evidence
    assert not link.has_snapshot
    assert "空文件" in desk.notice.sentence.text()
    assert desk.notice.way_on.isHidden()
