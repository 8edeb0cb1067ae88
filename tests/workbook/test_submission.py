"""报送: the sealed file proves every row, numbers are never given twice, the work goes on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import FileError, UsageError
from desktop.workbook import edits, return_slip, seal, submitting
from desktop.workbook.book import Workbook, finish
from desktop.workbook.errors import ReadOnlyWorkbook
from desktop.workbook.foreign.errors import BrokenSeal, ChangedSubmission, RefusedWorkbook
from desktop.workbook.foreign.opening import open_foreign
from desktop.workbook.merge.merging import merging
from desktop.workbook.merge.plan import plan_merge
from desktop.workbook.model import SignOffRole, Status, Verdict
from desktop.workbook.return_slip import NotAReturnSlip, Remark, ReturnSlip
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.workbook.submission import Submission

FIRST, SECOND = f"{1:012x}", f"{2:012x}"


@pytest.fixture
def book(path: Path, checklist: Checklist) -> Iterator[Workbook]:
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("写", edits.assess, FIRST, status=Status.DONE, statement="已公开 12 条")
        yield book


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "佐证 #1（盖章）.txt"
    path.write_text("证明" * 1000, encoding="utf-8")
    return path


def hand_in(book: Workbook, target: Path, **more: object) -> Submission:
    return finish(submitting.submitting(book, target, **more))  # type: ignore[arg-type]


def test_the_receiver_reads_what_was_handed_in(book: Workbook, proof: Path, tmp_path: Path) -> None:
    book.attach_file(FIRST, proof)
    target = tmp_path / "报送 #1.yaodian"
    sealed = hand_in(book, target, sign=lambda data: ("AB12", bytes(reversed(data[:20]))))
    found = open_foreign(target)
    assert found.sealed == sealed == book.submissions()[-1]
    assert (sealed.number, sealed.round, sealed.previous_root) == (1, 1, "")
    assert (sealed.signer, sealed.signature) == (
        "AB12",
        bytes(reversed(sealed.manifest.encode()[:20])),
    )
    assert found.state_digest == book.state_digest()
    assert sealed.head == found.head
    assert book.check() == ()


def test_numbers_follow_one_another_and_roots_chain(book: Workbook, tmp_path: Path) -> None:
    first = hand_in(book, tmp_path / "a.yaodian")
    book.edit("写", edits.assess, SECOND, statement="后来的话")
    second = hand_in(book, tmp_path / "b.yaodian")
    assert (second.number, second.previous_root) == (2, first.root)
    assert {each.digest for each in open_foreign(tmp_path / "b.yaodian").events} >= {first.head}
    assert [each.number for each in book.submissions()] == [1, 2]


def test_what_was_handed_in_cannot_be_taken_back(book: Workbook, tmp_path: Path) -> None:
    hand_in(book, tmp_path / "a.yaodian")
    while book.undo_count:
        book.undo()
    assert [each.number for each in book.submissions()] == [1]
    assert book.check() == ()


def test_what_changed_since(book: Workbook, tmp_path: Path) -> None:
    sealed = hand_in(book, tmp_path / "a.yaodian")
    assert book.changed_since(sealed) == frozenset()
    book.edit("写", edits.assess, SECOND, statement="后来的话")
    assert book.changed_since(sealed) == {SECOND}
    book.undo()
    assert book.changed_since(sealed) == frozenset()
    book.edit("审", edits.review, FIRST, Verdict.CHANGES_REQUESTED, round_=1, remark="缺佐证")
    assert book.changed_since(sealed) == frozenset()  # what the office says is not our answer


def test_a_sealed_file_is_never_edited(book: Workbook, tmp_path: Path) -> None:
    target = tmp_path / "封存.yaodian"
    hand_in(book, target)
    before = target.read_bytes()
    with Workbook.open(target) as sealed:
        assert "封存" in sealed.read_only_because
        with pytest.raises(ReadOnlyWorkbook, match="第1次报送"):
            sealed.edit("写", edits.assess, FIRST, statement="改")
        with pytest.raises(ReadOnlyWorkbook):
            hand_in(sealed, tmp_path / "again.yaodian")
        finish(submitting.reopening(sealed, tmp_path / "继续.yaodian"))
    assert target.read_bytes() == before
    with Workbook.open(tmp_path / "继续.yaodian") as again:
        again.edit("写", edits.assess, FIRST, statement="改")
        assert hand_in(again, tmp_path / "c.yaodian").number == 2
        assert again.check() == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE assessment SET statement = '没有的话'",
        "UPDATE submission SET round = 7",
        "UPDATE submission SET manifest = replace(manifest, '甲局', '乙局')",
        "DELETE FROM sign_off",
        "UPDATE meta SET value = '乙局' WHERE key = 'unit'",
        "INSERT INTO setting VALUES ('a', 'b')",
    ],
)
def test_no_row_can_be_changed_behind_the_manifest(
    book: Workbook, tmp_path: Path, change: str
) -> None:
    book.edit("签", edits.sign_off, SignOffRole.PREPARER, "甲", state_digest=book.state_digest())
    target = tmp_path / "a.yaodian"
    hand_in(book, target)
    with closing(sqlite3.connect(target)) as db:
        db.execute(change)
        db.commit()
    with pytest.raises((ChangedSubmission, BrokenSeal)):
        open_foreign(target)


def test_whoever_renews_the_seals_still_meets_the_manifest(book: Workbook, tmp_path: Path) -> None:
    target = tmp_path / "a.yaodian"
    hand_in(book, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        db.execute("UPDATE assessment SET statement = '没有的话'")
        db.execute("BEGIN")
        seal.renew_all(db)
        db.execute("COMMIT")
    with pytest.raises(ChangedSubmission):
        open_foreign(target)


def test_given_up_half_way_nothing_happened(book: Workbook, proof: Path, tmp_path: Path) -> None:
    book.attach_file(FIRST, proof)
    target = tmp_path / "a.yaodian"
    steps = submitting.submitting(book, target)
    next(steps)
    steps.close()
    assert not target.exists()
    assert book.submissions() == ()
    assert list(tmp_path.glob(".~*.part")) == []


def test_no_room_for_the_file(book: Workbook, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        hand_in(book, tmp_path / "没有的文件夹" / "a.yaodian")
    with pytest.raises(UsageError):
        hand_in(book, book.path)
    assert book.submissions() == ()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed file."""
    folder = tmp_path_factory.mktemp("sealed")
    with Workbook.create(folder / "a.yaodian", make_checklist(), unit="甲局") as book:
        first = book.ledger()[0].requirement.id
        book.edit("写", edits.assess, first, status=Status.DONE, statement="已公开 12 条")
        hand_in(book, folder / "b.yaodian")
    return folder / "b.yaodian"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(place=st.integers(0, 1 << 30), bit=st.integers(0, 7))
