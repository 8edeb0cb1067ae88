"""Where a roll-up is, as its commands take it: a file, or ``--database`` in place of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.rollup.store import Rollup

Command = TypeVar("Command", bound="Callable[..., Any]")

database_option = click.option(
    "--database",
    metavar="postgresql://…",
    help="多人同时使用的数据库，写了它就不写汇总文件。口令请放在 PGPASSWORD 或 .pgpass 中。",
)


def rollup_argument(function: Command) -> Command:
    """Give a command ``place``, the roll-up's file, and ``database``."""
    place = click.argument("place", metavar="[汇总文件]", required=False)
    return place(database_option(function))


def split_place(
    place: str | None, database: str | None, rest: Sequence[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """Return where the roll-up is, and the arguments behind it.

    With ``--database`` the first argument is no file of a roll-up, but one of the others. Raises:
        UsageError: neither is named.
    """
    if database:
        return database, (*([place] if place else []), *rest)
    if not place:
        raise UsageError("请写明汇总文件，或用 --database 写明数据库。")
    return place, tuple(rest)


def open_rollup(place: str | None, database: str | None) -> Rollup:
    """Open the roll-up that a command names, as the present user. Raises as ``Rollup.open``."""
    from desktop.rollup.store import Rollup
    from desktop.workbook.owner import current_user

    where, _ = split_place(place, database)
    return Rollup.open(where, actor=current_user())
