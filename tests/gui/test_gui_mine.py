"""What concerns this unit follows the names that were set for the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import files
from desktop.checklist.bundled import load_bundled
from desktop.checklist.region import Region, save_region
from desktop.gui.ledger import duties_of
from desktop.workbook.book import Workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

COLLECTIVE = "市政府各部门"


def test_members_of_a_collective_decide_and_a_broken_file_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "user_data_path", lambda *_args, **_kwargs: tmp_path)
    path = tmp_path / "甲.yaodian"
    with Workbook.create(path, load_bundled("jieyang-2019"), unit="揭阳市甲局") as book:
        guessed = duties_of(book).mine
        save_region(Region().with_members(COLLECTIVE, ("揭阳市乙局",)), files.region_file())
        without = duties_of(book).mine
        save_region(Region().with_members(COLLECTIVE, ("揭阳市甲局",)), files.region_file())
        within = duties_of(book).mine
        files.region_file().write_text("这不是设置 = [", encoding="utf-8")
        broken = duties_of(book).mine
    assert without < within
    assert broken == guessed
