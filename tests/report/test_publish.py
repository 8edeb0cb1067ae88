from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import report_samples as samples

from desktop.errors import FileError
from desktop.report.publish import publish

if TYPE_CHECKING:
    from pathlib import Path


def test_the_file_is_written_whole_under_an_awkward_name(tmp_path: Path) -> None:
    target = tmp_path / "自评报告 #1 [定稿]?.pdf"
    publish(samples.report(2), target)
    assert target.read_bytes().startswith(b"%PDF-1.7")
    assert target.read_bytes().rstrip().endswith(b"%%EOF")
    assert list(tmp_path.iterdir()) == [target]


def test_a_missing_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="所在的文件夹不存在"):
        publish(samples.report(1), tmp_path / "没有" / "报告.pdf")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="磁盘空间不足"):
        publish(samples.report(1), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_importing_the_report_loads_nothing_slow() -> None:
    code = (
        "import sys, desktop.report.publish, desktop.report.compose;"
        "print([m for m in ('reportlab', 'pikepdf', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
