"""审核: by unit or by requirement across units; the evidence beside the claim; keys first.

What was typed and not yet said stays with its claim while the window is open.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import terms
from desktop.gui.office import subjects
from desktop.gui.office.boxes import fill
from desktop.gui.office.claim_panel import ClaimPanel
from desktop.gui.office.copies import copies
from desktop.gui.office.evidence import look_at
from desktop.gui.office.find_bar import FindBar
from desktop.gui.office.halves import fill_page
from desktop.gui.office.lists import listed
from desktop.gui.office.remarks import Remarks
from desktop.gui.office.review_steps import ReviewSteps
from desktop.gui.office.tables import LEADING, ClaimTable
from desktop.rollup import claims
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.claims import Claim
    from desktop.workbook.model import Evidence

_WIDTHS: Final = (220, 86, 40, 42, 42, 106)


class ReviewView(QWidget):
    """The third page: claims on the left, one of them on the right."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.typed = Remarks()
        self._steps = ReviewSteps(bureau)
        self.table = ClaimTable(self)
        self.way = QComboBox()
        self.way.addItems(["按单位", "按要点"])
        self.way.setAccessibleName("审核方式")
        self.subject = QComboBox()
        self.subject.setAccessibleName("单位或要点")
        self.subject.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.list = listed(self.table, "填报的条目", _WIDTHS, 0)
        self.finder = FindBar("条目、单位", (self.list, self.table))
        self.panel = ClaimPanel(bureau)
        self.accept_rest = QPushButton("没有缺项的全部通过(&A)")
        self._lay_out()
        self.way.currentIndexChanged.connect(lambda _row: self._fill_subjects())
        self.subject.currentIndexChanged.connect(lambda _row: self._load())
        self.list.selectionModel().currentChanged.connect(self._go)
        self.list.selectionModel().selectionChanged.connect(
            lambda *_: self.panel.show_count(len(self.chosen))
        )
        self.list.activated.connect(lambda _index: self.panel.remark.setFocus())
        self.finder.field.textChanged.connect(lambda _text: self._show_what_is_left())
        self.panel.said.connect(self.say)
        self.panel.taken_back.connect(self.take_back)
        self.panel.opened.connect(self._look_at)
        self.accept_rest.clicked.connect(self.accept_without_gaps)
        bureau.said.connect(self._reload)
        bureau.changed.connect(self._reload)
        bureau.wanted.connect(self.go_to)
        self._fill_subjects()

    def _lay_out(self) -> None:
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = QHBoxLayout()
        head.addWidget(self.way)
        head.addWidget(self.subject, 1)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(6, 6, 0, 6)
        inner.addLayout(head)
        inner.addWidget(self.finder)
        inner.addWidget(self.list, 1)
        inner.addWidget(self.accept_rest)
        fill_page(self, left, self.panel, (580, 700))

    # What is shown

    @property
    def is_by_unit(self) -> bool:
        """Tell whether one unit's answers are listed, not one requirement's."""
        return self.way.currentIndex() == 0

    @property
    def claim(self) -> Claim | None:
        """Return the current claim."""
        index = self.list.currentIndex()
        return self.table.rows[index.row()] if index.isValid() else None

    @property
    def chosen(self) -> list[Claim]:
        """Return the selected claims."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [self.table.rows[row] for row in rows]

    def go_by(self, step: int) -> None:
        """Show the next unit or requirement, or the one before."""
        row = self.subject.currentIndex() + step
        if 0 <= row < self.subject.count():
            self.subject.setCurrentIndex(row)
            self.list.setFocus()

    def go_to(self, unit_id: int, requirement_id: str) -> None:
        """Show one claim, or a unit's where no requirement is named."""
        self.finder.show_all()
        self.way.setCurrentIndex(0)
        self.subject.setCurrentIndex(max(self.subject.findData(unit_id), 0))
        for row, each in enumerate(self.table.rows):
            if not requirement_id or each.asked.id == requirement_id:
                self._select(row)
                break
        self.list.setFocus()

    def _select(self, row: int) -> None:
        """Choose one line and no other; with Ctrl held down Qt would add it to those chosen."""
        flags = QItemSelectionModel.SelectionFlag
        index = self.table.index(row, 0)
        self.list.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.list.scrollTo(index)

    def _fill_subjects(self) -> None:
        self.table.is_by_unit = self.is_by_unit
        fill(self.subject, self._subjects())
        self.accept_rest.setEnabled(self.is_by_unit)
        self._load()

    def _load(self) -> None:
        self._keep_typed()
        self.panel.show_claim(None)
        self.table.show(self._claims())
        if self.table.rowCount():
            self._select(0)

    def _reload(self) -> None:
        """Show the present state; the place in the list stays."""
        row = self.list.currentIndex().row()
        self._keep_typed()
        self.table.show(self._claims())
        if 0 <= row < self.table.rowCount():
            self._select(row)
        elif not self.table.rowCount():
            self.panel.show_claim(None)
        if fill(self.subject, self._subjects()):
            self._load()

    def _subjects(self) -> list[tuple[str, object]]:
        listed_by = subjects.units if self.is_by_unit else subjects.requirements
        return listed_by(self._bureau.picture)

    def _claims(self) -> tuple[Claim, ...]:
        subject = self.subject.currentData()
        if subject is None:
            return ()
        with self._bureau.rollup.reading() as db:
            if self.is_by_unit:
                return claims.of_unit(db, subject)
            found = claims.of_requirement(db, subject)
        return tuple(sorted(found, key=lambda each: LEADING.get(each.cell.role, 1)))

    def _show_what_is_left(self) -> None:
        """Show no claim beside a list in which a search left none."""
        if not self.table.rows:
            self._keep_typed()
            self.panel.show_claim(None)

    def _go(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._keep_typed()
        self._show(self.table.rows[index.row()] if index.isValid() else None)

    def _show(self, claim: Claim | None) -> None:
        self.panel.show_claim(claim, self.typed.of(claim) if claim else None)
        if claim and claim.told:
            self._bureau.tasks.run(
                self,
                partial(self._copies, claim),
                partial(self.panel.show_copies, claim),
                self._bureau.failed,
            )

    def _copies(self, claim: Claim) -> str:
        """Return who says nearly the same, in the worker; nobody waits for a claim left behind."""
        return copies(self._bureau.rollup, claim) if self.panel.claim is claim else ""

    def _keep_typed(self) -> None:
        """Keep what was typed and not said, with its claim."""
        claim = self.panel.claim
        if claim:
            self.typed.keep(claim, *self.panel.words())

    @property
    def has_typed(self) -> bool:
        """Tell whether something was typed and never said."""
        self._keep_typed()
        return bool(self.typed)

    # What is said

    def say(self, verdict: Verdict) -> None:
        """Say the same to every chosen claim that was reported, and go to the next."""
        every = self.chosen or ([self.claim] if self.claim else [])
        chosen = [each for each in every if each.cell.submission_id]
        if not chosen:
            return
        self._keep_typed()
        remark, score = self.panel.words()
        if verdict is not Verdict.ACCEPTED and not remark.strip():
            self._bureau.notice.trouble(
                f"{terms.VERDICT[verdict]}要写明为什么、改什么。请先写审核意见，再按一次。"
            )
            self.panel.remark.setFocus()
            return
        last = max(self.table.rows.index(each) for each in chosen)
        self.panel.claim = None
        if self._steps.say(chosen, verdict, remark, score, self.typed.expected):
            self.typed.forget(chosen)
            self._go_on_from(last, chosen, verdict)
            return
        keys = {self.table.key(each) for each in chosen}
        for each in self.table.rows:  # told what another said: the next time it is meant
            if self.table.key(each) in keys:
                self.typed.seen_again(each)
        self._show(self.claim)

    def _go_on_from(self, last: int, chosen: list[Claim], verdict: Verdict) -> None:
        if len(chosen) > 1:
            self._bureau.notice.tell(
                f"{terms.VERDICT[verdict]} {len(chosen)} 条。", "撤销", self.undo
            )
        self._select(min(last + 1, self.table.rowCount() - 1))
        self._show(self.claim)  # the last one stays where it is
        self.list.setFocus()

    def take_back(self) -> None:
        """Forget what was said to the chosen claims and not yet sent."""
        drafts = [each for each in self.chosen if each.said and each.said.is_draft]
        if drafts:
            self.panel.claim = None
            self._steps.take_back(drafts)

    def accept_without_gaps(self) -> None:
        """Accept every answer of this unit in which nothing is missing."""
        reported = [each for each in self.table.given if each.cell.submission_id]
        count = self._steps.accept_rest(reported) if reported else None
        if count is not None:
            self._bureau.notice.tell(
                f"{reported[0].unit.name}：{count} 条没有缺项，已全部通过。",
                "撤销" if count else "",
                self.undo,
            )

    def undo(self) -> None:
        """Undo what was said last."""
        self.panel.claim = None
        done = self._steps.undo()
        self._show(self.claim)
        if done:
            self._bureau.notice.tell(f"已撤销：{done}。")

    def _look_at(self, evidence: Evidence) -> None:
        claim = self.panel.claim
        if claim and claim.cell.submission_id:
            look_at(self._bureau, claim.cell.submission_id, evidence)