def test_a_flipped_byte_is_noticed(whole: Path, tmp_path: Path, place: int, bit: int) -> None:
    damaged = bytearray(whole.read_bytes())
    damaged[place % len(damaged)] ^= 1 << bit
    path = tmp_path / "b.yaodian"
    path.write_bytes(damaged)
    sealed = open_foreign(whole).sealed
    try:
        found = open_foreign(path).sealed
    except (RefusedWorkbook, FileError):
        return
    assert found == sealed  # a byte of a page that nothing uses


def slip_for(book: Workbook, sealed: Submission, *remarks: Remark, round_: int = 1) -> ReturnSlip:
    info = book.info
    return ReturnSlip(
        office="市政府办公室",
        unit=info.unit,
        workbook_id=info.id,
        year=info.year,
        round=round_,
        number=sealed.number,
        root=sealed.root,
        made_at=book.clock(),
        remarks=remarks,
        note="请于期限前补正。",
    )


def sent(slip: ReturnSlip, path: Path) -> ReturnSlip:
    path.write_bytes(return_slip.to_bytes(slip))
    return return_slip.read_slip(path)


def test_a_slip_comes_back_as_reviews(book: Workbook, tmp_path: Path) -> None:
    sealed = hand_in(book, tmp_path / "a.yaodian")
    remark = Remark(FIRST, "一1", "标题", Verdict.CHANGES_REQUESTED, "缺少截图", "3.5")
    slip = sent(slip_for(book, sealed, remark), tmp_path / "甲局 #退回单.yaodian-return")
    book.edit("写", edits.assess, FIRST, statement="报送以后又写的话")
    book.edit("装入退回单", return_slip.load, slip)
    row = book.ledger()[0]
    assert row.assessment.statement == "报送以后又写的话"
    assert [(each.round, each.verdict, each.remark, each.score) for each in row.reviews] == [
        (1, Verdict.CHANGES_REQUESTED, "缺少截图", "3.5")
    ]
    events = len(book.events())
    book.edit("装入退回单", return_slip.load, slip)
    assert len(book.events()) == events
    assert hand_in(book, tmp_path / "b.yaodian").round == 2
    book.undo()
    assert book.ledger()[0].reviews == ()
    assert book.check() == ()


