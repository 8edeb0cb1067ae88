"""The office's register: units' certificates and those who issue them, registered and withdrawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.deciding import named_unit
from desktop.cli.office import shown
from desktop.cli.parameters import Day
from desktop.cli.rollup_place import open_rollup, rollup_argument
from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from desktop.rollup.store import Rollup


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="名称", help="证书是哪个单位的。")
@click.option("--fingerprint", metavar="指纹", help="单位纸质报告上印的指纹，照抄，空格可省。")
@click.option(
    "--certificate",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="交来或公布的证书文件（.cer）；不写则用来件里的证书。",
)
@click.option(
    "--authority",
    "is_authority",
    is_flag=True,
    help="这是签发机构（CA）的证书：先核对它公布的指纹。它签发的证书还要逐个用 --unit 确认是谁。",
)
@click.option("--withdraw", is_flag=True, help="停用：此前收到的仍然算数，以后收到的要决定。")
@click.option(
    "--since",
    metavar="日期",
    type=Day(),
    help="从哪一天起停用，例如 UKey 丢失的那天；不写则从现在起。只看收到的时间。",
)
@click.option(
    "--from",
    "old",
    metavar="汇总文件",
    type=click.Path(path_type=Path),
    help="带入另一份汇总（如去年的）登记过的证书和停用日期。",
)
def register(
    place: str | None,
    database: str | None,
    unit: str | None,
    fingerprint: str | None,
    certificate: Path | None,
    since: date | None,
    old: Path | None,
    *,
    is_authority: bool,
    withdraw: bool,
) -> int:
    """登记单位的签名证书：先与单位当面或电话核对指纹；不写指纹则列出已有的和待登记的。"""
    with open_rollup(place, database) as rollup:
        if old is not None:
            return _carry_on(rollup, old)
        if withdraw and unit and fingerprint is None:
            return _withdraw_names(rollup, unit, since)
        if fingerprint is None:
            return _print_register(rollup)
        printed = _digits(fingerprint)
        if withdraw:
            return _withdraw(rollup, printed, since)
        if is_authority:
            return _register_authority(rollup, printed, certificate)
        if unit is None:
            raise UsageError("请用 --unit 写明证书是哪个单位的。")
        return _register(rollup, unit, printed, certificate)


def _register(rollup: Rollup, unit: str, printed: str, file: Path | None) -> int:
    from desktop.rollup import authorities, certificates

    with rollup.writing("register", unit, printed) as db:
        owner = named_unit(db, unit)
        if file is not None:
            certificates.register_certificate(db, rollup, owner.id, _read(file, printed))
            vouched = ""
        else:
            known = (*certificates.waiting(db), *certificates.confirmed(db))
            found = _matching(known, printed)
            vouched = found.authority
            if vouched:
                authorities.bind_name(db, rollup, owner.id, found.fingerprint)
            else:
                der = found.certificate.der
                certificates.register_certificate(db, rollup, owner.id, der)
    if vouched:
        click.echo(
            f"“{vouched}”签发给“{shown(found.certificate.unit)}”的证书今后都认作“{owner.name}”，"
            "换发的也在内。此前的来件已重新判定。"
        )
    else:
        click.echo(f"已登记为“{owner.name}”的证书，此前用它签名的来件已重新判定。")
    return 0


def _register_authority(rollup: Rollup, printed: str, file: Path | None) -> int:
    from desktop.rollup import authorities

    with rollup.writing("register", "authority", printed) as db:
        if file is not None:
            der = _read(file, printed)
        else:
            der = _matching(authorities.issuers_waiting(db), printed).certificate.der
        authorities.register_authority(db, rollup, der)
    click.echo("签发机构已登记。它签发的证书是哪个单位的，收到后逐个用 --unit 确认。")
    return 0


def _withdraw(rollup: Rollup, printed: str, since: date | None) -> int:
    from desktop.rollup import authorities, certificates, vouching

    with rollup.writing("withdraw", since.isoformat() if since else "", printed) as db:
        for each in vouching.authorities(db):
            if _same(each.fingerprint, printed):
                authorities.withdraw_authority(db, rollup, each.fingerprint, since=since)
                name = each.certificate.unit
                break
        else:
            name = certificates.withdraw_certificate(db, rollup, _spaced(printed), since=since)
    when = f"自 {since.isoformat()} 起" if since else "从现在起"
    click.echo(f"“{shown(name)}”的证书{when}停用，以后收到的来件须经决定才采用。")
    return 0


def _withdraw_names(rollup: Rollup, unit: str, since: date | None) -> int:
    from desktop.rollup import authorities, vouching

    with rollup.writing("withdraw", unit, since.isoformat() if since else "") as db:
        owner = named_unit(db, unit)
        found = [each for each in vouching.bound_names(db) if each.unit_id == owner.id]
        if not found:
            raise UsageError(
                f"“{owner.name}”没有按签发机构确认过的名称。停用一张证书，请写它的指纹。"
            )
        for each in found:
            authorities.withdraw_name(db, rollup, each, since=since)
    names = "、".join(f"“{shown(each.name)}”" for each in found)
    click.echo(f"证书名称{names}不再认作“{owner.name}”，以后收到的来件须经决定才采用。")
    return 0


def _carry_on(rollup: Rollup, old: Path) -> int:
    from desktop.rollup import carrying

    with open_rollup(str(old), None) as before, rollup.writing("carry", old.name) as db:
        carried = carrying.carry_on(db, before)
    click.echo(f"带入 {carried.count} 张证书和名称。")
    for name in carried.unknown:
        click.echo(f"    名单里没有“{shown(name)}”，它的证书没有带入。")
    return 0


def _digits(fingerprint: str) -> str:
    digits = "".join(fingerprint.split()).upper()
    if len(digits) != 64 or not set(digits) <= set("0123456789ABCDEF"):  # noqa: PLR2004 - SHA-256
        raise UsageError("指纹应是 64 位数字和字母（A–F），请照纸质报告上的全部抄写。")
    return digits


def _spaced(printed: str) -> str:
    return " ".join(printed[at : at + 4] for at in range(0, len(printed), 4))


def _same(fingerprint: str, printed: str) -> bool:
    return fingerprint.replace(" ", "") == printed


def _matching(known: Iterable[Any], printed: str) -> Any:  # noqa: ANN401 - imported late
    for each in known:
        if _same(each.fingerprint, printed):
            return each
    raise UsageError("没有指纹相同的证书。请逐字核对；如果不相符，不要登记，并与单位核实。")


def _read(path: Path, printed: str) -> bytes:
    from desktop.signing.certificate import fingerprint
    from desktop.signing.register import read_certificate

    found = read_certificate(path)
    if not _same(fingerprint(found), printed):
        raise UsageError(f"“{path.name}”的指纹与所写的不同，没有登记。请与单位核实。")
    return found.der


def _print_register(rollup: Rollup) -> int:
    from desktop.rollup import authorities, certificates, vouching

    with rollup.reading() as db:
        known, waiting = certificates.registered(db), certificates.waiting(db)
        issuers, names = vouching.authorities(db), vouching.bound_names(db)
        others = authorities.issuers_waiting(db)
    _print("已登记：", ((each.unit, each.withdrawn_at, each.fingerprint) for each in known))
    _print(
        "签发机构：",
        ((each.certificate.unit, each.withdrawn_at, each.fingerprint) for each in issuers),
    )
    _print(
        "由签发机构担保、已确认的名称：",
        ((f"{each.unit}（证书名称“{each.name}”）", each.withdrawn_at, "") for each in names),
    )
    _print(
        "来件里的证书，核对后可登记：",
        (
            (
                f"{each.unit}{f'（由“{each.authority}”签发）' if each.authority else ''}",
                "",
                each.fingerprint,
            )
            for each in waiting
        ),
    )
    _print(
        "来件里的签发机构，核对它公布的指纹后可登记（--authority）：",
        ((each.certificate.unit, "", each.fingerprint) for each in others),
    )
    if not (known or waiting or issuers):
        click.echo("还没有证书。收到签名的报送件以后，这里会列出它的指纹。")
    return 0


def _print(title: str, found: Iterable[tuple[str, str, str]]) -> None:
    from desktop.signing.certificate import day

    for number, (name, withdrawn_at, printed) in enumerate(found):
        if number == 0:
            click.echo(title)
        since = f"（自{day(datetime.fromisoformat(withdrawn_at))}起停用）" if withdrawn_at else ""
        click.echo(f"    {shown(name)}{since}")
        if printed:
            click.echo(f"        {printed}")
