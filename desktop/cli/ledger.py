"""The ledger as a whole: make it, look at it, find what is missing, hand it over."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.checklist.ref import qualified_ref
from desktop.cli.checklists import load_checklist
from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import reading
from desktop.cli.output import PROBLEMS_FOUND, json_option, print_json, print_table, shorten
from desktop.cli.parameters import YEAR, Day, refuse_existing, workbook_argument
from desktop.errors import DesktopError
from desktop.files import replace_whole
from desktop.terms import GAP_KIND, STATUS, printed_ref
from desktop.workbook.creation import create
from desktop.workbook.model import Status
from desktop.workbook.state import proof

if TYPE_CHECKING:
    from datetime import date

    from desktop.checklist.model import Checklist
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import LedgerRow


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option(
    "--checklist",
    "source",
    metavar="编号或文件",
    required=True,
    help="附带清单的编号，或一份要点文件、清单文件。",
)
@click.option("--unit", metavar="名称", required=True, help="填报单位。")
@click.option("--year", metavar="年度", type=YEAR, help="年度；不写则用清单的。")
@click.option(
    "--directive",
    "directives",
    metavar="序号或文号",
    multiple=True,
    help="只用其中一份文件，可写多次；不写则全部。",
)
def new(
    workbook: Path, source: str, unit: str, year: int | None, directives: tuple[str, ...]
) -> int:
    """由要点建立工作簿。"""
    from desktop.checklist.build import select

    checklist = load_checklist(source)
    if directives:
        checklist = select(checklist, directives)
    create(workbook, checklist, unit=unit, year=year)
    click.echo(f"已建立“{workbook.name}”：{checklist.title}，{len(checklist.requirements)}条。")
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
@json_option
def status(workbook: Path, *, as_json: bool) -> int:
    """列出每一条的落实状态。"""
    with reading(workbook) as book:
        info, rows, checklist, digest = (
            book.info,
            book.ledger(),
            book.checklist,
            book.state_digest(),
        )
    if as_json:
        print_json(
            {
                "unit": info.unit,
                "year": info.year,
                "title": info.title,
                "state_digest": digest,
                "counts": {each.value: count for each, count in _counts(rows).items()},
                "requirements": [_row_json(row, checklist) for row in rows],
            }
        )
        return 0
    click.echo(f"{info.unit} {info.year or ''}年度 {info.title}")
    print_table(
        ("编号", "状态", "佐证", "要点"),
        [
            (
                printed_ref(qualified_ref(checklist, row.requirement)),
                STATUS[row.assessment.status],
                str(len(row.evidence) or ""),
                shorten(row.requirement.title or row.requirement.text, 50),
            )
            for row in rows
        ],
    )
    counts = "，".join(f"{STATUS[each]} {count}" for each, count in _counts(rows).items())
    click.echo(f"共 {len(rows)} 条：{counts}。")
    return 0


def _counts(rows: tuple[LedgerRow, ...]) -> dict[Status, int]:
    return {each: sum(row.assessment.status is each for row in rows) for each in Status}


def _row_json(row: LedgerRow, checklist: Checklist) -> dict[str, Any]:
    answer = row.assessment
    return {
        "ref": row.requirement.ref,
        "unique_ref": qualified_ref(checklist, row.requirement),
        "document_number": row.directive.document_number,
        "headings": list(row.requirement.headings),
        "title": row.requirement.title,
        "text": row.requirement.text,
        "status": answer.status.value,
        "statement": answer.statement,
        "reason": answer.reason,
        "evidence_waiver": answer.evidence_waiver,
        "duties": [
            {
                "section": each.section,
                "person": each.person,
                "due_on": each.due_on.isoformat() if each.due_on else None,
            }
            for each in row.duties
        ],
        "evidence": [{**proof(each), "size": each.size} for each in row.evidence],
    }


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option("--today", metavar="日期", type=Day(), help="按哪一天算逾期；不写则是今天。")
@json_option
def gaps(workbook: Path, *, today: date | None, as_json: bool) -> int:
    """列出还缺什么：未填报、无佐证、逾期等；有则退出码为 1。"""
    with reading(workbook) as book:
        found, checklist = book.gaps(today), book.checklist
    refs = {each.id: qualified_ref(checklist, each) for each in checklist.requirements}
    missing = [gap for gap in found if gap.is_open and not gap.is_reminder]
    if as_json:
        print_json(
            [
                {
                    "kind": gap.kind.value,
                    "ref": gap.ref,
                    "unique_ref": refs[gap.requirement_id],
                    "sentence": gap.sentence,
                    "accepted_because": gap.accepted_because,
                }
                for gap in found
            ]
        )
    else:
        for gap in found:
            accepted = f"（已说明：{gap.accepted_because}）" if gap.accepted_because else ""
            click.echo(
                f"{printed_ref(refs[gap.requirement_id])}  {GAP_KIND[gap.kind]}：{gap.sentence}{accepted}"
            )
        count, looks = len(missing), sum(gap.is_open and gap.is_reminder for gap in found)
        click.echo(f"还有 {count} 处待完善。" if count else "没有缺项，可以出具自评报告。")
        if looks:
            click.echo(f"另有 {looks} 处提醒，请看一看（不算缺项）。")
    return PROBLEMS_FOUND if missing else 0


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option(
    "-o",
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写成文件：.pdf（供打印）、.docx 或 .xlsx，连同改动前后的文字。",
)
@json_option
def history(workbook: Path, output: Path | None, *, as_json: bool) -> int:
    """列出这个工作簿的操作记录，或写成可以打印的文件。"""
    from desktop.workbook.chronicle import lines as in_words

    with reading(workbook) as book:
        if output:
            click.echo(_write_history(book, output))
            return 0
        events, checklist = book.events(), book.checklist
    refs = {each.id: qualified_ref(checklist, each) for each in checklist.requirements}
    lines = in_words(events, refs)
    if as_json:
        print_json(
            [
                asdict(line) | {"kind": event.action}
                for line, event in zip(lines, events, strict=True)
            ]
        )
    else:
        print_table(
            ("序号", "时间", "操作人", "操作", "对象"),
            [
                (
                    str(line.seq),
                    line.at + ("（时钟曾拨回）" if line.is_clock_back else ""),
                    line.actor,
                    line.action,
                    shorten(printed_ref(line.subject), 40),
                )
                for line in lines
            ],
        )
    return 0


def _write_history(book: Workbook, output: Path) -> str:
    from desktop.report.export import form_of
    from desktop.report.history_page import composed_history, history_file

    form = form_of(output)
    content = composed_history(book, printed_on=book.clock().date())
    with replace_whole(output) as part:
        part.write_bytes(history_file(content, form))
    return f"操作记录已写到“{output}”，共 {len(content.rows)} 条。"


@click.command("hand-over", cls=ChineseCommand)
@workbook_argument
@click.option(
    "-o",
    "--output",
    metavar="文件",
    required=True,
    type=click.Path(path_type=Path),
    help="副本写到哪里。",
)
def hand_over(workbook: Path, output: Path) -> int:
    """移交一份副本：一个文件，不含已删除的内容。"""
    from desktop.files import backups_folder

    refuse_existing(output)
    with reading(workbook) as book:
        try:
            book.back_up(backups_folder())
        except DesktopError as error:
            click.echo(f"移交之前没有备份成：{error}", err=True)
        book.hand_over(output)
    click.echo(f"副本已写到“{output}”。")
    return 0
