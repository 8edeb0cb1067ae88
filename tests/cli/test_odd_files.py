"""Files that are none, that never end or whose names are odd: a sentence, and nothing written."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import struct_time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SHANWEI = Path(__file__).parent.parent / "documents" / "001_2953e2d6da1b4da8.txt"
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems have no such files"
)


@pytest.mark.parametrize("command", ["new", "next-year"])
def test_a_name_too_long_for_the_disk(
    command: str, run: Callable[..., tuple[int, str, str]], book: Path, tmp_path: Path
) -> None:
    long = tmp_path / ("长" * 300 + ".docx")
    rest = ("--unit", "某局") if command == "new" else ("-o", tmp_path / "新.yaodian")
    where = tmp_path / "新.yaodian" if command == "new" else book
    code, _, error = run(command, where, "--checklist", long, *rest)
    assert (code, len(error.strip().splitlines())) == (2, 1)
    assert "名称太长" in error


@linux_only
def test_a_name_that_is_no_utf8(run: Callable[..., tuple[int, str, str]], book: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(book.parent / "局") + "局".encode("gbk") + b".yaodian"))
    book.rename(odd)
    assert run("assess", odd, "二/一/1/1", "--note", "落实了")[0] == 0
    assert "落实了" in run("status", odd, "--json")[1]


@pytest.mark.parametrize("content", [b"", b"\x00\xff junk" * 99])
def test_only_a_backup_is_restored(
    content: bytes, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    chosen = tmp_path / "不是备份.yaodian"
    chosen.write_bytes(content)
    for path in (chosen, tmp_path, ""):
        code, _, error = run("restore", path, "-o", tmp_path / "恢复.yaodian")
        assert (code, len(error.strip().splitlines())) == (2, 1)
    assert list(tmp_path.iterdir()) == [chosen]


def test_no_copy_is_named(run: Callable[..., tuple[int, str, str]], book: Path) -> None:
    for nothing in ("", ".", "/"):
        code, _, error = run("merge", book, nothing)
        assert (code, len(error.strip().splitlines())) == (2, 1)


@linux_only
def test_pipes_and_endless_files_are_refused(
    run: Callable[..., tuple[int, str, str]], profile: Path, tmp_path: Path, book: Path
) -> None:
    run("backup", book)
    assert (profile / "backups").is_dir()
    pipe = tmp_path / "管道.yaodian"
    os.mkfifo(pipe)
    endless = Path("/dev/zero")
    empty = tmp_path / "空.yaodian"
    empty.touch()
    huge = tmp_path / "大.pdf"
    with huge.open("wb") as file:
        file.truncate(5 << 30)
    for arguments in (
        ("backups", pipe),
        ("restore", pipe, "-o", tmp_path / "恢复.yaodian"),
        *(
            ("salvage", odd, "-o", tmp_path / "抢救.yaodian")
            for odd in (pipe, endless, huge, empty)
        ),
        ("verify", pipe),
        ("verify", endless),
        ("verify", huge),
        ("verify", book, "--trust", pipe),
        ("signed", book, pipe, "--role", "单位负责人"),
        ("summary", pipe),
        ("key", "new", "--unit", "某局", "-o", tmp_path / "a.p12", "--passphrase-file", endless),
    ):
        code, _, error = run(*arguments)
        assert (code, len(error.strip().splitlines())) == (2, 1), arguments


def test_a_name_cannot_speak_for_the_program(run: Callable[..., tuple[int, str, str]]) -> None:
    _, _, error = run("status", "没有\n已保存。\x1b[2J\u202efdp.yaodian")
    assert len(error.strip().splitlines()) == 1
    assert "\x1b" not in error
    assert "\u202e" not in error


def test_what_was_handed_in_is_never_written_over_another_file(
    run: Callable[..., tuple[int, str, str]], book: Path, tmp_path: Path
) -> None:
    other = tmp_path / "别的科室.yaodian"
    other.write_bytes(book.read_bytes())
    before = other.read_bytes()
    code, _, error = run("submit", book, "-o", other, "--with-gaps")
    assert (code, "已经存在" in error) == (2, True)
    assert other.read_bytes() == before


@linux_only
def test_no_pipe_or_device_becomes_a_file(
    run: Callable[..., tuple[int, str, str]], book: Path, tmp_path: Path
) -> None:
    pipe = tmp_path / "管道.pdf"
    os.mkfifo(pipe)
    code, _, error = run("report", book, "-o", pipe)
    assert (code, "不是普通文件" in error, pipe.is_fifo()) == (2, True, True)


def test_a_folder_whose_name_is_too_long(
    run: Callable[..., tuple[int, str, str]], book: Path, tmp_path: Path
) -> None:
    assert "名称太长" in run("archive", book, "-o", tmp_path / ("长" * 300))[2]


@linux_only
def test_no_room_for_a_roll_up(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - not there on Windows

    source = tmp_path / "要点.txt"
    source.write_bytes(SHANWEI.read_bytes())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, limits[1]))
    try:
        code, _, error = run("rollup", source, tmp_path / "汇总.yaodian-rollup", "--office", "某办")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (code, len(error.strip().splitlines())) == (2, 1)
    assert "“汇总.yaodian-rollup”" in error
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_lists_of_units_in_the_encodings_of_windows(
    encoding: str, run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    place, names = tmp_path / "汇总.yaodian-rollup", tmp_path / "名单.txt"
    assert run("rollup", SHANWEI, place, "--office", "某办")[0] == 0
    names.write_bytes("市民政局\r\n市教育局\r\n".encode(encoding))
    assert run("reporters", "add", place, "--list", names)[0] == 0
    listed = run("reporters", "list", place)[1]
    assert "市民政局" in listed
    assert "市教育局" in listed


def test_a_list_of_units_that_is_a_spreadsheet(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    place, names = tmp_path / "汇总.yaodian-rollup", tmp_path / "名单.xlsx"
    assert run("rollup", SHANWEI, place, "--office", "某办")[0] == 0
    names.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 9)
    code, _, error = run("reporters", "add", place, "--list", names)
    assert (code, "“名单.xlsx”里面不是文字" in error) == (2, True)


def test_a_clock_without_battery_is_told(
    run: Callable[..., tuple[int, str, str]],
    book: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template = tmp_path / "模板.docx"
    assert run("templates", book, "--example", template)[0] == 0
    monkeypatch.setattr("time.localtime", lambda *_: struct_time((1970, 1, 1, 8, 0, 0, 3, 1, 0)))
    for words in ("export", book, "-o"), ("report", book, "--template", template, "-o"):
        code, _, error = run(*words, tmp_path / "台账.docx")
        assert (code, "1970年1月1日" in error) == (2, True)
    assert not (tmp_path / "台账.docx").exists()
