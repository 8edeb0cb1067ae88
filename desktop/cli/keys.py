"""A department's keys: make one offline, list and show them; certificates: give out, register."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand, ChineseGroup
from desktop.cli.key_moves import change, export, import_
from desktop.cli.key_register import register, registered, take, withdraw
from desktop.cli.parameters import output_option
from desktop.cli.passphrase import passphrase_option, read_passphrase
from desktop.cli.signing_key import KEY_HELP, key_file
from desktop.errors import UsageError
from desktop.files import certificates_folder, keys_folder, read_bytes, replace_whole

if TYPE_CHECKING:
    from desktop.signing.certificate import Certificate

key_argument = click.argument("wanted", metavar="[密钥]", required=False)
inside_option = click.option(
    "--token",
    metavar="驱动",
    type=click.Path(path_type=Path),
    help="UKey 里的证书：厂商的 PKCS#11 驱动（.so 或 .dll）。有几个证书时，另写指纹的开头。",
)


@click.group(cls=ChineseGroup)
def key() -> None:
    """单位的密钥和证书：新建、查看、导入、导出、登记、停用。

    密钥保存在本用户的密钥库里，用口令加密；口令只有您自己知道，忘了找不回来。
    """


@key.command(cls=ChineseCommand)
@click.option("--unit", metavar="名称", required=True, help="单位名称。")
@click.option(
    "-o",
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="不放进密钥库，写成证书文件（.p12）。",
)
@passphrase_option
def new(unit: str, output: Path | None, passphrase_file: Path | None) -> int:
    """离线新建密钥和单位证书，放进密钥库，并在本机登记为可信。"""
    passphrase = read_passphrase(passphrase_file, "请为密钥设一个口令", confirm=True)
    from desktop.signing.keys import as_pkcs12, check_passphrase, describe, new_key, write_key
    from desktop.signing.register import register
    from desktop.signing.vault import keep

    check_passphrase(passphrase)
    made = new_key(unit)
    if output is None:
        keep(keys_folder(), made, passphrase)
        click.echo("密钥已放进密钥库。请用 key export 另存一份备份，并记牢口令。")
    else:
        write_key(output, as_pkcs12(made, passphrase))
        click.echo(f"证书已写到“{output}”，请妥善保管文件和口令。")
    register(certificates_folder(), made.certificate)
    click.echo(describe(made.certificate))
    return 0


@key.command("list", cls=ChineseCommand)
@click.option(
    "--token",
    metavar="驱动",
    type=click.Path(path_type=Path),
    help="列出插着的 UKey 里的证书：厂商的 PKCS#11 驱动（.so 或 .dll）。",
)
def list_(token: Path | None) -> int:
    """列出密钥库里的密钥，或 UKey 里的证书。"""
    from desktop.signing.token import keys_on
    from desktop.signing.vault import kept

    if token is not None:
        for inside in keys_on(token):
            click.echo(inside.label)
        return 0
    keys, faults = kept(keys_folder())
    for each in keys:
        click.echo(each.label)
    for fault in faults:
        click.echo(str(fault), err=True)
    if not keys and not faults:
        click.echo("密钥库是空的。请用 key new 新建，或用 key import 导入。")
    return 1 if faults else 0


@key.command(
    cls=ChineseCommand, help=f"查看证书属于谁、有效期和指纹。\n\n密钥：{KEY_HELP}，或 .cer 证书。"
)
@key_argument
@inside_option
@passphrase_option
def show(wanted: str | None, token: Path | None, passphrase_file: Path | None) -> int:
    """Show a certificate; a kept key's and a UKey's take no passphrase."""
    from desktop.signing.keys import describe

    click.echo(describe(_certificate(wanted, token, passphrase_file)))
    return 0


@key.command(cls=ChineseCommand)
@key_argument
@output_option("证书写到哪里，扩展名 .cer。")
@inside_option
@passphrase_option
def certificate(
    wanted: str | None, output: Path, token: Path | None, passphrase_file: Path | None
) -> int:
    """写出公开的证书（.cer），交给对方登记；里面没有密钥。"""
    data = _certificate(wanted, token, passphrase_file).der
    with replace_whole(output) as part:
        part.write_bytes(data)
    click.echo(f"证书已写到“{output}”，可以公开。请同时交一份指纹页（key page）供对方核对。")
    return 0


@key.command(cls=ChineseCommand)
@key_argument
@output_option("页面写到哪里，扩展名 .pdf。")
@inside_option
@passphrase_option
def page(wanted: str | None, output: Path, token: Path | None, passphrase_file: Path | None) -> int:
    """写出一页指纹登记表（PDF），打印、签字、盖章后交主管部门登记。"""
    from desktop.report.fingerprint_page import fingerprint_page

    found = _certificate(wanted, token, passphrase_file)
    pdf = fingerprint_page(found, printed_on=datetime.now().astimezone().date())
    with replace_whole(output) as part:
        part.write_bytes(pdf)
    click.echo(f"指纹登记表已写到“{output}”，请打印后签字盖章。")
    return 0


def _certificate(
    wanted: str | None, token: Path | None, passphrase_file: Path | None
) -> Certificate:
    """Return the certificate on a UKey, of a kept key, of a .cer file, or of an opened .p12 file.

    Raises:
        DesktopError: it is not named, not there, or cannot be opened.
    """
    if token is not None:
        from desktop.signing.token import find_key

        return find_key(token, wanted or "").certificate
    if not wanted:
        raise UsageError(f"没有写明是哪个证书。请写{KEY_HELP}，或 .cer 证书；UKey 用 --token。")
    from desktop.signing import sealed
    from desktop.signing.register import read_certificate
    from desktop.signing.vault import open_key

    path = key_file(wanted)
    data = read_bytes(path)
    if sealed.is_sealed(data):
        return sealed.certificates(data, path)[0]
    if path.suffix.lower() in {".cer", ".crt", ".pem"}:
        return read_certificate(path)
    return open_key(path, read_passphrase(passphrase_file, "请输入证书口令")).certificate


for command in (register, registered, take, withdraw, import_, export, change):
    key.add_command(command)
