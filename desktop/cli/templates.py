"""An office's own Word templates: an example to begin with, and those that are kept."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import reading
from desktop.cli.parameters import workbook_argument
from desktop.files import replace_whole


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option(
    "--example",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写一份示例模板（.docx），列出全部占位词。",
)
@click.option(
    "--add",
    "added",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="试填后为本单位保存这份模板。",
)
def templates(workbook: Path, example: Path | None, added: Path | None) -> int:
    """列出、保存本单位自己的 Word 模板；填写用 report --template。"""
    from desktop.report import template
    from desktop.report.produce import composed

    with reading(workbook) as book:
        unit = book.info.unit
        content = composed(book, printed_on=book.clock().date(), is_prose=True)
    if example:
        with replace_whole(example) as part:
            part.write_bytes(template.example())
        click.echo(f"示例模板已写到“{example}”。")
    if added:
        kept = template.keep_template(unit, added, content)
        click.echo(f"模板“{kept.name}”已为{unit}保存。")
    if not example and not added:
        names = [each.name for each in template.kept_templates(unit)]
        click.echo("\n".join(names) or f"{unit}还没有保存模板，可用 --example 得到一份示例。")
    return 0
