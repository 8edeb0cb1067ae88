"""A day that may be left open: a box to tick with the day beside it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget


class DayEdit(QWidget):
    """``day`` is None as long as the box is not ticked."""

    def __init__(self, words: str, name: str, day: date | None, first: date) -> None:
        super().__init__()
        self.is_set = QCheckBox(words)
        self.edit = QDateEdit(_shown(day or first))
        self.edit.setAccessibleName(name)
        self.edit.setCalendarPopup(True)
        self.edit.setDisplayFormat("yyyy-MM-dd")
        self.is_set.setChecked(day is not None)
        self.edit.setEnabled(day is not None)
        self.is_set.toggled.connect(self.edit.setEnabled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.is_set)
        row.addWidget(self.edit)
        row.addStretch()
        self.setFocusProxy(self.is_set)

    @property
    def day(self) -> date | None:
        """Return the day, or None."""
        shown = self.edit.date()
        is_set = self.is_set.isChecked()
        return date(shown.year(), shown.month(), shown.day()) if is_set else None

    def set_day(self, day: date | None) -> None:
        """Show another day."""
        self.is_set.setChecked(day is not None)
        if day:
            self.edit.setDate(_shown(day))


def in_days(today: date, count: int) -> date:
    """Return the day ``count`` days from today."""
    return today + timedelta(days=count)


def _shown(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
