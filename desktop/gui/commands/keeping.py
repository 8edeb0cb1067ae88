"""Keeping a workbook: another copy, backups, merging, checking."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.errors import DesktopError, UsageError
from desktop.files import backups_folder, replace_whole
from desktop.gui import ask
from desktop.gui.evidence.progress import Progress
from desktop.gui.keeping.aside import aside
from desktop.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from desktop.gui.desk import Desk
    from desktop.report.history_page import History
    from desktop.workbook.foreign.values import ForeignWorkbook
    from desktop.workbook.merge.plan import MergePlan
    from desktop.workbook.model import Changes
    from desktop.workbook.next_year import Carried

_COMPARING = "正在读取并比较……"


def save_copy(desk: Desk) -> None:
    """Write a copy with everything in it and stay with the present workbook."""
    if not desk.session.settle():
        return
    _refuse_while_storing(desk)
    workbook = desk.session.workbook
    suggestion = desk.preferences.folder / f"{workbook.path.stem}（另存）{workbook.path.suffix}"
    target = ask.save_file(desk.window, "另存一份", ask.WORKBOOKS, suggestion)
    if target:
        desk.preferences.worked_in(target.parent)
        words = f"另存好了，核对无误：{target}"
        _long(desk, "正在另存……", lambda _none: desk.notice.tell(words)).start(
            workbook.saving_copy(target)
        )


def plain_folder(desk: Desk) -> None:
    """Write everything as a folder that can be read in decades, without this program."""
    if not desk.session.settle():
        return
    _refuse_while_storing(desk)
    place = ask.folder(desk.window, "导出到哪里（会在里面新建一个文件夹）", desk.preferences.folder)
    if not place:
        return
    workbook = desk.session.workbook
    day = f"{workbook.clock():%Y%m%d}"
    target = place / safe_name(f"{workbook.path.stem}（长期保存版 {day}）")
    desk.preferences.worked_in(place)
    _long(
        desk, "正在导出……取消后不会留下半个文件夹。", partial(_written_plain, desk, target)
    ).start(workbook.writing_plain(target))


def _written_plain(desk: Desk, target: Path, count: int) -> None:
    _tell_written(
        desk, target, f"已导出到文件夹“{target}”，佐证 {count} 份，说明见“00-说明.html”。"
    )


def history(desk: Desk) -> None:
    """Write who did what when as a file to be printed."""
    from desktop.report.export import Form  # noqa: PLC0415 - on demand
    from desktop.report.history_page import composed_history  # noqa: PLC0415 - likewise

    if not desk.session.settle():
        return
    workbook = desk.session.workbook
    content = composed_history(workbook, printed_on=workbook.clock().date())
    suggestion = desk.preferences.folder / safe_name(f"{content.title}{Form.PDF.value}")
    kinds = "PDF、Excel 或 Word (*.pdf *.xlsx *.docx)"
    target = ask.save_file(desk.window, "导出操作记录", kinds, suggestion)
    if target:
        desk.preferences.worked_in(target.parent)
        desk.notice.tell("正在写操作记录……")
        desk.tasks.run(
            desk.window,
            partial(_write_history, content, target),
            lambda _none: _tell_written(desk, target, f"操作记录已写到“{target}”。"),
            desk.failed,
        )


def _write_history(content: History, target: Path) -> None:
    from desktop.report.export import form_of  # noqa: PLC0415 - slow import
    from desktop.report.history_page import history_file  # noqa: PLC0415 - likewise

    data = history_file(content, form_of(target))
    with replace_whole(target) as part:
        part.write_bytes(data)


def _tell_written(desk: Desk, target: Path, words: str) -> None:
    desk.notice.tell(
        words, "打开", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))
    )


def backups(desk: Desk) -> None:
    """Show what is kept, and the ways back."""
    from desktop.gui.keeping.backups_dialog import BackupsDialog  # noqa: PLC0415 - on demand

    if desk.session.settle():
        ask.run(BackupsDialog(desk))


def check(desk: Desk) -> None:
    """Check whether the open workbook is whole."""
    from desktop.gui.keeping.check_dialog import CheckDialog  # noqa: PLC0415 - on demand

    if desk.session.settle():
        _refuse_while_storing(desk)
        ask.run(CheckDialog(desk))


def next_year(desk: Desk) -> None:
    """Begin next year's workbook: what has the same words brings this year's answer along."""
    from desktop.gui.dialogs.new_workbook import NewWorkbook  # noqa: PLC0415 - shown on demand
    from desktop.workbook.next_year import starting_next_year  # noqa: PLC0415 - on demand

    _refuse_while_storing(desk)
    if not desk.session.settle():
        return
    old, unit = desk.session.workbook.path, desk.session.workbook.info.unit
    dialog = NewWorkbook(desk)
    dialog.setWindowTitle(f"由“{old.name}”开始新的一年")
    dialog.unit_edit.setCurrentText(unit)
    if not ask.run(dialog):
        return
    target = dialog.path
    make = partial(
        starting_next_year,
        old,
        target,
        dialog.chosen_checklist(),
        unit=dialog.unit,
        year=dialog.year,
    )
    desk.preferences.worked_in(target.parent)
    desk.session.close()  # it is read as every workbook from elsewhere
    _long(desk, "正在带上去年的情况……", partial(_begin_year, desk, target)).start(aside(make))


def _begin_year(desk: Desk, target: Path, carried: Carried) -> None:
    from desktop.gui.commands.files import open_path  # noqa: PLC0415 - on demand

    open_path(desk, target)
    desk.notice.tell(_carried_in_words(carried))


def _carried_in_words(carried: Carried) -> str:
    if not carried.matched_count:
        return f"{carried.requirement_count} 条都与去年的文字不同，没有可以带来的，请逐条填报。"
    missing = f"；有 {len(carried.missing)} 份去年的佐证已损坏，没有带来" if carried.missing else ""
    return (
        f"{carried.requirement_count} 条中有 {carried.matched_count} 条与去年文字相同，"
        f"去年的情况列在旁边供参考，状态从头填起{missing}。"
    )


def merge(desk: Desk) -> None:
    """Ask for another copy of the open workbook and bring both together."""
    path = ask.open_file(
        desk.window, "选择要合并的副本", f"{ask.WORKBOOKS};;{ask.ANY}", desk.preferences.folder
    )
    if path:
        desk.preferences.worked_in(path.parent)
        merge_with(desk, path)


def merge_with(
    desk: Desk, path: Path, done: Callable[[ForeignWorkbook], object] | None = None
) -> None:
    """Compare with a copy, ask whose words to take, and take them as one step that can be undone.

    ``done`` gets the copy as it was read, once its words are in the open workbook.
    """
    from desktop.workbook.foreign.opening import opening  # noqa: PLC0415 - on demand

    if not desk.session.settle():
        return
    _refuse_while_storing(desk)
    _long(desk, _COMPARING, partial(_ask_and_merge, desk, done)).start(
        aside(partial(opening, path.absolute()))
    )


def _ask_and_merge(
    desk: Desk, done: Callable[[ForeignWorkbook], object] | None, theirs: ForeignWorkbook
) -> None:
    from desktop.gui.keeping.merge_dialog import MergeDialog  # noqa: PLC0415 - on demand
    from desktop.workbook.merge.plan import plan_merge  # noqa: PLC0415 - on demand

    plan = plan_merge(desk.session.workbook, theirs)
    if plan.is_empty:
        desk.notice.tell(f"与“{theirs.path.name}”的内容相同，不必合并。")
        if done:
            done(theirs)
        return
    dialog = MergeDialog(desk, plan)
    if not ask.run(dialog):
        return
    sides = dialog.sides
    desk.backups.stop()

    def carry_out(_backup: object) -> None:
        from desktop.workbook.merge.merging import merging  # noqa: PLC0415 - on demand

        steps = merging(desk.session.workbook, plan, sides)
        _long(desk, "正在合并……", partial(_merged, desk, plan, done)).start(steps)

    _long(desk, "合并之前先备份一次……", carry_out).start(
        desk.session.workbook.backing_up(backups_folder())
    )


def _merged(
    desk: Desk,
    plan: MergePlan,
    done: Callable[[ForeignWorkbook], object] | None,
    changes: Changes,
) -> None:
    desk.session.note(changes)
    count = len(plan.differences) + len(plan.particulars)
    desk.notice.tell(
        f"已与“{plan.theirs.path.name}”合并，{count} 处不同都处理了。",
        "撤销合并",
        desk.session.undo,
    )
    if done:
        done(plan.theirs)


def backed_up_first(desk: Desk, words: str, go_on: Callable[[], object]) -> None:
    """Keep the present state, then go on; where that is impossible, say so and go on all the same."""

    def failed(error: DesktopError) -> None:
        go_on()
        desk.notice.trouble(f"事先没有备份成：{error}")

    if not desk.session.is_writable:
        go_on()
        return
    desk.backups.stop()
    Progress(
        desk.window,
        desk.session,
        words,
        done=lambda _backup: desk.run(lambda _desk: go_on()),
        failed=failed,
    ).start(desk.session.workbook.backing_up(backups_folder()))


def _refuse_while_storing(desk: Desk) -> None:
    if desk.storing.is_busy:
        raise UsageError("还有文件正在存入工作簿。请等它存完再试。")


def _long(desk: Desk, words: str, done: Callable[[Any], object]) -> Progress:
    return Progress(
        desk.window,
        desk.session,
        words,
        done=lambda result: desk.run(lambda _desk: done(result)),
        failed=desk.failed,
    )
