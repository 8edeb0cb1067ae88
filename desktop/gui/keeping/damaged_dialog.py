"""A damaged workbook: the newest good backup, what can be salvaged, and where the file still lies."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QVBoxLayout

from desktop.apart import private_folder
from desktop.errors import DesktopError
from desktop.files import backups_folder
from desktop.gui import ask
from desktop.gui.choice_button import ChoiceButton
from desktop.gui.evidence.progress import Progress
from desktop.gui.evidence.steps import Steps
from desktop.gui.keeping.aside import aside
from desktop.gui.keeping.restoring import in_words, restore_over
from desktop.gui.text import no_mnemonic, plain, selectable
from desktop.workbook.backup_states import backups_of_damaged
from desktop.workbook.book import Workbook
from desktop.workbook.errors import NothingLeft, TornWorkbook
from desktop.workbook.owner import current_user
from desktop.workbook.salvage import salvaging

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.workbook.backup import Backup
    from desktop.workbook.salvage import Salvaged


class DamagedDialog(QDialog):
    """What can be done; nothing here changes the damaged file."""

    def __init__(self, desk: Desk, path: Path, error: DesktopError) -> None:
        super().__init__(desk.window)
        self._desk, self._path = desk, path
        self._backup = self._newest()
        self.setWindowTitle("打不开的工作簿")
        self.restore = ChoiceButton(*self._restore_words())
        self.restore.setEnabled(self._backup is not None)
        self.save = ChoiceButton("另存能救出的内容(&S)…", "正在查看还能读出多少……")
        self.save.setEnabled(False)
        self.look = ChoiceButton(
            "只读打开看看(&O)", "内容可能前后不一致，看的时候请留意；不能填报。"
        )
        self.look.setVisible(isinstance(error, TornWorkbook))
        self.bar = QProgressBar()
        self.bar.setAccessibleName("进度")
        self.bar.setRange(0, 1000)
        self.leave = QPushButton("关闭")
        self._steps = Steps(self)
        self._lay_out(str(error))
        self._connect()
        self._steps.start(aside(partial(_trial, path)))

    def _lay_out(self, sentence: str) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(plain(sentence, wraps=True))
        for part in (self.restore, self.save, self.bar, self.look):
            layout.addWidget(part)
        layout.addWidget(selectable(f"损坏的文件没有动过，仍在原处：\n{self._path}"))
        layout.addWidget(self.leave)
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        self.restore.clicked.connect(self._restore)
        self.save.clicked.connect(self._save)
        self.look.clicked.connect(self._look)
        self.leave.clicked.connect(self.reject)
        self.finished.connect(lambda _code: self._steps.cancel())
        self._steps.progressed.connect(lambda share: self.bar.setValue(int(share * 1000)))
        self._steps.finished.connect(self._show_salvaged)
        self._steps.failed.connect(self._show_nothing)

    def _newest(self) -> Backup | None:
        """Return the newest backup that opens."""
        for backup in backups_of_damaged(self._path, backups_folder()):
            try:
                Workbook.open(backup.path, read_only=True).close()
            except DesktopError:
                continue
            return backup
        return None

    def _restore_words(self) -> tuple[str, str]:
        if self._backup is None:
            return "用备份恢复", "本机上没有找到它的备份。在另一台电脑上用过的话，可到那里找。"
        return (
            f"用 {in_words(self._backup)} 的备份恢复(&R)",
            no_mnemonic(
                f"那时共有 {self._backup.seq} 步操作记录。恢复后损坏的文件改名留在旁边，不会丢。"
            ),
        )

    def _show_salvaged(self, salvaged: Salvaged) -> None:
        self.bar.hide()
        self.save.setEnabled(True)
        self.save.setDescription(words_of(salvaged))

    def _show_nothing(self, error: DesktopError) -> None:
        self.bar.hide()
        is_unreadable = isinstance(error, NothingLeft)
        words = "一条要点、一条填报也读不出来。" if is_unreadable else no_mnemonic(str(error))
        self.save.setDescription(words)

    def _restore(self) -> None:
        backup = self._backup
        if backup:
            self.accept()
            self._desk.run(lambda desk: restore_over(desk, self._path, backup))

    def _look(self) -> None:
        self.accept()
        self._desk.run(lambda desk: desk.session.open(self._path, read_only=True))

    def _save(self) -> None:
        suggestion = self._path.with_name(f"{self._path.stem}（救出的内容）{self._path.suffix}")
        target = ask.save_file(self, "另存能救出的内容", ask.WORKBOOKS, suggestion)
        if not target:
            return
        make = partial(
            salvaging, self._path, target, actor=current_user(), at=datetime.now().astimezone()
        )
        Progress(
            self,
            self._desk.session,
            "正在抢救……",
            done=lambda salvaged: self._saved(target, salvaged),
            failed=self._desk.failed,
        ).start(aside(make))

    def _saved(self, target: Path, salvaged: Salvaged) -> None:
        from desktop.gui.commands.files import open_path  # noqa: PLC0415 - they need each other

        self.accept()
        self._desk.run(lambda desk: open_path(desk, target))
        self._desk.notice.tell(f"救出的内容已存为 {target}。{words_of(salvaged)}", "知道了")


def _trial(path: Path) -> Generator[float, None, Salvaged]:
    """Salvage into a private folder, only to know how much there is."""
    with private_folder() as folder:
        at = datetime.now().astimezone()
        result = yield from salvaging(path, folder / "trial", actor=current_user(), at=at)
        return result


def words_of(salvaged: Salvaged) -> str:
    """Return in a sentence what was saved and what was not."""
    saved = salvaged.saved
    words = (
        f"能读出要点 {saved.get('requirement', 0)} 条，填报 {saved.get('assessment', 0)} 条，"
        f"佐证 {saved.get('evidence', 0)} 份。"
    )
    if salvaged.is_everything:
        return f"{words}没有发现缺少的。"
    least = "至少" if salvaged.at_least else ""
    parts = []
    if salvaged.lost_count:
        parts.append(f"{salvaged.lost_count} 行记录")
    if salvaged.lost_contents:
        parts.append(f"{len(salvaged.lost_contents)} 份佐证的文件")
    return f"{words}{least}{'、'.join(parts)}救不出来。"
