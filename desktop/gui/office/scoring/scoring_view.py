"""考评: units in their places on the left, one unit's card on the right; keys first.

Enter edits the indicator, Enter again saves it; Ctrl+Down shows the next unit at the same one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.office.halves import fill_page
from desktop.gui.office.lists import listed
from desktop.gui.office.scoring import board
from desktop.gui.office.scoring.card_tree import CardTree
from desktop.gui.office.scoring.places_panel import PlacesPanel
from desktop.gui.office.scoring.reasons_dialog import ReasonsDialog
from desktop.gui.office.scoring.saying import Way
from desktop.gui.office.scoring.score_steps import ScoreSteps
from desktop.gui.office.scoring.spot_panel import SpotPanel
from desktop.gui.office.scoring.stranded_dialog import StrandedDialog
from desktop.gui.office.scoring.tables import headline, nothing
from desktop.gui.text import as_tip, plain
from desktop.rollup.scorecard.model import Entry
from desktop.rollup.scorecard.points import shown
from desktop.rollup.scorecard.spot import spot

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop.errors import DesktopError
    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.scoring.board import Board
    from desktop.gui.office.scoring.saying import Draft
    from desktop.rollup.scorecard.model import Case
    from desktop.rollup.scorecard.spot import Spot

_LINES: Final = (270, 46, 46, 32, 46, 60, 52, 220)
_REASON: Final = 7


class ScoringView(QWidget):
    """The fourth page."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self._asked = 0
        self._is_stale = True
        self._is_loading = False
        self.places = PlacesPanel(bureau)
        self.tree = CardTree(self)
        self.list = listed(self.tree, "指标和得分", _LINES, _REASON)
        self.headline = plain(wraps=True)
        self.panel = SpotPanel()
        self._steps = ScoreSteps(bureau, self._show_clash)
        self.why_button = QPushButton("每一分的由来(&Y)…")
        self.stranded_button = QPushButton()
        self.stranded_button.hide()
        self._lay_out()
        self.places.moved.connect(self._show_unit)
        self.places.list.activated.connect(lambda _index: self.list.setFocus())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_spot())
        self.list.activated.connect(lambda _index: self.panel.form.begin())
        self.panel.wanted.connect(self.say)
        self.panel.withdrawn.connect(self.withdraw)
        self.panel.left.connect(self.list.setFocus)
        self.why_button.clicked.connect(self.show_reasons)
        self.stranded_button.clicked.connect(self.show_stranded)
        bureau.changed.connect(self._grow_stale)

    def _lay_out(self) -> None:
        above, right = QHBoxLayout(), QWidget()
        above.addWidget(self.headline, 1)
        above.addWidget(self.stranded_button)
        above.addWidget(self.why_button)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 6, 6, 6)
        column.addLayout(above)
        column.addWidget(self.list, 3)
        column.addWidget(self.panel, 2)
        fill_page(self, self.places, right, (450, 880))
        for key, step in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.places.go_by, step))
        words = "回车：打分；Ctrl+↓、Ctrl+↑：下一个、上一个单位，指标不变"
        self.places.list.setToolTip(as_tip(words))

    # What is read

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while other pages were shown."""
        super().showEvent(event)
        if self._is_stale:
            self.load()

    def _grow_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.load()

    def load(self) -> None:
        """Count anew in the worker; what is shown stays until then."""
        self._is_stale, self._is_loading = False, True
        self._asked += 1
        rollup = self._bureau.rollup
        if not self.places.board.cards:
            self.headline.setText("正在计分……")
        self._bureau.tasks.run(
            self,
            lambda: board.read(rollup),
            partial(self._take, self._asked),
            partial(self._fail, self._asked),
        )

    def _take(self, number: int, read: Board) -> None:
        if number == self._asked:
            self._is_loading = False
            self.places.show_board(read)
            self._tell_stranded()

    def _tell_stranded(self) -> None:
        """Say how much was typed that no card in force can show, the first time loudly."""
        count = len(self.panel.typed.stranded(self.places.board))
        if count and self.stranded_button.isHidden():
            self._bureau.notice.trouble(
                f"您写了还没有保存的 {count} 处，在现在的考评表里没有位置。字都还在。",
                "看看是哪些",
                self.show_stranded,
            )
        self.stranded_button.setText(f"没有位置的字 {count} 处(&K)…")
        self.stranded_button.setVisible(bool(count))

    def _fail(self, number: int, error: DesktopError) -> None:
        if number == self._asked:
            self._is_loading, self._is_stale = False, True
            self.headline.setText("")
            self._bureau.failed(error)

    # What is shown

    def _show_unit(self) -> None:
        found, place = self.places.found, self.places.place
        self.why_button.setEnabled(place is not None)
        if found is None or place is None:
            self.headline.setText(nothing(found))
            self.tree.show(None, None, {})
            self._show_spot()
            return
        self.headline.setText(headline(place, found.card.full))
        is_other_card = self.tree.card != found.card
        self.tree.show(found.card, place.result, found.entries.get(place.result.unit.id, {}))
        if is_other_card:
            self.list.expandAll()
            self._go_to_line(self.tree.index(0, 0))
        self._show_spot()

    def _spot(self) -> Spot | None:
        """Return the current unit at the current indicator. Raises UsageError: not concerned."""
        found, place = self.places.found, self.places.place
        code = self.tree.code(self.list.currentIndex())
        if found is None or place is None or not code:
            return None
        return spot(found.stored, place.result.unit, code)

    def _show_spot(self) -> None:
        try:
            at = self._spot()
        except UsageError as error:
            self.panel.show_spot(None, None, str(error))
        else:
            self.panel.show_spot(at, self._entry(at) if at else None, "")

    def _entry(self, at: Spot) -> Entry:
        found = self.places.found
        known = found.entries.get(at.unit.id, {}) if found else {}
        return known.get(at.indicator.code, Entry())

    # Where one goes

    def go_to(self, code: str) -> None:
        """Go to an indicator."""
        self._go_to_line(self.tree.find(code))
        self.list.setFocus()

    def _go_to_line(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _go_on(self) -> None:
        """Go to the next indicator at which something may be said."""
        index = self.list.indexBelow(self.list.currentIndex())
        while index.isValid():
            self._go_to_line(index.siblingAtColumn(0))
            if self.panel.form.way:
                return
            index = self.list.indexBelow(index)

    @property
    def has_typed(self) -> bool:
        """Tell whether something was typed and never said."""
        self.panel.keep()
        return bool(self.panel.typed)

    # What is said

    def say(self, way: Way, draft: Draft) -> None:
        """Say what was typed; trouble leaves it in the form."""
        at = self.panel.at
        if at is None:
            return
        told = self._steps.say(at, way, draft)
        if told is None:
            self.panel.form.go_to_missing()
            return
        self.panel.forget()
        self._renew(at, after=draft.seen)
        self._tell(at, told)
        if way is not Way.CASES:
            self._go_on()
        self.list.setFocus()

    def withdraw(self, case: Case) -> None:
        """Let a case stand no more, with the reason."""
        at, seen = self.panel.at, self.panel.seen
        words = ask.reason(self, "撤销这一例", f"第{case.id}例“{case.reason}”，为什么撤销？")
        if at and seen and words and self._steps.withdraw(at, case.id, words, seen.version):
            self.panel.keep()
            self._renew(at, after=seen)
            self._tell(at, f"撤销了第{case.id}例")

    def _show_clash(self, at: Spot) -> None:
        """Show what another said meanwhile beside what was typed."""
        self.panel.begin_anew(board.read_entry(self._bureau.rollup, at))
        self._renew(at)

    def _renew(self, at: Spot, after: Entry | None = None) -> None:
        """Read one place again and count its unit anew; ``after`` is what one's own words changed."""
        said = board.read_entry(self._bureau.rollup, at)
        if after:
            self.panel.typed.follow(at, after.version, said)
        if self._is_loading:
            self.load()
        self.places.show_board(self.places.board.with_entry(at, said))

    def _tell(self, at: Spot, told: str) -> None:
        place = self.places.place
        total = f"现在总分 {shown(place.result.total)} 分" if place else ""
        self._bureau.notice.tell(f"{at.unit.name}“{at.indicator.title}”{told}，{total}。")

    def show_stranded(self) -> None:
        """Show what was typed for places that are there no more."""
        typed = self.panel.typed
        ask.run(StrandedDialog(self, typed, typed.stranded(self.places.board)))
        self._tell_stranded()

    def show_reasons(self) -> None:
        """Show where each point of the current unit comes from, and go to the one chosen."""
        place = self.places.place
        if place:
            dialog = ReasonsDialog(self, place)
            if ask.run(dialog):
                self.go_to(dialog.code)