def test_a_slip_for_somebody_else(book: Workbook, tmp_path: Path, checklist: Checklist) -> None:
    sealed = hand_in(book, tmp_path / "a.yaodian")
    slip = slip_for(book, sealed)
    with Workbook.create(tmp_path / "乙.yaodian", checklist, unit="乙局") as other:
        with pytest.raises(UsageError, match="另一个工作簿"):
            other.edit("装入", return_slip.load, slip)
        assert other.ledger()[0].reviews == ()
    shutil.copyfile(book.path, tmp_path / "old.yaodian")
    later = ReturnSlip(**{**{f: getattr(slip, f) for f in slip.__slots__}, "number": 2})
    with pytest.raises(UsageError, match="没有那次报送"):
        book.edit("装入", return_slip.load, later)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "[" * 100_000, '{"slip": 1}', "\ufeff{}", "不是", '{"slip": {"format": "x"}}'],
)
def test_junk_is_no_slip(tmp_path: Path, text: str) -> None:
    path = tmp_path / "退回 #1.yaodian-return"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotAReturnSlip, match="退回 #1"):
        return_slip.read_slip(path)


@given(
    st.lists(
        st.builds(
            Remark,
            st.just(FIRST),
            st.just("一1"),
            st.just("题"),
            st.sampled_from(Verdict),
            st.text(st.characters(categories=["L", "N", "P", "Zs"])).map(str.strip),
            st.just(""),
        )
    )
)
def test_a_slip_reads_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, remarks: list[Remark]
) -> None:
    slip = ReturnSlip(
        "办", "甲局", "id", 2026, 1, 1, "ab", datetime(2026, 12, 1, tzinfo=UTC), tuple(remarks),
        due_on=date(2026, 12, 20), signer="AB", signature=b"\x30\x01",
    )  # fmt: skip
    path = tmp_path_factory.mktemp("slips") / "s.yaodian-return"
    found = sent(slip, path)
    assert found.sha256
    assert return_slip.signed_bytes(found) == return_slip.signed_bytes(slip)
    assert (found.remarks, found.signature, found.due_on) == (
        slip.remarks,
        slip.signature,
        slip.due_on,
    )


def test_a_copy_that_was_handed_in_brings_its_number_along(book: Workbook, tmp_path: Path) -> None:
    twin = tmp_path / "副本.yaodian"
    book.save_copy(twin)
    with Workbook.open(twin) as other:
        sealed = hand_in(other, tmp_path / "a.yaodian")
    finish(merging(book, plan_merge(book, open_foreign(twin))))
    assert book.submissions() == (sealed,)
    assert book.check() == ()
    second = hand_in(book, tmp_path / "b.yaodian")
    assert (second.number, second.previous_root) == (2, sealed.root)
