"""Parameters that several commands take."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

workbook_argument = click.argument("workbook", metavar="工作簿", type=click.Path(path_type=Path))


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
