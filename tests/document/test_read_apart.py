"""Foreign files are read by a process that may crash, hang or lie: the program lives on."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import evil_children as evil
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import docx, p, package, xlsx

from desktop.apart.asking import Limits
from desktop.document import apart, office, scan, wire
from desktop.document.apart import ask, read_apart, read_pasted_apart
from desktop.document.errors import (
    CancelledError,
    CrashedError,
    DamagedError,
    DocumentError,
    EncryptedError,
    NoFileError,
    NoRecogniserError,
    OldFormatError,
    SuspiciousError,
    TooLargeError,
    TooSlowError,
    UnsupportedError,
)
from desktop.document.model import Cell, Extract, Span, Table
from desktop.document.parse import parse_text
from desktop.document.read import read, read_pasted
from desktop.document.scan import read_or_recognise, read_scan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A second of work may last long where many work; what only waits is given a short time.
SHORT = Limits(cpu_seconds=1, seconds=60, memory=512 << 20)
IMPATIENT = replace(SHORT, seconds=1)
PAGE = "<html><body><h1>2024年工作要点</h1><p>一、做好解读</p><table><tr><td>任务<td>单位<tr><td>解读<td>财政局</table>"
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0\0"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "要点 #1（[最终]版）%20.dat"
    path.write_bytes(data)
    return path


def assert_no_child() -> None:
    assert [each for each in psutil.Process().children() if each.status() != "zombie"] == []


SAMPLES = {
    "docx": docx(p("一、要点") + p("内容")),
    "xlsx": xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c></row>'),
    "html": PAGE.encode(),
    "text": "一、要点\n".encode("gb18030"),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_same_is_read_apart(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, SAMPLES[kind])
    assert read_apart(path) == read(path)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (package({"word/document.xml": "<a"}), DamagedError),
        (package({"a.txt": "x"}), UnsupportedError),
        (package({"word/document.xml": "<!DOCTYPE a><a/>"}), SuspiciousError),
        (ENCRYPTED, EncryptedError),
        (b"%PDF-1.7\n", DamagedError),
    ],
)
def test_the_same_is_said_apart(tmp_path: Path, data: bytes, error: type[DocumentError]) -> None:
    path = written(tmp_path, data)
    with pytest.raises(error) as said:
        read_apart(path)
    with pytest.raises(error) as expected:
        read(path)
    assert str(said.value) == str(expected.value)
    assert said.value.path == path


def test_nothing_and_plain_text_need_no_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "asking", None)
    assert read_apart(written(tmp_path, SAMPLES["text"])).text == "一、要点\n"
    with pytest.raises(NoFileError):
        read_apart(tmp_path / "没有.pdf")


@pytest.mark.parametrize(
    ("child", "error", "says"),
    [
        (evil.crash, CrashedError, "异常内容"),
        (evil.stumble, CrashedError, "异常内容"),
        (evil.wait, TooSlowError, "时间过长"),
        (evil.grow, TooLargeError, "内存"),
        (evil.flood, TooLargeError, "内存"),
        (evil.say_nothing, CrashedError, "异常内容"),
        (evil.lack, CrashedError, "异常内容"),
        (evil.forge_span, CrashedError, "异常内容"),
        (evil.forge_error, CrashedError, "异常内容"),
    ],
)
def test_whatever_happens_to_the_child_is_a_sentence(
    tmp_path: Path, child: Callable[..., dict[str, object]], error: type[DocumentError], says: str
) -> None:
    path = written(tmp_path, b"x")
    began = time.monotonic()
    with pytest.raises(error, match=says) as caught:
        ask(child, path, b"x", IMPATIENT if child is evil.wait else SHORT)
    assert str(caught.value).startswith(f"“{path.name}”")
    assert time.monotonic() - began < evil.ENDLESS / 2
    assert_no_child()


def test_pages_are_told_while_they_are_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "can_recognise", lambda: True)
    monkeypatch.setattr(scan, "recognise_there", evil.work_long)
    heard: list[tuple[int, int]] = []
    path = written(tmp_path, PNG)
    found = read_or_recognise(path, on_page=lambda *page: heard.append(page))
    assert found.text == path.name
    assert heard == sorted(set(heard))
    assert {(1, 3), (2, 3)} <= set(heard)


def test_a_recognition_that_is_cancelled_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "can_recognise", lambda: True)
    monkeypatch.setattr(scan, "recognise_there", evil.work_long)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path, heard = written(tmp_path, PNG), [(0, 0)]
    with pytest.raises(CancelledError, match="已停止"):
        read_scan(
            path, on_page=lambda *page: heard.append(page), is_cancelled=lambda: len(heard) > 1
        )
    assert_no_child()
    assert list(tmp_path.iterdir()) == [path]


def test_any_reading_that_is_cancelled_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "read_there", evil.wait)
    monkeypatch.setattr(apart, "read_pasted_there", evil.wait)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = written(tmp_path, SAMPLES["docx"])
    began = time.monotonic()
    with pytest.raises(CancelledError, match="已停止"):
        read_or_recognise(path, is_cancelled=lambda: time.monotonic() - began > 0.3)
    with pytest.raises(CancelledError, match="已停止"):
        read_pasted_apart(PAGE, "", is_cancelled=lambda: True)
    assert time.monotonic() - began < evil.ENDLESS / 2
    assert_no_child()
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_read_is_not_parsed_to_the_end_once_it_is_cancelled() -> None:
    asked: list[bool] = []
    text = SAMPLES["text"].decode("gb18030") * 2000
    with pytest.raises(CancelledError):
        parse_text(text, is_cancelled=lambda: len(asked) > 3 or bool(asked.append(True)))


pasted = st.lists(st.sampled_from(["任务", "单位", "<table>", "<tr>", "<td>", "</table>", "\n"]))


@settings(max_examples=8, deadline=None)
@given(pasted, st.sampled_from(["", "任务\t单位\n", "一、做好解读"]))
def test_the_same_is_pasted_apart(parts: list[str], text: str) -> None:
    def outcome(reader: Callable[..., Extract]) -> object:
        try:
            return reader("".join(parts), text)
        except DocumentError as error:
            return str(error)

    assert outcome(read_pasted_apart) == outcome(read_pasted)


def test_pasted_plain_text_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "asking", None)
    assert read_pasted_apart("<b>一</b>", "一、要点\n").text == "一、要点\n"
    assert read_pasted_apart(None, "任务\t单位\n解读\t财政局\n").tables


def test_a_page_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "can_recognise", lambda: True)
    monkeypatch.setattr(scan, "recognise_there", evil.wait)
    monkeypatch.setattr(scan, "PAGE_SECONDS", 0.2)
    with pytest.raises(TooSlowError):
        read_scan(written(tmp_path, PNG))
    assert_no_child()


def test_without_the_extra_a_scan_says_how_to_add_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "can_recognise", lambda: False)
    with pytest.raises(NoRecogniserError, match="装上 ocr"):
        read_or_recognise(written(tmp_path, PNG))


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    text = draw(st.text(max_size=30))
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(lambda pair: Span(min(pair), max(pair)))
    several = st.lists(spans, max_size=3).map(tuple)
    width = draw(st.integers(1, 3))
    cells = st.builds(Cell, spans, st.booleans())
    row = st.lists(cells, min_size=width, max_size=width).map(tuple)
    table = st.builds(Table, spans, st.lists(row, min_size=1, max_size=3).map(tuple))
    return Extract(
        text,
        draw(st.lists(table, max_size=2).map(tuple)),
        draw(st.lists(offsets, max_size=2).map(tuple)),
        draw(several),
        draw(several),
    )


@given(extracts())
def test_an_extract_crosses_unchanged(extract: Extract) -> None:
    assert wire.unpacked(wire.packed(extract)) == extract


values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.text(max_size=3) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)
FIELDS = ("text", "tables", "page_starts", "furniture", "automatic")


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, values)) | st.dictionaries(st.text(), values))
def test_what_is_no_extract_is_refused(answer: dict[str, object]) -> None:
    try:
        found = wire.unpacked(answer)
    except wire.BrokenAnswerError:
        return
    spans = [*found.furniture, *found.automatic, *(table.span for table in found.tables)]
    assert all(0 <= each.start <= each.end <= len(found.text) for each in spans)


RTF = rb"{\rtf1\ansi\ansicpg936 \u19968?\'a1\'a2\u20570?\u22909?}"


def test_another_format_goes_through_libreoffice_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of the same name stands in for it: it makes a docx of whatever it gets."""
    made = tmp_path / "made.docx"
    made.write_bytes(SAMPLES["docx"])
    stand_in = tmp_path / "soffice"
    stand_in.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{made}" "${{last%.doc}}.docx"\n')
    stand_in.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(stand_in))
    assert read_apart(written(tmp_path, RTF)).text == "一、要点\n内容\n"


def test_without_libreoffice_another_format_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(OldFormatError, match=r"RTF.*另存为 docx"):
        read_apart(written(tmp_path, RTF))


def test_libreoffice_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = tmp_path / "soffice"
    stand_in.write_text(f"#!/bin/sh\nsleep {evil.ENDLESS}\n")
    stand_in.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(stand_in))
    began = time.monotonic()
    with pytest.raises(CancelledError):
        read_apart(written(tmp_path, RTF), is_cancelled=lambda: time.monotonic() - began > 1)
    assert time.monotonic() - began < evil.ENDLESS / 2
    assert_no_child()


@pytest.mark.parametrize("doing", ["exit 1", "sleep 60", ": > /dev/null"])
def test_libreoffice_that_fails_leaves_the_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doing: str
) -> None:
    stand_in = tmp_path / "soffice"
    stand_in.write_text(f"#!/bin/sh\n{doing}\n")
    stand_in.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(stand_in))
    monkeypatch.setattr(office, "SECONDS", 0.3)
    with pytest.raises(OldFormatError):
        read_apart(written(tmp_path, RTF))
    assert_no_child()
