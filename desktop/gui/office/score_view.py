"""考评: the units in their places on the left, the card of one of them on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import DesktopError
from desktop.gui import ask
from desktop.gui.office import score_papers
from desktop.gui.office.course import Watched
from desktop.gui.office.score_panel import ScorePanel, Typed, Way, typed_of
from desktop.gui.office.score_tables import IndicatorTable, RankTable, lines_of
from desktop.gui.text import plain, visible
from desktop.rollup.scorecard import judging
from desktop.rollup.scorecard.model import Case
from desktop.rollup.scorecard.points import points_of
from desktop.rollup.scorecard.results import CardResults, results
from desktop.rollup.scorecard.spot import Spot, spot
from desktop.rollup.store import moment

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QShowEvent

    from desktop.gui.models.table import PlainTable
    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.score_tables import Line
    from desktop.rollup.scorecard.model import ReadSheet
    from desktop.rollup.units import ReportingUnit

_RANK_WIDTHS = (48, 150, 32, 56, 56, 52, 90)
_CARD_WIDTHS = (300, 56, 52, 36, 60, 96)
_SHEETS = "考评表 (*.xlsx *.xls *.docx *.csv)"


class ScoreView(QWidget):
    """The fourth page; it is read when it is looked at."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self._found: tuple[CardResults, ...] = ()
        self._typed: dict[tuple[int, str], Typed] = {}
        self._shown: tuple[int, str] | None = None
        self._begun = Typed()  # what the fields began with
        self._is_stale = True
        self.card = QComboBox()
        self.card.setAccessibleName("考评表")
        self.ranks = RankTable(self)
        self.lines = IndicatorTable(self)
        self.rank_list = _tree(self.ranks, "名次", 1, _RANK_WIDTHS)
        self.line_list = _tree(self.lines, "指标", 0, _CARD_WIDTHS)
        self.panel = ScorePanel()
        self.hint = plain(wraps=True)
        self.import_button = QPushButton("导入考评表(&I)…")
        self.forms_button = QPushButton("发自评表(&O)…")
        self.take_button = QPushButton("读回自评表(&B)…")
        self.export_button = QPushButton("导出得分表(&X)…")
        self._lay_out()
        self.card.currentIndexChanged.connect(lambda _row: self._show_card())
        self.rank_list.selectionModel().currentChanged.connect(lambda *_: self._show_unit())
        self.line_list.selectionModel().currentChanged.connect(lambda *_: self._show_line())
        self.panel.said.connect(self.say)
        self.import_button.clicked.connect(self.import_cards)
        self.forms_button.clicked.connect(self.write_forms)
        self.take_button.clicked.connect(self.take)
        self.export_button.clicked.connect(self.export)
        bureau.changed.connect(self._changed)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(6, 6, 6, 0)
        row.addWidget(self.card, 1)
        for button in (
            self.import_button,
            self.forms_button,
            self.take_button,
            self.export_button,
        ):
            row.addWidget(button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line_list, 3)
        column.addWidget(self.panel, 2)
        splitter = QSplitter()
        splitter.addWidget(self.rank_list)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.hint)
        layout.addWidget(splitter, 1)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed since it was looked at."""
        super().showEvent(event)
        if self._is_stale:
            self.reload()

    def _changed(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read the results anew; the place stays."""
        self._is_stale = False
        try:
            with self._bureau.rollup.reading() as db:
                self._found = results(db)
        except DesktopError as error:
            self._bureau.failed(error)
            return
        titles = [_title(each) for each in self._found]
        if titles != [self.card.itemText(row) for row in range(self.card.count())]:
            row = self.card.currentIndex()
            self.card.blockSignals(True)  # noqa: FBT003 - Qt's own call
            self.card.clear()
            self.card.addItems(titles)
            self.card.setCurrentIndex(max(min(row, len(titles) - 1), 0))
            self.card.blockSignals(False)  # noqa: FBT003
        self.hint.setText(
            "" if titles else "还没有考评表。请用“导入考评表”读入本单位的 Excel 文件。"
        )
        self.hint.setVisible(not titles)
        for button in (self.forms_button, self.take_button, self.export_button):
            button.setEnabled(bool(titles))
        self._show_card()

    @property
    def found(self) -> CardResults | None:
        """Return the card that is chosen, with its results."""
        row = self.card.currentIndex()
        return self._found[row] if 0 <= row < len(self._found) else None

    @property
    def unit(self) -> ReportingUnit | None:
        """Return the unit that is chosen."""
        index = self.rank_list.currentIndex()
        return self.ranks.rows[index.row()].result.unit if index.isValid() else None

    @property
    def line(self) -> Line | None:
        """Return the indicator that is chosen."""
        index = self.line_list.currentIndex()
        return self.lines.rows[index.row()] if index.isValid() else None

    def _show_card(self) -> None:
        kept = self.unit.id if self.unit else None
        self.ranks.show(self.found.ranked if self.found else ())
        rows = [self.ranks.key(each) for each in self.ranks.rows]
        if rows:
            row = rows.index(kept) if kept in rows else 0
            self.rank_list.setCurrentIndex(self.ranks.index(row, 0))
        self._show_unit()

    def _show_unit(self) -> None:
        kept = self.line.indicator.code if self.line else None
        found, unit = self.found, self.unit
        self.lines.show(lines_of(found, unit) if found and unit else ())
        codes = [self.lines.key(each) for each in self.lines.rows]
        if codes:
            row = codes.index(kept) if kept in codes else 0
            self.line_list.setCurrentIndex(self.lines.index(row, 0))
        self._show_line()

    def _show_line(self) -> None:
        self._keep_typed()
        line, unit, at = self.line, self.unit, self.spot
        if line is None or unit is None or at is None:
            self._shown = None
            self.panel.show_line(None, Typed())
            return
        self._shown = (unit.id, line.indicator.code)
        self._begun = typed_of(line)
        typed = self._typed.get(self._shown, self._begun)
        self.panel.show_line(line, typed, can_score=at.is_scored)

    def _keep_typed(self) -> None:
        """Keep what was typed and not said, with its place."""
        if self._shown is None:
            return
        if self.panel.typed != self._begun:
            self._typed[self._shown] = self.panel.typed
        else:
            self._typed.pop(self._shown, None)

    @property
    def has_typed(self) -> bool:
        """Tell whether something was typed and never said."""
        self._keep_typed()
        return bool(self._typed)

    @property
    def spot(self) -> Spot | None:
        """Return the place that is to be scored."""
        found, unit, line = self.found, self.unit, self.line
        if found is None or unit is None or line is None:
            return None
        return spot(found.stored, unit, line.indicator.code)

    # What is said

    def say(self, way: Way) -> None:
        """Write down one thing; trouble is told above, and what was typed stays."""
        at, line = self.spot, self.line
        if at is None or line is None or not self.panel.buttons[way].isEnabled():
            return
        typed = self.panel.typed
        because = ""
        if way in {Way.WITHDRAW, Way.APPEAL}:
            if way is Way.WITHDRAW and not self.panel.case_id:
                self._bureau.notice.trouble("请先在“登记的例”里选一例，再撤销。")
                return
            question = "为什么撤销这一例？" if way is Way.WITHDRAW else "单位申诉的理由："
            because = ask.reason(self, self.panel.buttons[way].text(), question) or ""
            if not because:
                return
        try:
            work = self._work(way, at, line, typed, because)
        except DesktopError as error:
            self._bureau.failed(error)
            return
        place, self._shown = self._shown, None
        if place:
            self._typed.pop(place, None)
        done = self._bureau.write(f"scorecard_{way}", at.unit.name, work, at.indicator.code)
        if done is None:
            self._shown = place
            self.reload()  # somebody else may have said something; what was typed stays
            return
        self._bureau.notice.hide()
        if not self.isVisible():
            self.reload()
        if way is Way.GIVE:
            self._go_on()

    def _work(self, way: Way, at: Spot, line: Line, typed: Typed, because: str) -> Any:  # noqa: ANN401 - takes a connection
        """Return what writes it; what was typed is read here, before anything is written."""
        rollup = self._bureau.rollup
        office = {"by": rollup.actor, "moment": moment(rollup.clock())}
        expected = line.entry.version
        reason, evidence = typed.reason, typed.evidence
        points = points_of(typed.points) if typed.points else None
        case_id = self.panel.case_id
        if way is Way.CASE:
            amount = None if line.indicator.per_case else points
            case = Case(typed.count, amount, reason, evidence)
            return lambda db: judging.add_case(db, at, case, expected=expected, **office)
        if way is Way.WITHDRAW:
            return lambda db: judging.withdraw_case(db, at, case_id, because, expected=expected)
        if way is Way.SELF:
            return lambda db: judging.say_self(
                db, at, points, note=reason, evidence=evidence, expected=expected
            )
        if way is Way.APPEAL:
            return lambda db: judging.appeal(db, at, because, expected=expected)
        if way is Way.DECIDE:
            return lambda db: judging.decide(
                db, at, points, reason=reason, expected=expected, **office
            )
        return lambda db: judging.give(
            db, at, points, reason=reason, evidence=evidence, expected=expected, **office
        )

    def _go_on(self) -> None:
        """Go to the next indicator that can be scored, ready to be typed into."""
        row = self.line_list.currentIndex().row() + 1
        if row < self.lines.rowCount():
            self.line_list.setCurrentIndex(self.lines.index(row, 0))
        self.panel.points.setFocus()
        self.panel.points.selectAll()

    # In and out

    def import_cards(self) -> None:
        """Read a card from a file and put it in force."""
        self._read("导入考评表", lambda sheets: score_papers.import_cards(self._bureau, sheets))

    def take(self) -> None:
        """Read the 自评表 that a unit filled in; what it would change is shown first."""
        self._read("读回自评表", self._take)

    def _take(self, sheets: tuple[ReadSheet, ...]) -> str:
        found = self.found
        words = []
        for sheet in sheets if found else ():
            unit, what = score_papers.planned(self._bureau.rollup, found, sheet)  # type: ignore[arg-type]  # there is one
            lines = "\n".join(each.words for each in what.takings[:12])
            question = f"{unit}的自评表有 {len(what.takings)} 项与现在的不同：\n{lines}"
            if what.takings and not ask.confirm(self, "读回自评表", question, "写入"):
                continue
            words.append(score_papers.take(self._bureau, unit, found.stored, what))  # type: ignore[union-attr]  # likewise
        return "".join(words)

    def _read(self, title: str, done: Any) -> None:  # noqa: ANN401 - takes the sheets, gives words
        bureau = self._bureau
        path = ask.open_file(self, title, f"{_SHEETS};;{ask.ANY}", bureau.preferences.folder)
        if path is None:
            return
        bureau.preferences.worked_in(path.parent)

        def read(sheets: tuple[ReadSheet, ...]) -> None:
            try:
                words = done(sheets)
            except DesktopError as error:
                bureau.failed(error)
                return
            if words:
                bureau.notice.tell(words)

        bureau.notice.tell("正在读取……")
        bureau.tasks.run(self, lambda: score_papers.read(path), read, bureau.failed)

    def export(self) -> None:
        """Write the table of all scores."""
        bureau = self._bureau
        year = f"{bureau.rollup.year}年" if bureau.rollup.year else ""
        suggestion = bureau.preferences.folder / f"{year}考评得分表.xlsx"
        target = ask.save_file(self, "考评得分表", ask.SHEETS, suggestion)
        if target:
            bureau.preferences.worked_in(target.parent)
            rollup = bureau.rollup
            bureau.tasks.run(
                self,
                lambda: score_papers.write_table(rollup, target),
                lambda _none: bureau.notice.tell(f"得分表已存为“{target.name}”。"),
                bureau.failed,
            )

    def write_forms(self) -> None:
        """Write a 自评表 for every unit into a folder."""
        bureau, found = self._bureau, self.found
        folder: Path | None = ask.folder(self, "自评表写到哪个文件夹", bureau.preferences.folder)
        if folder is None or found is None:
            return
        bureau.preferences.worked_in(folder)
        dialog = Watched(
            bureau,
            "发自评表",
            "正在写自评表……",
            lambda course: score_papers.write_forms(course, bureau.rollup, found, folder),
        )
        dialog.exec()
        if dialog.result_of_work is not None:
            bureau.notice.tell(f"已写出 {dialog.result_of_work} 份自评表到“{folder}”。")


def _title(found: CardResults) -> str:
    group = f"（{found.card.group}类）" if found.card.group else ""
    return visible(f"{found.card.title}{group}")


def _tree(model: PlainTable[Any], name: str, stretched: int, widths: tuple[int, ...]) -> QTreeView:
    tree = QTreeView()
    tree.setModel(model)
    tree.setAccessibleName(name)
    tree.setRootIsDecorated(False)
    tree.setAlternatingRowColors(True)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    header = tree.header()
    header.setStretchLastSection(False)
    for column, width in enumerate(widths):
        header.resizeSection(column, tree.logicalDpiX() * width // 96)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return tree
