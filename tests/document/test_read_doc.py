from __future__ import annotations

import io
import random
import struct
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.document.errors import (
    DamagedError,
    DocumentError,
    EncryptedError,
    OldFormatError,
)
from desktop.document.parse import parse
from desktop.document.read import read
from desktop.document.readers.word_binary import BrokenDocError, Streams

if TYPE_CHECKING:
    from desktop.document.model import Extract, Table

SAMPLES = Path(__file__).parent / "samples"
DOCUMENTS = Path(__file__).parent.parent / "documents"
SAMPLE = (SAMPLES / "numbers_and_table.doc").read_bytes()


def opened(tmp_path: Path, data: bytes, name: str = "要点 #1（旧版）.wps") -> Extract:
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def words(extract: Extract, found: Table) -> list[list[str]]:
    return [[extract.text[each.span.start : each.span.end] for each in row] for row in found.rows]


def test_paragraphs_and_automatic_numbers(tmp_path: Path) -> None:
    extract = opened(tmp_path, SAMPLE)
    assert extract.text.split("\n")[:14] == [
        "滨江市2021年政务公开工作要点", "一、加强解读", "（一）重要政策", "1. 认真落实", "2. 建立机制", "①第一点",
        "（二）社会关切", "1. 做好研判", "没有编号的一段（含 Latin 字母和 2021 年）。", "二、强化监督", "（一）决策公开",
        "留增下", "行", "见附件1。",
    ]  # fmt: skip
    automatic = [extract.text[each.start : each.end] for each in extract.automatic]
    assert automatic == ["一、", "（一）", "1.", "2.", "①", "（二）", "1.", "二、", "（一）"]
    assert [extract.text[at:].split("\n")[0] for at in extract.page_starts] == ["附件1"]


def test_a_table_with_merged_cells(tmp_path: Path) -> None:
    extract = opened(tmp_path, SAMPLE)
    [found] = extract.tables
    assert words(extract, found) == [
        ["工作任务", "具体要求", "责任单位"],
        ["一、加强政策解读"] * 3,
        ["做好解读", "及时解读重要政策。\n运用多种方式解读。", "市财政局"],
        ["做好解读", "回应社会关切。", "市教育局"],
        ["落实经费", "", "市教育局"],
    ]
    assert [[each.is_inherited for each in row] for row in found.rows[1:]] == [
        [False, True, True], [False, False, False], [True, False, False], [False, False, True],
    ]  # fmt: skip
    assert extract.text.rstrip().endswith("落实经费\n表后一段。")


def test_a_real_document_asks_the_same(tmp_path: Path) -> None:
    [source] = DOCUMENTS.glob("001*.txt")
    plain = parse(opened(tmp_path, source.read_bytes())).directives
    saved = parse(opened(tmp_path, (SAMPLES / "seed_001.doc").read_bytes())).directives
    assert [asked(each) for each in saved] == [asked(each) for each in plain]
    assert sum(len(each.requirements) for each in saved) == 28


def asked(directive: object) -> list[object]:
    return [(each.ref, each.text, each.assignments) for each in directive.requirements]  # type: ignore[attr-defined]


def changed(at: int, value: int) -> bytes:
    """Change two bytes of the main stream, which LibreOffice stores as the first one."""
    with olefile.OleFileIO(io.BytesIO(SAMPLE)) as file:
        main = file.openstream("WordDocument").read()
    start = SAMPLE.index(main[:512])
    return SAMPLE[: start + at] + struct.pack("<H", value) + SAMPLE[start + at + 2 :]


def test_a_password_is_said(tmp_path: Path) -> None:
    with pytest.raises(EncryptedError, match="密码"):
        opened(tmp_path, changed(0x0A, 0x0300))


def test_word_95_is_said(tmp_path: Path) -> None:
    with pytest.raises(OldFormatError, match="Word 95"):
        opened(tmp_path, changed(2, 0x65))


def test_another_main_stream_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="已损坏"):
        opened(tmp_path, changed(0, 0))


def pieces(text: str, cuts: list[int], order: list[int], wide: list[bool]) -> Streams:
    """Build a file whose text lies in pieces in any order, as fast saves leave it."""
    bounds = [0, *sorted(cuts), len(text)]
    parts = [text[a:b] for a, b in pairwise(bounds)]
    main = bytearray(0x400)
    places = {}
    for index in sorted(range(len(parts)), key=lambda i: (order[i % len(order)], i)):
        is_wide = wide[index % len(wide)] or not parts[index].isascii()
        main += b"\0" * (len(main) % 2)
        places[index] = len(main) if is_wide else (len(main) * 2) | 1 << 30
        main += parts[index].encode("utf-16-le" if is_wide else "cp1252")
    plan = b"".join(struct.pack("<i", each) for each in bounds)
    plan += b"".join(struct.pack("<HIH", 0, places[i], 0) for i in range(len(parts)))
    clx = b"\1\3\0abc" + b"\2" + struct.pack("<I", len(plan)) + plan
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)
    struct.pack_into("<i", main, 0x4C, len(text))
    struct.pack_into("<II", main, 0x9A + 8 * 33, 0, len(clx))
    return Streams(bytes(main), clx, b"")


@given(
    text=st.text(st.sampled_from("一二三公开abc \r"), min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=5),
    order=st.permutations(range(6)),
    wide=st.lists(st.booleans(), min_size=1, max_size=6),
)
def test_fast_saved_pieces_are_put_together(
    text: str, cuts: list[int], order: list[int], wide: list[bool]
) -> None:
    streams = pieces(text, [min(cut, len(text)) for cut in cuts], order, wide)
    assert "".join(run.text for run in streams.runs()) == text


@given(st.binary(max_size=200))
def test_any_table_of_pieces_is_read_or_refused(plan: bytes) -> None:
    streams = pieces("文字", [], [0], [True])
    try:
        runs = Streams(streams.main, plan, b"").runs()
    except BrokenDocError:
        return
    assert isinstance(runs, list)


def test_damaged_files_are_read_or_said(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311, repeatable damage
    for number in range(150):
        data = bytearray(SAMPLE)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if number % 4 == 0:
            del data[chance.randrange(600, len(data)) :]
        with suppress(DocumentError):
            assert opened(tmp_path, bytes(data)).text.strip()
