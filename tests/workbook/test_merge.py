"""Two copies edited apart become one again; nothing that anybody wrote is lost."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import UsageError
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.merge import Side, merging, plan_merge
from desktop.workbook.model import OfferKind, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.checklist.model import Checklist

IDS = [f"{n:012x}" for n in range(1, 4)]


@pytest.fixture
def copies(path: Path, checklist: Checklist, tmp_path: Path) -> Iterator[tuple[Workbook, Workbook]]:
    twin = tmp_path / "副本（带回家）.yaodian"
    with Workbook.create(path, checklist, unit="甲局") as ours:
        ours.edit("写", edits.assess, IDS, statement="起初")
        ours.save_copy(twin)
        with Workbook.open(twin) as theirs:
            yield ours, theirs


def test_each_side_changed_something_else(
    copies: tuple[Workbook, Workbook], tmp_path: Path
) -> None:
    ours, theirs = copies
    file = tmp_path / "新佐证.txt"
    file.write_bytes(b"theirs")
    ours.edit("写", edits.assess, IDS[0], statement="我们改的")
    theirs.edit("写", edits.assess, IDS[1], statement="他们改的", status=Status.DONE)
    theirs.attach_file(IDS[1], file)
    plan = plan_merge(ours, theirs)
    assert [(each.side, each.is_conflict) for each in plan.differences] == [
        (Side.OURS, False),
        (Side.THEIRS, False),
    ]
    finish(merging(ours, theirs, plan))
    said = [row.assessment.statement for row in ours.ledger()]
    assert said == ["我们改的", "他们改的", "起初"]
    assert b"".join(ours.content(ours.evidence()[0].sha256)) == b"theirs"
    assert ours.check() == ()
    again = plan_merge(ours, theirs)
    assert [each.ours.requirement.id for each in again.differences] == [IDS[0]]
    ours.undo()
    assert [row.assessment.statement for row in ours.ledger()] == ["我们改的", "起初", "起初"]


@pytest.mark.parametrize("side", Side)
def test_both_changed_the_same(copies: tuple[Workbook, Workbook], side: Side) -> None:
    ours, theirs = copies
    words = {Side.OURS: "我们改的", Side.THEIRS: "他们改的"}
    ours.edit("写", edits.assess, IDS[0], statement=words[Side.OURS])
    theirs.edit("写", edits.assess, IDS[0], statement=words[Side.THEIRS])
    plan = plan_merge(ours, theirs)
    assert len(plan.conflicts) == 1
    finish(merging(ours, theirs, plan, {IDS[0]: side}))
    row = ours.ledger()[0]
    other = words[Side.THEIRS if side is Side.OURS else Side.OURS]
    assert (row.assessment.statement, row.offers[0].statement) == (words[side], other)
    assert row.offers[0].kind is OfferKind.OTHER_COPY


def test_an_undone_change_counts_as_touched(copies: tuple[Workbook, Workbook]) -> None:
    ours, theirs = copies
    theirs.edit("写", edits.assess, IDS[0], statement="他们改的")
    theirs.edit("写", edits.assess, IDS[1], statement="改错")
    theirs.undo()
    plan = plan_merge(ours, theirs)
    assert [each.ours.requirement.id for each in plan.differences] == [IDS[0]]


def test_another_workbook_is_refused(
    workbook: Workbook, checklist: Checklist, tmp_path: Path
) -> None:
    with (
        Workbook.create(tmp_path / "别的.yaodian", checklist, unit="乙局") as other,
        pytest.raises(UsageError, match=r"别的\.yaodian.*不是"),
    ):
        plan_merge(workbook, other)


EDIT = st.tuples(st.sampled_from(IDS), st.sampled_from("甲乙丙"))


@settings(max_examples=15, deadline=None)
@given(mine=st.lists(EDIT, max_size=4), others=st.lists(EDIT, max_size=4))
def test_no_words_are_lost(mine: list[tuple[str, str]], others: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path, twin = Path(folder) / "一.yaodian", Path(folder) / "二.yaodian"
        ours = stack.enter_context(Workbook.create(path, make_checklist(), unit="甲局"))
        ours.save_copy(twin)
        theirs = stack.enter_context(Workbook.open(twin))
        # The same words in the same second would be the same line of history.
        theirs.clock = lambda: datetime.now(UTC) + timedelta(seconds=30)
        for book, changes in [(ours, mine), (theirs, others)]:
            for id_, word in changes:
                book.edit("写", edits.assess, id_, statement=word)
        last = [dict(each) for each in (mine, others)]
        finish(merging(ours, theirs, plan_merge(ours, theirs)))
        for row in ours.ledger():
            found = {row.assessment.statement, *(each.statement for each in row.offers)}
            written = {each[row.requirement.id] for each in last if row.requirement.id in each}
            assert written <= found
        assert plan_merge(ours, ours).differences == ()
