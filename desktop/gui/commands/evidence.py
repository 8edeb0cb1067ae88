"""Evidence: add, describe, mark, take away; what leaves the workbook is in ``outgoing``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop.gui import ask
from desktop.terms import PUBLICITY, printed_ref
from desktop.workbook import edits
from desktop.workbook.model import EvidenceKind, Publicity

if TYPE_CHECKING:
    from desktop.gui.desk import Desk
    from desktop.gui.dialogs.describe import DescribeDialog
    from desktop.workbook.evidence import StoredContent
    from desktop.workbook.model import Evidence, LedgerRow


def current(desk: Desk) -> LedgerRow:
    """Return the line of the ledger that is shown."""
    row = desk.session.row(desk.selection.requirement_id)
    if row is None:
        raise RuntimeError("no requirement is selected")
    return row


def name_of(desk: Desk) -> str:
    """Return what the selected requirements are called in a sentence: its number, or how many."""
    ids = desk.selection.requirement_ids
    return printed_ref(current(desk).requirement.ref) if len(ids) == 1 else f" {len(ids)} 条"


def chosen_pieces(desk: Desk) -> list[Evidence]:
    """Return the evidence that is selected there."""
    return [each for each in current(desk).evidence if each.id in desk.selection.evidence_ids]


def attach_files(desk: Desk) -> None:
    """Choose files and attach them to the selected requirements."""
    from desktop.gui.evidence.attaching import attach  # noqa: PLC0415 - on demand

    folder = desk.preferences.folder
    paths = ask.open_files(desk.window, "选择佐证文件", ask.ANY, folder)
    if paths:
        desk.preferences.worked_in(paths[0].parent)
        attach(desk, desk.selection.requirement_ids, paths)


def attach_folder(desk: Desk) -> None:
    """Choose a folder and attach all files in it."""
    from desktop.gui.evidence.attaching import attach  # noqa: PLC0415 - on demand

    folder = ask.folder(desk.window, "选择装有佐证的文件夹", desk.preferences.folder)
    if folder:
        desk.preferences.worked_in(folder)
        attach(desk, desk.selection.requirement_ids, [folder])


def paste(desk: Desk) -> None:
    """Attach what is on the clipboard: a screenshot, copied files, or an address."""
    from desktop.gui.evidence import pasting  # noqa: PLC0415 - on demand

    pasting.paste(desk)


def attach_link(desk: Desk, address: str = "") -> None:
    """Ask for a published page and attach it, with a picture or file of it where there is one."""
    from desktop.gui.dialogs.describe import DescribeDialog  # noqa: PLC0415 - shown on demand

    dialog = DescribeDialog(desk, EvidenceKind.LINK, address=address)
    if not ask.run(dialog):
        return
    ids, burst = desk.selection.requirement_ids, f"link/{id(dialog)}"
    label = f"给{name_of(desk)}附链接"
    known = {each.id for each in desk.session.workbook.evidence()}
    is_done = desk.session.continue_edit(
        burst,
        label,
        edits.attach_link,
        ids,
        dialog.url,
        title=dialog.title,
        channel=dialog.channel,
        dated=dialog.dated,
        document_number=dialog.document_number,
        publicity=dialog.publicity,
    )
    new = [each.id for each in desk.session.workbook.evidence() if each.id not in known]
    if is_done and new:
        _keep_snapshot(desk, dialog, new[0], burst, label)


def _keep_snapshot(
    desk: Desk, dialog: DescribeDialog, evidence_id: int, burst: str, label: str
) -> None:
    """Store the picture or file of a page, and let it belong to the link; one undo step with it."""
    if dialog.snapshot is None:
        return
    name = dialog.snapshot.path.name

    def use(content: StoredContent) -> bool:
        return desk.session.continue_edit(
            burst, label, edits.attach_snapshot, evidence_id, content, name=name
        )

    desk.storing.keep(dialog.snapshot, use)


def attach_again(desk: Desk) -> None:
    """Let evidence that is already in the workbook serve the selected requirements too."""
    from desktop.gui.dialogs.choose_evidence import ChooseEvidence  # noqa: PLC0415 - on demand

    ids = desk.selection.requirement_ids
    known = {each.id for each in current(desk).evidence} if len(ids) == 1 else set()
    others = [each for each in desk.session.workbook.evidence() if each.id not in known]
    if not others:
        desk.notice.tell("工作簿里还没有其他佐证可用。请先添加文件或链接。")
        return
    dialog = ChooseEvidence(desk.window, others)
    if ask.run(dialog):
        label = f"给{name_of(desk)}用已有佐证"
        for chosen in dialog.chosen:
            desk.session.continue_edit(f"again/{id(dialog)}", label, edits.attach, ids, chosen.id)


def waive(desk: Desk) -> None:
    """Say why the selected requirements need no evidence; for one that says so, take it back."""
    row, ids = current(desk), desk.selection.requirement_ids
    ref, waiver = printed_ref(row.requirement.ref), row.assessment.evidence_waiver
    if waiver and len(ids) == 1:
        question = f"{ref}现在写的是“不需佐证：{waiver}”。要撤回吗？"
        if ask.confirm(desk.window, "不需佐证", question, "撤回", "保留"):
            label = f"撤回{ref}的不需佐证"
            desk.session.edit(label, edits.assess, row.requirement.id, evidence_waiver="")
        return
    name = name_of(desk)
    question = f"{name.strip()}为什么不需要佐证？理由会印在自评报告里。"
    reason = ask.reason(desk.window, "不需佐证", question, waiver)
    if reason:
        label = f"{name}标为不需佐证".strip()
        desk.session.edit(label, edits.assess, ids, evidence_waiver=reason)


def share(desk: Desk) -> None:
    """Let the chosen evidence serve other requirements too."""
    from desktop.gui.evidence.share import ShareDialog  # noqa: PLC0415 - shown on demand

    chosen = chosen_pieces(desk)
    dialog = ShareDialog(desk, chosen)
    if ask.run(dialog) and dialog.chosen:
        label = f"把佐证{ask.names_of(each.title for each in chosen)}也用于 {len(dialog.chosen)} 条"
        for each in chosen:
            desk.session.continue_edit(
                f"share/{id(dialog)}", label, edits.attach, dialog.chosen, each.id
            )


def set_publicity(desk: Desk, name: str) -> None:
    """Mark the chosen evidence as public, public on request, not public; or take the mark away."""
    chosen = chosen_pieces(desk)
    publicity = Publicity(name) if name in PUBLICITY else None
    words = PUBLICITY.get(name, "未标注")
    label = f"标注佐证{ask.names_of(each.title for each in chosen)}为{words}"
    desk.session.edit(label, edits.set_publicity, [each.id for each in chosen], publicity)


def examine(desk: Desk) -> None:
    """Look into the words of all evidence for personal data and marks of what is not public."""
    from desktop.gui.evidence.examined import tell  # noqa: PLC0415 - on demand

    examined = desk.examined
    count = examined.examine(desk.session.workbook.evidence())
    if not examined.is_busy:
        tell(desk)
        return
    once = Qt.ConnectionType.SingleShotConnection
    examined.finished.connect(lambda *_counts: tell(desk), once)
    desk.notice.tell(f"正在检查 {count} 份佐证的文字……", "停止", examined.cancel)


def describe(desk: Desk) -> None:
    """Correct title, date and so on."""
    from desktop.gui.dialogs.describe import DescribeDialog  # noqa: PLC0415 - shown on demand

    evidence = chosen_pieces(desk)[0]
    dialog = DescribeDialog(desk, evidence.kind, evidence)
    if not ask.run(dialog):
        return
    burst, label = f"describe/{id(dialog)}", f"修改佐证“{dialog.title}”的说明"
    is_done = desk.session.continue_edit(
        burst,
        label,
        edits.describe_evidence,
        evidence.id,
        title=dialog.title,
        dated=dialog.dated,
        channel=dialog.channel,
        document_number=dialog.document_number,
        url=dialog.url,
    )
    if is_done and dialog.publicity != evidence.publicity:
        is_done = desk.session.continue_edit(
            burst, label, edits.set_publicity, evidence.id, dialog.publicity
        )
    if is_done:
        _keep_snapshot(desk, dialog, evidence.id, burst, label)


def detach(desk: Desk) -> None:
    """Take the chosen evidence away from this requirement; undo brings it back."""
    row, chosen = current(desk), chosen_pieces(desk)
    label = (
        f"移除{printed_ref(row.requirement.ref)}的佐证{ask.names_of(each.title for each in chosen)}"
    )
    desk.session.edit(label, edits.detach, row.requirement.id, [each.id for each in chosen])
    desk.notice.tell(f"已移除 {len(chosen)} 份佐证。", "撤销", desk.session.undo)
