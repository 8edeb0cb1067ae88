"""Workbooks on sticks and shares: commands work on a copy here, which is written back whole."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.output import PROBLEMS_FOUND
from desktop.errors import DesktopError, UsageError
from desktop.files import backups_folder, working_folder
from desktop.workbook.book import Workbook, finish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.workbook.checkout import CheckedOut
    from desktop.workbook.working import NotWrittenBack

BACKUP_EVERY = timedelta(minutes=10)


@contextmanager
def editing(workbook: Path) -> Iterator[Workbook]:
    """Open a workbook to change it, wherever it lies."""
    from desktop.workbook.working import working_on

    with telling_what_waits(), working_on(workbook, working_folder()) as book:
        try:
            yield book
        except KeyboardInterrupt:
            finish(book.tidying())  # what was cancelled goes at once, however much it is
            raise
        _back_up_now_and_then(book)


@contextmanager
def telling_what_waits() -> Iterator[None]:
    """Add which command brings back what could not be written to a stick or a share."""
    from desktop.workbook.working import NotWrittenBack

    try:
        yield
    except NotWrittenBack as error:
        raise UsageError(f"{error}{_what_to_do(error)}") from error


def _back_up_now_and_then(book: Workbook) -> None:
    """Keep a backup where the newest is as old as the window would let it become."""
    from desktop.workbook.backup import backups

    newest = next(iter(backups(backups_folder(), book.info.id)), None)
    if newest and book.clock() - newest.at < BACKUP_EVERY:
        return
    try:
        book.back_up(backups_folder())
    except DesktopError as error:
        click.echo(f"没有备份成：{error}", err=True)


@contextmanager
def reading(workbook: Path) -> Iterator[Workbook]:
    """Open a workbook to look at it; where work on it waits here, that is what is shown."""
    from desktop.workbook.checkout import left_behind

    waiting = left_behind(workbook, working_folder())
    if waiting:
        click.echo(
            f"“{workbook.name}”有修改存在本机，还没有写回{waiting.place}，以下按本机的这份。",
            err=True,
        )
    with Workbook.open(waiting.local if waiting else workbook, read_only=True) as book:
        yield book


@click.command("write-back", cls=ChineseCommand)
@click.argument("workbook", metavar="[工作簿]", required=False, type=click.Path(path_type=Path))
@click.option("--merge", "is_merging", is_flag=True, help="那里被别人改过的，按条目合并后写回。")
def write_back(workbook: Path | None, *, is_merging: bool) -> int:
    """把存在本机的修改写回U盘或共享文件夹；不写工作簿则全部写回。

    U盘拔出、网络断开时，修改都留在本机。那里被别人改过的不会覆盖：加 --merge 按条目合并，
    两边都改过的保留本机的，对方的列在旁边。
    """
    from desktop.workbook.checkout import waiting

    wanted = workbook.absolute() if workbook else None
    found = [each for each in waiting(working_folder()) if wanted in {None, each.original}]
    if not found:
        click.echo("没有等着写回的修改。")
    return max((_write_back(each, is_merging=is_merging) for each in found), default=0)


def _write_back(taken: CheckedOut, *, is_merging: bool) -> int:
    from desktop.workbook import working

    try:
        working.write_back(taken)
    except working.NotWrittenBack as error:
        if is_merging and error.is_changed_there:
            return _merge_back(taken)
        click.echo(f"{error}{_what_to_do(error)}", err=True)
        return PROBLEMS_FOUND
    click.echo(f"“{taken.original.name}”已写回{taken.place}。")
    return 0


def _merge_back(taken: CheckedOut) -> int:
    from desktop.cli.keeping import tell_merged
    from desktop.workbook.working import merge_back

    try:
        plan = merge_back(taken, backups_folder())
    except DesktopError as error:
        click.echo(str(error), err=True)
        return PROBLEMS_FOUND
    click.echo(f"“{taken.original.name}”已写回{taken.place}。")
    return tell_merged(plan)


def _what_to_do(error: NotWrittenBack) -> str:
    command = f"yaodian write-back{' --merge' if error.is_changed_there else ''}"
    if error.is_changed_there:
        return f"要把两份按条目合并，请运行 {command}。"
    return f"处理好以后，请运行 {command}。"
