"""Ways back to a backup: only look, make another file of it, or let the workbook be it again."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from desktop.files import backups_folder
from desktop.gui import ask
from desktop.gui.evidence.progress import Progress
from desktop.gui.keeping.aside import aside
from desktop.names import safe_name
from desktop.workbook.backup import restoring, restoring_in_place

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from desktop.gui.desk import Desk
    from desktop.workbook.backup import Backup
    from desktop.workbook.backup_states import BackedUp

SUFFIX = ".yaodian"


def open_backup(desk: Desk, backup: Backup, known: BackedUp) -> None:
    """Show a backup in the window, for reading only, with a way back to what was open."""
    before = desk.session.workbook.path if desk.session.is_open else known.path
    desk.session.open(backup.path, read_only=True)
    desk.notice.tell(
        f"这是 {in_words(backup)} 的备份，只能查看，不能填报。",
        "回到工作簿" if before else "知道了",
        (lambda: _open(desk, before)) if before else None,
    )


def restore_beside(desk: Desk, backup: Backup, known: BackedUp, parent: QWidget) -> None:
    """Make a whole workbook of a backup, where the person says."""
    stem = known.path.stem if known.path else safe_name(known.info.title, "工作簿")
    name = f"{stem}（{backup.at.astimezone():%m月%d日%H时%M分}备份）{SUFFIX}"
    target = ask.save_file(parent, "恢复成另一份", ask.WORKBOOKS, desk.preferences.folder / name)
    if target:
        desk.preferences.worked_in(target.parent)
        Progress(
            parent,
            desk.session,
            "正在恢复……",
            done=partial(_restored_beside, desk, target),
            failed=desk.failed,
        ).start(aside(partial(restoring, backup.path, target)))


def _restored_beside(desk: Desk, target: Path, missing: tuple[str, ...]) -> None:
    words = f"已恢复为 {target}{_lacking(missing)}"
    desk.notice.tell(words, "打开它", lambda: _open(desk, target))


def restore_in_place(desk: Desk, backup: Backup) -> None:
    """Let the open workbook be what a backup holds; the present one is backed up and kept."""
    desk.backups.stop()
    if not desk.session.settle():
        return
    Progress(
        desk.window,
        desk.session,
        "正在备份现在的内容……",
        done=lambda _kept: _go_back(desk, desk.session.workbook.path, backup),
        failed=desk.failed,
    ).start(desk.session.workbook.backing_up(backups_folder()))


def _go_back(desk: Desk, path: Path, backup: Backup) -> None:
    desk.stay_here()
    if desk.session.close():
        restore_over(desk, path, backup)


def restore_over(desk: Desk, path: Path, backup: Backup) -> None:
    """Put what a backup holds in the place of a file that is not open, and open it."""

    def failed(error: Exception) -> None:
        desk.notice.trouble(str(error))
        if path.exists() and not desk.session.is_open:
            _open(desk, path)

    Progress(
        desk.window,
        desk.session,
        "正在恢复……",
        done=lambda result: _restored(desk, path, backup, *result),
        failed=failed,
    ).start(aside(partial(restoring_in_place, backup.path, path, datetime.now().astimezone())))


def _restored(
    desk: Desk, path: Path, backup: Backup, kept: Path | None, missing: tuple[str, ...]
) -> None:
    _open(desk, path)
    where = f"原来的文件留在旁边，名为“{kept.name}”。" if kept else ""
    words = f"已恢复到 {in_words(backup)} 的样子{_lacking(missing)}。{where}"
    desk.notice.tell(words, "知道了")


def in_words(backup: Backup) -> str:
    """Return when a backup was taken, as people say it."""
    return f"{backup.at.astimezone():%m月%d日 %H:%M}"


def _lacking(missing: tuple[str, ...]) -> str:
    return f"，其中 {len(missing)} 份佐证的文件找不到了" if missing else ""


def _open(desk: Desk, path: Path) -> None:
    from desktop.gui.commands.files import open_path  # noqa: PLC0415 - they need each other

    desk.run(lambda _desk: open_path(desk, path))
