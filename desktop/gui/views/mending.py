"""From a gap to where it is mended: the keys go to the status, the words, the evidence, the duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton, QWidget

from desktop.workbook.gaps import Place
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.gui.desk import Desk
    from desktop.gui.views.requirement_view import RequirementView
    from desktop.workbook.gaps import Gap


def go_to(gap: Gap, view: RequirementView, desk: Desk) -> None:
    """Put the keys where a gap of the requirement that is shown is mended."""
    match gap.place:
        case Place.STATUS:
            _go_to_status(view, desk)
        case Place.REASON:
            view.answer.reason.setFocus()
        case Place.EVIDENCE:
            _go_to_evidence(gap, view, desk)
        case Place.DUTIES:
            desk.actions["divide"].trigger()
        case Place.FACTS:
            _go_to_facts(view)
        case Place.STATEMENT:
            view.write()


def _go_to_status(view: RequirementView, desk: Desk) -> None:
    status = view.row.assessment.status if view.row else Status.NOT_STARTED
    _button(view, desk.actions[f"mark_{status}"]).setFocus()


def _go_to_evidence(gap: Gap, view: RequirementView, desk: Desk) -> None:
    evidence = view.evidence
    if evidence.model.evidence:
        evidence.choose(set(gap.evidence_ids))
        evidence.list.setFocus()
    else:
        _button(evidence, desk.actions["attach_files"]).setFocus()


def _button(part: QWidget, action: QAction) -> QToolButton:
    return next(each for each in part.findChildren(QToolButton) if each.defaultAction() is action)


def _go_to_facts(view: RequirementView) -> None:
    facts = view.row.assessment.facts if view.row else ()
    broken = next((number for number, fact in enumerate(facts) if fact.number is None), None)
    figures = view.answer.figures
    if broken is None:  # it is the score
        view.answer.write_score()
    else:
        figures.setFocus()
        figures.setCurrentIndex(figures.model().index(broken, 0))
