"""What the actions of 保管 do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.keeping.backups_dialog import BackupsDialog
from desktop.gui.keeping.check_dialog import CheckDialog
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from tests.samples import make_checklist

if TYPE_CHECKING:
    from tests.gui.acting.person import Effects, Person


def save_copy(p: Person) -> None:
    p.answers(save_file=p.files[0].with_name("另存.yaodian"))
    p.do("save_copy")
    p.qtbot.waitUntil(lambda: "另存好了" in p.says())
    Workbook.open(p.files[0].with_name("另存.yaodian")).close()


def plain_folder(p: Person) -> None:
    place = p.files[0].with_name("档案")
    place.mkdir()
    p.answers(folder=place)
    p.do("plain_folder")
    p.qtbot.waitUntil(lambda: "已导出到文件夹" in p.says())
    assert [each.name for each in place.glob("*/00-说明.html")] == ["00-说明.html"]


def history(p: Person) -> None:
    target = p.files[0].with_name("操作记录.xlsx")
    p.answers(save_file=target)
    p.do("history")
    p.qtbot.waitUntil(lambda: "操作记录已写到" in p.says())
    assert target.read_bytes().startswith(b"PK")


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


EFFECTS: Effects = {
    "save_copy": save_copy,
    "plain_folder": plain_folder,
    "history": history,
    "merge": merge,
    "next_year": next_year,
    "backups": backups,
    "check": check,
}
