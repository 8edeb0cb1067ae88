"""Wrong use and bad files: exit code 2, one Chinese sentence, no traceback, nothing written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from desktop.cli import main
from desktop.cli.app import yaodian

if TYPE_CHECKING:
    from collections.abc import Iterator

SHANWEI = Path(__file__).parent.parent / "documents" / "001_2953e2d6da1b4da8.txt"


ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}")


def is_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["status"],
        ["status", "没有.yaodian"],
        ["status", "--no-such-option"],
        ["new", "a.yaodian", "--unit", "某局"],
        ["new", "a.yaodian", "--checklist", "no-such-id", "--unit", "某局"],
        ["new", "a.yaodian", "--checklist", "没有.docx", "--unit", "某局"],
        ["assess", "没有.yaodian", "一", "--status", "finished"],
        ["assess", "没有.yaodian", "一"],
        ["new", "a.yaodian", "--checklist", "a", "--unit", "某局", "--year", "abc"],
        ["new", "a.yaodian", "--checklist", "a", "--unit", "某局", "--year", "-5"],
        ["detach", "没有.yaodian", "一", "x"],
        ["status", "没有.yaodian", "多余"],
        ["attach", "没有.yaodian", "一", "文件", "--dated", "明天"],
        ["parse", "."],
        ["verify", "没有.pdf"],
        ["report", "没有.yaodian", "-o", "a.pdf"],
        ["key", "new", "--unit", "某局", "-o", "a.p12"],
        ["key", "new", "--unit", "某局", "-o", "a.p12", "--passphrase-file", "没有"],
    ],
)
def test_one_chinese_sentence_and_code_2(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert is_chinese(error)
    assert not ENGLISH.search(error)
    assert len(error.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_told_which_option_it_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["rollup", "jieyang-2019", "--database", "postgresql:///yaodian", "--office", "市府办"]
    assert main(asked) == 2
    assert "--originals" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x13junk" * 50, "一封没有条目的信。".encode()])
def test_documents_that_are_none(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "来文 #1.txt"
    source.write_bytes(content)
    assert (
        main(["new", str(tmp_path / "a.yaodian"), "--checklist", str(source), "--unit", "某局"])
        == 2
    )
    assert source.name in capsys.readouterr().err
    assert source.read_bytes() == content
    assert list(tmp_path.iterdir()) == [source]


def test_an_unknown_reference_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "a.yaodian"
    main(["new", str(book), "--checklist", str(SHANWEI), "--unit", "某局"])
    assert main(["assess", str(book), "二/三/1/9", "--status", "done"]) == 2
    assert "二（三）1（2）" in capsys.readouterr().err


def test_every_command_explains_itself_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for path in _paths(yaodian):
        assert main([*path, "--help"]) == 0
        text = capsys.readouterr().out
        assert "用法：" in text
        for word in (
            "Usage",
            "Options",
            "OPTIONS",
            "COMMAND",
            "ARGS",
            "required",
            "default",
            "Show this",
            "<=",
        ):
            assert word not in text, path


def _paths(command: click.Command) -> Iterator[list[str]]:
    """Yield the words that lead to each command, of groups within groups too."""
    yield []
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from ([name, *path] for path in _paths(each))


def test_the_installed_command_passes_the_exit_code_on() -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "status", "没有.yaodian"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 2
    assert "没有.yaodian" in finished.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a display")
@pytest.mark.parametrize("module", ["desktop", "desktop.cli"])
def test_without_a_display_a_sentence_and_no_abort(module: str) -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    finished = subprocess.run(
        [sys.executable, "-m", module],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 2
    assert "没有图形界面" in finished.stderr
    assert "命令行" in finished.stderr


def test_no_paper_takes_the_place_of_the_workbook(run: Any, book: Path) -> None:
    before = book.read_bytes()
    for command in ("report", "export", "history", "hand-over", "save-as", "archive"):
        code, _, err = run(command, book, "-o", book)
        assert (code, bool(err)) == (2, True), command
    assert run("submit", book, "-o", book, "--with-gaps")[0] == 2
    assert book.read_bytes() == before
