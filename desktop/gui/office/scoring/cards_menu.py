"""What is done with whole cards: import, export, forms for all units, the table of places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QMenu

from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.office.course import Watched
from desktop.gui.office.scoring import card_files
from desktop.gui.office.scoring.forms import ReadForms, read_forms
from desktop.gui.office.scoring.forms_dialog import FormsDialog
from desktop.gui.office.scoring.import_dialog import ImportDialog
from desktop.names import safe_name
from desktop.rollup.scorecard.reading import read_scorecards
from desktop.rollup.scorecard.store import in_force, withdraw
from desktop.rollup.units import all_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.course import Course
    from desktop.rollup.scorecard.store import StoredCard
    from desktop.rollup.store import Rollup

_CARDS: Final = f"{ask.SHEETS};;{ask.ANY}"


class CardsMenu(QMenu):
    """``stored`` is told by the page: the card that is shown."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.stored: StoredCard | None = None
        self.import_ = self._add("导入考评表(&I)…", self.import_cards)
        self.addSeparator()
        self.of_cards = [
            self._add("导出考评表（Excel）(&E)…", self.save_cards),
            self._add("自评表：每个单位一份，存到文件夹(&F)…", self.save_forms),
            self._add("得分表（Excel）(&T)…", self.save_table),
        ]
        self.addSeparator()
        self.of_cards.append(self._add("停用这张考评表(&W)…", self.withdraw))
        self.show_card(None)

    def _add(self, words: str, does: Callable[[], object]) -> Any:  # noqa: ANN401 - Qt's action
        action = self.addAction(words)
        action.triggered.connect(lambda _on: self._bureau.run(lambda _bureau: does()))
        return action

    def show_card(self, stored: StoredCard | None) -> None:
        """Offer what can be done with a card; without any it can only be imported."""
        self.stored = stored
        for each in self.of_cards:
            each.setEnabled(stored is not None)

    def _run(self, title: str, words: str, work: Callable[[Course], object]) -> Any:  # noqa: ANN401
        dialog = Watched(self._bureau, title, words, work)
        ask.run(dialog)
        return dialog.result_of_work

    def import_cards(self) -> None:
        """Read a file, show what was found, put it in force."""
        bureau = self._bureau
        path = ask.open_file(bureau.window, "导入考评表", _CARDS, bureau.preferences.folder)
        if not path:
            return
        bureau.preferences.worked_in(path.parent)
        words = f"正在读“{path.name}”……"
        sheets = self._run("导入考评表", words, lambda _course: read_scorecards(path))
        if not sheets:
            return
        with bureau.rollup.reading() as db:
            known = [(each.card.title, each.card.group) for each in in_force(db)]
        if ask.run(ImportDialog(bureau.window, sheets, known)):
            told = card_files.put_cards(bureau.rollup, sheets, path.name)
            bureau.refresh()
            bureau.notice.tell(told)

    def read_forms(self) -> None:
        """Read filled forms, show what differs, take it."""
        bureau = self._bureau
        paths = ask.open_files(bureau.window, "读取自评表", _CARDS, bureau.preferences.folder)
        if not paths:
            return
        bureau.preferences.worked_in(paths[0].parent)
        read = self._run("读取自评表", "正在读文件……", lambda course: read_forms(course, paths))
        if not isinstance(read, ReadForms):
            return
        with bureau.rollup.reading() as db:
            units = all_units(db)
        dialog = FormsDialog(bureau, read, units)
        if ask.run(dialog):
            bureau.refresh()
            refused = "".join(f"{each.place}：{each.sentence}" for each in dialog.refused)
            say = bureau.notice.trouble if refused else bureau.notice.tell
            say(f"已读入 {dialog.taken} 处。{refused}")

    def _save(self, title: str, name: str, make: Callable[[Rollup], bytes]) -> None:
        bureau, rollup = self._bureau, self._bureau.rollup
        suggestion = bureau.preferences.folder / safe_name(name)
        target = ask.save_file(bureau.window, title, ask.SHEETS, suggestion)
        if target:
            bureau.preferences.worked_in(target.parent)
            words = f"正在写“{target.name}”……"
            if self._run(title, words, partial(_write, target, lambda: make(rollup))):
                bureau.notice.tell(f"已存为“{target.name}”。")

    def save_cards(self) -> None:
        """Write the cards in force."""
        title = self.stored.card.title if self.stored else ""
        self._save("导出考评表", f"{title}.xlsx", card_files.card_bytes)

    def save_table(self) -> None:
        """Write the places of all units, and the reason for each point."""
        title = self.stored.card.title if self.stored else ""
        self._save("得分表", f"{title} 得分表.xlsx", card_files.table_bytes)

    def save_forms(self) -> None:
        """Write one form for every unit."""
        bureau, rollup = self._bureau, self._bureau.rollup
        folder = ask.folder(bureau.window, "自评表写到哪个文件夹", bureau.preferences.folder)
        if not folder:
            return
        bureau.preferences.worked_in(folder)
        count = self._run(
            "自评表",
            "正在写自评表……",
            lambda course: card_files.write_forms(course, rollup, folder),
        )
        if count is not None:
            bureau.notice.tell(f"已写出 {count} 份自评表到“{folder}”，请发给各单位填写。")

    def withdraw(self) -> None:
        """Score nobody by this card any more."""
        bureau, stored = self._bureau, self.stored
        if stored is None:
            return
        title = stored.card.title
        question = f"不再用“{title}”考评？打过的分留在汇总文件里，再导入同名的表不会带回来。"
        if ask.confirm(bureau.window, "停用考评表", question, "停用"):
            bureau.write("scorecard_withdraw", title, lambda db: withdraw(db, stored))


def _write(target: Path, make: Callable[[], bytes], course: Course) -> bool:
    course.tell(0, 1)
    data = make()
    course.tell(1, 1)  # whoever stopped meanwhile wants no file
    with replace_whole(target) as part:
        part.write_bytes(data)
    return True
