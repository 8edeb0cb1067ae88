"""What commands print: aligned columns for people, JSON for programs."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBLEMS_FOUND = 1  # exit code: it was done, or not, because of what was found

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供其他程序读取。")


def print_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """Print a value as indented UTF-8 JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print columns aligned by display width; a Chinese character is two columns wide."""
    widths = [max(map(width, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def width(text: str) -> int:
    """Return how many columns a terminal needs for this text."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def shorten(text: str, columns: int) -> str:
    """Return the text in at most so many columns, on one line, with … where it was cut."""
    line = " ".join(text.split())
    if width(line) <= columns:
        return line
    kept, used = "", 2
    for char in line:
        used += width(char)
        if used > columns:
            break
        kept += char
    return f"{kept}…"
