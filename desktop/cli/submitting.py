"""The unit's side of the exchange: hand a workbook in, and load what comes back."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import editing
from desktop.cli.output import PROBLEMS_FOUND
from desktop.cli.parameters import output_option, refuse_existing, workbook_argument
from desktop.cli.passphrase import passphrase_option
from desktop.cli.signing_key import KEY_HELP, signing_key, token_option
from desktop.files import certificates_folder
from desktop.terms import GAP_KIND, VERDICT, printed_ref
from desktop.workbook.book import finish

if TYPE_CHECKING:
    from desktop.signing.keys import SigningKey
    from desktop.workbook.submitting import Sign

SHOWN = 10


@click.command(cls=ChineseCommand)
@workbook_argument
@output_option("报送件写到哪里。")
@click.option("--key", "wanted", metavar="密钥", help=f"用这个密钥签名：{KEY_HELP}。")
@token_option
@passphrase_option
@click.option("--with-gaps", "is_forced", is_flag=True, help="有缺项也报送。")
def submit(
    workbook: Path,
    output: Path,
    wanted: str | None,
    token: Path | None,
    passphrase_file: Path | None,
    *,
    is_forced: bool,
) -> int:
    """报送：先全审，再封存成一个签名的文件交主管部门；原工作簿可以继续填写。"""
    from desktop.workbook.submitting import submitting

    refuse_existing(output)
    with editing(workbook) as book:
        gaps = [each for each in book.gaps() if each.is_open and not each.is_reminder]
        for gap in gaps[:SHOWN]:
            click.echo(f"{printed_ref(gap.ref)}　{GAP_KIND[gap.kind]}：{gap.sentence}")
        if gaps and not is_forced:
            more = f"（以上是前 {SHOWN} 处）" if len(gaps) > SHOWN else ""
            click.echo(
                f"全审发现 {len(gaps)} 处缺项{more}，没有报送。请补齐或写明理由；"
                "确需报送时加上 --with-gaps。",
                err=True,
            )
            return PROBLEMS_FOUND
        is_signed = bool(wanted or token)
        with signing_key(wanted, token, passphrase_file) if is_signed else nullcontext() as key:
            sealed = finish(submitting(book, output, sign=_signing(key) if key else None))
    signed = "，已签名" if sealed.signature else "，未签名"
    click.echo(
        f"第{sealed.number}次报送已写到“{output}”{signed}。校验码 {sealed.root[:16].upper()}。"
    )
    return 0


@click.command("take-return", cls=ChineseCommand)
@workbook_argument
@click.argument("slip", metavar="退回单", type=click.Path(path_type=Path))
def take_return(workbook: Path, slip: Path) -> int:
    """装入退回单：把主管部门的意见放到各条旁边，已填的内容不动。"""
    from desktop.rollup.slip_proof import who_signed
    from desktop.signing.register import registered
    from desktop.workbook import return_slip

    read = return_slip.read_slip(slip)
    signed = who_signed(read, registered(certificates_folder()))
    with editing(workbook) as book:
        book.edit("装入退回单", return_slip.load, read)
    click.echo(f"{read.office}对第{read.number}次报送的意见（第{read.round}轮）：")
    for each in read.returned:
        click.echo(f"  {printed_ref(each.ref)}　{VERDICT[each.verdict]}：{each.remark}")
    click.echo(signed)
    if read.note:
        click.echo(f"说明：{read.note}")
    if read.due_on:
        click.echo(f"请于 {read.due_on.isoformat()} 前重新报送。")
    return 0


def _signing(key: SigningKey) -> Sign:
    from desktop.signing.certificate import fingerprint
    from desktop.signing.detached import sign_detached

    return lambda manifest: (fingerprint(key.certificate), sign_detached(manifest, key))
