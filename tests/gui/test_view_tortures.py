"""The short form of the torture of the window; the long one is ``make torture``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).parents[1] / "torture"))

import torture_views

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


def test_hostile_words_are_only_words(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["torture"])
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))  # what the torture sets is taken back
    # How long it takes is for the long form: here the machine is shared with other tests.
    assert torture_views.main(12, most_ms=float("inf")) == 0
