"""Answering: mark requirements, attach and detach evidence, say who signs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.checklist.ref import find
from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import editing
from desktop.cli.parameters import Day, workbook_argument
from desktop.errors import UsageError
from desktop.terms import STATUS, printed_ref
from desktop.workbook import edits
from desktop.workbook.book import finish
from desktop.workbook.model import Duty, Status

if TYPE_CHECKING:
    from datetime import date

    from desktop.checklist.model import Requirement
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import LedgerRow


@click.command(cls=ChineseCommand)
@workbook_argument
@click.argument("refs", metavar="条目编号...", nargs=-1, required=True)
@click.option(
    "--status", "new_status", type=click.Choice([each.value for each in Status]), help="落实状态。"
)
@click.option("--note", metavar="文字", help="落实情况。")
@click.option("--reason", metavar="文字", help="不涉及的理由；不写则用 --note。")
@click.option("--waive", metavar="文字", help="不需佐证的理由。")
def assess(
    workbook: Path,
    refs: tuple[str, ...],
    new_status: str | None,
    note: str | None,
    reason: str | None,
    waive: str | None,
) -> int:
    """填报一条或几条的状态和落实情况。"""
    if new_status is note is reason is waive is None:
        raise UsageError("没有要填报的内容。请写 --status、--note、--reason 或 --waive。")
    is_not_applicable = new_status == Status.NOT_APPLICABLE
    with editing(workbook) as book:
        requirements = [find(book.checklist, ref) for ref in refs]
        book.edit(
            f"填报{'、'.join(refs)}",
            edits.assess,
            [each.id for each in requirements],
            status=Status(new_status) if new_status else None,
            statement=note,
            reason=note if is_not_applicable and reason is None else reason,
            evidence_waiver=waive,
        )
        rows = {row.requirement.id: row for row in book.ledger()}
    for requirement in requirements:
        click.echo(
            f"{printed_ref(requirement.ref)}：{STATUS[rows[requirement.id].assessment.status]}，已保存。"
        )
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
@click.argument("refs", metavar="条目编号...", nargs=-1, required=True)
@click.option("--section", metavar="名称", default="", help="科室。")
@click.option("--person", metavar="姓名", default="", help="责任人。")
@click.option("--due", "due_on", metavar="日期", type=Day(), help="自定时限，如 2026-11-30。")
@click.option("--also", "is_added", is_flag=True, help="加在原有的分工之后；不写则换掉。")
@click.option("--clear", "is_cleared", is_flag=True, help="去掉原有的分工。")
def divide(
    workbook: Path,
    refs: tuple[str, ...],
    section: str,
    person: str,
    due_on: date | None,
    *,
    is_added: bool,
    is_cleared: bool,
) -> int:
    """内部分工：一条或几条由哪个科室、哪个人办，什么时候办完。"""
    if bool(section or person) == is_cleared:
        raise UsageError(
            "请写 --section 或 --person 说明由谁办；要去掉原有的分工，请只写 --clear。"
        )
    duty = () if is_cleared else (Duty(section, person, due_on),)
    with editing(workbook) as book:
        requirements = [find(book.checklist, ref) for ref in refs]
        for requirement in requirements:
            before = _row(book, requirement).duties if is_added else ()
            book.edit("内部分工", edits.divide, requirement.id, (*before, *duty))
    for requirement in requirements:
        click.echo(f"{printed_ref(requirement.ref)}：分工已保存。")
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
@click.argument("ref", metavar="条目编号")
@click.argument("source", metavar="文件或网址")
@click.option("--title", metavar="标题", default="", help="标题；文件不写则用文件名。")
@click.option("--dated", metavar="日期", type=Day(), help="成文或发布日期，如 2026-12-31。")
@click.option("--channel", metavar="渠道", default="", help="发布渠道（链接）。")
@click.option("--number", "document_number", metavar="文号", default="", help="文号。")
@click.option(
    "--snapshot",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="网页快照（截图或另存的网页），与链接一起保存。",
)
def attach(
    workbook: Path,
    ref: str,
    source: str,
    title: str,
    dated: date | None,
    channel: str,
    document_number: str,
    snapshot: Path | None,
) -> int:
    """给一条附上佐证：一个文件，或一个已发布的网址。"""
    is_link = source.lower().startswith(("http://", "https://"))
    if snapshot and not is_link:
        raise UsageError("--snapshot 只用于网址。文件本身已保存在工作簿中，不需要快照。")
    with editing(workbook) as book:
        requirement = find(book.checklist, ref)
        if is_link:
            content = finish(book.storing(snapshot)) if snapshot else None
            book.edit(
                "附上链接",
                edits.attach_link,
                requirement.id,
                source,
                title=title,
                channel=channel,
                dated=dated,
                document_number=document_number,
            )
            if snapshot and content:
                newest = max(each.id for each in _row(book, requirement).evidence)
                book.edit(
                    "保存网页快照", edits.attach_snapshot, newest, content, name=snapshot.name
                )
        else:
            book.attach_file(
                requirement.id,
                Path(source),
                title=title,
                dated=dated,
                document_number=document_number,
            )
        evidence = _row(book, requirement).evidence
    click.echo(f"{printed_ref(requirement.ref)}：已附上，现有佐证 {len(evidence)} 份。")
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
@click.argument("ref", metavar="条目编号")
@click.argument("number", metavar="佐证号", type=int)
def detach(workbook: Path, ref: str, number: int) -> int:
    """从一条移除佐证（佐证号见 status --json 或报告）。"""
    with editing(workbook) as book:
        requirement = find(book.checklist, ref)
        evidence = _row(book, requirement).evidence
        chosen = next((each for each in evidence if each.number == number), None)
        if chosen is None:
            raise UsageError(
                f"{printed_ref(requirement.ref)}没有第 {number} 号佐证。请用 status --json 查看佐证号。"
            )
        book.edit("移除佐证", edits.detach, requirement.id, chosen.id)
    click.echo(f"{printed_ref(requirement.ref)}：已移除“{chosen.title or chosen.url}”。")
    return 0


def _row(book: Workbook, requirement: Requirement) -> LedgerRow:
    return next(row for row in book.ledger() if row.requirement.id == requirement.id)


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option("--preparer", metavar="姓名", help="填报人。")
@click.option("--reviewer", metavar="姓名", help="审核人。")
@click.option("--head", metavar="姓名", help="单位负责人。")
@click.option("--phone", metavar="电话", help="联系电话。")
def people(workbook: Path, **names: str | None) -> int:
    """写明填报人、审核人、单位负责人，打印在自评报告上。"""
    given = {key: name for key, name in names.items() if name is not None}
    if not given:
        raise UsageError("没有要写的姓名。请写 --preparer、--reviewer、--head 或 --phone。")
    with editing(workbook) as book:
        book.edit("填写署名", edits.set_signatories, **given)
    click.echo("署名已保存。")
    return 0
