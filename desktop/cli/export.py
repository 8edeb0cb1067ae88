"""Other papers of the same workbook: the ledger for Excel, Word and the printer."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.parameters import workbook_argument
from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.workbook.book import Workbook


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option(
    "-o",
    "--output",
    metavar="文件",
    required=True,
    type=click.Path(path_type=Path),
    help="写到哪里：.xlsx、.docx 或 .pdf。",
)
def export(workbook: Path, output: Path) -> int:
    """导出台账：Excel（.xlsx）、Word（.docx）或横排 PDF。"""
    from desktop.report.export import Form, composed_ledger, ledger_file

    suffixes = [form.value for form in Form]
    if output.suffix.lower() not in suffixes:
        raise UsageError(f"“{output.name}”的后缀应是 {'、'.join(suffixes)} 之一。")
    form = Form(output.suffix.lower())
    with Workbook.open(workbook, read_only=True) as book:
        content = composed_ledger(book, form, made_on=book.clock().date())
    with replace_whole(output) as part:
        part.write_bytes(ledger_file(content, form))
    count = sum(len(section.rows) for section in content.sections)
    click.echo(f"台账已写到“{output}”，共 {count} 条。")
    return 0
