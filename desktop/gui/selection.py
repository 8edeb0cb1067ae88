"""Which requirements and which evidence the person is looking at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """The ledger's and the evidence list's selection; the current requirement comes first.

    ``moved`` says that it is different now; ``wanted`` asks the ledger to go to a requirement.
    """

    moved = Signal()
    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[str, ...] = ()
        self._evidence: tuple[int, ...] = ()

    @property
    def requirement_id(self) -> str:
        """Return the current requirement, or an empty string."""
        return self._ids[0] if self._ids else ""

    @property
    def requirement_ids(self) -> tuple[str, ...]:
        """Return all selected requirements, the current one first."""
        return self._ids

    @property
    def evidence_ids(self) -> tuple[int, ...]:
        """Return the selected evidence of the current requirement."""
        return self._evidence

    def move(self, requirement_ids: tuple[str, ...]) -> None:
        """Note what is selected in the ledger; evidence belongs to the current requirement."""
        if requirement_ids != self._ids:
            if requirement_ids[:1] != self._ids[:1]:
                self._evidence = ()
            self._ids = requirement_ids
            self.moved.emit()

    def move_evidence(self, evidence_ids: tuple[int, ...]) -> None:
        """Note what is selected in the evidence list."""
        if evidence_ids != self._evidence:
            self._evidence = evidence_ids
            self.moved.emit()

    def go_to(self, requirement_id: str) -> None:
        """Ask the ledger to show and select a requirement."""
        self.wanted.emit(requirement_id)
