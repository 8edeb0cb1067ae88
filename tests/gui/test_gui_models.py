"""The models are thin: what they show is what the workbook says, and Qt finds no fault in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt

from desktop.checklist.model import Checklist
from desktop.gui.models.evidence import EvidenceModel
from desktop.gui.models.gaps import GapModel
from desktop.gui.models.ledger import Column, LedgerModel
from desktop.gui.models.ledger_filter import LedgerFilter
from desktop.gui.models.table import IdRole
from desktop.workbook import edits
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))


def leaves(model: LedgerModel | LedgerFilter, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found += [index.data(IdRole)] if index.data(IdRole) else leaves(model, index)
    return found


def test_ledger_passes_qts_own_test(desk: Desk, qtmodeltester: ModelTester) -> None:
    model = LedgerModel(desk.session)
    qtmodeltester.check(model)
    desk.session.edit("x", edits.assess, SECOND, status=Status.DONE)
    model.set_flat(True)
    qtmodeltester.check(model)


def test_filter_passes_qts_own_test(desk: Desk, qtmodeltester: ModelTester) -> None:
    shown = LedgerFilter(LedgerModel(desk.session))
    shown.show_only(frozenset({SECOND}))
    qtmodeltester.check(shown)


def test_evidence_and_gaps_pass_qts_own_test(
    desk: Desk, files: list[Path], qtmodeltester: ModelTester
) -> None:
    desk.session.workbook.attach_file(FIRST, files[0])
    evidence = EvidenceModel()
    evidence.show(desk.session.workbook.evidence())
    qtmodeltester.check(evidence)
    assert evidence.rowCount() == 1
    qtmodeltester.check(GapModel(desk.session))


def test_every_requirement_is_in_the_ledger_once_and_in_order(desk: Desk) -> None:
    model = LedgerModel(desk.session)
    assert leaves(model) == [FIRST, SECOND, THIRD]
    model.set_flat(True)
    assert leaves(model) == [FIRST, SECOND, THIRD]
    assert model.rowCount() == 3


def test_headings_count_what_is_finished(desk: Desk) -> None:
    model = LedgerModel(desk.session)
    heading = model.index(0, Column.STATUS)
    assert heading.data() == "0 / 3"
    desk.session.edit("x", edits.assess, [FIRST, THIRD], status=Status.DONE)
    assert heading.data() == "2 / 3"


def test_a_change_is_told_for_its_row_and_its_headings_only(desk: Desk, qtbot: QtBot) -> None:
    model = LedgerModel(desk.session)
    told: list[QModelIndex] = []
    model.dataChanged.connect(lambda first, _last: told.append(first))
    desk.session.edit("x", edits.assess, SECOND, status=Status.DONE)
    assert {index.data(IdRole) for index in told} == {SECOND, None}


def test_several_directives_stand_apart(window: MainWindow, book_path: Path) -> None:
    one = make_checklist(2)
    other = replace(
        one.directives[0],
        title="上级的要点 <b>",
        requirements=tuple(
            replace(each, id=f"up{each.id}") for each in one.directives[0].requirements
        ),
    )
    both = Checklist("both", (other, one.directives[0]))
    window.desk.session.create(book_path, both, unit="办公室", year=2019)
    model = LedgerModel(window.desk.session)
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "上级的要点 <b>",
        "2019年政务公开工作要点分工实施方案",
    ]
    assert len(leaves(model)) == 4


def test_search_looks_at_text_statement_and_evidence(desk: Desk, files: list[Path]) -> None:
    shown = LedgerFilter(LedgerModel(desk.session))
    desk.session.edit("x", edits.assess, SECOND, statement="召开发布会ＡＢＣ三次")
    desk.session.workbook.attach_file(THIRD, files[0])
    desk.session.edit("y", edits.assess, THIRD, status=Status.DONE)
    for words, expected in {
        "任务1": [FIRST],
        "abc 发布会": [SECOND],
        "扫描件": [THIRD],
        "一(3)": [THIRD],
        "办公室": [FIRST, SECOND, THIRD],
        "没有这个词": [],
    }.items():
        shown.search(words)
        assert leaves(shown) == expected, words


def test_what_is_selected_stays_in_view_until_the_selection_moves(desk: Desk) -> None:
    shown = LedgerFilter(LedgerModel(desk.session))
    shown.show_only(frozenset({FIRST}))
    shown.keep(frozenset({FIRST}))
    shown.show_only(frozenset({SECOND}))
    assert leaves(shown) == [FIRST, SECOND]
    shown.keep(frozenset({SECOND}))
    assert leaves(shown) == [SECOND]


def test_a_flat_ledger_sorts_by_deadline_and_status_and_back(desk: Desk) -> None:
    model = LedgerModel(desk.session)
    model.set_flat(True)
    shown = LedgerFilter(model)
    desk.session.edit("x", edits.assess, FIRST, status=Status.ONGOING)
    desk.session.edit("x", edits.assess, SECOND, status=Status.DONE)
    shown.sort(Column.STATUS)
    assert leaves(shown) == [THIRD, SECOND, FIRST]
    shown.sort(Column.STATUS, Qt.SortOrder.DescendingOrder)
    assert leaves(shown) == [FIRST, SECOND, THIRD]
    shown.sort(Column.REQUIREMENT)
    assert leaves(shown) == [FIRST, SECOND, THIRD]
