"""The short form of every torture of the workbook; the long one is ``make torture``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "torture"))

import torture_workbook_drills
import torture_workbook_power

if TYPE_CHECKING:
    from collections.abc import Callable

on_posix = pytest.mark.skipif(not hasattr(sys, "abiflags"), reason="forks, mounts and kills")


@pytest.fixture(autouse=True)
def _seed_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["torture"])


def passes(main: Callable[..., int], *sizes: Any) -> bool:
    return main(*sizes) == 0


def test_power_cuts_and_failing_disks() -> None:
    assert passes(torture_workbook_power.main, 60, 60, 40)


@on_posix
def test_kills() -> None:
    import torture_workbook_kill  # noqa: PLC0415 - forks

    assert passes(torture_workbook_kill.main, 15, 10, 25, 5.0)


@on_posix
def test_kills_while_working_for_a_stick() -> None:
    import torture_workbook_stick  # noqa: PLC0415 - forks

    assert passes(torture_workbook_stick.main, 12, 15)


@on_posix
def test_full_and_read_only_disks() -> None:
    import torture_workbook_disk  # noqa: PLC0415 - mounts

    assert passes(torture_workbook_disk.main, 4, 6)


@on_posix
def test_races_and_copies() -> None:
    import torture_workbook_races  # noqa: PLC0415 - forks

    assert passes(torture_workbook_races.main, 3, 30, 10, 5, 10.0)


def test_restore_drills() -> None:
    assert passes(torture_workbook_drills.main, 10, 1)


def test_lives_and_canaries() -> None:
    import torture_workbook_history  # noqa: PLC0415 - brings the tests of undo along

    assert passes(torture_workbook_history.main, 4, 25, 40)


@on_posix
def test_evidence_of_some_size(capsys: pytest.CaptureFixture[str]) -> None:
    import torture_workbook_large  # noqa: PLC0415 - measures memory

    # Times are for the long form: here the machine is shared with other tests.
    torture_workbook_large.main(24 << 20)
    out = capsys.readouterr().out
    assert "ok   control: one byte changed" in out
    assert "mib above rest" in out
