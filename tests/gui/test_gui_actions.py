"""One table of actions: every line can be reached by menu, key and palette, and does something."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from desktop.gui import ask
from desktop.gui.actions import ACTIONS, CONTEXT_MENUS, MENUS, Needs, bare
from desktop.gui.commands import outgoing
from desktop.gui.dialogs.about import AboutDialog
from desktop.gui.dialogs.certificate import CertificateDialog
from desktop.gui.dialogs.choose_evidence import ChooseEvidence
from desktop.gui.dialogs.describe import DescribeDialog
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.dialogs.palette import Palette
from desktop.gui.dialogs.paper import PaperDialog
from desktop.gui.dialogs.phrases import PhrasesDialog
from desktop.gui.dialogs.region import RegionDialog
from desktop.gui.dialogs.report import ReportDialog
from desktop.gui.dialogs.verify import VerifyDialog
from desktop.gui.evidence.export_folder import ExportFolder
from desktop.gui.evidence.preview import PreviewDialog
from desktop.gui.evidence.share import ShareDialog
from desktop.gui.exchange.submit import SubmitDialog
from desktop.gui.facets import Facet
from desktop.gui.keeping.backups_dialog import BackupsDialog
from desktop.gui.keeping.check_dialog import CheckDialog
from desktop.gui.models.ledger_lines import Column
from desktop.gui.office.making import NewRollup
from desktop.gui.phrases import BLANK
from desktop.gui.review import keys as review_keys
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Fact, Publicity, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))


class Person:
    """Does one thing after the other, as a test of every action needs it."""

    def __init__(
        self, desk: Desk, files: list[Path], qtbot: QtBot, patch: pytest.MonkeyPatch
    ) -> None:
        self.desk, self.files, self.qtbot, self.patch = desk, files, qtbot, patch
        assert desk.work is not None
        self.work = desk.work

    @property
    def first(self) -> Any:
        return self.desk.session.rows[0]

    def do(self, name: str) -> None:
        action = self.desk.actions[name]
        assert action.isEnabled(), name
        action.trigger()

    def attach(self) -> None:
        with self.qtbot.waitSignal(self.desk.storing.finished):
            self.desk.attach_files(FIRST, self.files[:1])
        self.work.requirement.evidence.list.selectAll()

    def dialog(
        self, kind: type[QDialog], act: Callable[[Any], object] = lambda _: None
    ) -> list[Any]:
        """Stand in for the person at a dialog; returns the dialogs that were shown."""
        seen: list[Any] = []

        def run(dialog: Any) -> int:
            seen.append(dialog)
            act(dialog)
            return 1

        self.patch.setattr(kind, "exec", run)
        return seen

    def answers(self, **replies: Any) -> None:
        for name, reply in replies.items():
            self.patch.setattr(ask, name, lambda *_args, reply=reply: reply)

    def says(self) -> str:
        return self.desk.notice.sentence.text()


def new(p: Person) -> None:
    shown = p.dialog(NewWorkbook)
    p.patch.setattr(NewWorkbook, "exec", lambda dialog: shown.append(dialog) or 0)
    p.do("new")
    assert len(shown) == 1


def new_pasted(p: Person) -> None:
    QApplication.clipboard().setText("2021年工作要点\n一、做好政策解读\n")
    shown = p.dialog(NewWorkbook)
    p.patch.setattr(NewWorkbook, "exec", lambda dialog: shown.append(dialog) or 0)
    p.do("new_pasted")
    p.qtbot.waitUntil(lambda: shown[0].preview.count() == 1, timeout=10000)


def open_(p: Person) -> None:
    p.answers(open_file=None)
    p.do("open")
    p.answers(open_file=p.files[0])
    p.do("open")
    assert "不是要点工作簿" in p.says()


def example(p: Person) -> None:
    p.do("example")
    assert p.desk.session.workbook.path.name == "练习用的示例.yaodian"
    assert p.first.evidence


def office(p: Person) -> None:
    shown = p.dialog(NewRollup)
    p.patch.setattr(NewRollup, "exec", lambda dialog: shown.append(dialog) or 0)
    p.patch.setattr(ask, "confirm", lambda *_args: False)
    p.do("office")
    assert len(shown) == 1


def hand_over(p: Person) -> None:
    p.answers(save_file=p.files[0].with_name("副本.yaodian"))
    p.do("hand_over")
    p.qtbot.waitUntil(lambda: "副本已写好" in p.says())
    with Workbook.open(p.files[0].with_name("副本.yaodian")) as copy:
        assert len(copy.ledger()) == 3


def save_copy(p: Person) -> None:
    p.answers(save_file=p.files[0].with_name("另存.yaodian"))
    p.do("save_copy")
    p.qtbot.waitUntil(lambda: "另存好了" in p.says())
    Workbook.open(p.files[0].with_name("另存.yaodian")).close()


def merge(p: Person) -> None:
    twin = p.files[0].with_name("另一份.yaodian")
    p.desk.session.workbook.save_copy(twin)
    p.answers(open_file=twin)
    p.do("merge")
    p.qtbot.waitUntil(lambda: "不必合并" in p.says())


def next_year(p: Person) -> None:
    old = p.desk.session.workbook.path
    p.desk.session.edit(
        "写", edits.assess, p.desk.session.rows[0].requirement.id, statement="去年的话"
    )
    target = p.files[0].with_name("2027 #1.yaodian")

    def fill(dialog: NewWorkbook) -> int:
        assert old.name in dialog.windowTitle()
        dialog.choice.taken.emit(make_checklist())
        dialog.path_edit.setText(str(target))
        return 1

    p.patch.setattr(NewWorkbook, "exec", fill)
    p.do("next_year")
    p.qtbot.waitUntil(lambda: "与去年文字相同" in p.says(), timeout=20000)
    assert p.desk.session.workbook.path == target
    assert p.desk.session.rows[0].offers[0].statement == "去年的话"
    with Workbook.open(old, read_only=True) as kept:
        assert kept.ledger()[0].assessment.statement == "去年的话"


def backups(p: Person) -> None:
    shown = p.dialog(BackupsDialog)
    p.do("backups")
    assert "没有这个工作簿的备份" in shown[0].verdict.text()


def check(p: Person) -> None:
    shown = p.dialog(CheckDialog)
    p.do("check")
    p.qtbot.waitUntil(lambda: "完好" in shown[0].verdict.text())


def submit(p: Person) -> None:
    shown = p.dialog(SubmitDialog)
    p.do("submit")
    assert shown[0].faults.count() > 0


def take_return(p: Person) -> None:
    p.answers(open_file=p.files[0])
    p.do("take_return")
    assert "不是退回单" in p.desk.notice.sentence.text()


def print_(p: Person) -> None:
    shown = p.dialog(ReportDialog)
    p.do("print")
    p.qtbot.waitUntil(shown[0].save.isEnabled, timeout=20000)


def verify(p: Person) -> None:
    shown = p.dialog(VerifyDialog)
    p.answers(open_file=p.files[0])
    p.do("verify")
    p.qtbot.waitUntil(lambda: shown[0].document is not None, timeout=20000)
    assert shown[0].document.problem


def certificate(p: Person) -> None:
    shown = p.dialog(CertificateDialog)
    p.do("certificate")
    assert shown[0].unit_edit.text() == "办公室"


def close(p: Person) -> None:
    p.do("close")
    assert not p.desk.session.is_open


def quit_(p: Person) -> None:
    p.do("quit")
    assert not p.desk.window.isVisible()


def undo(p: Person) -> None:
    p.do("mark_done")
    p.do("undo")
    assert p.first.assessment.status is Status.NOT_STARTED


def redo(p: Person) -> None:
    undo(p)
    p.do("redo")
    assert p.first.assessment.status is Status.DONE


def mark(status: Status) -> Callable[[Person], None]:
    def check(p: Person) -> None:
        p.answers(reason="不归我们管")
        other = Status.DONE if status is Status.NOT_STARTED else Status.NOT_STARTED
        p.do(f"mark_{other}")
        p.do(f"mark_{status}")
        assert p.first.assessment.status is status
        assert p.desk.actions[f"mark_{status}"].isChecked()

    return check


def phrase(p: Person) -> None:
    def choose(dialog: PhrasesDialog) -> None:
        dialog.search.setText("xwfbh")
        dialog._choose()

    p.dialog(PhrasesDialog, choose)
    p.do("phrase")
    statement = p.work.requirement.statement
    assert "新闻发布会" in statement.toPlainText()
    assert statement.textCursor().selectedText() == BLANK
    assert statement.hasFocus()


def figure(p: Person) -> None:
    p.do("figure")
    figures = p.work.requirement.answer.figures
    editor = QApplication.focusWidget()
    assert figures.isAncestorOf(editor)
    p.qtbot.keyClicks(editor, "meetings")
    p.qtbot.keyClick(editor, Qt.Key.Key_Tab)
    p.qtbot.keyClicks(QApplication.focusWidget(), "3")
    figures.settle()
    assert p.first.assessment.facts == (Fact("meetings", "3"),)


def answer_review(p: Person) -> None:
    p.do("answer_review")
    assert p.work.requirement.statement.hasFocus()


def write(p: Person) -> None:
    p.desk.window.activateWindow()
    p.do("write")
    assert p.work.requirement.statement.hasFocus()


def copy_table(p: Person) -> None:
    p.do("copy_table")
    assert "任务1" in QGuiApplication.clipboard().text()


def find(p: Person) -> None:
    p.desk.window.activateWindow()
    p.do("find")
    assert p.work.ledger.search.hasFocus()


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


def describe(p: Person) -> None:
    p.attach()
    p.dialog(DescribeDialog, lambda dialog: dialog.title_edit.setText("改过的标题"))
    p.do("describe_evidence")
    assert p.first.evidence[0].title == "改过的标题"


def paste(p: Person) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    with p.qtbot.waitSignal(p.desk.storing.finished):
        p.do("paste_evidence")
    (piece,) = p.first.evidence
    assert piece.name.startswith("截图 ")
    assert piece.name.endswith(".png")


def preview(p: Person) -> None:
    shown = p.dialog(PreviewDialog)
    p.attach()
    p.do("preview_evidence")
    assert p.files[0].stem in shown[0].windowTitle()
    shown[0].accept()


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


def detach(p: Person) -> None:
    p.attach()
    p.do("detach")
    assert p.first.evidence == ()
    p.desk.notice.way_on.click()
    assert len(p.first.evidence) == 1


def previous(p: Person) -> None:
    p.desk.selection.go_to(THIRD)
    p.do("previous")
    assert p.desk.selection.requirement_id == SECOND


def next_(p: Person) -> None:
    p.do("next")
    assert p.desk.selection.requirement_id == SECOND


def next_gap(p: Person) -> None:
    p.do("next_gap")
    assert p.desk.selection.requirement_id == SECOND
    p.desk.selection.go_to(THIRD)
    p.do("next_gap")
    assert p.desk.selection.requirement_id == FIRST


def ledger(p: Person) -> None:
    p.desk.window.activateWindow()
    p.do("gaps")
    p.do("ledger")
    assert p.work.tabs.currentWidget() is p.work.ledger
    assert p.work.ledger.tree.hasFocus()


def gaps(p: Person) -> None:
    p.do("gaps")
    assert p.work.tabs.currentWidget() is p.work.gaps


def overview(p: Person) -> None:
    p.do("overview")
    assert p.work.tabs.currentWidget() is p.work.overview
    assert p.work.overview.groups.topLevelItemCount() == 3


def print_overview(p: Person) -> None:
    shown = p.dialog(PaperDialog)
    p.do("print_overview")
    p.qtbot.waitUntil(shown[0].save.isEnabled, timeout=20000)


def show(facet: Facet) -> Callable[[Person], None]:
    def check(p: Person) -> None:
        p.do(f"show_{facet}")
        filters = p.work.ledger.model.filter
        assert filters.facets == frozenset({facet} - {Facet.ALL})
        assert p.work.ledger.filters.buttons[facet].isChecked()
        p.do(f"show_{facet}")
        assert not filters.facets

    return check


def flat(p: Person) -> None:
    p.do("flat")
    assert p.work.ledger.model.is_flat
    assert p.desk.selection.requirement_id == FIRST
    p.do("flat")
    assert not p.work.ledger.model.is_flat


def columns(p: Person) -> None:
    p.do("columns")
    menu = p.work.ledger.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["进展", "佐证", "审核", "时限", "单位"]
    menu.actions()[0].trigger()
    menu.close()
    assert p.work.ledger.tree.isColumnHidden(Column.STATUS)


def region(p: Person) -> None:
    shown = p.dialog(RegionDialog)
    p.patch.setattr(RegionDialog, "exec", lambda dialog: shown.append(dialog) or 0)
    p.do("region")
    assert len(shown) == 1


def bigger(p: Person) -> None:
    before = QApplication.font().pointSizeF()
    p.do("bigger")
    assert QApplication.font().pointSizeF() == before + 1
    p.do("smaller")


def smaller(p: Person) -> None:
    p.do("bigger")
    before = QApplication.font().pointSizeF()
    p.do("smaller")
    assert QApplication.font().pointSizeF() == before - 1


def usual_size(p: Person) -> None:
    before = QApplication.font().pointSizeF()
    p.do("bigger")
    p.do("usual_size")
    assert QApplication.font().pointSizeF() == before


def palette(p: Person) -> None:
    def choose(dialog: Palette) -> None:
        dialog.search.setText("填报 已完")
        dialog._choose()

    p.dialog(Palette, choose)
    p.do("palette")
    assert p.first.assessment.status is Status.DONE


def keys(p: Person) -> None:
    shown = p.dialog(KeysDialog)
    p.do("keys")
    lines = shown[0].tree
    counts = [lines.topLevelItem(n).childCount() for n in range(lines.topLevelItemCount())]
    assert counts == [*map(len, MENUS.values()), len(list(review_keys.lines()))]


def about(p: Person) -> None:
    assert len(p.dialog(AboutDialog)) == 0
    shown = p.dialog(AboutDialog)
    p.do("about")
    assert len(shown) == 1


EFFECTS: dict[str, Callable[[Person], None]] = {
    "new": new, "new_pasted": new_pasted, "open": open_, "example": example, "hand_over": hand_over, "print": print_,
    "office": office, "submit": submit, "take_return": take_return,
    "save_copy": save_copy, "merge": merge, "next_year": next_year, "backups": backups, "check": check,
    "verify": verify, "certificate": certificate, "close": close, "quit": quit_,
    "undo": undo, "redo": redo, "write": write,
    "phrase": phrase, "figure": figure, "answer_review": answer_review, "copy_table": copy_table, "find": find,
    "attach_files": attach_files, "attach_folder": attach_folder, "attach_link": attach_link,
    "paste_evidence": paste, "preview_evidence": preview, "share_evidence": share,
    "examine_evidence": examine, "export_folder": export_folder, "publicity_none": publicity(None),
    **{f"publicity_{value}": publicity(value) for value in Publicity},
    "attach_again": attach_again, "waive_evidence": waive, "open_evidence": open_evidence,
    "export_evidence": export, "describe_evidence": describe, "detach": detach,
    "previous": previous, "next": next_, "next_gap": next_gap, "ledger": ledger, "gaps": gaps,
    "overview": overview, "print_overview": print_overview, "flat": flat, "columns": columns, "bigger": bigger, "smaller": smaller, "usual_size": usual_size,
    "region": region, "palette": palette, "keys": keys, "about": about,
    **{f"mark_{status}": mark(status) for status in Status},
    **{f"show_{facet}": show(facet) for facet in Facet},
}  # fmt: skip


@pytest.fixture
def person(
    desk: Desk, files: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    font = QApplication.font()
    yield Person(desk, files, qtbot, monkeypatch)
    QApplication.setFont(font)


@pytest.mark.parametrize("name", [spec.id for spec in ACTIONS])
def test_every_action_does_what_it_says(person: Person, name: str) -> None:
    EFFECTS[name](person)


def test_ids_keys_and_names_are_unique() -> None:
    for values in (
        [spec.id for spec in ACTIONS],
        [key for spec in ACTIONS for key in spec.keys],
        *[[spec.text for spec in specs] for specs in MENUS.values()],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_letters_are_unique_in_each_menu() -> None:
    def letter(text: str) -> str:
        return text.partition("(&")[2][:1]

    for specs in MENUS.values():
        letters = [letter(spec.text) for spec in specs if letter(spec.text)]
        assert len(letters) == len(set(letters)), letters
    titles = [letter(title) for title in MENUS]
    assert len(titles) == len(set(titles))


def test_every_action_is_in_a_menu_and_in_the_palette(desk: Desk, window: MainWindow) -> None:
    in_menus = {action for menu in window.menus for action in menu.actions()}
    dialog = Palette(desk)
    offered = {
        dialog.list.item(row).data(0x0100).objectName() for row in range(dialog.list.count())
    }
    for spec in ACTIONS:
        assert desk.actions[spec.id] in in_menus
        assert (spec.id in offered) is (desk.actions[spec.id].isEnabled() and spec.id != "palette")


def test_context_menus_name_real_actions() -> None:
    known = {spec.id for spec in ACTIONS}
    assert {name for names in CONTEXT_MENUS.values() for name in names} <= known


def test_without_a_workbook_only_what_makes_sense_is_enabled(window: MainWindow) -> None:
    for spec in ACTIONS:
        assert window.desk.actions[spec.id].isEnabled() is (spec.needs is Needs.NOTHING)


def test_reading_only_offers_no_change(
    desk: Desk, book_path: Path, files: list[Path], qtbot: QtBot
) -> None:
    Person(desk, files, qtbot, pytest.MonkeyPatch()).attach()
    desk.session.close()
    desk.session.open(book_path, read_only=True)
    assert desk.work is not None
    desk.work.requirement.evidence.list.selectAll()
    for spec in ACTIONS:
        assert desk.actions[spec.id].isEnabled() is (not spec.writes), spec.id
    assert desk.work.requirement.statement.isReadOnly()


@pytest.mark.parametrize(
    ("text", "plain"), [("打开(&O)…", "打开…"), ("已完成", "已完成"), ("文件(&F)", "文件")]
)
def test_bare(text: str, plain: str) -> None:
    assert bare(text) == plain


@pytest.mark.parametrize(
    ("name", "data", "is_asked"),
    [
        ("照片.jpg.exe", b"MZ", False),
        ("通知.pdf", b"MZ\x90\0", False),
        ("通知.pdf", "不是 PDF".encode(), True),
        ("图纸.dwg", b"AC1027", True),
    ],
)
def test_what_could_run_is_never_opened_and_the_unknown_not_without_asking(
    person: Person, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, *, is_asked: bool
) -> None:
    (strange := person.files[0].with_name(name)).write_bytes(data)
    person.files.insert(0, strange)
    person.attach()
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *words: asked.append(words[2]) or False)
    monkeypatch.setattr(outgoing.QDesktopServices, "openUrl", lambda _url: pytest.fail("opened"))
    person.do("open_evidence")
    assert [name in question for question in asked] == [True] * is_asked
    assert (name in person.desk.notice.sentence.text()) is not is_asked
