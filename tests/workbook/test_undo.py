"""Undo follows history, whatever was done: a state machine against a plain list of states."""

from __future__ import annotations

import inspect
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.gaps import GapKind
from desktop.workbook.history import first_broken
from desktop.workbook.model import (
    Duty,
    Evidence,
    Fact,
    Offer,
    OfferKind,
    Publicity,
    SignOffRole,
    Status,
    Unit,
    Verdict,
)
from tests.samples import make_checklist

IDS = [f"{n:012x}" for n in range(1, 4)]
WORDS = st.text(max_size=12)


class Editing(RuleBasedStateMachine):
    """Edits at random; ``past`` and ``future`` hold the states that undo and redo must give."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "工作簿 #?.yaodian"
        self.book = Workbook.create(self.path, make_checklist(), unit="甲局")
        self.seconds = 0
        self.book.clock = self.tick
        self.past: list[Any] = []
        self.future: list[Any] = []
        self.files = 0

    def teardown(self) -> None:
        self.book.close()
        self.folder.cleanup()

    def tick(self) -> datetime:
        self.seconds += 1
        return datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def state(self) -> Any:
        accepted = [
            (gap.kind, gap.requirement_id, gap.accepted_because) for gap in self.book.gaps()
        ]
        named = (self.book.units(), self.book.settings(), self.book.sign_offs())
        return self.book.info, self.book.ledger(), self.book.evidence(), accepted, named

    def do(self, function: Any, *args: Any, **kwargs: Any) -> None:
        before = self.state()
        label = self.book.undo_label
        self.book.edit(f"{label}+", function, *args, **kwargs)
        if self.book.undo_label != label:  # a step was kept
            self.past.append(before)
            self.future.clear()
        else:
            assert self.state() == before

    @rule(id_=st.sampled_from(IDS), status=st.sampled_from(Status), words=WORDS)
    def assess(self, id_: str, status: Status, words: str) -> None:
        self.do(edits.assess, id_, status=status, statement=words, reason=f"因{words}")

    @rule(id_=st.sampled_from(IDS), title=WORDS)
    def attach_link(self, id_: str, title: str) -> None:
        self.do(edits.attach_link, id_, "https://example.gov.cn/#甲?乙", title=title)

    @rule(id_=st.sampled_from(IDS), content=st.binary(min_size=1, max_size=3))
    def attach_file(self, id_: str, content: bytes) -> None:
        self.files += 1
        source = Path(self.folder.name) / f"佐证 {self.files}.bin"
        source.write_bytes(content)
        before = self.state()
        self.book.attach_file(id_, source)
        self.past.append(before)
        self.future.clear()

    @precondition(lambda self: any(row.evidence for row in self.book.ledger()))
    @rule(data=st.data())
    def detach(self, data: st.DataObject) -> None:
        row = data.draw(st.sampled_from([row for row in self.book.ledger() if row.evidence]))
        self.do(edits.detach, row.requirement.id, row.evidence[0].id)

    @precondition(lambda self: self.book.evidence())
    @rule(id_=st.sampled_from(IDS), data=st.data())
    def attach_known(self, id_: str, data: st.DataObject) -> None:
        evidence = data.draw(st.sampled_from(self.book.evidence()))
        self.do(edits.attach, [id_, IDS[0]], evidence.id)

    @precondition(lambda self: any(each.url for each in self.book.evidence()))
    @rule(content=st.binary(min_size=1, max_size=3))
    def attach_snapshot(self, content: bytes) -> None:
        link = next(each for each in self.book.evidence() if each.url)
        source = Path(self.folder.name) / "快照.png"
        source.write_bytes(content)
        stored = finish(self.book.storing(source))
        self.do(edits.attach_snapshot, link.id, stored, name=source.name)

    @precondition(lambda self: self.book.evidence())
    @rule(data=st.data(), title=WORDS)
    def describe(self, data: st.DataObject, title: str) -> None:
        evidence = data.draw(st.sampled_from(self.book.evidence()))
        self.do(edits.describe_evidence, evidence.id, title=title, dated=None)

    @rule(id_=st.sampled_from(IDS), kind=st.sampled_from(GapKind), words=WORDS)
    def accept(self, id_: str, kind: GapKind, words: str) -> None:
        self.do(edits.accept_gap, kind, id_, words)

    @rule(name=WORDS)
    def sign_off(self, name: str) -> None:
        self.do(edits.set_signatories, preparer=name)

    @rule(id_=st.sampled_from(IDS), words=WORDS, count=st.integers(0, 2))
    def figures(self, id_: str, words: str, count: int) -> None:
        facts = [Fact(words, str(n)) for n in range(count)]
        self.do(edits.assess, id_, facts=facts, problems=words, self_score=words)

    @rule(id_=st.sampled_from(IDS), section=WORDS, count=st.integers(0, 2))
    def divide(self, id_: str, section: str, count: int) -> None:
        self.do(edits.divide, [id_, IDS[0]], [Duty(section, str(n)) for n in range(count)])

    @rule(name=st.sampled_from("甲乙"), members=st.lists(WORDS, max_size=2))
    def unit(self, name: str, members: list[str]) -> None:
        aliases = tuple(f"{name}{each}" for each in members)
        self.do(edits.describe_unit, Unit(name, aliases=aliases, members=tuple(members)))

    @rule(name=st.sampled_from("甲乙"))
    def forget_unit(self, name: str) -> None:
        self.do(edits.forget_unit, name)

    @rule(id_=st.sampled_from(IDS), round_=st.integers(1, 2), verdict=st.sampled_from(Verdict))
    def review(self, id_: str, round_: int, verdict: Verdict) -> None:
        self.do(edits.review, id_, verdict, round_=round_)

    @rule(role=st.sampled_from(SignOffRole))
    def stand_for(self, role: SignOffRole) -> None:
        self.do(edits.sign_off, role, "某人", state_digest=self.book.state_digest())

    @precondition(lambda self: self.book.sign_offs())
    @rule()
    def withdraw(self) -> None:
        self.do(edits.withdraw_sign_off, self.book.sign_offs()[0].id)

    @rule(id_=st.sampled_from(IDS), words=WORDS)
    def offer(self, id_: str, words: str) -> None:
        evidence = self.book.evidence()[:1]
        offered = Offer(OfferKind.LAST_YEAR, "去年", Status.DONE, words, evidence=evidence)
        self.do(edits.offer, id_, offered)

    @rule(id_=st.sampled_from(IDS))
    def take_offer(self, id_: str) -> None:
        self.do(edits.take_offered_statement, id_, OfferKind.LAST_YEAR)
        self.do(edits.dismiss_offer, id_, OfferKind.LAST_YEAR)

    @precondition(lambda self: self.offered())
    @rule()
    def take_offered_file(self) -> None:
        self.do(edits.take_offered_evidence, self.offered()[0].id)

    def offered(self) -> list[Evidence]:
        """Return what is offered and has its content, or is a link."""
        rows = self.book.ledger()
        found = [each for row in rows for offer in row.offers for each in offer.evidence]
        stored = self.book.stored()
        return [each for each in found if not each.sha256 or each.sha256 in stored]

    @precondition(lambda self: self.book.evidence())
    @rule(publicity=st.sampled_from([None, *Publicity]))
    def mark_public(self, publicity: Publicity | None) -> None:
        self.do(edits.set_publicity, self.book.evidence()[0].id, publicity)

    @rule(value=WORDS)
    def set_setting(self, value: str) -> None:
        self.do(edits.set_setting, "键", value)

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def join(self) -> None:
        if self.book.undo_count > 1 and not self.future:
            self.book.join_steps()
            self.past.pop()

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        now = self.state()
        self.book.undo()
        assert self.state() == self.past.pop()
        self.future.append(now)

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        now = self.state()
        self.book.redo()
        assert self.state() == self.future.pop()
        self.past.append(now)

    @rule()
    def reopen(self) -> None:
        before = self.state()
        self.book.close()
        self.book = Workbook.open(self.path)
        self.book.clock = self.tick
        assert self.state() == before
        self.past.clear()
        self.future.clear()

    @invariant()
    def the_chain_holds(self) -> None:
        assert first_broken(self.book._db) is None

    @invariant()
    def every_file_can_be_read(self) -> None:
        for evidence in self.book.evidence():
            if evidence.sha256:
                assert sum(map(len, self.book.content(evidence.sha256))) == evidence.size


Editing.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestEditing = Editing.TestCase


def test_every_edit_is_among_the_random_ones() -> None:
    """What a person can do and take back is what ``edits`` lists; none is forgotten here."""
    told = inspect.getsource(Editing)
    functions = {name for name in edits.__all__ if callable(getattr(edits, name))}
    assert {
        name for name in functions - {"clean"} if not re.search(rf"\b(edits|book)\.{name}\b", told)
    } == set()


def test_undo_and_redo_with_nothing_to_do(workbook: Workbook) -> None:
    assert not workbook.undo().requirements
    assert not workbook.redo().requirements
