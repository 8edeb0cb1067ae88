"""审核: by unit or by requirement across units; the evidence beside the claim; keys first.

What was typed and not yet said stays with its claim while the window is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.office.claim_panel import ClaimPanel
from desktop.gui.office.evidence import look_at
from desktop.gui.office.lists import listed
from desktop.gui.office.tables import ClaimTable
from desktop.gui.text import visible
from desktop.rollup import claims, review
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.claims import Claim
    from desktop.rollup.summary import Asked, UnitLine
    from desktop.workbook.model import Evidence, Verdict

_WIDTHS: Final = (230, 88, 44, 44, 60, 110)
Typed = dict[tuple[int, str], tuple[str, str]]


class ReviewView(QWidget):
    """The third page: claims on the left, one of them on the right."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self._typed: Typed = {}
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
        self.panel = ClaimPanel(bureau)
        self.accept_rest = QPushButton("没有缺项的全部通过(&A)")
        self._lay_out()
        self.way.currentIndexChanged.connect(lambda _row: self._fill_subjects())
        self.subject.currentIndexChanged.connect(lambda _row: self._load())
        self.list.selectionModel().currentChanged.connect(self._go)
        self.panel.said.connect(self.say)
        self.panel.taken_back.connect(self.take_back)
        self.panel.opened.connect(self._look_at)
        self.accept_rest.clicked.connect(self.accept_without_gaps)
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
        inner.addWidget(self.list, 1)
        inner.addWidget(self.accept_rest)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.panel)
        splitter.setSizes([self.logicalDpiX() * 580 // 96, self.logicalDpiX() * 700 // 96])
        splitter.setStretchFactor(0, 5)
        splitter.setStretchFactor(1, 6)
        splitter.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(splitter)

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

    def go_to(self, unit_id: int, requirement_id: str) -> None:
        """Show one claim, or a unit's where no requirement is named."""
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
        self.list.selectionModel().setCurrentIndex(
            self.table.index(row, 0), flags.ClearAndSelect | flags.Rows
        )

    def _fill_subjects(self) -> None:
        kept = self.subject.currentData()
        matrix = self._bureau.picture.matrix
        self.table.is_by_unit = self.is_by_unit
        self.subject.blockSignals(True)  # noqa: FBT003 - Qt's own call
        self.subject.clear()
        if self.is_by_unit:
            for unit in matrix.units:
                self.subject.addItem(_named(unit), unit.id)
        else:
            for asked in matrix.requirements:
                self.subject.addItem(visible(f"{printed_ref(asked.ref)} {asked.title}"), asked.id)
        self.subject.setCurrentIndex(max(self.subject.findData(kept), 0))
        self.subject.blockSignals(False)  # noqa: FBT003
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
        ids = [self.subject.itemData(place) for place in range(self.subject.count())]
        if ids != [each.id for each in self._subjects()]:
            self._fill_subjects()
        elif self.is_by_unit:  # who has reported meanwhile, or has another name
            for place, unit in enumerate(self._bureau.picture.matrix.units):
                self.subject.setItemText(place, _named(unit))

    def _subjects(self) -> tuple[UnitLine, ...] | tuple[Asked, ...]:
        matrix = self._bureau.picture.matrix
        return matrix.units if self.is_by_unit else matrix.requirements

    def _claims(self) -> tuple[Claim, ...]:
        subject = self.subject.currentData()
        if subject is None:
            return ()
        with self._bureau.rollup.reading() as db:
            if self.is_by_unit:
                return claims.of_unit(db, subject)
            return claims.of_requirement(db, subject)

    def _go(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._keep_typed()
        claim = self.table.rows[index.row()] if index.isValid() else None
        remark, score = self._typed.get(_key(claim), ("", "")) if claim else ("", "")
        self.panel.show_claim(claim, remark, score)

    def _keep_typed(self) -> None:
        """Keep what was typed and not said, with its claim."""
        claim = self.panel.claim
        if claim is None:
            return
        typed = (self.panel.remark.toPlainText().strip(), self.panel.score.text().strip())
        said = (claim.said.remark, claim.said.score) if claim.said else ("", "")
        if typed == said:
            self._typed.pop(_key(claim), None)
        else:
            self._typed[_key(claim)] = typed

    @property
    def has_typed(self) -> bool:
        """Tell whether something was typed and never said."""
        self._keep_typed()
        return bool(self._typed)

    # What is said

    def say(self, verdict: Verdict) -> None:
        """Say the same to every chosen claim that was reported, and go to the next."""
        every = self.chosen or ([self.claim] if self.claim else [])
        chosen = [each for each in every if each.cell.submission_id]
        if not chosen:
            return
        remark, score = self.panel.remark.toPlainText(), self.panel.score.text()
        by, at = self._bureau.rollup.actor, self._bureau.rollup.clock()

        def work(db: Any) -> bool:  # noqa: ANN401 - a connection, which only the roll-up knows
            for submission_id in {each.cell.submission_id for each in chosen}:
                mine = [each for each in chosen if each.cell.submission_id == submission_id]
                review.say(
                    db,
                    submission_id or 0,
                    [each.asked.id for each in mine],
                    verdict,
                    by=by,
                    at=at,
                    remark=remark,
                    score=score,
                    expected={each.asked.id: each.said.version for each in mine if each.said},
                )
            return True

        for each in chosen:
            self._typed.pop(_key(each), None)
        last = max(self.table.rows.index(each) for each in chosen)
        self.panel.claim = None
        if self._bureau.write("review", chosen[0].unit.name, work, f"{verdict} {len(chosen)}"):
            following = min(last + 1, self.table.rowCount() - 1)
            self._select(following)
            self.list.setFocus()
        else:
            self.panel.show_claim(self.claim, remark, score)

    def take_back(self) -> None:
        """Forget what was said to the chosen claims and not yet sent."""
        drafts = [each for each in self.chosen if each.said and each.said.is_draft]
        self.panel.claim = None
        for each in drafts:
            said = each.said
            if said:
                self._bureau.write(
                    "take_back",
                    each.unit.name,
                    lambda db, said=said, each=each: review.take_back(  # type: ignore[misc]
                        db,
                        said.submission_id,
                        [each.asked.id],
                        expected={each.asked.id: said.version},
                    ),
                )

    def accept_without_gaps(self) -> None:
        """Accept every answer of this unit in which nothing is missing."""
        claim = next((each for each in self.table.rows if each.cell.submission_id), None)
        if claim is None or claim.cell.submission_id is None:
            return
        submission_id, bureau = claim.cell.submission_id, self._bureau
        done = bureau.write(
            "review",
            claim.unit.name,
            lambda db: review.accept_without_gaps(
                db, submission_id, by=bureau.rollup.actor, at=bureau.rollup.clock()
            ),
        )
        if done is not None:
            bureau.notice.tell(f"{claim.unit.name}：{len(done)} 条没有缺项，已全部通过。")

    def _look_at(self, evidence: Evidence) -> None:
        claim = self.panel.claim
        if claim and claim.cell.submission_id:
            look_at(self._bureau, claim.cell.submission_id, evidence)


def _named(unit: UnitLine) -> str:
    return visible(unit.name + ("" if unit.has_reported else "（未报送）"))


def _key(claim: Claim) -> tuple[int, str]:
    return claim.unit.id, claim.asked.id
