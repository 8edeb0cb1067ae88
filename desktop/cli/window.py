"""Open the window."""

from __future__ import annotations

from pathlib import Path

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.stopping import ends_at_once


@click.command(cls=ChineseCommand)
@click.argument("workbook", metavar="[工作簿]", required=False, type=click.Path(path_type=Path))
def gui(workbook: Path | None = None) -> int:
    """打开窗口（不带命令时也是这样）。"""
    from desktop.gui.display import require_window

    require_window()
    from desktop.gui.app import main  # Qt is needed by this command only

    ends_at_once()
    return main([str(workbook)] if workbook else [])
