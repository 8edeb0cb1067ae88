"""The short form of the torture of receiving; the long one is ``make torture``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "torture"))


@pytest.mark.skipif(not hasattr(sys, "abiflags"), reason="forks and kills")
def test_damaged_reports_cheats_and_kills(monkeypatch: pytest.MonkeyPatch) -> None:
    import torture_receive  # noqa: PLC0415 - forks

    monkeypatch.setattr(sys, "argv", ["torture"])  # the seed of the day
    assert torture_receive.main(40, 4, 3) == 0
