"""Keys come into the vault, go out of it, and get another passphrase."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.parameters import output_option
from desktop.cli.passphrase import (
    new_passphrase_option,
    passphrase_option,
    read_new_passphrase,
    read_passphrase,
)
from desktop.cli.signing_key import key_file
from desktop.files import certificates_folder, keys_folder


@click.command("import", cls=ChineseCommand)
@click.argument("file", metavar="证书文件", type=click.Path(path_type=Path))
@passphrase_option
@new_passphrase_option
def import_(file: Path, passphrase_file: Path | None, new_passphrase_file: Path | None) -> int:
    """把证书文件（.p12、.pfx）导入密钥库，另设口令，并在本机登记为可信。"""
    from desktop.signing.keys import check_passphrase
    from desktop.signing.register import register
    from desktop.signing.vault import keep, open_key

    key = open_key(file, read_passphrase(passphrase_file, "请输入证书文件的口令"))
    new = read_new_passphrase(new_passphrase_file, "请为密钥库里的密钥设一个口令")
    check_passphrase(new)
    keep(keys_folder(), key, new)
    register(certificates_folder(), key.certificate)
    click.echo(f"“{key.unit}”的密钥已导入密钥库。原文件“{file.name}”请妥善保管或销毁。")
    return 0


@click.command(cls=ChineseCommand)
@click.argument("wanted", metavar="密钥")
@output_option("备份写到哪里，扩展名 .p12。")
@passphrase_option
@new_passphrase_option
def export(
    wanted: str, output: Path, passphrase_file: Path | None, new_passphrase_file: Path | None
) -> int:
    """把密钥库里的密钥导出为证书文件（.p12），用作备份或换到别的电脑。"""
    from desktop.signing.keys import as_pkcs12, write_key
    from desktop.signing.vault import open_key

    key = open_key(key_file(wanted), read_passphrase(passphrase_file, "请输入密钥的口令"))
    new = read_new_passphrase(new_passphrase_file, "请为导出的文件设一个口令")
    write_key(output, as_pkcs12(key, new))
    click.echo(f"“{key.unit}”的密钥已导出到“{output}”。拿到文件和口令的人就能代签，请妥善保管。")
    return 0


@click.command("passphrase", cls=ChineseCommand)
@click.argument("wanted", metavar="密钥")
@passphrase_option
@new_passphrase_option
def change(wanted: str, passphrase_file: Path | None, new_passphrase_file: Path | None) -> int:
    """修改密钥库里一个密钥的口令。"""
    from desktop.signing.vault import change_passphrase

    path = key_file(wanted)
    old = read_passphrase(passphrase_file, "请输入现在的口令")
    change_passphrase(path, old, read_new_passphrase(new_passphrase_file, "请输入新口令"))
    click.echo("口令已修改，旧口令不能再用。")
    return 0
