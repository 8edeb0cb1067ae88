"""汇总: unit × requirement in one look, in signs that print in black and white."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import terms
from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.office.below_dialog import BelowDialog
from desktop.gui.office.boxes import fill
from desktop.gui.office.figure_rows import FigureBar, look_at
from desktop.gui.office.find_bar import FindField
from desktop.gui.office.matrix_model import DIFFERENT, SHOWN, Choice, MatrixModel, Shown
from desktop.gui.text import plain
from desktop.rollup.cells import GAP_SIGN, STATE_SIGNS, VERDICT_SIGNS, Scope
from desktop.rollup.compare import compare
from desktop.rollup.picture import picture as picture_of

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QShowEvent

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.compare import Comparison
    from desktop.rollup.figures import Figure
    from desktop.rollup.picture import Picture

_LAST_REPORT, _LAST_ROUND = 1, 2


class MatrixView(QWidget):
    """The second page; a cell leads to its claim, a figure to its rows."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.picture: Picture = bureau.picture
        self.comparison: Comparison | None = None
        self._place: tuple[int, str] | None = None
        self.model = MatrixModel(bureau.picture, self)
        self.table = QTableView()
        self.summary = plain(wraps=True)
        self.figures = FigureBar()
        self.scope = _choice("哪一级的单位", [])
        self.shown = _choice("只看哪些", list(SHOWN.values()))
        self.chapter = _choice("哪一章", [])
        self.against = _choice("与哪次比较", ["不比较", "与上次报送比", "与上一轮比"])
        self.finder = FindField("单位")
        self.changes = plain(wraps=True)
        self.detail = plain(wraps=True)
        self._lay_out()
        self.table.activated.connect(self._open)
        self.table.selectionModel().currentChanged.connect(
            lambda index, _before: self._tell_cell(index)
        )
        self.figures.asked.connect(self._look_at)
        for box in (self.scope, self.against):
            box.currentIndexChanged.connect(lambda _row: self._refresh())
        for box in (self.shown, self.chapter):
            box.currentIndexChanged.connect(lambda _row: self._show())
        self.finder.textChanged.connect(lambda _text: self._show())
        self.finder.left.connect(self.table.setFocus)
        bureau.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName("汇总表：单位和要点")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setTabKeyNavigation(False)
        across, down = self.table.horizontalHeader(), self.table.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setResizeContentsPrecision(0)  # what is seen, however many units there are
        down.setDefaultSectionSize(int(self.fontMetrics().height() * 1.6))
        row = QHBoxLayout()
        for box in (self.scope, self.shown, self.chapter, self.against):
            row.addWidget(box)
        row.addWidget(self.finder, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        for part in (self.summary, self.figures):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self.changes)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        layout.addWidget(plain(legend(), wraps=True))

    # What is shown

    @property
    def parent_id(self) -> int | None:
        """Return the office whose units are shown, None for our own."""
        found: int | None = self.scope.currentData()
        return found

    def _refresh(self) -> None:
        """Read the picture of the chosen office, and what it is compared with."""
        bureau = self._bureau
        self._fill_scopes()
        scope = Scope(parent_id=self.parent_id)
        try:
            self.picture = bureau.picture
            if self.parent_id is not None:
                self.picture = picture_of(bureau.rollup, today=bureau.today, scope=scope)
            self.comparison = self._compared(scope)
        except DesktopError as error:
            bureau.failed(error)
            return
        self._fill_chapters()
        self._tell()
        self._show()

    def _compared(self, scope: Scope) -> Comparison | None:
        which = self.against.currentIndex()
        if not which:
            return None
        with self._bureau.rollup.reading() as db:
            return compare(db, scope, is_of_last_round=which == _LAST_ROUND)

    def _fill_scopes(self) -> None:
        """Offer the offices that brought their own units, by the names of those."""
        offices = self._bureau.offices()
        wanted: list[tuple[str, int | None]] = [("本级单位", None)]
        wanted += [(f"{each.name}的所属单位", each.id) for each in offices]
        fill(self.scope, wanted)
        self.scope.setVisible(len(wanted) > 1)

    def _fill_chapters(self) -> None:
        fill(self.chapter, [("全部章节", ""), *((each, each) for each in self.picture.chapters)])

    def _tell(self) -> None:
        picture, comparison = self.picture, self.comparison
        reported = sum(each.has_reported for each in picture.expected)
        rate = picture.total.rate()
        done = f"，完成率 {rate:.0%}" if rate is not None else ""
        self.summary.setText(
            f"{len(picture.expected)} 个单位，已报送 {reported} 个{done}。点数字，列出它的条目："
        )
        self.figures.show_figures(picture.total)
        self.changes.setVisible(comparison is not None)
        if comparison:
            self.changes.setText(_compared_words(comparison))

    def _show(self) -> None:
        shown = tuple(SHOWN)[max(self.shown.currentIndex(), 0)]
        chapter = str(self.chapter.currentData() or "")
        index = self.table.currentIndex()
        self._place = self.model.place(index) if index.isValid() else self._place
        self.model.show(self.picture, Choice(shown, chapter, self.finder.text()), self.comparison)
        if self.isVisible():  # else the whole table would be measured for nobody
            self._go_back()

    def showEvent(self, event: QShowEvent) -> None:
        """Show the cell that was current."""
        super().showEvent(event)
        self._go_back()

    def _go_back(self) -> None:
        """Make the cell current that was so, or the first of what is shown."""
        unit_id, requirement_id = self._place or (0, "")
        rows = [each.id for each in self.model.units]
        columns = [each.id for each in self.model.asked]
        row = rows.index(unit_id) if unit_id in rows else 0
        column = columns.index(requirement_id) if requirement_id in columns else 0
        self.table.setCurrentIndex(self.model.index(row, column))

    def choose(self, shown: Shown) -> None:
        """Choose which cells are shown."""
        self.shown.setCurrentIndex(tuple(SHOWN).index(shown))

    def _tell_cell(self, index: QModelIndex) -> None:
        """Say in words what the current cell shows: signs are quick, words are certain."""
        words = self.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
        self.detail.setText("　".join(str(words or "").split("\n")))

    # Where it leads

    def _open(self, index: QModelIndex) -> None:
        self.go_to(*self.model.place(index))

    def _look_at(self, figure: Figure) -> None:
        place = look_at(self._bureau, self.picture, figure)
        if place:
            self.go_to(*place)

    def go_to(self, unit_id: int, requirement_id: str) -> None:
        """Go to a claim: to review it, or to read it where another office reviews."""
        if self.parent_id is None:
            self._bureau.wanted.emit(unit_id, requirement_id)
        elif ask.run(BelowDialog(self._bureau, unit_id, requirement_id)):
            self._bureau.wanted.emit(self.parent_id, requirement_id)


def _choice(name: str, words: list[str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItems(words)
    box.setMaximumWidth(box.fontMetrics().height() * 20)
    return box


def _compared_words(comparison: Comparison) -> str:
    if not comparison.unit_ids:
        return "还没有单位报送过两次，没有可以比较的。"
    changed = sum(each.is_changed for each in comparison.differences)
    return (
        f"可以比较的单位 {len(comparison.unit_ids)} 个：内容有变化 {changed} 条，"
        f"新增缺项 {comparison.new_gap_count} 处，解决缺项 {comparison.solved_gap_count} 处。"
    )


def legend() -> str:
    """Return what the signs mean."""
    states = [f"{sign} {terms.MEASURE[state]}" for state, sign in STATE_SIGNS.items()]
    verdicts = [f"{sign} {terms.VERDICT[verdict]}" for verdict, sign in VERDICT_SIGNS.items()]
    others = [f"{DIFFERENT} 与所比的不同", "双击或回车：到那一条"]
    return "　".join([*states, f"{GAP_SIGN} 有缺项", *verdicts, *others])
