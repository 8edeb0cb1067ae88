"""What an officer decides: about files that are held, about certificates, about the checklist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.office import TO_BE_DECIDED, print_receipt, shown
from desktop.cli.rollup_place import (
    database_option,
    open_rollup,
    rollup_argument,
    split_place,
)
from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.rollup.store import Rollup
    from desktop.rollup.units import ReportingUnit


@click.command(cls=ChineseCommand)
@click.argument("arguments", metavar="[汇总文件] 来件", nargs=-1, required=True)
@database_option
@click.option("--accept/--reject", "is_accepted", required=True, help="采用，或不采用。")
@click.option("--unit", metavar="名称", help="这份来件是名单里哪个单位的。")
@click.option("--new-unit", "is_new", is_flag=True, help="把来件署名的单位加入名单。")
def decide(
    arguments: tuple[str, ...],
    database: str | None,
    unit: str | None,
    *,
    is_accepted: bool,
    is_new: bool,
) -> int:
    """对待决定的来件作出决定：来件写编号（见 receipts）或文件名。"""
    from desktop.rollup import deciding
    from desktop.rollup.receipts import receipt_named

    where, rest = split_place(arguments[0], database, arguments[1:])
    if len(rest) != 1:
        raise UsageError("请写明一份来件：编号或文件名。")
    with (
        open_rollup(None if database else where, database) as rollup,
        rollup.writing("decide", rest[0], "accept" if is_accepted else "reject") as db,
    ):
        found = receipt_named(db, rest[0])
        if is_new and is_accepted:
            found = deciding.decide_new_unit(db, rollup, found.sha256)
        else:
            unit_id = _unit(db, unit).id if unit else None
            found = deciding.decide(
                db, rollup, found.sha256, is_accepted=is_accepted, unit_id=unit_id
            )
    print_receipt(found)
    return 0 if found.is_settled or not is_accepted else TO_BE_DECIDED


@click.command(cls=ChineseCommand)
@click.argument("arguments", metavar="[汇总文件] 清单", nargs=-1, required=True)
@database_option
def correct(arguments: tuple[str, ...], database: str | None) -> int:
    """下发后更正清单：按条目对应，已收的填报一条不丢，文字改过的条目会标出来。"""
    from desktop.cli.checklists import load_checklist
    from desktop.rollup.correcting import correct as put_right

    where, rest = split_place(arguments[0], database, arguments[1:])
    if len(rest) != 1:
        raise UsageError("请写明更正后的清单：一个文件或内置编号。")
    checklist = load_checklist(rest[0])
    with (
        open_rollup(None if database else where, database) as rollup,
        rollup.writing("correct", checklist.title) as db,
    ):
        changed = put_right(db, rollup, checklist)
    click.echo(
        f"已改用更正后的清单（{len(checklist.requirements)}条），{len(changed)}份来件的结论有变化。"
    )
    return 0


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option("--unit", metavar="名称", help="证书是哪个单位的。")
@click.option("--fingerprint", metavar="指纹", help="单位纸质报告上印的指纹，照抄，空格可省。")
@click.option(
    "--certificate",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="单位交来的证书文件（.cer）；不写则用来件里的证书。",
)
@click.option("--withdraw", is_flag=True, help="停用这张证书。")
def register(
    place: str | None,
    database: str | None,
    unit: str | None,
    fingerprint: str | None,
    certificate: Path | None,
    *,
    withdraw: bool,
) -> int:
    """登记单位的签名证书：先与单位当面或电话核对指纹；不写指纹则列出已有的和待登记的。"""
    from desktop.rollup import certificates

    with open_rollup(place, database) as rollup:
        if fingerprint is None:
            _print_certificates(rollup)
            return 0
        printed = _digits(fingerprint)
        with rollup.writing("withdraw" if withdraw else "register", unit or "", printed) as db:
            if withdraw:
                known = certificates.registered(db)
                certificates.withdraw_certificate(db, rollup, _matching(known, printed).fingerprint)
                click.echo("证书已停用，今后用它签名的来件须经决定才采用。")
                return 0
            if unit is None:
                raise UsageError("请用 --unit 写明证书是哪个单位的。")
            der = _read(certificate, printed) if certificate else None
            der = der or _matching(certificates.waiting(db), printed).certificate.der
            owner = _unit(db, unit)
            certificates.register_certificate(db, rollup, owner.id, der)
    click.echo(f"已登记为“{owner.name}”的证书，此前用它签名的来件已重新判定。")
    return 0


def _digits(fingerprint: str) -> str:
    digits = "".join(fingerprint.split()).upper()
    if len(digits) != 64 or not set(digits) <= set("0123456789ABCDEF"):  # noqa: PLR2004 - SHA-256
        raise UsageError("指纹应是 64 位数字和字母（A–F），请照纸质报告上的全部抄写。")
    return digits


def _matching(known: Iterable[Any], printed: str) -> Any:  # noqa: ANN401 - imported late
    for each in known:
        if each.fingerprint.replace(" ", "") == printed:
            return each
    raise UsageError("没有指纹相同的证书。请逐字核对；如果不相符，不要登记，并与单位核实。")


def _read(path: Path, printed: str) -> bytes:
    from desktop.signing.certificate import fingerprint
    from desktop.signing.register import read_certificate

    found = read_certificate(path)
    if fingerprint(found).replace(" ", "") != printed:
        raise UsageError(f"“{path.name}”的指纹与所写的不同，没有登记。请与单位核实。")
    return found.der


def _print_certificates(rollup: Rollup) -> None:
    from desktop.rollup import certificates

    with rollup.reading() as db:
        known, waiting = certificates.registered(db), certificates.waiting(db)
    for title, found in (("已登记：", known), ("来件里的证书，核对后可登记：", waiting)):
        if found:
            click.echo(title)
        for each in found:
            ending = "（已停用）" if each.withdrawn_at else ""
            click.echo(f"    {shown(each.unit)}{ending}")
            click.echo(f"        {each.fingerprint}")
    if not known and not waiting:
        click.echo("还没有证书。收到签名的报送件以后，这里会列出它的指纹。")


def _unit(db: Any, name: str) -> ReportingUnit:  # noqa: ANN401 - a connection
    from desktop.rollup.units import all_units, named

    found = named(all_units(db), name)
    if len(found) != 1:
        problem = "不止一个单位叫" if found else "名单里没有"
        raise UsageError(f"{problem}“{name}”，请写名单里的全称。")
    return found[0]
