"""Upwards: the office's roll-up becomes its own workbook, handed in like every other."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import telling_what_waits
from desktop.cli.rollup_place import open_rollup, rollup_argument


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option(
    "-o",
    "--output",
    metavar="工作簿",
    type=click.Path(path_type=Path),
    help="本单位的工作簿放在哪里；不写则放在汇总文件旁边。",
)
def upward(place: str | None, database: str | None, output: Path | None) -> int:
    """由汇总生成（或更新）本单位自己的工作簿，再用 submit 报送上级；佐证正文不上报，只报摘要。"""
    from desktop.rollup.upward import join

    with telling_what_waits(), open_rollup(place, database) as rollup:
        path = join(rollup, output)
    click.echo(f"已汇总到“{path}”。请打开核对、补充，再用 yaodian submit 报送上级。")
    return 0
