"""A department's certificate: make one offline, show it, register others' as trusted."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand, ChineseGroup
from desktop.cli.passphrase import passphrase_option, read_passphrase
from desktop.files import certificates_folder, read_bytes

p12_argument = click.argument("p12", metavar="证书文件", type=click.Path(path_type=Path))


@click.group(cls=ChineseGroup)
def key() -> None:
    """单位证书：新建、查看、登记。"""


@key.command(cls=ChineseCommand)
@click.option("--unit", metavar="名称", required=True, help="单位名称。")
@click.option(
    "-o",
    "--output",
    metavar="文件",
    required=True,
    type=click.Path(path_type=Path),
    help="证书写到哪里，扩展名 .p12。",
)
@passphrase_option
def new(unit: str, output: Path, passphrase_file: Path | None) -> int:
    """离线新建单位证书，并在本机登记为可信。"""
    passphrase = read_passphrase(passphrase_file, "请为证书设一个口令", confirm=True)
    from desktop.signing.keys import describe, load_key, make_certificate, write_key
    from desktop.signing.register import register

    data = make_certificate(unit, passphrase)
    write_key(output, data)
    certificate = load_key(data, passphrase, output).certificate
    register(certificates_folder(), certificate)
    click.echo(f"证书已写到“{output}”，请妥善保管文件和口令。")
    click.echo(describe(certificate))
    return 0


@key.command(cls=ChineseCommand)
@p12_argument
@passphrase_option
def show(p12: Path, passphrase_file: Path | None) -> int:
    """查看证书属于谁、有效期和指纹。"""
    passphrase = read_passphrase(passphrase_file, "请输入证书口令")
    from desktop.signing.keys import describe, load_key

    click.echo(describe(load_key(read_bytes(p12), passphrase, p12).certificate))
    return 0
