"""Other papers of the same workbook: the ledger for Excel, Word and the printer, the evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import reading
from desktop.cli.parameters import workbook_argument
from desktop.files import replace_whole
from desktop.workbook.book import finish

if TYPE_CHECKING:
    from desktop.workbook.book import Workbook

public_option = click.option(
    "--public", "is_public", is_flag=True, help="公开版：不含标为依申请公开、不予公开的佐证。"
)


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option(
    "-o",
    "--output",
    metavar="文件",
    required=True,
    type=click.Path(path_type=Path),
    help="写到哪里：.xlsx、.docx 或 .pdf；--evidence 时是一个新文件夹。",
)
@click.option("--evidence", "is_evidence", is_flag=True, help="导出全部佐证材料和目录。")
@public_option
def export(workbook: Path, output: Path, *, is_evidence: bool, is_public: bool) -> int:
    """导出台账：Excel（.xlsx）、Word（.docx）或横排 PDF；或导出佐证材料文件夹。"""
    with reading(workbook) as book:
        write = _write_evidence if is_evidence else _write_ledger
        click.echo(write(book, output, is_public=is_public))
        if is_public:
            remind(book)
    return 0


def remind(book: Workbook) -> None:
    """Say what to look at before the public version is published."""
    from desktop.report.public import reminders

    for sentence in reminders(book.ledger()):
        click.echo(sentence, err=True)


def _write_ledger(book: Workbook, output: Path, *, is_public: bool) -> str:
    from desktop.report.export import composed_ledger, form_of, ledger_file

    form = form_of(output)
    content = composed_ledger(book, form, printed_on=book.clock().date(), is_public=is_public)
    with replace_whole(output) as part:
        part.write_bytes(ledger_file(content, form))
    count = sum(len(section.rows) for section in content.sections)
    return f"台账已写到“{output}”，共 {count} 条。"


def _write_evidence(book: Workbook, output: Path, *, is_public: bool) -> str:
    from desktop.report.folder import exporting

    count = finish(exporting(book, output, made_on=book.clock().date(), is_public=is_public))
    return f"佐证材料已写到文件夹“{output}”，共 {count} 个文件，目录见“00-佐证材料目录.pdf”。"
