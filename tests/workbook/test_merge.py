"""Two copies edited apart become one again; nothing that anybody wrote is lost."""

from __future__ import annotations

import json
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
from desktop.workbook.foreign.errors import ForgedSchema
from desktop.workbook.foreign.opening import open_foreign
from desktop.workbook.gaps import GapKind
from desktop.workbook.merge.merging import merging
from desktop.workbook.merge.plan import Side, plan_merge
from desktop.workbook.model import (
    Duty,
    OfferKind,
    Publicity,
    SignOffRole,
    Status,
    Unit,
    Verdict,
)
from tests.samples import make_checklist
from tests.workbook.foreign_samples import craft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from desktop.checklist.model import Checklist
    from desktop.workbook.merge.plan import MergePlan

IDS = [f"{n:012x}" for n in range(1, 4)]
FIRST, SECOND, THIRD = IDS


class Copies:
    """Two open copies of one workbook, and their merging."""

    def __init__(self, ours: Workbook, twin: Path) -> None:
        self.ours, self.twin = ours, twin
        self.theirs = Workbook.open(twin)
        # The same words in the same second would be the same line of history.
        self.theirs.clock = lambda: datetime.now(UTC) + timedelta(seconds=30)

    def plan(self) -> MergePlan:
        self.theirs.close()
        return plan_merge(self.ours, open_foreign(self.twin))

    def merge(self, sides: Mapping[str, Side] | None = None) -> MergePlan:
        plan = self.plan()
        finish(merging(self.ours, plan, sides))
        assert self.ours.check() == ()
        return plan


@pytest.fixture
def copies(path: Path, checklist: Checklist, tmp_path: Path) -> Iterator[Copies]:
    twin = tmp_path / "副本（带回家）.yaodian"
    file = tmp_path / "起初的.txt"
    file.write_bytes(b"at first")
    with Workbook.create(path, checklist, unit="甲局", actor="甲") as ours:
        ours.edit("写", edits.assess, IDS, statement="起初")
        ours.attach_file([FIRST, SECOND], file)
        ours.edit("链接", edits.attach_link, THIRD, "https://example.com/1", title="公告")
        ours.edit("单位", edits.describe_unit, Unit("市政府办公室", aliases=("市府办",)))
        ours.save_copy(twin)
        made = Copies(ours, twin)
        yield made
        made.theirs.close()


def test_each_side_changed_something_else(copies: Copies, tmp_path: Path) -> None:
    ours, theirs = copies.ours, copies.theirs
    file = tmp_path / "新佐证.txt"
    file.write_bytes(b"theirs")
    ours.edit("写", edits.assess, FIRST, statement="我们改的")
    theirs.edit("写", edits.assess, SECOND, statement="他们改的", status=Status.DONE)
    theirs.attach_file(SECOND, file)
    plan = copies.merge()
    assert [(each.side, each.is_conflict) for each in plan.differences] == [
        (Side.OURS, False),
        (Side.THEIRS, False),
    ]
    said = [row.assessment.statement for row in ours.ledger()]
    assert said == ["我们改的", "他们改的", "起初"]
    assert not any(row.offers for row in ours.ledger())
    (sha256,) = (each.sha256 for each in ours.evidence() if each.name == file.name)
    assert b"".join(ours.content(sha256)) == b"theirs"
    assert [each.key for each in copies.plan().differences] == [FIRST]
    ours.undo()
    assert [row.assessment.statement for row in ours.ledger()] == ["我们改的", "起初", "起初"]
    assert [each.key for each in copies.plan().differences] == [FIRST, SECOND]  # merge again


@pytest.mark.parametrize("side", Side)
def test_both_changed_the_same(copies: Copies, side: Side) -> None:
    words = {Side.OURS: "我们改的", Side.THEIRS: "他们改的"}
    copies.ours.edit("写", edits.assess, FIRST, statement=words[Side.OURS])
    copies.theirs.edit("写", edits.assess, FIRST, statement=words[Side.THEIRS])
    plan = copies.merge({FIRST: side})
    assert len(plan.conflicts) == 1
    row = copies.ours.ledger()[0]
    other = words[Side.THEIRS if side is Side.OURS else Side.OURS]
    assert (row.assessment.statement, row.offers[0].statement) == (words[side], other)
    assert row.offers[0].kind is OfferKind.OTHER_COPY
    # Once more: what was merged already is no question any more.
    again = copies.plan()
    assert again.conflicts == ()
    assert (plan.brings_nothing, again.brings_nothing) == (False, True)


