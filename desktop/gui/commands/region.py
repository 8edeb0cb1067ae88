"""The units of this region: what they are called, whom collective units mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui import ask
from desktop.gui.facets import Facet

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


def units(desk: Desk) -> None:
    """Set other names and members, and look anew which requirements concern the unit."""
    from desktop.checklist.region import load_region, save_region  # noqa: PLC0415 - needed here only
    from desktop.files import region_file  # noqa: PLC0415 - likewise
    from desktop.gui.dialogs.region import RegionDialog  # noqa: PLC0415 - shown on demand

    workbook = desk.session.workbook
    region = load_region(region_file())
    dialog = RegionDialog(desk.window, region, workbook.checklist, workbook.info.unit)
    if ask.run(dialog):
        save_region(dialog.region, region_file())
        desk.session.find_mine_again()
        count = len(desk.session.facets[Facet.MINE])
        desk.notice.tell(f"单位设置已保存，与本单位有关的要点 {count} 条。")
