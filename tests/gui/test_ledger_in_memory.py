"""Whatever is edited, undone and redone: the ledger in memory is what the file says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from desktop.gui import ledger as ledger_module
from desktop.gui.facets import Facet
from desktop.gui.ledger import Ledger
from desktop.report.compose import Lines
from desktop.report.produce import composed_of, material, passages_of
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.numbering import moved
from tests.samples import make_checklist
from tests.workbook.test_undo import IDS, Editing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.workbook.model import Changes


class Following(Editing):
    """The same edits, followed by a ledger that is never read whole again."""

    @initialize()
    def start(self) -> None:
        super().start()
        self.follow()

    def follow(self) -> None:
        """Read the ledger once; from then on it hears of changes only."""
        self.lines = Lines()
        self.ledger = Ledger(self.book, dict)
        assert self.ledger.facets
        self.ledger.weigh()
        for name in ("edit", "undo", "redo"):
            setattr(self.book, name, self.heard(getattr(self.book, name)))

    def heard(self, act: Callable[..., Changes]) -> Callable[..., Changes]:
        def acted(*args: Any, **kwargs: Any) -> Changes:
            changes = act(*args, **kwargs)
            self.ledger.renew(changes)
            return changes

        return acted

    @rule()
    def reopen(self) -> None:
        super().reopen()
        self.follow()

    @precondition(lambda self: self.book.evidence())
    @rule(data=st.data(), ids=st.sets(st.sampled_from(IDS), min_size=1))
    def attach_again(self, data: st.DataObject, ids: set[str]) -> None:
        piece = data.draw(st.sampled_from(self.book.evidence()))
        self.do(edits.attach, sorted(ids), piece.id)

    @invariant()
    def memory_is_what_the_file_says(self) -> None:
        fresh = Ledger(self.book, dict)
        fresh.weigh()
        assert tuple(self.ledger.rows.values()) == self.book.ledger()
        assert list(self.ledger.rows) == list(fresh.rows)
        assert self.ledger.facets == fresh.facets
        for row in fresh.rows.values():
            said = row.assessment.statement
            assert self.ledger.twins.of(row.requirement.id, said) == fresh.twins.of(
                row.requirement.id, said
            )
        assert self.ledger.gaps == fresh.gaps == self.book.gaps()

    @invariant()
    def the_paper_is_that_of_a_fresh_start(self) -> None:
        now = material(self.book, printed_on=self.book.clock().date())
        followed = replace(now, rows=tuple(self.ledger.rows.values()), gaps=self.ledger.gaps)
        assert composed_of(followed, lines=self.lines) == composed_of(now)
        assert passages_of(followed, lines=self.lines) == passages_of(now)


Following.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestFollowing = Following.TestCase


@pytest.fixture
def book(tmp_path: Path) -> Any:
    with Workbook.create(tmp_path / "甲局 #1.yaodian", make_checklist(6), unit="甲局") as made:
        yield made


def test_a_change_of_many_lines_is_read_whole(
    book: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_module, "MANY", 2)
    ledger = Ledger(book, dict)
    ids = list(ledger.rows)
    ledger.renew(book.edit("x", edits.attach_link, ids[:4], "https://a/1", title="公告"))
    assert tuple(ledger.rows.values()) == book.ledger()


def test_only_what_an_edit_touched_is_made_anew(book: Workbook) -> None:
    ledger = Ledger(book, dict)
    ids = list(ledger.rows)
    for id_ in ids:
        ledger.renew(book.edit("x", edits.attach_link, id_, f"https://a/{id_}", title="公告"))
    before = dict(ledger.rows)
    ledger.renew(book.edit("x", edits.attach_link, ids[3], "https://a/more", title="公告"))
    is_same = [ledger.rows[id_] is before[id_] for id_ in ids]
    assert is_same == [True, True, True, False, False, False]  # numbers behind it have moved
    before = dict(ledger.rows)
    ledger.renew(book.edit("x", edits.set_signatories, preparer="填报人甲"))
    assert all(ledger.rows[id_] is before[id_] for id_ in ids)


def test_nothing_moves_where_all_numbers_are_right(book: Workbook) -> None:
    for id_ in list(Ledger(book, dict).rows):
        book.edit("x", edits.attach_link, id_, "https://a/1", title="公告")
    assert list(moved(book.ledger())) == []


def test_what_became_overdue_over_night_is_shown(book: Workbook) -> None:
    book.clock = lambda: datetime(2019, 12, 31, 23, tzinfo=UTC)
    ledger = Ledger(book, dict)
    assert not ledger.facets[Facet.OVERDUE]
    first = next(iter(ledger.rows))
    book.clock = lambda: datetime(2019, 12, 31, 23, tzinfo=UTC) + timedelta(hours=2)
    ledger.renew(book.edit("x", edits.assess, first, statement="正在办。"))
    assert ledger.facets[Facet.OVERDUE] == frozenset(ledger.rows)
