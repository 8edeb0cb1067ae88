"""The models are thin: what they show is what the workbook says, and Qt finds no fault in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt

from desktop.checklist.model import Checklist
from desktop.gui.facets import Facet
from desktop.gui.ledger import Ledger
from desktop.gui.models.evidence import EvidenceModel
from desktop.gui.models.gaps import GapModel
from desktop.gui.models.ledger import LedgerModel
from desktop.gui.models.ledger_lines import Column
from desktop.gui.models.table import IdRole
from desktop.workbook import edits
from desktop.workbook.book import finish
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Status, Verdict
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

NOON = datetime(2019, 12, 5, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (f"{n:012x}" for n in (1, 2, 3))


def leaves(model: LedgerModel, parent: QModelIndex | None = None) -> list[str]:
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


def test_a_narrowed_ledger_passes_qts_own_test(desk: Desk, qtmodeltester: ModelTester) -> None:
    model = LedgerModel(desk.session)
    model.filter.switch(Facet.OPEN)
    model.filter.search("任务2")
    model.arrange()
    qtmodeltester.check(model)
    assert leaves(model) == [SECOND]


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


def test_search_looks_at_text_statement_evidence_and_first_letters(
    desk: Desk, files: list[Path]
) -> None:
    model = LedgerModel(desk.session)
    desk.session.edit("x", edits.assess, SECOND, statement="召开发布会ＡＢＣ三次")
    content = finish(desk.session.workbook.storing(files[0]))
    desk.session.edit("y", edits.attach_file, THIRD, content, name=files[0].name)
    for words, expected in {
        "任务1": [FIRST],
        "abc 发布会": [SECOND],
        "扫描件": [THIRD],
        "一(3)": [THIRD],
        "办公室": [FIRST, SECOND, THIRD],
        "没有这个词": [],
        "rw1": [FIRST],
        "ZKFBH": [SECOND],
        "smj zwwc": [],
        "bgs smj": [THIRD],
        "": [FIRST, SECOND, THIRD],
    }.items():
        model.filter.search(words)
        model.arrange()
        assert leaves(model) == expected, words
    desk.session.edit("z", edits.assess, SECOND, statement="改了")
    model.filter.search("zkfbh")
    model.arrange()
    assert leaves(model) == []


@given(st.lists(st.sampled_from(["任务", "任务1", "1", "没有", "", *Facet])))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_shown_already_is_not_laid_out_again(desk: Desk, steps: list[str]) -> None:
    model = LedgerModel(desk.session)
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    for step in steps:
        before = leaves(model)
        if isinstance(step, Facet):
            model.filter.switch(step)
        else:
            model.filter.search(step)
        resets.clear()
        assert model.narrow() is bool(resets)
        assert bool(resets) is (leaves(model) != before)
        assert not model.is_stale


def test_filters_combine(desk: Desk) -> None:
    desk.session.edit("x", edits.assess, [FIRST, SECOND], status=Status.DONE)
    desk.session.edit("y", edits.attach_link, FIRST, "https://a/1", title="公告")
    desk.session.edit(
        "z", edits.review, SECOND, Verdict.CHANGES_REQUESTED, round_=1, remark="请补数据"
    )
    model = LedgerModel(desk.session)
    for chosen, expected in {
        (Facet.LED,): [FIRST, SECOND, THIRD],
        (Facet.OPEN,): [THIRD],
        (Facet.NO_EVIDENCE,): [SECOND],
        (Facet.RETURNED,): [SECOND],
        (Facet.MINE, Facet.NO_EVIDENCE, Facet.RETURNED): [SECOND],
        (Facet.OPEN, Facet.RETURNED): [],
    }.items():
        for each in chosen:
            model.filter.switch(each)
        model.arrange()
        assert leaves(model) == expected, chosen
        model.filter.switch(Facet.ALL)


def test_what_is_selected_stays_in_view_until_the_selection_moves(desk: Desk) -> None:
    model = LedgerModel(desk.session)
    model.filter.switch(Facet.OPEN)
    model.arrange()
    assert not model.keep(frozenset({FIRST}))
    desk.session.edit("x", edits.assess, FIRST, status=Status.DONE)
    assert not model.is_stale
    assert model.keep(frozenset({SECOND}))
    model.arrange()
    assert leaves(model) == [SECOND, THIRD]


def test_a_flat_ledger_sorts_by_deadline_and_status_and_back(desk: Desk) -> None:
    model = LedgerModel(desk.session)
    model.set_flat(True)
    desk.session.edit("x", edits.assess, FIRST, status=Status.ONGOING)
    desk.session.edit("x", edits.assess, SECOND, status=Status.DONE)
    model.sort(Column.STATUS)
    assert leaves(model) == [THIRD, SECOND, FIRST]
    model.sort(Column.STATUS, Qt.SortOrder.DescendingOrder)
    assert leaves(model) == [FIRST, SECOND, THIRD]
    model.sort(Column.REQUIREMENT)
    assert leaves(model) == [FIRST, SECOND, THIRD]
    for column in Column:
        model.sort(column)
        assert sorted(leaves(model)) == [FIRST, SECOND, THIRD]


def test_a_verdict_stands_until_something_is_changed(desk: Desk) -> None:
    model = LedgerModel(desk.session)
    book = desk.session.workbook

    def said() -> tuple[str, bool, bool]:
        cell = model.find(FIRST).siblingAtColumn(Column.REVIEW)
        is_bold = cell.data(Qt.ItemDataRole.FontRole) is not None
        return cell.data(), is_bold, FIRST in desk.session.facets[Facet.RETURNED]

    book.clock = lambda: NOON
    desk.session.edit("a", edits.assess, FIRST, status=Status.DONE)
    assert said() == ("", False, False)
    desk.session.edit("b", edits.review, FIRST, Verdict.CHANGES_REQUESTED, round_=1)
    assert said() == ("退回", True, True)
    book.clock = lambda: NOON + timedelta(hours=1)
    desk.session.edit("c", edits.attach_link, FIRST, "https://a/1", title="公告")
    assert said() == ("已回复", False, False)
    desk.session.edit("d", edits.review, FIRST, Verdict.ACCEPTED, round_=2)
    assert said() == ("通过", False, False)
    desk.session.undo()
    assert said() == ("已回复", False, False)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["mark", "write", "attach", "detach", "review", "accept", "undo", "redo"]),
        st.sampled_from([FIRST, SECOND, THIRD]),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(EDITS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_is_kept_in_memory_is_what_the_workbook_says(desk: Desk, steps: list[Any]) -> None:
    session = desk.session
    for what, id_, number in steps:
        match what:
            case "mark":
                session.edit("x", edits.assess, id_, status=list(Status)[number], reason="无")
            case "write":
                session.edit("x", edits.assess, id_, statement="同样的话" * number)
            case "attach":
                session.edit("x", edits.attach_link, id_, f"https://a/{number}", title="公告")
            case "detach":
                row = session.row(id_)
                if row and row.evidence:
                    session.edit("x", edits.detach, id_, row.evidence[0].id)
            case "review":
                session.edit("x", edits.review, id_, list(Verdict)[number % 3], round_=1)
            case "accept":
                session.edit("x", edits.accept_gap, GapKind.UNANSWERED, id_, "暂缓" * number)
            case _:
                getattr(session, what)()
    fresh = Ledger(session.workbook, dict)
    fresh.weigh()
    assert session.rows == tuple(fresh.rows.values())
    assert session.gaps == fresh.gaps == session.workbook.gaps()
    assert session.facets == fresh.facets
    for row in session.rows:
        said = row.assessment.statement
        same = session.twins(row.requirement.id, said)
        assert same == [
            each
            for each in session.rows
            if said and each is not row and each.assessment.statement == said
        ]
