"""Passphrases come from a prompt or a file, never from an argument that others could see."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from desktop.errors import FileError, UsageError

LONGEST: Final = 10_000  # characters of a line; a file chosen by mistake may have no other

passphrase_option = click.option(
    "--passphrase-file",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="从文件的第一行读口令；不写则在屏幕上询问。",
)

new_passphrase_option = click.option(
    "--new-passphrase-file",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="从文件的第一行读新口令；不写则在屏幕上询问。",
)


def read_new_passphrase(file: Path | None, prompt: str) -> str:
    """Return a passphrase that is set now: on the screen it is asked for twice.

    Raises:
        FileError: the file cannot be read.
        UsageError: it is empty, or there is neither a file nor a screen to ask on.
    """
    return read_passphrase(file, prompt, confirm=True, option="--new-passphrase-file")


def read_passphrase(
    file: Path | None, prompt: str, *, confirm: bool = False, option: str = "--passphrase-file"
) -> str:
    """Return the passphrase.

    Raises:
        FileError: the file cannot be read.
        UsageError: it is empty, or there is neither a file nor a screen to ask on.
    """
    if file is None:
        if not (sys.stdin and sys.stdin.isatty()):
            raise UsageError(f"需要口令，但这里不能询问。请用 {option} 指定存放口令的文件。")
        passphrase: str = click.prompt(
            prompt, hide_input=True, confirmation_prompt="请再输入一次" if confirm else False
        )
    else:
        passphrase = _first_line(file)
    if not passphrase:
        raise UsageError("口令是空的。请设一个口令后再试。")
    return passphrase


def _first_line(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            line = lines.readline(LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(file, "读不出口令", "请确认文件存在，并且第一行是口令。") from error
    if len(line) == LONGEST:
        raise FileError(file, "的第一行太长，不像口令", "请确认选对了文件。")
    return line
