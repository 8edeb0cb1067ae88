"""A day that has been: when something was received, since when a certificate counts no longer."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit


class PastDay(QDateEdit):
    """Today at first, and never later."""

    def __init__(self, name: str) -> None:
        today = datetime.now().astimezone().date()
        super().__init__(QDate(today.year, today.month, today.day))
        self.setMaximumDate(self.date())
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setAccessibleName(name)

    @property
    def day(self) -> date:
        """Return the day that is shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())
