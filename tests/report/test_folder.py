"""The evidence as a folder: named by requirement, complete, whole or not at all."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from samples import make_checklist

from desktop.errors import FileError
from desktop.report.folder import DIGESTS, INDEX, exporting, planned
from desktop.report.produce import composed
from desktop.report.public import public_rows, reminders
from desktop.report.publish import render
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Publicity, Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = date(2019, 12, 20)
CLOSED = "内部通报汕建函〔2019〕7号"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    files = tmp_path / "来源 #1 [甲]"
    files.mkdir()
    with Workbook.create(tmp_path / "住建局.yaodian", make_checklist(3), unit="某局") as workbook:
        first, second, third = (each.id for each in workbook.checklist.requirements)
        for name, ids, title in (
            ("通知 #1.pdf", [first, second], "关于/公开的*通知"),
            ("通知.PDF", [first], "关于/公开的*通知"),
            ("运行.exe", [second], "工具"),
            ("内部.docx", [third], CLOSED),
        ):
            path = files / name
            path.write_bytes(f"内容 {name}".encode() * 50)
            workbook.attach_file(ids, path, title=title)
        workbook.edit(
            "附上链接",
            edits.attach_link,
            third,
            url="https://www.example.gov.cn/a",
            title="政策解读",
            channel="门户网站",
            dated=date(2019, 5, 6),
        )
        hidden = next(each for each in workbook.evidence() if each.title == CLOSED)
        workbook.edit("标注", edits.set_publicity, hidden.id, Publicity.NOT_PUBLIC)
        workbook.edit(
            "填报", edits.assess, third, status=Status.DONE, statement=f"已按{CLOSED}整改。"
        )
        yield workbook


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_every_file_is_there_once_under_the_name_of_its_requirement(
    book: Workbook, tmp_path: Path
) -> None:
    target = tmp_path / "佐证 #1"
    assert finish(exporting(book, target, made_on=DAY)) == 4
    assert names(target) == [
        DIGESTS,
        INDEX,
        "01-一（1）-01 关于_公开的_通知.pdf",
        "01-一（1）-02 关于_公开的_通知.pdf",
        "02-一（2）-02 工具.exe.bin",
        f"03-一（3）-01 {CLOSED}.docx",
    ]
    listed = dict(
        reversed(line.split("  ", 1)) for line in (target / DIGESTS).read_text("utf-8").splitlines()
    )
    assert len(listed) == 4
    for name, digest in listed.items():
        assert hashlib.sha256((target / name).read_bytes()).hexdigest() == digest
    with pypdfium2.PdfDocument(target / INDEX) as file:
        text = "".join(each.get_textpage().get_text_range() for each in file)
    assert "02-一（2）-02 工具.exe.bin" in text.replace("\r\n", "")
    assert "政策解读" in text
    assert sorted(tmp_path.glob(".~*.part")) == []


def test_the_public_version_leaves_out_what_is_not_public(book: Workbook, tmp_path: Path) -> None:
    target = tmp_path / "公开"
    assert finish(exporting(book, target, made_on=DAY, is_public=True)) == 3
    assert not [name for name in names(target) if CLOSED in name]
    report = composed(book, printed_on=DAY, is_public=True)
    assert CLOSED not in {each.title for each in report.evidence}
    pdf = render(report, has_data=False).pdf
    with pypdfium2.PdfDocument(pdf) as file:
        assert file.count_attachments() == 0
    numbers = [each.number for each in report.evidence]
    assert set(numbers) < {each.number for each in book.evidence()}  # numbers stay as they are
    assert all(not row.duties and not row.reviews for row in public_rows(book.ledger()))


def test_what_to_look_at_before_publishing_is_told(book: Workbook) -> None:
    told = reminders(book.ledger())
    assert told[0] == f"一（3）的填报文字提到了未公开的“{CLOSED}”，请改写后再公开。"
    assert any("佐证材料1份" in each for each in told)
    assert any("4份佐证材料没有标注公开属性" in each for each in told)


def test_a_folder_with_content_is_not_touched(book: Workbook, tmp_path: Path) -> None:
    target = tmp_path / "已有"
    target.mkdir()
    (target / "别的.txt").write_text("x")
    with pytest.raises(FileError, match="已经存在"):
        finish(exporting(book, target, made_on=DAY))
    assert names(target) == ["别的.txt"]
    with pytest.raises(FileError, match="文件夹不存在"):
        finish(exporting(book, tmp_path / "没有" / "佐证", made_on=DAY))


def test_a_failure_or_a_stop_leaves_nothing(
    book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(tmp_path)
    steps = exporting(book, tmp_path / "佐证", made_on=DAY)
    assert next(steps) <= 1
    steps.close()
    assert names(tmp_path) == before

    def damaged(_sha256: str) -> Any:
        yield b"other"

    monkeypatch.setattr(Workbook, "content", lambda _self, sha256: damaged(sha256))
    with pytest.raises(FileError, match="已损坏"):
        finish(exporting(book, tmp_path / "佐证", made_on=DAY))
    assert names(tmp_path) == before
    monkeypatch.undo()

    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(FileError, match="磁盘空间不足"):
        finish(exporting(book, tmp_path / "佐证", made_on=DAY))
    assert names(tmp_path) == before


def test_a_piece_that_serves_two_lies_at_the_first(book: Workbook) -> None:
    files = planned(book.ledger())
    assert len({each.evidence.id for each in files}) == len(files) == 4


def test_what_a_killed_program_left_goes_with_the_next_export(
    book: Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(names(tmp_path))
    steps = exporting(book, tmp_path / "佐证", made_on=DAY)
    next(steps)
    (part,) = set(names(tmp_path)) - before
    monkeypatch.setattr("desktop.files.is_running", lambda _pid: False)
    finish(exporting(book, tmp_path / "另一次", made_on=DAY))
    assert set(names(tmp_path)) == before | {"另一次"}
    assert part.startswith(".~")
    steps.close()
