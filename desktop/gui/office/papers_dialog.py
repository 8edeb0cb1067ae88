"""出具材料: every paper of the office with its pages before it is saved or printed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QComboBox, QGridLayout, QListWidget, QPushButton, QVBoxLayout

from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.office import course, papers
from desktop.gui.office.days import DayEdit, in_days
from desktop.gui.office.papers import NAMES, OF_ONE_UNIT, SHEETS, Paper, Wish
from desktop.gui.office.passages import OfficePassages
from desktop.gui.report.paper_page import PaperPage
from desktop.gui.text import plain, visible
from desktop.report.letter_files import LetterForm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.errors import DesktopError
    from desktop.gui.office.bureau import Bureau
    from desktop.report.letter import Letter
    from desktop.report.passages import Passage
    from desktop.rollup.picture import Picture
    from desktop.rollup.store import Rollup

SIDE: Final = 330  # at 96 dots per inch
_DAYS: Final = 7
_WORD: Final = "Word 文档 (*.docx)"


class PapersDialog(PaperPage):
    """Pages on the left; which paper, its words and what to do with it on the right."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.desk, bureau.window, "出具材料")
        self._bureau = bureau
        self._letter: Letter | None = None
        self._pdf = b""
        self._asked = 0
        self.list = QListWidget()
        self.list.setAccessibleName("材料")
        self.list.addItems(list(NAMES.values()))
        self.list.setMaximumHeight(self.fontMetrics().height() * 9)
        self.unit = QComboBox()
        self.unit.setAccessibleName("单位")
        self.unit.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        first = in_days(bureau.today, _DAYS)
        self.answer_by = DayEdit("写明答复日期(&D)", "答复日期", None, first)
        self.passages = OfficePassages(bureau)
        self.words = plain(wraps=True)
        self.word = QPushButton("存为 Word(&W)…")
        self.sheet = QPushButton("存为 Excel(&X)…")
        self.all = QPushButton("每个单位一份，存到文件夹(&F)…")
        self._soon = self.soon(self._lay_out_paper)
        self._lay_out()
        self._connect()
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        for part in (self.list, self.unit, self.answer_by):
            side.addWidget(part)
        side.addWidget(self.passages, 1)
        side.addStretch()
        side.addWidget(self.words)
        grid = QGridLayout()
        for button in (self.save, self.word, self.sheet, self.all, self.print, self.leave):
            button.setAutoDefault(False)
        grid.addWidget(self.all, 0, 0, 1, 2)
        grid.addWidget(self.save, 1, 0)
        grid.addWidget(self.word, 1, 1)
        grid.addWidget(self.print, 2, 0)
        grid.addWidget(self.sheet, 1, 0)
        grid.addWidget(self.leave, 2, 1)
        side.addLayout(grid)
        self.put_beside(side, SIDE)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.unit.currentIndexChanged.connect(lambda _row: self.renew())
        self.answer_by.is_set.toggled.connect(lambda _on: self.renew())
        self.answer_by.edit.dateChanged.connect(lambda _day: self.renew())
        self._bureau.changed.connect(self.renew)
        self.save.clicked.connect(partial(self.save_letter, LetterForm.PDF))
        self.word.clicked.connect(partial(self.save_letter, LetterForm.DOCX))
        self.sheet.clicked.connect(self.save_sheet)
        self.all.clicked.connect(self.save_all)
        self.print.clicked.connect(self.print_pages)
        self.finished.connect(lambda _code: self.passages.editor.settle())

    # Which paper

    @property
    def paper(self) -> Paper:
        """Return the paper that is chosen."""
        return tuple(NAMES)[max(self.list.currentRow(), 0)]

    @property
    def wish(self) -> Wish:
        """Return the chosen paper as it is wanted."""
        is_of_one = self.paper in OF_ONE_UNIT
        units = {each.id: each for each in self._bureau.picture.matrix.units}
        unit = units.get(self.unit.currentData()) if is_of_one else None
        return Wish(self.paper, unit, self.answer_by.day)

    def choose(self, paper: Paper) -> None:
        """Choose a paper."""
        self.list.setCurrentRow(tuple(NAMES).index(paper))

    def _choose(self) -> None:
        paper = self.paper
        is_sheet, is_of_one = paper in SHEETS, paper in OF_ONE_UNIT
        self.unit.blockSignals(True)  # noqa: FBT003 - Qt's own call
        self.unit.clear()
        for each in papers.subjects(paper, self._bureau.picture) if is_of_one else ():
            self.unit.addItem(visible(each.name), each.id)
        self.unit.blockSignals(False)  # noqa: FBT003
        self.unit.setVisible(is_of_one)
        self.answer_by.setVisible(paper in {Paper.CIRCULAR, Paper.DUNNING})
        self.passages.setVisible(paper in {Paper.CIRCULAR, Paper.OWN_REPORT})
        for button in (self.save, self.word, self.print):
            button.setVisible(not is_sheet)
        self.sheet.setVisible(is_sheet)
        self.all.setVisible(paper is Paper.DUNNING)
        self.renew()

    # Its pages

    def renew(self) -> None:
        """Lay the paper out anew, once all that changes together has changed."""
        self._letter, self._pdf = None, b""
        self._asked += 1
        self._enable()
        self._soon.start()

    def _enable(self) -> None:
        for button in (self.save, self.word, self.print):
            button.setEnabled(bool(self._pdf))
        self.all.setEnabled(self.unit.count() > 0)

    def _lay_out_paper(self) -> None:
        wish, number = self.wish, self._asked
        if wish.paper in SHEETS:
            self._say_in_place("Excel 表格没有预览，请直接存为文件。")
            return
        self.words.setText("正在排版……")
        rollup, picture = self._bureau.rollup, self._bureau.picture
        self._bureau.tasks.run(
            self,
            lambda: made(rollup, picture, wish),
            partial(self._take, number),
            partial(self._fail, number),
        )

    def _take(self, number: int, done: tuple[Letter, tuple[Passage, ...], bytes]) -> None:
        if number != self._asked:
            return
        self._letter, passages, self._pdf = done
        self.passages.show_passages(passages)
        self.words.setText("")
        self.pages.show_pdf(self._pdf)
        self._enable()

    def _fail(self, number: int, error: DesktopError) -> None:
        if number == self._asked:
            self._say_in_place(str(error))

    def _say_in_place(self, words: str) -> None:
        self.words.setText("")
        self.pages.show_words(words)

    # What is done with it

    def _ask(self, kinds: str, suffix: str) -> Path | None:
        name = papers.file_name(self._bureau.picture, self.wish, suffix)
        folder = self._bureau.preferences.folder
        return ask.save_file(self, NAMES[self.paper], kinds, folder / name)

    def save_letter(self, form: LetterForm, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        """Write the paper that is shown."""
        letter, pdf = self._letter, self._pdf
        if letter is None:
            return
        target = self._ask(ask.PDFS if form is LetterForm.PDF else _WORD, form.value)
        if target:
            make: Callable[[], bytes] = (
                (lambda: pdf)
                if form is LetterForm.PDF
                else partial(papers.letter_bytes, letter, form)
            )
            self._write(target, make)

    def save_sheet(self) -> None:
        """Write the Excel file."""
        target = self._ask(ask.SHEETS, ".xlsx")
        if target:
            bureau, paper = self._bureau, self.paper
            self._write(target, partial(papers.sheet_bytes, bureau.rollup, paper, bureau.today))

    def _write(self, target: Path, make: Callable[[], bytes]) -> None:
        self._bureau.preferences.worked_in(target.parent)

        def work(at: course.Course) -> bool:
            at.tell(0, 1)
            data = make()
            at.tell(1, 1)  # whoever stopped meanwhile wants no file
            with replace_whole(target) as part:
                part.write_bytes(data)
            return True

        words = f"正在写“{target.name}”……"
        if self._run(words, work):
            self.notice.tell(f"已存为“{target.name}”。")

    def save_all(self) -> None:
        """Write one 催报单 for every unit that has something to do."""
        bureau, paper, day = self._bureau, self.paper, self.answer_by.day
        folder = ask.folder(self, "催报单写到哪个文件夹", bureau.preferences.folder)
        if not folder:
            return
        bureau.preferences.worked_in(folder)
        rollup, picture = bureau.rollup, bureau.picture
        wishes = [Wish(paper, each, day) for each in papers.subjects(paper, picture)]
        count = self._run(
            "正在写催报单……",
            lambda at: papers.write_all(at, rollup, picture, wishes, folder),
        )
        if count is not None:
            self.notice.tell(f"已写出 {count} 份催报单到“{folder}”。")

    def _run(self, words: str, work: Callable[[course.Course], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        dialog = course.Watched(self._bureau, "出具材料", words, work, self)
        ask.run(dialog)
        if dialog.error:
            self.notice.trouble(str(dialog.error))
        return dialog.result_of_work

    def print_pages(self) -> None:
        """Print exactly the pages that are shown."""
        if self._pdf:
            self.print_shown(self._pdf, NAMES[self.paper])


def made(rollup: Rollup, picture: Picture, wish: Wish) -> tuple[Letter, tuple[Passage, ...], bytes]:
    """Return a paper, its passages and its pages; for the worker. Raises DesktopError."""
    letter, passages = papers.letter(rollup, picture, wish)
    return letter, passages, papers.letter_bytes(letter, LetterForm.PDF)
