"""Everything that a workbook holds goes in, comes back, is undone, and is told in the history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import FileError, UsageError
from desktop.terms import EVENT, GAP_KIND, OFFER_KIND, PUBLICITY, SIGN_OFF_ROLE, VERDICT
from desktop.workbook import edits, wording
from desktop.workbook.book import Workbook, finish
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import (
    Duty,
    Evidence,
    EvidenceKind,
    Fact,
    Offer,
    OfferKind,
    Publicity,
    SignOffRole,
    Status,
    Unit,
    Verdict,
    as_number,
)

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = f"{1:012x}", f"{2:012x}"
FACTS = (Fact("主动公开信息", "1,280", "条"), Fact("办结率", "９８．５％", ""))


def test_an_answer_with_everything(workbook: Workbook) -> None:
    workbook.edit(
        "填报",
        edits.assess,
        FIRST,
        status=Status.DONE,
        statement="已公开。",
        problems="更新不及时。",
        next_steps="加强督办。",
        self_score="9.5",
        facts=FACTS,
    )
    answer = workbook.ledger()[0].assessment
    assert (answer.problems, answer.next_steps, answer.self_score) == (
        "更新不及时。",
        "加强督办。",
        "9.5",
    )
    assert answer.facts == FACTS
    assert [each.number for each in answer.facts] == [Decimal(1280), Decimal("98.5")]
    workbook.edit("改", edits.assess, FIRST, facts=FACTS[:1])
    workbook.undo()
    assert workbook.ledger()[0].assessment == answer


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9)))
def test_a_number_is_read_as_it_is_written(value: Decimal) -> None:
    assert as_number(f"{value:f}") == value
    assert as_number(f"{value:,f}") == value


@pytest.mark.parametrize(
    "text", ["", "约100", "1,28", "12,34,567", "1.2.3", "十二", "-", "1e5", "."]
)
def test_what_is_no_number(text: str) -> None:
    assert as_number(text) is None


def test_division_of_work(workbook: Workbook) -> None:
    duties = (Duty("办公室", "经办人甲", date(2019, 6, 30)), Duty("房产科"))
    workbook.edit("分工", edits.divide, [FIRST, SECOND], duties)
    assert [row.duties for row in workbook.ledger()] == [duties, duties, ()]
    workbook.edit("分工", edits.divide, FIRST, duties[1:])
    assert workbook.ledger()[0].duties == duties[1:]
    overdue = next(gap for gap in workbook.gaps(date(2019, 7, 1)) if gap.kind is GapKind.OVERDUE)
    assert (overdue.requirement_id, "2019-06-30" in overdue.sentence) == (SECOND, True)
    count = len(workbook.events())
    assert not workbook.edit("分工", edits.divide, FIRST, duties[1:]).requirements
    assert len(workbook.events()) == count


def test_units_under_all_their_names(workbook: Workbook) -> None:
    office = Unit("市政府办公室", aliases=("市府办", "政府办"))
    all_units = Unit("市政府各部门", is_collective=True, members=("市司法局", "市财政局"))
    workbook.edit("单位", edits.describe_unit, office)
    workbook.edit("单位", edits.describe_unit, all_units)
    assert set(workbook.units()) == {
        Unit("市政府办公室", aliases=("市府办", "政府办")),
        Unit("市政府各部门", is_collective=True, members=("市司法局", "市财政局")),
    }
    with pytest.raises(UsageError, match=r"市府办.*市政府办公室"):
        workbook.edit("单位", edits.describe_unit, Unit("别的局", aliases=("市府办",)))
    workbook.edit("去掉", edits.forget_unit, "市政府办公室")
    assert [each.name for each in workbook.units()] == ["市政府各部门"]
    workbook.undo()
    assert len(workbook.units()) == 2


def test_a_link_with_its_snapshot(workbook: Workbook, tmp_path: Path) -> None:
    picture = tmp_path / "网页 截图#1.png"
    picture.write_bytes(b"\x89PNG picture")
    content = finish(workbook.storing(picture))
    day = date(2019, 3, 1)
    workbook.edit("链接", edits.attach_link, FIRST, "https://a", title="公告", dated=day)
    workbook.edit("填报", edits.assess, FIRST, status=Status.DONE, statement="完")
    (gap,) = workbook.gaps(date(2019, 6, 1))[:1]
    link = workbook.evidence()[0]
    assert (gap.kind, gap.evidence_ids, gap.place) == (
        GapKind.NO_SNAPSHOT,
        (link.id,),
        "evidence",
    )
    workbook.edit("快照", edits.attach_snapshot, link.id, content, name=picture.name)
    assert workbook.evidence()[0].has_snapshot
    assert FIRST not in {each.requirement_id for each in workbook.gaps(date(2019, 6, 1))}
    workbook.attach_file(FIRST, picture)
    with pytest.raises(UsageError, match="快照"):
        workbook.edit("快照", edits.attach_snapshot, workbook.evidence()[1].id, content, name="x")


def test_publicity(workbook: Workbook) -> None:
    workbook.edit("链接", edits.attach_link, FIRST, "https://a", title="公告")
    id_ = workbook.evidence()[0].id
    before = workbook.state_digest()
    workbook.edit("公开属性", edits.set_publicity, [id_], Publicity.NOT_PUBLIC)
    assert workbook.evidence()[0].publicity is Publicity.NOT_PUBLIC
    assert workbook.state_digest() != before
    # Correcting the title leaves the mark alone.
    workbook.edit("说明", edits.describe_evidence, id_, title="新题", dated=None, url="https://a")
    assert workbook.evidence()[0].publicity is Publicity.NOT_PUBLIC


def test_reviews_by_round(workbook: Workbook) -> None:
    at = datetime(2020, 1, 5, 8, tzinfo=UTC)
    first = {"round_": 1, "remark": "请补充佐证。", "reviewed_by": "市府办", "reviewed_at": at}
    workbook.edit("审核", edits.review, FIRST, Verdict.CHANGES_REQUESTED, **first)
    workbook.edit("审核", edits.review, FIRST, Verdict.ACCEPTED, round_=2, score="10")
    reviews = workbook.ledger()[0].reviews
    assert [(each.round, each.verdict, each.remark) for each in reviews] == [
        (1, Verdict.CHANGES_REQUESTED, "请补充佐证。"),
        (2, Verdict.ACCEPTED, ""),
    ]
    assert (reviews[0].reviewed_at, reviews[0].reviewed_by) == (at, "市府办")
    digest = workbook.state_digest()
    workbook.undo()
    assert workbook.state_digest() == digest  # a verdict is not an answer


def test_sign_offs_keep_the_signed_paper(workbook: Workbook, tmp_path: Path, path: Path) -> None:
    scan = tmp_path / "盖章扫描件.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    content = finish(workbook.storing(scan))
    digest = workbook.state_digest()
    signed = {"state_digest": digest, "content": content, "file_name": scan.name}
    workbook.edit("签署", edits.sign_off, SignOffRole.HEAD, "负责人甲", **signed)
    workbook.close()
    with Workbook.open(path) as again:  # opening sweeps what nothing uses
        (one,) = again.sign_offs()
        assert (one.role, one.name, one.state_digest) == (SignOffRole.HEAD, "负责人甲", digest)
        assert b"".join(again.content(one.sha256)) == b"%PDF-1.7 scan"
        again.edit("撤回", edits.withdraw_sign_off, one.id)
        assert again.sign_offs() == ()
        again.undo()
        assert again.sign_offs() == (one,)
        with pytest.raises(UsageError, match="姓名"):
            again.edit("签署", edits.sign_off, SignOffRole.HEAD, " ", state_digest=digest)


def test_settings(workbook: Workbook) -> None:
    workbook.edit("设置", edits.set_setting, "own_units", "办公室、房产科")
    assert workbook.settings() == {"own_units": "办公室、房产科"}
    workbook.undo()
    assert workbook.settings() == {}


def test_an_offer_lies_beside_and_is_taken_over_on_request(workbook: Workbook) -> None:
    link = Evidence(0, EvidenceKind.LINK, "去年的公告", url="https://old", dated=date(2018, 5, 1))
    lost = Evidence(0, EvidenceKind.FILE, "去年的文件", name="a.pdf", sha256="b" * 64, size=3)
    offer = Offer(
        OfferKind.LAST_YEAR, "2018年", Status.DONE, "去年的话。", evidence=(link, lost), facts=FACTS
    )
    digest = workbook.state_digest()
    workbook.edit("参考", edits.offer, FIRST, offer)
    assert workbook.state_digest() == digest
    row = workbook.ledger()[0]
    assert (row.offers[0].statement, row.offers[0].facts) == ("去年的话。", FACTS)
    assert [each.title for each in row.offers[0].evidence] == ["去年的公告", "去年的文件"]
    assert not row.assessment.is_answered
    workbook.edit("沿用", edits.take_offered_statement, FIRST, OfferKind.LAST_YEAR)
    same = [gap for gap in workbook.gaps() if gap.kind is GapKind.SAME_AS_LAST_YEAR]
    assert [(gap.requirement_id, gap.place) for gap in same] == [(FIRST, "statement")]
    good, bad = row.offers[0].evidence
    workbook.edit("沿用", edits.take_offered_evidence, good.id)
    assert [each.url for each in workbook.evidence()] == ["https://old"]
    with pytest.raises(UsageError, match=r"a\.pdf.*没有带过来"):
        workbook.edit("沿用", edits.take_offered_evidence, bad.id)
    workbook.edit("收起", edits.dismiss_offer, FIRST, OfferKind.LAST_YEAR)
    assert workbook.ledger()[0].offers == ()
    workbook.undo()
    assert workbook.ledger()[0].offers == row.offers


def test_a_text_longer_than_any_text_is_refused(workbook: Workbook) -> None:
    with pytest.raises(UsageError, match="200001个字"):
        workbook.edit("写", edits.assess, FIRST, statement="长" * (wording.LONGEST_TEXT + 1))


def test_typing_a_page_is_one_step_of_one_statement(workbook: Workbook) -> None:
    for count in range(1, 40):
        workbook.edit("写", edits.assess, FIRST, statement="字" * count)
        if count > 1:
            workbook.join_steps()
    assert workbook._undo is not None
    assert len(workbook._undo._undo) == 1
    assert len(workbook._undo._undo[0].inverses) == 1
    workbook.undo()
    assert not workbook.ledger()[0].assessment.statement
    workbook.redo()
    assert workbook.ledger()[0].assessment.statement == "字" * 39


def test_the_workbook_is_no_evidence_for_itself(workbook: Workbook) -> None:
    with pytest.raises(FileError, match="工作簿本身"):
        workbook.attach_file(FIRST, workbook.path)


def test_every_kind_has_its_chinese_word(workbook: Workbook) -> None:
    for kinds, words in [
        (GapKind, GAP_KIND),
        (Publicity, PUBLICITY),
        (Verdict, VERDICT),
        (SignOffRole, SIGN_OFF_ROLE),
        (OfferKind, OFFER_KIND),
    ]:
        assert {kind.value for kind in kinds} == set(words)
    assert {event.action for event in workbook.events()} <= set(EVENT)
