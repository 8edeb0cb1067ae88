"""The scoring page begins with a card of deductions; long work is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.gui.office.course import Watched
from tests.gui.scoring.scoring_samples import in_use
from tests.rollup import scorecard_samples

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.gui.office.scoring.scoring_view import ScoringView
    from desktop.gui.office.window import OfficeWindow


@pytest.fixture(autouse=True)
def _waited_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work is waited for as a person would."""
    monkeypatch.setattr(
        Watched,
        "exec",
        lambda self: qtbot.waitUntil(lambda: bool(self.error or self.result()), timeout=60000),
    )


@pytest.fixture
def view(office: OfficeWindow, qtbot: QtBot) -> ScoringView:
    """The page with a card of deductions; the first kind of its first row is current."""
    shown = in_use(office, qtbot, scorecard_samples.licheng())
    shown.go_to("1.1")
    return shown
