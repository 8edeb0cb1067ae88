"""A figure and exactly the rows it counts: buttons that say a number, and the list behind each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import terms
from desktop.gui import ask
from desktop.gui.flow import Flow
from desktop.gui.office.list_dialog import ListDialog
from desktop.gui.office.lists import listed
from desktop.gui.office.ordered_table import OrderedTable
from desktop.gui.text import as_tip
from desktop.rollup.cells import STATE_SIGNS, Cell
from desktop.rollup.figures import Figures, Measure, rows_of
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.figures import Figure
    from desktop.rollup.picture import Picture

# What a gap is called everywhere in the window; on paper it is 缺漏.
NAMES: Final = {**terms.MEASURE, Measure.WITH_GAPS: "有缺项"}
ALWAYS: Final = (Measure.ASKED, Measure.DONE, Measure.ONGOING, Measure.OVERDUE, Measure.NO_EVIDENCE)
_WIDTHS: Final = (170, 330, 90, 90, 56, 56, 60)


class FigureBar(QWidget):
    """One button for each measure; ``asked`` carries the figure that was pressed."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Measure, QPushButton] = {}
        self._figures: Figures | None = None
        flow = Flow(self)
        for measure in Measure:
            button = QPushButton()
            button.setFlat(True)
            button.setToolTip(as_tip("列出这些条目"))
            button.clicked.connect(partial(self._press, measure))
            flow.addWidget(button)
            self.buttons[measure] = button

    def show_figures(self, figures: Figures) -> None:
        """Show the figures of a whole; what counts nothing is left out unless one looks for it."""
        self._figures = figures
        for measure, button in self.buttons.items():
            count = figures.count(measure)
            button.setText(f"{NAMES[measure]} {count}")
            button.setVisible(bool(count) or measure in ALWAYS)
            button.setEnabled(bool(count))

    def _press(self, measure: Measure) -> None:
        if self._figures:
            self.asked.emit(self._figures.figure(measure))


class CellTable(OrderedTable[Cell]):
    """Cells one below the other, with whose they are and what is asked."""

    headers: ClassVar = ("单位", "条目", "承担方式", "自报", "佐证", "缺项", "意见")

    def __init__(self, picture: Picture, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._units = {each.id: each.name for each in picture.matrix.units}
        self._asked = {each.id: each for each in picture.matrix.requirements}
        self._places = {id_: place for place, id_ in enumerate(self._asked)}

    def words(self, row: Cell, column: int) -> str:
        """Return what a cell says."""
        asked = self._asked[row.requirement_id]
        return (
            self._units.get(row.unit_id, ""),
            f"{printed_ref(asked.ref)} {asked.title}",
            terms.ROLE.get(row.role, ""),
            f"{STATE_SIGNS[row.state]} {terms.MEASURE[row.state]}",
            str(row.evidence_count or ""),
            str(row.gap_count or ""),
            terms.VERDICT[row.verdict] if row.verdict else "",
        )[column]

    def tip(self, row: Cell, column: int) -> str:
        """Return all that the pointer can learn about a cell."""
        return self.words(row, column)

    def rank(self, row: Cell, column: int) -> str | float:
        """Return by what a column is put in order: requirements as they are printed."""
        is_asked = self.headers[column] == "条目"
        return self._places[row.requirement_id] if is_asked else super().rank(row, column)

    def key(self, row: Cell) -> str:
        """Return unit and requirement."""
        return f"{row.unit_id} {row.requirement_id}"


class RowsDialog(ListDialog):
    """The rows of one figure; ``wanted`` is the place that was chosen: unit and requirement."""

    def __init__(self, bureau: Bureau, picture: Picture, figure: Figure) -> None:
        super().__init__(bureau.window)
        self.wanted: tuple[int, str] | None = None
        with bureau.rollup.reading() as db:
            found = rows_of(db, figure)
        self.table = CellTable(picture, self)
        self.table.show(found)
        title = f"{NAMES[figure.measure]}：{len(found)} 条"
        view = listed(self.table, "这个数字的条目", _WIDTHS, 1)
        self.lay_out(title, "双击或回车：到那一条。", view)

    def chosen(self, row: int) -> None:
        """End with the place of a row."""
        cell = self.table.rows[row]
        self.wanted = (cell.unit_id, cell.requirement_id)
        self.accept()


def look_at(bureau: Bureau, picture: Picture, figure: Figure) -> tuple[int, str] | None:
    """Show the rows of a figure; return the place that was chosen among them."""
    dialog = RowsDialog(bureau, picture, figure)
    return dialog.wanted if ask.run(dialog) else None
