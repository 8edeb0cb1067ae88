"""The paper that was signed and stamped: its scan is filed with the state that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import editing, reading
from desktop.cli.parameters import workbook_argument
from desktop.errors import UsageError
from desktop.terms import SIGN_OFF_ROLE
from desktop.workbook import edits
from desktop.workbook.book import finish
from desktop.workbook.model import SignOffRole
from desktop.workbook.state import state_digest

if TYPE_CHECKING:
    from desktop.workbook.book import Workbook

_ROLES = {word: SignOffRole(role) for role, word in SIGN_OFF_ROLE.items()}
_HEAD = SIGN_OFF_ROLE[SignOffRole.HEAD]


@click.command(cls=ChineseCommand)
@workbook_argument
@click.argument("scan", metavar="[扫描件]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--role", type=click.Choice(list(_ROLES)), default=_HEAD, show_default=True, help="谁签的。"
)
@click.option("--name", metavar="姓名", help="签署人；不写则用工作簿里填的。")
@click.option("--digest", metavar="摘要", help="扫描件每页页脚印的“数据摘要”，照抄 16 位。")
@click.option("--withdraw", metavar="序号", type=int, help="撤回列表里的第几份。")
def signed(
    workbook: Path,
    scan: Path | None,
    role: str,
    name: str | None,
    digest: str | None,
    withdraw: int | None,
) -> int:
    """签字盖章的扫描件：存回工作簿，与纸上那一次的填报对应；不写扫描件则列出已存的。"""
    if scan is None and withdraw is None:
        with reading(workbook) as book:
            _print(book)
        return 0
    with editing(workbook) as book:
        if withdraw is not None:
            _withdraw(book, withdraw)
        elif scan is not None:
            _file(book, scan, _ROLES[role], name, digest)
    return 0


def _file(
    book: Workbook, scan: Path, role: SignOffRole, name: str | None, digest: str | None
) -> None:
    from desktop.report.filing import PRINTED, shown_state

    now = state_digest(book.info, book.ledger())
    shown = shown_state(scan, book.info.id)
    if not shown:
        typed = "".join((digest or "").split()).lower()
        if not typed:
            raise UsageError("请用 --digest 写明扫描件每页页脚印的“数据摘要”（16 位）。")
        if typed != now[:PRINTED]:
            raise UsageError(
                f"纸上的数据摘要与工作簿现在的（{now[:PRINTED]}）不同：打印以后又改过。"
                "请先撤销这些改动，或重新打印、签字盖章后再存。"
            )
        shown = now
    person = name or getattr(book.info, role.value)
    if not person.strip():
        raise UsageError("请用 --name 写明签署人的姓名。")
    content = finish(book.storing(scan))
    word = SIGN_OFF_ROLE[role]
    book.edit(
        f"存入{word}{person}的签字盖章件",
        edits.sign_off,
        role,
        person,
        state_digest=shown,
        content=content,
        file_name=scan.name,
    )
    ending = "" if shown == now else "它是改动以前的，与当时的填报对应。"
    click.echo(f"已存入{word}{person}的签字盖章件“{scan.name}”。{ending}")


def _withdraw(book: Workbook, number: int) -> None:
    filed = book.sign_offs()
    if not 0 < number <= len(filed):
        raise UsageError(f"没有第 {number} 份，共存了 {len(filed)} 份。")
    each = filed[number - 1]
    word = SIGN_OFF_ROLE[each.role]
    book.edit(f"撤回{word}{each.name}的签字盖章件", edits.withdraw_sign_off, each.id)
    click.echo(f"已撤回{word}{each.name}的签字盖章件。")


def _print(book: Workbook) -> None:
    now = state_digest(book.info, book.ledger())
    filed = book.sign_offs()
    for number, each in enumerate(filed, start=1):
        day = each.signed_at.astimezone().date().isoformat()
        same = "与现在的填报一致" if each.state_digest == now else "此后填报又改过"
        word = SIGN_OFF_ROLE[each.role]
        click.echo(
            f"{number}. {word} {each.name}　{day}存入　{same}　{each.file_name or '没有附扫描件'}"
        )
    if not filed:
        click.echo("还没有存入签字盖章的扫描件。")
