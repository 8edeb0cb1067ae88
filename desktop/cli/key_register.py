"""The certificates that this computer trusts: register after comparing, list, withdraw since a day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.parameters import Day
from desktop.errors import UsageError
from desktop.files import certificates_folder


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="证书", type=click.Path(path_type=Path))
@click.option(
    "--fingerprint",
    "typed",
    metavar="指纹",
    required=True,
    help="对方指纹登记表上的指纹，照纸面输入，一致才登记。",
)
def register(file: Path, typed: str) -> int:
    """核对指纹后，把别的单位的证书（.cer）在本机登记为可信；停用过的重新可信。"""
    from desktop.signing.certificate import fingerprint
    from desktop.signing.register import read_certificate
    from desktop.signing.register import register as trust
    from desktop.signing.usage import check_signer

    found = read_certificate(file)
    if _digits(typed) != _digits(fingerprint(found)):
        raise UsageError(
            f"指纹不一致，没有登记。“{file.name}”的指纹是 {fingerprint(found)}，"
            "请与对方重新核对；确实不同，就不是对方的证书。"
        )
    check_signer(found)
    trust(certificates_folder(), found)
    click.echo(f"已登记：{found.unit}。")
    return 0


@click.command(cls=ChineseCommand)
@click.argument("rollup", metavar="汇总文件", type=click.Path(path_type=Path))
def take(rollup: Path) -> int:
    """把汇总里登记过的证书（连同停用日期）也在本机登记，用来核验各单位签名的 PDF。"""
    from desktop.rollup.carrying import for_papers
    from desktop.rollup.store import Rollup
    from desktop.signing.register import take_over

    with Rollup.open(rollup) as opened, opened.reading() as db:
        found = for_papers(db)
    count = take_over(certificates_folder(), found)
    click.echo(f"汇总里有 {len(found)} 张证书，新登记 {count} 张。")
    return 0


@click.command(cls=ChineseCommand)
def registered() -> int:
    """列出本机登记的证书：谁的、指纹、从哪天起停用。"""
    from desktop.signing.certificate import fingerprint
    from desktop.signing.register import known

    found = known(certificates_folder())
    for each in found:
        ending = f"（{_since(each.withdrawn_on)}）" if each.withdrawn_on else ""
        click.echo(f"{each.certificate.unit}{ending}")
        click.echo(f"    {fingerprint(each.certificate)}")
    if not found:
        click.echo("还没有登记证书。请先与对方核对指纹，再用 key register 登记。")
    return 0


@click.command(cls=ChineseCommand)
@click.argument("wanted", metavar="指纹")
@click.option(
    "--since",
    metavar="日期",
    type=Day(),
    help="从哪一天起停用，例如密钥丢失的那天；不写则从今天起。",
)
def withdraw(wanted: str, since: date | None) -> int:
    """停用本机登记的一张证书（写指纹的开头）：此前收到的文件仍然算数，以后收到的不再可信。"""
    from desktop.signing.certificate import fingerprint
    from desktop.signing.register import known
    from desktop.signing.register import withdraw as distrust

    today = datetime.now().astimezone().date()
    day = since or today
    if day > today:
        raise UsageError("停用日期还没有到。请写今天或以前的日期。")
    certificates = [each.certificate for each in known(certificates_folder())]
    digits = _digits(wanted)
    found = [each for each in certificates if _digits(fingerprint(each)).startswith(digits)]
    if len(found) != 1 or not digits:
        problem = "不止一张" if found else "没有一张"
        raise UsageError(f"本机登记的证书里{problem}指纹以“{wanted}”开头，没有停用。请核对指纹。")
    distrust(certificates_folder(), found[0], day)
    click.echo(f"“{found[0].unit}”的证书{_since(day)}。核验以前收到的文件，请写收到的日期。")
    return 0


def _since(day: date) -> str:
    return f"自{day.year}年{day.month}月{day.day}日起停用"


def _digits(fingerprint: str) -> str:
    return "".join(fingerprint.split()).upper()
