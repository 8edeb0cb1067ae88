"""A file is copied whole, and trouble with it names a file that people know."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import FileError
from desktop.files import replace_whole
from desktop.workbook.book import finish
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.whole_file import PIECE, copying_file, file_digest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(size=st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE]))
def test_it_is_the_same_there(tmp_path: Path, size: int) -> None:
    source, target = tmp_path / "台账 #1.yaodian", tmp_path / "写到[这里].yaodian"
    source.write_bytes(bytes(range(251)) * (size // 251) + b"x" * (size % 251))
    shares = []
    with replace_whole(target) as part:
        steps = copying_file(source, part)
        try:
            while True:
                shares.append(next(steps))
        except StopIteration as finished:
            told = finished.value
    assert target.read_bytes() == source.read_bytes()
    assert told == file_digest(target) == hashlib.sha256(source.read_bytes()).hexdigest()
    assert shares == sorted(shares)
    assert all(0 < each <= 1 for each in shares)


def laying(source: Path, target: Path) -> Generator[float, None, None]:
    with replace_whole(target) as part:
        yield from copying_file(source, part)


def test_trouble_names_the_file_that_people_know(tmp_path: Path) -> None:
    stick = tmp_path / "U盘 #1"
    stick.mkdir()
    source, target = tmp_path / "台账.yaodian", stick / "写到[这里].yaodian"
    with pytest.raises(FileError, match=r"“台账\.yaodian”读不出来"):
        finish(laying(source, target))
    assert list(stick.iterdir()) == []
    with pytest.raises(FileError, match=r"“没有\.yaodian”读不出来"):
        file_digest(tmp_path / "没有.yaodian")
    source.write_bytes(b"x" * 2 * PIECE)
    steps = laying(source, target)
    next(steps)
    shutil.rmtree(stick)  # pulled out
    with pytest.raises(FileError, match=r"“写到\[这里\]\.yaodian”"):
        finish(steps)


def test_trouble_with_a_copy_names_the_file_that_it_was_to_be(tmp_path: Path) -> None:
    target = tmp_path / "移交 #1.yaodian"
    with pytest.raises(DamagedWorkbook, match=r"^“移交 #1\.yaodian”已损坏") as told:  # noqa: SIM117
        with replace_whole(target) as part:
            raise DamagedWorkbook(part)
    assert told.value.path == target
    other = tmp_path / "别的.yaodian"
    with pytest.raises(FileError, match=r"^“别的\.yaodian”"), replace_whole(target):
        raise DamagedWorkbook(other)
    assert list(tmp_path.iterdir()) == []
