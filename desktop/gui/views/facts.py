"""Who, until when, how much: what the program read in a requirement, beside its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from desktop.checklist.model import DeadlineKind, Role
from desktop.gui.text import plain, selectable, visible
from desktop.terms import DEADLINE_KIND, ROLE, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.checklist.model import Deadline, Requirement
    from desktop.workbook.model import Duty


class Facts(QWidget):
    """A few labelled lines; lines without content are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(2, 2, 2, 2)
        self._layout.setVerticalSpacing(2)
        self._layout.setHorizontalSpacing(8)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)

    def show_requirement(
        self, requirement: Requirement | None, duties: Sequence[Duty] = ()
    ) -> None:
        """Show what is known of a requirement, and to whom it falls here."""
        while self._layout.rowCount():
            self._layout.removeRow(0)
        for name, words in facts(requirement) if requirement else ():
            self._layout.addRow(plain(f"{name}："), selectable(visible(words)))
        if duties:
            words = "；".join(_duty(each) for each in duties)
            self._layout.addRow(plain("内部分工："), selectable(visible(words)))


def facts(requirement: Requirement) -> Iterator[tuple[str, str]]:
    """Yield (name, words) of units by role, times, amounts, and what to check."""
    for role in Role:
        units = [each for each in requirement.assignments if each.role is role]
        if units:
            sources = dict.fromkeys(SOURCE[each.source] for each in units)
            inherited = "、".join(word for word in sources if word != SOURCE["inline"])
            note = f"（{inherited}）" if inherited else ""
            yield ROLE[role], "、".join(each.unit for each in units) + note
    for kind in DeadlineKind:
        times = [_time(each) for each in requirement.deadlines if each.kind is kind]
        if times:
            yield DEADLINE_KIND[kind], "；".join(dict.fromkeys(times))
    if requirement.targets:
        yield "数量指标", "；".join(dict.fromkeys(each.wording for each in requirement.targets))
    if requirement.doubts:
        yield "请核对原文", "；".join(dict.fromkeys(each.wording for each in requirement.doubts))


def _duty(duty: Duty) -> str:
    more = "，".join(filter(None, (duty.person if duty.section else "", f"{duty.due_on or ''}")))
    return f"{duty.section or duty.person}{f'（{more}）' if more else ''}"


def _time(deadline: Deadline) -> str:
    return (
        f"{deadline.wording}（{deadline.due_on.isoformat()}）"
        if deadline.due_on
        else deadline.wording
    )
