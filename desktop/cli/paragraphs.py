"""The paragraphs of the report: look at them, rewrite one, take the words of the data again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import editing, reading
from desktop.cli.output import json_option, print_json
from desktop.cli.parameters import workbook_argument
from desktop.errors import FileError, UsageError
from desktop.files import read_bytes

if TYPE_CHECKING:
    from desktop.report.passages import Passage


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option("--edit", "name", metavar="名称", help="改写这一段，文字来自 --text-file。")
@click.option(
    "--text-file",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="改写的文字（UTF-8）；不写则恢复为由数据生成的文字。",
)
@json_option
def paragraphs(workbook: Path, name: str | None, text_file: Path | None, *, as_json: bool) -> int:
    """列出自评报告的各段文字（含年度报告段落），或改写其中一段。

    改写的文字在数据变化后保留，并提示数据已变。
    """
    from desktop.report.passages import kept
    from desktop.report.produce import all_passages
    from desktop.workbook.edits import set_setting

    with (reading if name is None else editing)(workbook) as book:
        found = {each.name: each for each in all_passages(book, printed_on=book.clock().date())}
        if name is not None:
            if name not in found:
                raise UsageError(f"没有名为“{name}”的段落。可选的有：{'、'.join(found)}。")
            text = read_words(text_file) if text_file else ""
            book.edit("改写报告段落", set_setting, *kept(found[name], text))
            click.echo(
                f"已改写“{found[name].label}”。" if text else f"“{found[name].label}”已恢复。"
            )
            return 0
    if as_json:
        print_json([asdict(each) for each in found.values()])
    else:
        for each in found.values():
            click.echo(f"【{each.label}】{each.name}{mark(each)}\n{each.text}\n")
    return 0


def mark(passage: Passage) -> str:
    """Return what is to be said of a paragraph that was rewritten."""
    if passage.is_outdated:
        return "（已改写；数据后来有变，请核对）"
    return "（已改写）" if passage.is_edited else ""


def read_words(path: Path) -> str:
    """Return the words of a text file: UTF-8, or GB18030 as editors of Windows write it. Raises FileError."""
    from desktop.document.readers.text import decode

    words = decode(read_bytes(path))
    if words is None:
        raise FileError(path, "里面不是文字", "请另存为文本文件（.txt）。")
    return words
