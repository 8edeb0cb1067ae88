"""Parameters that several commands take."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

Command = TypeVar("Command", bound="Callable[..., Any]")

YEAR: Final = click.IntRange(2000, 2100)  # as in the window

workbook_argument = click.argument("workbook", metavar="工作簿", type=click.Path(path_type=Path))


def refuse_existing(output: Path) -> None:
    """Raise UsageError where a workbook would be written over another file."""
    if output.exists():
        raise UsageError(f"“{output.name}”已经存在，没有覆盖。请换一个名称。")


def output_option(words: str, metavar: str = "文件") -> Callable[[Command], Command]:
    """Return the option that says where a file, or a folder, is written."""
    return click.option(
        "-o",
        "--output",
        metavar=metavar,
        required=True,
        type=click.Path(path_type=Path),
        help=words,
    )


class Day(click.ParamType[date]):
    """A day such as 2026-12-31."""

    name = "日期"

    def convert(
        self, value: object, parameter: click.Parameter | None, context: click.Context | None
    ) -> date:
        """Return the day, or fail with an example."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，应写成 2026-12-31 这样", parameter, context)
