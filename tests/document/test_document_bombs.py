"""The short form of tests/torture/torture_documents.py: the bombs that go off quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from document_bombs import BOMBS, png, tiff

from desktop.document import office, scan
from desktop.document.apart import read_apart
from desktop.document.errors import DocumentError, TooLargeError
from desktop.document.readers import scan as reader

if TYPE_CHECKING:
    from pathlib import Path

QUICK = (
    "zip of 2,500 parts",
    "zip whose parts overlap",
    "entities upon entities",
    "entity of a file",
    "a table wider than the world",
    "styles in a circle",
    "a sheet to its last cell",
    "numbers without end",
    "boxes in boxes",
    "a PDF of 500 pages",
    "a PDF whose pages go in a circle",
    "a compound file in a circle",
)


@pytest.mark.parametrize("name", QUICK)
def test_a_bomb_is_read_or_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    path = tmp_path / "工作要点 #1.dat"
    path.write_bytes(BOMBS[name]())
    before = path.read_bytes()
    said = ""
    try:
        assert read_apart(path).text.strip()
    except DocumentError as error:
        said = str(error)
    assert not said or (said.startswith(f"“{path.name}”") and said.endswith("。"))
    assert [path.read_bytes(), *tmp_path.iterdir()] == [before, path]


@pytest.mark.parametrize("data", [png(30_000, 30_000), tiff(65_535, 65_535)], ids=["png", "tiff"])
def test_a_huge_picture_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr(reader, "_recogniser", lambda _: None)
    with pytest.raises(TooLargeError, match="像素"):
        reader.read_scan_data(tmp_path / "图.png", data, lambda *_: None)


def test_a_picture_of_many_pages_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PAGE_LIMIT", 0)
    with pytest.raises(TooLargeError, match="1 页"):
        reader.read_scan_data(tmp_path / "图.png", png(100, 100), lambda *_: None)


def test_damaged_pictures_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_recogniser", lambda _: lambda _: None)
    for data in (png(100, 100)[:60], tiff(10, 10)[:40], b"\x89PNG", b"%PDF-1.4 nothing"):
        with pytest.raises(DocumentError):
            reader.read_scan_data(tmp_path / "图.png", data, lambda *_: None)


class Found:
    """What a recogniser returns."""

    def __init__(self, *pieces: tuple[float, float, float, float, str]) -> None:
        self.boxes = [
            [(x, y), (to_x, y), (to_x, to_y), (x, to_y)] for x, y, to_x, to_y, _ in pieces
        ]
        self.txts = [words for *_, words in pieces]


def test_pieces_become_lines_and_page_numbers_furniture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(
        (480, 900, 520, 930, "一5一"),
        (500, 103, 900, 133, "政策解读工作机制，"),
        (100, 100, 500, 130, "（一）做好解读。完善"),
        (60, 140, 400, 170, "确保应解读尽解读。"),
    )
    monkeypatch.setattr(reader, "_recogniser", lambda _: lambda _: found)
    pages: list[tuple[int, int]] = []
    extract = reader.read_scan_data(
        tmp_path / "图.png", png(1000, 1000), lambda *page: pages.append(page)
    )
    assert extract.text.split("\n")[:2] == [
        "（一）做好解读。完善政策解读工作机制，确保应解读尽解读。",
        "一5一",
    ]
    assert [extract.text[each.start : each.end] for each in extract.furniture] == ["一5一"]
    assert pages == [(0, 1), (1, 1)]


@pytest.mark.skipif(not scan.can_recognise(), reason="the extra is not installed")
def test_a_picture_is_recognised_without_network(tmp_path: Path) -> None:
    path = tmp_path / "扫描 #1.png"
    path.write_bytes(png(400, 400))
    with pytest.raises(DocumentError, match="没有可以读取的文字"):
        scan.read_scan(path)
