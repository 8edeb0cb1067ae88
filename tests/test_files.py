"""A file takes the place of another whole or not at all, and a sentence says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.errors import FileError
from desktop.files import replace_whole


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "自评报告 #1 [定稿].pdf"
    path.write_bytes(b"old")
    return path


def write(target: Path) -> None:
    with replace_whole(target) as part:
        part.write_bytes(b"new")


def test_the_new_file_lies_there_alone(target: Path) -> None:
    write(target)
    assert target.read_bytes() == b"new"
    assert list(target.parent.iterdir()) == [target]


def test_a_missing_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="所在的文件夹不存在"):
        write(tmp_path / "没有" / "报告.pdf")


def test_a_full_disk_leaves_the_old_file(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="磁盘空间不足"):
        write(target)
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]


def test_what_another_program_holds_stays_as_it_is(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_part: Path, _target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file")  # as Windows says it

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(FileError, match=r"正被其他程序打开.*请关闭打开它的程序"):
        write(target)
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]