def test_everything_else_that_is_said_about_a_requirement_lies_beside(copies: Copies) -> None:
    for book, word in ((copies.ours, "我们"), (copies.theirs, "他们")):
        book.edit("分工", edits.divide, FIRST, [Duty(f"{word}科", f"{word}某")])
        book.edit("评分", edits.assess, FIRST, self_score=f"{word}98", evidence_waiver=f"{word}说")
        book.edit("说明", edits.accept_gap, GapKind.OVERDUE, FIRST, f"{word}认为不逾期")
        book.edit("审核", edits.review, FIRST, Verdict.QUERIED, round_=1, remark=f"{word}存疑")
    copies.merge()
    row = copies.ours.ledger()[0]
    assert row.duties[0].section == "我们科"
    (offer,) = row.offers
    for word in ("他们科 他们某", "他们98", "他们说", "他们认为不逾期", "他们存疑"):
        assert word in offer.statement
    assert "我们" not in offer.statement


def test_accepted_gaps_and_descriptions_of_one_side_are_taken(copies: Copies) -> None:
    ours, theirs = copies.ours, copies.theirs
    theirs.edit("说明", edits.accept_gap, GapKind.OVERDUE, FIRST, "已另行报告")
    file, link = theirs.ledger()[0].evidence[0].id, theirs.ledger()[2].evidence[0].id
    theirs.edit("标注", edits.set_publicity, file, Publicity.NOT_PUBLIC)
    theirs.edit(
        "改",
        edits.describe_evidence,
        link,
        title="公告（更正）",
        dated=None,
        url="https://example.com/2",
    )
    ours.edit("写", edits.assess, SECOND, statement="我们改的")  # the file serves this one too
    copies.merge()
    assert ours.accepted_gaps() == {("overdue", FIRST): "已另行报告"}
    first, second, third = ours.ledger()
    assert len(ours.evidence()) == 2
    assert first.evidence[0].publicity is Publicity.NOT_PUBLIC
    assert (third.evidence[0].title, third.evidence[0].url) == (
        "公告（更正）",
        "https://example.com/2",
    )
    assert second.assessment.statement == "我们改的"


def test_descriptions_of_both_sides(copies: Copies) -> None:
    for book, word in ((copies.ours, "我们"), (copies.theirs, "他们")):
        link = book.ledger()[2].evidence[0]
        book.edit(
            "改", edits.describe_evidence, link.id, title=f"{word}的标题", dated=None, url=link.url
        )
    copies.merge()
    row = copies.ours.ledger()[2]
    assert row.evidence[0].title == "我们的标题"
    assert row.offers[0].evidence[0].title == "他们的标题"


def test_names_settings_units_and_sign_offs(copies: Copies, tmp_path: Path) -> None:
    ours, theirs = copies.ours, copies.theirs
    paper = tmp_path / "签字页.pdf"
    paper.write_bytes(b"%PDF signed")
    theirs.edit("署名", edits.set_signatories, head="负责人丙", phone="1")
    theirs.edit("段落", edits.set_setting, "paragraph/opening", "他们写的开头")
    theirs.edit("单位", edits.describe_unit, Unit("市政府办公室", aliases=("市府办", "市办")))
    theirs.edit("单位", edits.describe_unit, Unit("各镇", members=("甲镇",)))
    theirs.edit(
        "签署",
        edits.sign_off,
        SignOffRole.HEAD,
        "负责人丙",
        state_digest="0" * 64,
        content=finish(theirs.storing(paper)),
        file_name=paper.name,
    )
    signed_at = theirs.sign_offs()[0].signed_at
    ours.edit("署名", edits.set_signatories, phone="2", preparer="经办人甲")
    ours.edit("段落", edits.set_setting, "paragraph/opening", "我们写的开头")
    ours.edit("单位", edits.describe_unit, Unit("市政府办公室", aliases=("市府办", "府办")))
    copies.merge()
    info = ours.info
    assert (info.head, info.preparer, info.phone) == ("负责人丙", "经办人甲", "2")
    assert ours.settings() == {"paragraph/opening": "我们写的开头"}
    assert ours.units() == (
        Unit("各镇", is_collective=True, members=("甲镇",)),
        Unit("市政府办公室", aliases=("市办", "市府办", "府办")),
    )
    (signed,) = ours.sign_offs()
    assert signed.signed_at == signed_at
    assert b"".join(ours.content(signed.sha256)) == b"%PDF signed"
    told = next(each.after for each in ours.events() if each.action == "merge")
    assert json.loads(told)["not_taken"] == [
        "联系电话：1",
        "设置“paragraph/opening”：他们写的开头",
    ]
    for _ in range(4):
        ours.undo()
    assert ours.info.phone == ""


