"""Paper against workbook: the same state, or exactly what differs."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.apart.asking import Apart, Stopped
from desktop.report import embedded as embedded_module
from desktop.report.binding import DifferenceKind, compare
from desktop.report.compose import compose
from desktop.report.content import DATA_NAME
from desktop.report.embedded import EmbeddedReport, NoEmbeddedData, read_embedded
from desktop.report.publish import render
from desktop.workbook.model import Fact, LedgerRow, Publicity, Status
from desktop.workbook.state import state_digest

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = samples.rows(6)


@cache
def pdf() -> bytes:
    digest = state_digest(samples.INFO, ROWS)
    report = compose(samples.INFO, ROWS, [], printed_on=samples.PRINTED_ON, state_digest=digest)
    return render(report).pdf


@cache
def embedded() -> EmbeddedReport:
    return read_embedded(pdf())


def changed(index: int, **changes: Any) -> list[LedgerRow]:
    row = ROWS[index]
    return [
        *ROWS[:index],
        replace(row, assessment=replace(row.assessment, **changes)),
        *ROWS[index + 1 :],
    ]


def with_evidence(index: int, *pieces: Any) -> list[LedgerRow]:
    return [*ROWS[:index], replace(ROWS[index], evidence=pieces), *ROWS[index + 1 :]]


def test_the_same_state_is_recognized() -> None:
    binding = compare(embedded(), samples.INFO, ROWS)
    assert binding.is_same_state
    assert binding.sentences == (
        f"PDF 与工作簿是同一状态：编号20191220-6F1F0A3E，数据摘要{binding.workbook_digest[:16]}。",
    )


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, len(ROWS) - 1),
    st.sampled_from(["statement", "reason", "evidence_waiver", "problems", "next_steps"]),
    st.text(min_size=1, max_size=60),
)
def test_any_changed_field_is_named(index: int, field: str, text: str) -> None:
    rows = changed(index, **{field: f"{text}改"})
    binding = compare(embedded(), samples.INFO, rows)
    assert [(each.requirement_id, each.field) for each in binding.differences] == [
        (ROWS[index].requirement.id, field)
    ]
    assert binding.differences[0].in_workbook == f"{text}改"
    assert binding.sentences[1].startswith(ROWS[index].requirement.ref)


def test_the_sentences_show_where_it_differs() -> None:
    rows = changed(
        0, status=Status.IN_PROGRESS, statement=f"{ROWS[0].assessment.statement}另有1篇。"
    )
    status, statement = sorted(compare(embedded(), samples.INFO, rows).sentences[1:])[::-1]
    assert status.endswith("落实状态不同，PDF 为“已完成”，工作簿为“推进中”。")
    assert statement.endswith(
        "落实情况不同，PDF 为“…览量3.6万次。”，工作簿为“…览量3.6万次。另有1篇。”。"
    )
    rows = changed(0, statement="", facts=(Fact("主动公开", "128", "条"),))
    sentences = compare(embedded(), samples.INFO, rows).sentences[1:]
    assert any("数据不同，PDF 为空白，工作簿为“主动公开128条”。" in each for each in sentences)
    assert any("工作簿为空白" in each for each in sentences)


def test_evidence_that_came_went_or_changed() -> None:
    piece = ROWS[0].evidence[0]
    other = replace(samples.evidence(9), number=99)
    cases = {
        "只在工作簿里有": with_evidence(0, piece, other),
        "只在 PDF 里有": with_evidence(0),
        "内容（SHA-256）不同": with_evidence(0, replace(piece, sha256="0" * 64)),
        "公开属性不同，PDF 为空白，工作簿为“不予公开”": with_evidence(
            0, replace(piece, publicity=Publicity.NOT_PUBLIC)
        ),
    }
    for words, rows in cases.items():
        (difference,) = compare(embedded(), samples.INFO, rows).differences
        assert difference.kind is DifferenceKind.EVIDENCE
        assert words in difference.sentence
        assert difference.ref == ROWS[0].requirement.ref


def test_new_numbers_are_told_once() -> None:
    rows = [
        replace(row, evidence=tuple(replace(each, number=each.number + 1) for each in row.evidence))
        for row in ROWS
    ]
    (difference,) = compare(embedded(), samples.INFO, rows).differences
    assert difference.kind is DifferenceKind.NUMBERING
    assert "1改为2、2改为3" in difference.sentence


def test_another_workbook_and_other_requirements() -> None:
    info = replace(samples.INFO, id="0" * 36, unit="某局")
    binding = compare(embedded(), info, ROWS[:-1])
    kinds = [each.kind for each in binding.differences]
    assert kinds == [DifferenceKind.WORKBOOK, DifferenceKind.WORKBOOK, DifferenceKind.REQUIREMENT]
    head, *told = binding.sentences
    assert head.startswith("这份 PDF 不是由这个工作簿出具的：")
    assert len(told) == 2  # row by row there is nothing to compare


def altered(change: Callable[[Any], Any], source: bytes = b"") -> bytes:
    """Our PDF with other data attached under the same name."""
    stream = BytesIO()
    with pikepdf.open(BytesIO(source or pdf())) as file:
        data = json.loads(file.attachments[DATA_NAME].get_file().read_bytes())
        content = json.dumps(change(data)).encode()
        file.attachments[DATA_NAME] = pikepdf.AttachedFileSpec(file, content)
        file.save(stream)
    return stream.getvalue()


def test_data_that_were_exchanged_do_not_fit_the_pages() -> None:
    def improve(data: Any) -> Any:
        data["state"]["answers"][4]["status"] = "done"
        return data

    binding = compare(read_embedded(altered(improve)), samples.INFO, ROWS)
    assert [each.kind for each in binding.differences] == [
        DifferenceKind.PAPER,
        DifferenceKind.ANSWER,
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: [],
        lambda _: None,
        lambda data: data | {"state": []},
        lambda data: data | {"state": {"answers": [{"requirement": [], "evidence": []}]}},
        lambda data: data | {"state": {"answers": [{"requirement": "r", "evidence": [3]}]}},
        lambda data: data | {"format": "other/1"},
        lambda data: {key: data[key] for key in data if key != "serial"},
        lambda data: data | {"state": {"answers": [], "unit": "\ud800"}},
    ],
)
def test_foreign_data_are_told_in_a_sentence(change: Callable[[Any], Any]) -> None:
    with pytest.raises(NoEmbeddedData, match="无法与工作簿比对"):
        read_embedded(altered(change))


def test_a_bomb_is_not_unpacked() -> None:
    stream = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as file:
        bomb = file.attachments[DATA_NAME].obj.EF.F
        packer = zlib.compressobj(9)
        raw = b"".join(packer.compress(b" " * 2**20) for _ in range(80)) + packer.flush()
        bomb.write(raw, filter=pikepdf.Name.FlateDecode)
        file.save(stream)
    with pytest.raises(NoEmbeddedData, match="太大"):
        read_embedded(stream.getvalue())


def test_a_pdf_without_data(tmp_path: object) -> None:
    stream = BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(stream)
    with pytest.raises(NoEmbeddedData, match="没有内附自评数据"):
        read_embedded(stream.getvalue())
    for junk in (b"", b"%PDF-1.7\n", pdf()[:5000]):
        with pytest.raises(NoEmbeddedData):
            read_embedded(junk)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_file_is_read_or_refused(places: list[tuple[float, int]]) -> None:
    data = bytearray(pdf())
    for share, byte in places:
        data[int(share * len(data))] = byte
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded_module, "ask", lambda do, what, folder, _limits: do(what, folder))
        try:  # in this process: a crash of Python code fails the test
            found = read_embedded(bytes(data))
        except NoEmbeddedData:
            return
    compare(found, samples.INFO, ROWS)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Apart(Stopped.TIME), "时间"),
        (Apart(Stopped.MEMORY), "内存"),
        (Apart(Stopped.OUTPUT), "空间"),
        (Apart(Stopped.CRASH), "出错"),
        (RuntimeError("a bug"), "出错"),
        (OSError("no room"), "空间"),
        ({"digests": []}, "出错"),  # and nothing was written
        ({"digests": 1}, "出错"),
        ([], "出错"),
        (None, "出错"),
    ],
)
def test_whatever_happens_to_the_process_is_told(
    outcome: object, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object) -> object:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(embedded_module, "ask", ask)
    with pytest.raises(NoEmbeddedData, match=words):
        read_embedded(pdf())
