"""A person who works the actions, as a test of each of them needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop.gui import ask

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))


class Person:
    """Does one thing after the other, as a test of every action needs it."""

    def __init__(
        self, desk: Desk, files: list[Path], qtbot: QtBot, patch: pytest.MonkeyPatch
    ) -> None:
        self.desk, self.files, self.qtbot, self.patch = desk, files, qtbot, patch
        assert desk.work is not None
        self.work = desk.work

    @property
    def first(self) -> Any:
        return self.desk.session.rows[0]

    def do(self, name: str) -> None:
        action = self.desk.actions[name]
        assert action.isEnabled(), name
        action.trigger()

    def attach(self) -> None:
        with self.qtbot.waitSignal(self.desk.storing.finished):
            self.desk.attach_files(FIRST, self.files[:1])
        self.work.requirement.evidence.list.selectAll()

    def dialog(
        self, kind: type[QDialog], act: Callable[[Any], object] = lambda _: None
    ) -> list[Any]:
        """Stand in for the person at a dialog; returns the dialogs that were shown."""
        seen: list[Any] = []

        def run(dialog: Any) -> int:
            seen.append(dialog)
            act(dialog)
            return 1

        self.patch.setattr(kind, "exec", run)
        # Here nobody waits at the dialog, so what it does in the worker is looked at afterwards.
        self.patch.setattr(ask, "let_go", lambda _dialog: None)
        return seen

    def answers(self, **replies: Any) -> None:
        for name, reply in replies.items():
            self.patch.setattr(ask, name, lambda *_args, reply=reply: reply)

    def says(self) -> str:
        return self.desk.notice.sentence.text()


Effects = dict[str, Callable[[Person], None]]
