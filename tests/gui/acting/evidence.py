"""What the actions of 佐证 do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from desktop.gui.dialogs.choose_evidence import ChooseEvidence
from desktop.gui.dialogs.describe import DescribeDialog
from desktop.gui.evidence.export_folder import ExportFolder
from desktop.gui.evidence.preview import PreviewDialog
from desktop.gui.evidence.share import ShareDialog
from desktop.workbook.model import Publicity
from tests.gui.acting.person import SECOND, Effects, Person

if TYPE_CHECKING:
    from collections.abc import Callable


def paste(p: Person) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    with p.qtbot.waitSignal(p.desk.storing.finished):
        p.do("paste_evidence")
    (piece,) = p.first.evidence
    assert piece.name.startswith("截图 ")
    assert piece.name.endswith(".png")


def attach_files(p: Person) -> None:
    p.answers(open_files=p.files)
    with p.qtbot.waitSignal(p.desk.storing.finished):
        p.do("attach_files")
    assert [each.name for each in p.first.evidence] == [path.name for path in p.files]


def attach_folder(p: Person) -> None:
    folder = p.files[0].parent / "佐证 夹"
    (folder / "里面").mkdir(parents=True)
    (folder / "里面" / "甲.txt").write_text("甲")
    (folder / "乙.txt").write_text("乙")
    (folder / ".DS_Store").write_text("x")
    p.answers(folder=folder)
    with p.qtbot.waitSignal(p.desk.storing.finished):
        p.do("attach_folder")
    assert {each.name for each in p.first.evidence} == {"甲.txt", "乙.txt"}


def attach_link(p: Person) -> None:
    def fill(dialog: DescribeDialog) -> None:
        dialog.url_edit.setText("www.example.invalid/1")
        dialog.title_edit.setText("解读")
        dialog.dated_edit.setText("2019年3月5日")
        dialog.channel_edit.setCurrentText("政府门户网站")
        dialog.number_edit.setText("办〔2019〕1号")

    p.dialog(DescribeDialog, fill)
    p.do("attach_link")
    (link,) = p.first.evidence
    assert link.url == "https://www.example.invalid/1"
    assert (link.title, link.channel, link.document_number) == (
        "解读",
        "政府门户网站",
        "办〔2019〕1号",
    )
    assert link.dated.isoformat() == "2019-03-05"


def attach_again(p: Person) -> None:
    p.attach()
    p.desk.selection.go_to(SECOND)
    p.dialog(ChooseEvidence, lambda dialog: dialog.list.selectAll())
    p.do("attach_again")
    assert p.desk.session.rows[1].evidence == p.first.evidence
    p.do("undo")
    assert p.desk.session.rows[1].evidence == ()


def waive(p: Person) -> None:
    p.answers(reason="内部工作，无需佐证", confirm=True)
    p.do("waive_evidence")
    assert p.first.assessment.evidence_waiver == "内部工作，无需佐证"
    p.do("waive_evidence")
    assert p.first.assessment.evidence_waiver == ""


def preview(p: Person) -> None:
    shown = p.dialog(PreviewDialog)
    p.attach()
    p.do("preview_evidence")
    assert p.files[0].stem in shown[0].windowTitle()
    shown[0].accept()


def open_evidence(p: Person) -> None:
    opened: list[str] = []
    p.patch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    p.files[0].write_bytes(b"%PDF-1.7 as its name says")
    p.attach()
    p.do("open_evidence")
    (path,) = opened
    with open(path, "rb") as file:  # noqa: PTH123
        assert file.read() == p.files[0].read_bytes()


def export(p: Person) -> None:
    target = p.files[0].with_name("取出.pdf")
    p.answers(save_file=target)
    p.attach()
    p.do("export_evidence")
    assert target.read_bytes() == p.files[0].read_bytes()


def share(p: Person) -> None:
    p.attach()

    def check_second(dialog: ShareDialog) -> None:
        assert not dialog.chosen
        dialog.search.setText("任务3")
        assert dialog.list.item(0).isHidden()
        dialog.list.itemActivated.emit(dialog.list.item(0))

    p.dialog(ShareDialog, check_second)
    p.do("share_evidence")
    assert p.desk.session.rows[1].evidence == p.first.evidence
    p.do("undo")
    assert p.desk.session.rows[1].evidence == ()


def describe(p: Person) -> None:
    p.attach()
    p.dialog(DescribeDialog, lambda dialog: dialog.title_edit.setText("改过的标题"))
    p.do("describe_evidence")
    assert p.first.evidence[0].title == "改过的标题"


def detach(p: Person) -> None:
    p.attach()
    p.do("detach")
    assert p.first.evidence == ()
    p.desk.notice.way_on.click()
    assert len(p.first.evidence) == 1


def publicity(value: Publicity | None) -> Callable[[Person], None]:
    def check(p: Person) -> None:
        p.attach()
        p.do("publicity_not_public")
        p.do(f"publicity_{value or 'none'}")
        assert p.first.evidence[0].publicity == value

    return check


def examine(p: Person) -> None:
    p.files[0].write_text("联系人 13800138000", encoding="utf-8")
    p.attach()
    p.qtbot.waitUntil(lambda: not p.desk.examined.is_busy, timeout=20000)
    p.do("examine_evidence")
    assert "其中 1 份可能有个人信息" in p.says()
    p.desk.notice.way_on.click()
    assert p.work.tabs.currentWidget() is p.work.gaps


def export_folder(p: Person) -> None:
    p.attach()
    target = p.files[0].parent / "导出的"

    def run(dialog: ExportFolder) -> int:
        dialog.path_edit.setText(str(target))
        dialog.accept()
        p.qtbot.waitUntil(target.exists, timeout=20000)
        return 1

    p.patch.setattr(ExportFolder, "exec", run)
    p.do("export_folder")
    p.qtbot.waitUntil(lambda: "已导出 1 个文件" in p.says())
    assert len(list(target.iterdir())) == 3


EFFECTS: Effects = {
    "paste_evidence": paste,
    "attach_files": attach_files,
    "attach_folder": attach_folder,
    "attach_link": attach_link,
    "attach_again": attach_again,
    "waive_evidence": waive,
    "preview_evidence": preview,
    "open_evidence": open_evidence,
    "export_evidence": export,
    "share_evidence": share,
    "describe_evidence": describe,
    "detach": detach,
    "publicity_none": publicity(None),
    **{f"publicity_{value}": publicity(value) for value in Publicity},
    "examine_evidence": examine,
    "export_folder": export_folder,
}
