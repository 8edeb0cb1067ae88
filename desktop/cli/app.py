"""All commands under one name, and what happens when one of them fails."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop import __version__
from desktop.cli.answers import assess, attach, detach, divide, people
from desktop.cli.checklists import checklists, parse
from desktop.cli.chinese import ChineseGroup, sentence
from desktop.cli.circulars import circular, remind
from desktop.cli.deciding import correct, decide
from desktop.cli.elsewhere import write_back
from desktop.cli.export import export
from desktop.cli.issuing import issue, rollup, upgrade
from desktop.cli.keeping import (
    archive,
    backup,
    backups,
    check,
    merge,
    next_year,
    restore,
    salvage,
    save_as,
)
from desktop.cli.keys import key
from desktop.cli.ledger import gaps, hand_over, history, new, status
from desktop.cli.office import receipts, receive
from desktop.cli.paper import report, sign, verify
from desktop.cli.paragraphs import paragraphs
from desktop.cli.registering import register
from desktop.cli.reporters import reporters
from desktop.cli.reviewing import return_, review
from desktop.cli.scorecard import scorecard
from desktop.cli.signed_papers import signed
from desktop.cli.stopping import stops_like_ctrl_c
from desktop.cli.submitting import submit, take_return
from desktop.cli.summary import summary
from desktop.cli.templates import templates
from desktop.cli.units import units
from desktop.cli.upward import upward
from desktop.cli.window import gui
from desktop.errors import DesktopError
from desktop.files import unwritable
from desktop.workbook.errors import DamagedWorkbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO

WRONG_USE = 2
DAMAGED_ADVICE = "本机的备份用 backups 列出，restore 恢复；还读得出的内容用 salvage 抢救。"


@click.group(cls=ChineseGroup, invoke_without_command=True)
@click.version_option(__version__, "--version", message="要点 %(version)s", help="显示版本。")
@click.pass_context
def yaodian(context: click.Context) -> None:
    """要点：政务公开工作要点的清单、佐证、自评与签名，不联网。

    不带命令时打开窗口。条目编号可照原文写（二（三）1（2）），也可写成 二/三/1/2；
    一份清单含多个文件时，用 2#二（三） 表示第 2 个文件。
    """
    if context.invoked_subcommand is None:
        context.invoke(gui)


for command in (
    parse,
    checklists,
    units,
    new,
    status,
    assess,
    attach,
    detach,
    divide,
    gaps,
    people,
    history,
    hand_over,
    save_as,
    archive,
    check,
    backup,
    backups,
    restore,
    salvage,
    merge,
    write_back,
    next_year,
    key,
    paragraphs,
    templates,
    report,
    export,
    sign,
    signed,
    verify,
    submit,
    take_return,
    rollup,
    reporters,
    upgrade,
    issue,
    receive,
    receipts,
    register,
    decide,
    correct,
    review,
    return_,
    summary,
    circular,
    remind,
    scorecard,
    upward,
    gui,
):
    yaodian.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command; every expected failure is one Chinese sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # an old console must not fail at a rare character
            stream.reconfigure(errors="replace")
    try:
        with stops_like_ctrl_c():
            result = yaodian.main(list(arguments), prog_name="yaodian", standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except click.exceptions.Abort:
        return _failed("已取消。")
    except click.ClickException as error:
        return _failed(sentence(error))
    except DamagedWorkbook as error:
        return _failed(f"{error}{DAMAGED_ADVICE}")
    except DesktopError as error:
        return _failed(str(error))
    except OSError as error:  # what no command foresaw: a full disk behind “>”, a name too long
        return _failed(_about(error))
    return result if isinstance(result, int) else 0


def _failed(words: str) -> int:
    try:
        click.echo(words, err=True)
    except OSError:  # nobody listens
        _let_go(sys.stderr)
    return WRONG_USE


def _about(error: OSError) -> str:
    if isinstance(error.filename, str):
        return str(unwritable(Path(error.filename), error))
    _let_go(sys.stdout)
    return str(unwritable(Path("输出"), error))


def _let_go(stream: TextIO) -> None:
    """Give up what a stream still holds; Python would try once more to write it when it ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
