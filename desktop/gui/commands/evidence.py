"""Evidence: add, look at, take out, describe, take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.taken_out import taken_out
from desktop.names import safe_name
from desktop.terms import printed_ref
from desktop.workbook import edits
from desktop.workbook.model import EvidenceKind
from desktop.workbook.outgoing import Opening, how_to_open, mark_as_foreign

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.workbook.model import Evidence, LedgerRow


def _row(desk: Desk) -> LedgerRow:
    row = desk.session.row(desk.selection.requirement_id)
    if row is None:
        raise RuntimeError("no requirement is selected")
    return row


def _chosen(desk: Desk) -> list[Evidence]:
    return [each for each in _row(desk).evidence if each.id in desk.selection.evidence_ids]


def attach_files(desk: Desk) -> None:
    """Choose files and attach them to the current requirement."""
    folder = desk.preferences.folder
    paths = ask.open_files(desk.window, "选择佐证文件", ask.ANY, folder)
    if paths:
        desk.preferences.worked_in(paths[0].parent)
        desk.attach_files(_row(desk).requirement.id, paths)


def attach_folder(desk: Desk) -> None:
    """Choose a folder and attach all files in it."""
    folder = ask.folder(desk.window, "选择装有佐证的文件夹", desk.preferences.folder)
    if folder:
        desk.preferences.worked_in(folder)
        desk.attach_files(_row(desk).requirement.id, [folder])


def attach_link(desk: Desk) -> None:
    """Ask for a published page and attach it."""
    from desktop.gui.dialogs.describe import DescribeDialog  # noqa: PLC0415 - shown on demand

    row = _row(desk)
    dialog = DescribeDialog(desk.window, EvidenceKind.LINK)
    if dialog.exec():
        desk.session.edit(
            f"给{printed_ref(row.requirement.ref)}附链接",
            edits.attach_link,
            row.requirement.id,
            dialog.url,
            title=dialog.title,
            channel=dialog.channel,
            dated=dialog.dated,
            document_number=dialog.document_number,
        )


def attach_again(desk: Desk) -> None:
    """Let evidence that is already in the workbook serve the selected requirements too."""
    from desktop.gui.dialogs.choose_evidence import ChooseEvidence  # noqa: PLC0415 - on demand

    ids = desk.selection.requirement_ids
    known = {each.id for each in _row(desk).evidence} if len(ids) == 1 else set()
    others = [each for each in desk.session.workbook.evidence() if each.id not in known]
    if not others:
        desk.notice.tell("工作簿里还没有其他佐证可用。请先添加文件或链接。")
        return
    dialog = ChooseEvidence(desk.window, others)
    if dialog.exec():
        label = f"给{printed_ref(_row(desk).requirement.ref)}用已有佐证"
        for chosen in dialog.chosen:
            desk.session.continue_edit(f"again/{id(dialog)}", label, edits.attach, ids, chosen.id)


def waive(desk: Desk) -> None:
    """Say why no evidence is needed, or take that back."""
    row = _row(desk)
    ref, waiver = printed_ref(row.requirement.ref), row.assessment.evidence_waiver
    if waiver:
        question = f"{ref}现在写的是“不需佐证：{waiver}”。要撤回吗？"
        if ask.confirm(desk.window, "不需佐证", question, "撤回", "保留"):
            label = f"撤回{ref}的不需佐证"
            desk.session.edit(label, edits.assess, row.requirement.id, evidence_waiver="")
        return
    reason = ask.reason(desk.window, "不需佐证", f"{ref}为什么不需要佐证？理由会印在自评报告里。")
    if reason:
        desk.session.edit(
            f"{ref}标为不需佐证", edits.assess, row.requirement.id, evidence_waiver=reason
        )


def open_(desk: Desk) -> None:
    """Open a copy of a file, or a page, with the system's program."""
    for evidence in _chosen(desk):
        if evidence.kind is EvidenceKind.LINK:
            _open_page(desk, evidence)
        else:
            _open_copy(desk, evidence)


def _open_page(desk: Desk, evidence: Evidence) -> None:
    url = QUrl(evidence.url, QUrl.ParsingMode.TolerantMode)
    if url.scheme() not in {"http", "https"}:
        desk.notice.trouble(
            f"“{evidence.url}”不是网页地址，没有打开。请在“修改标题、日期等”里改正。"
        )
        return
    question = f"将用浏览器打开下面的网址，这需要联网：\n{evidence.url}"
    if ask.confirm(desk.window, "打开链接", question, "打开"):
        QDesktopServices.openUrl(url)


def _open_copy(desk: Desk, evidence: Evidence) -> None:
    workbook = desk.session.workbook
    how = how_to_open(evidence.name, workbook.content(evidence.sha256))
    if how is Opening.SAVE_ONLY:
        desk.notice.trouble(
            f"“{evidence.name}”可能带有程序、宏或网页脚本，不能在这里打开。"
            "确认来源可靠后，请用“另存为文件”取出。"
        )
        return
    question = (
        f"“{evidence.name}”的内容不是常见的文书或图片，或者与名称不符，来路不明时不要打开。"
        "仍要打开吗？"
    )
    if how is Opening.ASK and not ask.confirm(desk.window, "打开佐证", question, "仍要打开"):
        return
    path = taken_out(workbook, evidence)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        desk.notice.trouble(
            f"这台电脑没有能打开“{evidence.name}”的程序。请用“另存为文件”取出后换一台电脑打开。"
        )


def export(desk: Desk) -> None:
    """Write the chosen files to a place of the person's choice."""
    chosen = [each for each in _chosen(desk) if each.kind is EvidenceKind.FILE]
    if not chosen:
        desk.notice.tell("链接没有文件可存；网址可在“修改标题、日期等”里复制。")
        return
    for evidence in chosen:
        suggestion = desk.preferences.folder / safe_name(evidence.name, "佐证")
        target = ask.save_file(desk.window, "另存佐证", ask.ANY, suggestion)
        if target is None:
            return
        desk.preferences.worked_in(target.parent)
        _write(desk, evidence, target)
    desk.notice.tell(f"已存出 {len(chosen)} 份。")


def _write(desk: Desk, evidence: Evidence, target: Path) -> None:
    with replace_whole(target) as part, part.open("wb") as file:
        file.writelines(desk.session.workbook.content(evidence.sha256))
    mark_as_foreign(target)


def describe(desk: Desk) -> None:
    """Correct title, date and so on."""
    from desktop.gui.dialogs.describe import DescribeDialog  # noqa: PLC0415 - shown on demand

    evidence = _chosen(desk)[0]
    dialog = DescribeDialog(desk.window, evidence.kind, evidence)
    if dialog.exec():
        desk.session.edit(
            f"修改佐证“{dialog.title}”的说明",
            edits.describe_evidence,
            evidence.id,
            title=dialog.title,
            dated=dialog.dated,
            channel=dialog.channel,
            document_number=dialog.document_number,
            url=dialog.url,
        )


def detach(desk: Desk) -> None:
    """Take the chosen evidence away from this requirement; undo brings it back."""
    row, chosen = _row(desk), _chosen(desk)
    label = (
        f"移除{printed_ref(row.requirement.ref)}的佐证{ask.names_of(each.title for each in chosen)}"
    )
    desk.session.edit(label, edits.detach, row.requirement.id, [each.id for each in chosen])
    desk.notice.tell(f"已移除 {len(chosen)} 份佐证。", "撤销", desk.session.undo)
