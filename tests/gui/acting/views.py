"""What the actions of 查看 and 帮助 do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMenu

from desktop.gui.actions import MENUS
from desktop.gui.dialogs.about import AboutDialog
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.dialogs.palette import Palette
from desktop.gui.dialogs.paper import PaperDialog
from desktop.gui.dialogs.region import RegionDialog
from desktop.gui.facets import Facet
from desktop.gui.models.ledger_lines import Column
from desktop.gui.review import keys as review_keys
from desktop.workbook.model import Status
from tests.gui.acting.person import FIRST, SECOND, THIRD, Effects, Person

if TYPE_CHECKING:
    from collections.abc import Callable


def previous(p: Person) -> None:
    p.desk.selection.go_to(THIRD)
    p.do("previous")
    assert p.desk.selection.requirement_id == SECOND


def next_(p: Person) -> None:
    p.do("next")
    assert p.desk.selection.requirement_id == SECOND


def next_gap(p: Person) -> None:
    p.do("next_gap")
    assert p.desk.selection.requirement_id == SECOND
    p.desk.selection.go_to(THIRD)
    p.do("next_gap")
    assert p.desk.selection.requirement_id == FIRST


def ledger(p: Person) -> None:
    p.desk.window.activateWindow()
    p.do("gaps")
    p.do("ledger")
    assert p.work.tabs.currentWidget() is p.work.ledger
    assert p.work.ledger.tree.hasFocus()


def gaps(p: Person) -> None:
    p.do("gaps")
    assert p.work.tabs.currentWidget() is p.work.gaps


def overview(p: Person) -> None:
    p.do("overview")
    assert p.work.tabs.currentWidget() is p.work.overview
    assert p.work.overview.groups.topLevelItemCount() == 3


def print_overview(p: Person) -> None:
    shown = p.dialog(PaperDialog)
    p.do("print_overview")
    p.qtbot.waitUntil(shown[0].save.isEnabled, timeout=20000)


def show(facet: Facet) -> Callable[[Person], None]:
    def check(p: Person) -> None:
        p.do(f"show_{facet}")
        filters = p.work.ledger.model.filter
        assert filters.facets == frozenset({facet} - {Facet.ALL})
        assert p.work.ledger.filters.buttons[facet].isChecked()
        p.do(f"show_{facet}")
        assert not filters.facets

    return check


def region(p: Person) -> None:
    shown = p.dialog(RegionDialog)
    p.patch.setattr(RegionDialog, "exec", lambda dialog: shown.append(dialog) or 0)
    p.do("region")
    assert len(shown) == 1


def flat(p: Person) -> None:
    p.do("flat")
    assert p.work.ledger.model.is_flat
    assert p.desk.selection.requirement_id == FIRST
    p.do("flat")
    assert not p.work.ledger.model.is_flat


def columns(p: Person) -> None:
    p.do("columns")
    menu = p.work.ledger.findChild(QMenu)
    names = [action.text().partition("（")[0] for action in menu.actions()]
    assert names == ["进展", "佐证", "审核", "时限", "单位"]
    menu.actions()[0].trigger()
    menu.close()
    assert p.work.ledger.tree.isColumnHidden(Column.STATUS)


def bigger(p: Person) -> None:
    before = QApplication.font().pointSizeF()
    p.do("bigger")
    assert QApplication.font().pointSizeF() == before + 1
    p.do("smaller")


def smaller(p: Person) -> None:
    p.do("bigger")
    before = QApplication.font().pointSizeF()
    p.do("smaller")
    assert QApplication.font().pointSizeF() == before - 1


def usual_size(p: Person) -> None:
    before = QApplication.font().pointSizeF()
    p.do("bigger")
    p.do("usual_size")
    assert QApplication.font().pointSizeF() == before


def palette(p: Person) -> None:
    def choose(dialog: Palette) -> None:
        dialog.search.setText("没有这样的")
        assert not dialog.nothing.isHidden()
        dialog.choose()
        assert dialog.chosen is None
        dialog.search.setText("填报 ywc")
        dialog.choose()

    p.dialog(Palette, choose)
    p.do("palette")
    assert p.first.assessment.status is Status.DONE


def keys(p: Person) -> None:
    shown = p.dialog(KeysDialog)
    p.do("keys")
    lines = shown[0].tree
    counts = [lines.topLevelItem(n).childCount() for n in range(lines.topLevelItemCount())]
    assert counts == [*map(len, MENUS.values()), len(list(review_keys.lines()))]


def about(p: Person) -> None:
    assert len(p.dialog(AboutDialog)) == 0
    shown = p.dialog(AboutDialog)
    p.do("about")
    assert len(shown) == 1


EFFECTS: Effects = {
    "previous": previous,
    "next": next_,
    "next_gap": next_gap,
    "ledger": ledger,
    "gaps": gaps,
    "overview": overview,
    "print_overview": print_overview,
    **{f"show_{facet}": show(facet) for facet in Facet},
    "region": region,
    "flat": flat,
    "columns": columns,
    "bigger": bigger,
    "smaller": smaller,
    "usual_size": usual_size,
    "palette": palette,
    "keys": keys,
    "about": about,
}
