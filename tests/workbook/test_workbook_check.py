"""Whatever is changed in a workbook behind the program's back is found and told."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import DesktopError
from desktop.terms import EVENT
from desktop.workbook import check_file as checked_apart
from desktop.workbook import chronicle, edits
from desktop.workbook.book import Workbook
from desktop.workbook.check import FindingKind
from desktop.workbook.check_file import check_file, look
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import Duty, Fact, Status, Verdict
from tests.workbook.foreign_samples import CRAFTED, craft, fingerprint, make_canaries, make_good

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from desktop.apart import Limits
    from desktop.checklist.model import Checklist

FIRST = f"{1:012x}"


@pytest.fixture
def closed(path: Path, checklist: Checklist, tmp_path: Path) -> Path:
    source = tmp_path / "通知.pdf"
    source.write_bytes(b"evidence" * 5000)
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("标记", edits.assess, FIRST, status=Status.DONE, statement="办结。")
        book.attach_file(FIRST, source)
    source.unlink()
    return path


def test_a_whole_workbook_has_no_findings(closed: Path) -> None:
    before = closed.read_bytes()
    assert check_file(closed) == ()
    assert closed.read_bytes() == before
    with Workbook.open(closed) as book:
        assert book.check() == ()
        shares = list(book.checking())
        assert shares == sorted(shares)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE requirement SET text = '别的' WHERE position = 1", FindingKind.CHECKLIST),
        ("UPDATE event SET actor = '他人' WHERE seq = 2", FindingKind.HISTORY),
        ("DELETE FROM event WHERE seq = 2", FindingKind.HISTORY),
        ("UPDATE event_detail SET after = 'x' WHERE seq = 2", FindingKind.HISTORY),
        ("UPDATE assessment SET statement = '没说过的话'", FindingKind.SEAL),
        ("DELETE FROM attachment", FindingKind.SEAL),
        ("UPDATE evidence SET dated = '2019-01-01'", FindingKind.SEAL),
        ("UPDATE meta SET value = '乙局' WHERE key = 'unit'", FindingKind.SEAL),
        ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", FindingKind.SEAL),
        ("DELETE FROM event_detail WHERE seq = 3", FindingKind.SEAL),
        ("DELETE FROM seal WHERE subject <> 'info'", FindingKind.SEAL),
        ("DELETE FROM content", FindingKind.CONTENT_MISSING),
        ("UPDATE chunk SET data = zeroblob(40000)", FindingKind.CONTENT_CHANGED),
        ("DELETE FROM chunk", FindingKind.CONTENT_CHANGED),
        ("DELETE FROM requirement WHERE position = 1", FindingKind.REFERENCE),
        ("DELETE FROM meta", FindingKind.CHECKLIST),
        ("ALTER TABLE setting ADD COLUMN more TEXT", FindingKind.STRUCTURE),
        ("CREATE VIEW v AS SELECT 1", FindingKind.STRUCTURE),
    ],
)
def test_each_kind_of_tampering(closed: Path, statement: str, kind: FindingKind) -> None:
    db = sqlite3.connect(closed)
    with db:
        db.execute(statement)
    db.close()
    findings = check_file(closed)
    assert kind in {finding.kind for finding in findings}
    assert all(finding.sentence.endswith("。") for finding in findings)
    assert not any(finding.is_notice for finding in findings)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.floats(0, 1, exclude_max=True), value=st.binary(min_size=1, max_size=300))
def test_damage_anywhere_is_a_finding_or_a_sentence(
    closed: Path, tmp_path: Path, at: float, value: bytes
) -> None:
    data = bytearray(closed.read_bytes())
    start = int(at * len(data))
    data[start : start + len(value)] = value[: len(data) - start]
    hurt = tmp_path / "损坏.yaodian"
    hurt.write_bytes(data)
    told = look(str(hurt), tmp_path)  # here, for it is always the same child
    assert told.get("findings") or "损坏.yaodian" in told.get("trouble", hurt.name)


def test_a_clock_set_back_is_a_notice(closed: Path) -> None:
    with Workbook.open(closed) as book:
        later = datetime.now(UTC) + timedelta(days=30)
        for day in (later, later - timedelta(days=3)):
            book.clock = lambda day=day: day  # type: ignore[misc]
            book.edit("写", edits.assess, FIRST, statement=f"{day}")
        (finding,) = book.check()
    assert (finding.kind, finding.is_notice) == (FindingKind.CLOCK_BACK, True)


def test_the_history_can_be_printed(workbook: Workbook) -> None:
    workbook.edit("填报", edits.assess, FIRST, status=Status.DONE, statement="办结。")
    workbook.edit("数据", edits.assess, FIRST, facts=[Fact("公开", "12", "条")])
    workbook.edit("分工", edits.divide, FIRST, [Duty("办公室", "某人")])
    workbook.edit("审核", edits.review, FIRST, Verdict.QUERIED, round_=1, remark="请说明")
    workbook.edit("说明", edits.accept_gap, GapKind.NO_EVIDENCE, FIRST, "上级统一存档")
    workbook.edit("署名", edits.set_signatories, preparer="填报人乙")
    workbook.undo()
    refs = {each.id: each.ref for each in workbook.checklist.requirements}
    lines = chronicle.lines(workbook.events(), refs)
    assert [line.seq for line in lines] == list(range(1, 9))
    assert {line.action for line in lines} <= set(EVENT.values())
    told = [(line.subject, line.before, line.after) for line in lines[1:]]
    assert told == [
        ("一（1）", "进展：未启动", "落实情况：办结。\n进展：已完成"),
        ("一（1）", "", "数据：公开 条 12"),
        ("一（1）", "", "分工：办公室；某人"),
        ("一（1）", "", told[3][2]),
        ("一（1）", "", "缺佐证：上级统一存档"),
        ("填报人", "", "填报人乙"),
        ("署名", "", ""),
    ]
    assert "审核结论：存疑" in told[3][2]
    assert lines[1].at[:10] == f"{datetime.now().astimezone():%Y-%m-%d}"


# A check reads the words and evidence; who may open it and what it is called are other questions.
NOT_FOUND_BY_CHECKING = frozenset(
    {"free list longer than the file", "stale page count", "next minor version"}
    | {"symbolic link", "sparse 200 GB", "NUL in a text"}
)


def in_place(
    function: Callable[[str, Path], Any], question: str, folder: Path, _limits: Limits
) -> Generator[float, None, Any]:
    """Answer without a child: fifty of them take their time, and ``test_endless`` has some."""
    yield 0.0
    return function(question, folder)


@pytest.mark.parametrize("name", sorted(CRAFTED.keys() - NOT_FOUND_BY_CHECKING))
def test_a_crafted_workbook_is_never_called_whole(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked_apart, "asking", in_place)
    good = tmp_path / "好 的.yaodian"
    make_good(good)
    make_canaries(tmp_path / "canaries")
    before = fingerprint(tmp_path / "canaries")
    try:
        findings = check_file(craft(name, good, tmp_path))
    except DesktopError:
        findings = ()
    else:
        assert findings
    assert fingerprint(tmp_path / "canaries") == before