def test_an_alias_that_means_another_unit_here(copies: Copies) -> None:
    copies.theirs.edit("单位", edits.describe_unit, Unit("财政局", aliases=("局里",)))
    copies.ours.edit("单位", edits.describe_unit, Unit("住建局", aliases=("局里",)))
    copies.merge()
    assert {each.name: each.aliases for each in copies.ours.units()} == {
        "住建局": ("局里",),
        "市政府办公室": ("市府办",),
        "财政局": (),
    }
    told = next(each.after for each in copies.ours.events() if each.action == "merge")
    assert json.loads(told)["not_taken"] == ["单位“财政局”的简称：局里"]


def test_an_undone_change_counts_as_touched(copies: Copies) -> None:
    copies.theirs.edit("写", edits.assess, FIRST, statement="他们改的")
    copies.theirs.edit("写", edits.assess, SECOND, statement="改错")
    copies.theirs.undo()
    assert [each.key for each in copies.plan().differences] == [FIRST]


def test_a_third_copy_does_not_push_the_second_out(copies: Copies, tmp_path: Path) -> None:
    third = tmp_path / "第三份.yaodian"
    copies.ours.save_copy(third)
    copies.ours.edit("写", edits.assess, FIRST, statement="我们改的")
    copies.theirs.edit("写", edits.assess, FIRST, statement="他们改的")
    with Workbook.open(third) as other:
        other.edit("写", edits.assess, FIRST, statement="第三人改的")
    copies.merge()
    finish(merging(copies.ours, plan_merge(copies.ours, open_foreign(third))))
    (offer,) = copies.ours.ledger()[0].offers
    assert offer.statement == "他们改的\n\n第三人改的"
    assert offer.source == f"{copies.twin.name}、{third.name}"


def test_what_lay_beside_in_theirs_comes_along(copies: Copies, tmp_path: Path) -> None:
    third = tmp_path / "第三份.yaodian"
    copies.ours.save_copy(third)
    copies.theirs.edit("写", edits.assess, FIRST, statement="他们改的")
    with Workbook.open(third) as other:
        other.edit("写", edits.assess, FIRST, statement="第三人改的")
    finish(merging(copies.theirs, plan_merge(copies.theirs, open_foreign(third))))
    copies.merge()
    row = copies.ours.ledger()[0]
    assert (row.assessment.statement, row.offers[0].statement) == ("他们改的", "第三人改的")


def test_another_workbook_is_refused(
    workbook: Workbook, checklist: Checklist, tmp_path: Path
) -> None:
    other = tmp_path / "别的.yaodian"
    Workbook.create(other, checklist, unit="乙局").close()
    with pytest.raises(UsageError, match=r"别的\.yaodian.*不是"):
        plan_merge(workbook, open_foreign(other))


def test_a_crafted_copy_is_refused_before_anything_of_it_runs(
    copies: Copies, tmp_path: Path
) -> None:
    copies.theirs.close()
    (folder := tmp_path / "crafted").mkdir()
    crafted = craft("trigger", copies.twin, folder)
    with pytest.raises(ForgedSchema):
        open_foreign(crafted)


def test_an_edit_after_the_plan_makes_it_void(copies: Copies) -> None:
    copies.theirs.edit("写", edits.assess, FIRST, statement="他们改的")
    plan = copies.plan()
    copies.ours.edit("写", edits.assess, FIRST, statement="比较之后写的")
    with pytest.raises(UsageError, match="再合并一次"):
        finish(merging(copies.ours, plan))
    assert copies.ours.ledger()[0].assessment.statement == "比较之后写的"


EDIT = st.tuples(st.sampled_from(IDS), st.sampled_from("甲乙丙"))


@settings(max_examples=15, deadline=None)
@given(
    mine=st.lists(EDIT, max_size=4),
    others=st.lists(EDIT, max_size=4),
    taken=st.sets(st.sampled_from(IDS)),
)
def test_no_words_are_lost(
    mine: list[tuple[str, str]], others: list[tuple[str, str]], taken: set[str]
) -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        path, twin = Path(folder) / "一.yaodian", Path(folder) / "二.yaodian"
        ours = stack.enter_context(Workbook.create(path, make_checklist(), unit="甲局"))
        ours.save_copy(twin)
        copies = Copies(ours, twin)
        for book, changes in [(ours, mine), (copies.theirs, others)]:
            for id_, word in changes:
                book.edit("写", edits.assess, id_, statement=word)
        last = [dict(each) for each in (mine, others)]
        copies.merge(dict.fromkeys(taken, Side.THEIRS))
        for row in ours.ledger():
            found = {row.assessment.statement, *(each.statement for each in row.offers)}
            written = {each[row.requirement.id] for each in last if row.requirement.id in each}
            assert written <= found
        before = ours.ledger()
        copies.merge()
        assert ours.ledger() == before
