from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import docx, numbered, p, package, xlsx

from desktop.document.errors import (
    DamagedError,
    DocumentError,
    EmptyError,
    EncryptedError,
    NoFileError,
    ScanError,
    SuspiciousError,
    TooLargeError,
    UnsupportedError,
)
from desktop.document.model import Extract
from desktop.document.read import SIZE_LIMIT, read, read_pasted

DOCUMENTS = Path(__file__).parent.parent / "documents"
TEXT = "汕建办字〔2019〕23号\n\n一、工作原则\n　　坚持“公开为常态”，做到及时。\n"
JUNK = bytes(random.Random(1).randbytes(4000))  # noqa: S311, no secret
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024


def opened(tmp_path: Path, data: bytes, name: str = "要点 #1（[最终]版）%20.dat") -> Extract:
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_reads_alike(tmp_path: Path, encoding: str, end: str) -> None:
    assert opened(tmp_path, TEXT.replace("\n", end).encode(encoding)).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", sorted(each.name for each in DOCUMENTS.glob("*.txt")))
def test_real_documents_read_alike_in_every_encoding(
    tmp_path: Path, name: str, encoding: str
) -> None:
    text = (DOCUMENTS / name).read_text("utf-8")
    assert opened(tmp_path, text.encode(encoding)).text == text


chinese = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
    | st.sampled_from("，。、（）一二1a \n"),
    min_size=1,
)


@given(chinese)
def test_pasted_text_is_kept_verbatim(text: str) -> None:
    if text.strip():
        assert read_pasted(None, text).text == text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("各种 文件#")


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_text_or_a_sentence(folder: Path, data: bytes) -> None:
    assert_read_or_said(folder / "字节", data)


def assert_read_or_said(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    sentence, extract = "", Extract("")
    try:
        extract = read(path)
    except DocumentError as error:
        sentence = str(error)
    if sentence:
        assert sentence.startswith(f"“{path.name}”")
        assert sentence.endswith("。")
        return
    assert extract.text.strip()
    for table in extract.tables:
        assert {len(row) for row in table.rows} == {len(table.rows[0])}
        assert all(
            0 <= each.span.start <= each.span.end <= len(extract.text)
            for row in table.rows
            for each in row
        )
    assert all(0 < start <= len(extract.text) for start in extract.page_starts)


SEEDS = {
    "docx": docx(p("一、要点") + numbered("做好解读", 0) + p("内容" * 50)),
    "xlsx": xlsx('<row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c></row>'),
    "html": "<html><body><table><tr><td>任务<td>单位<tr><td>解读<td>财政局</table></body>".encode(),
    "txt": TEXT.encode("gb18030"),
}


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged_files_are_read_or_said(folder: Path, kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311, repeatable damage, no secret
    for _ in range(60):
        data = bytearray(SEEDS[kind])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        assert_read_or_said(folder / f"损坏.{kind}", bytes(data))


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", EmptyError, "空文件"),
        (b"\0" * 64, EmptyError, "空文件"),
        ("　\n".encode(), EmptyError, "没有文字"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, ScanError, "扫描件或图片"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, ScanError, "扫描件或图片"),
        (b"MZ\x90\0" + b"\0" * 50, UnsupportedError, "程序"),
        (b"Rar!\x1a\x07\0", UnsupportedError, "压缩包"),
        (b"SQLite format 3\0" + b"\0" * 84, UnsupportedError, "工作簿"),
        (rb"{\rtf1\ansi hello}", UnsupportedError, "RTF"),
        (b"MIME-Version: 1.0\r\n\r\n", UnsupportedError, "mht"),
        (b"<?xml version='1.0'?><a/>", UnsupportedError, "XML"),
        (JUNK, UnsupportedError, "不是文字"),
        (package({"a.txt": "x"}), UnsupportedError, "压缩包"),
        (package({"content.xml": "x", "mimetype": "y"}), UnsupportedError, "ODF"),
        (package({"ppt/presentation.xml": "x"}), UnsupportedError, "演示文稿"),
        (b"PK\x03\x04 not a zip", DamagedError, "已损坏"),
        (SEEDS["docx"][:-60], DamagedError, "已损坏"),
        (package({"word/document.xml": "<a"}), DamagedError, "已损坏"),
        (package({"word/other.xml": "<a/>"}), DamagedError, "已损坏"),
        (package({"xl/workbook.xml": "<a/>"}), DamagedError, "已损坏"),
        (OLE, DamagedError, "已损坏"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0\0", EncryptedError, "密码"),
    ],
)
def test_what_is_no_document_is_said_in_a_sentence(
    tmp_path: Path, data: bytes, error: type[DocumentError], says: str
) -> None:
    with pytest.raises(error) as caught:
        opened(tmp_path, data)
    assert says in str(caught.value)


def zipped(**parts: str | bytes) -> bytes:
    return package({name.replace("__", "/") + ".xml": part for name, part in parts.items()})


BILLION = "<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><w>&b;</w>"


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (zipped(word__document="a" * 3_000_000), TooLargeError, "压缩得异常紧密"),
        (package({f"word/{n}": "" for n in range(2500)}), TooLargeError, "2500 个部分"),
        (zipped(word__document=BILLION), SuspiciousError, "文档类型声明"),
        (zipped(word__document=BILLION.encode("utf-16")), SuspiciousError, "文档类型声明"),
        (package({"word/document.xml": "<w/>", "../../etc/x": ""}), SuspiciousError, "不合规范"),
        (zipped(word__document="<a>" * 400 + "</a>" * 400), DamagedError, "已损坏"),
    ],
)
def test_a_bomb_is_refused_before_it_goes_off(
    tmp_path: Path, data: bytes, error: type[DocumentError], says: str
) -> None:
    with pytest.raises(error, match=says):
        opened(tmp_path, data)


def test_an_encrypted_zip_is_said(tmp_path: Path) -> None:
    data = bytearray(SEEDS["docx"])
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    with pytest.raises(EncryptedError):
        opened(tmp_path, bytes(data))


def test_a_table_of_a_million_cells_is_said(tmp_path: Path) -> None:
    page = (
        "<table><tr><td colspan=1000>甲</td><td>乙</td></tr>"
        + "<tr><td rowspan=1000 colspan=1000>丙</td><td>丁</td></tr>" * 300
    )
    with pytest.raises(TooLargeError, match="表格"):
        opened(tmp_path, page.encode())


def test_places_where_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoFileError, match="找不到"):
        read(tmp_path / "没有.txt")
    with pytest.raises(NoFileError, match="文件夹"):
        read(tmp_path)
    (tmp_path / "文件").write_text("x")
    with pytest.raises(NoFileError, match="找不到"):
        read(tmp_path / "文件" / "里面.txt")
    with pytest.raises(NoFileError, match="名称太长"):
        read(tmp_path / ("长" * 300))


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(NoFileError, match="不是普通文件"):
        read(tmp_path / "管道")


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    with pytest.raises(TooLargeError, match="64 MB"):
        read(path)


def test_a_file_without_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "锁着.txt"
    path.write_text("x")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(NoFileError, match="没有读取权限"):
        read(path)


def test_control_characters_do_not_get_in(tmp_path: Path) -> None:
    assert opened(
        tmp_path, ("一、要点\x0b\x1f内容" + "足够长的正文" * 20).encode()
    ).text.startswith("一、要点内容")


def test_a_few_broken_bytes_do_not_turn_the_text_into_nonsense(tmp_path: Path) -> None:
    data = (TEXT * 50).encode()
    broken = data[:300] + b"\xff" + data[300:]
    assert opened(tmp_path, broken).text.count("工作原则") == 50


def test_form_feeds_are_page_starts(tmp_path: Path) -> None:
    extract = opened(tmp_path, "第一页\f第二页".encode())
    assert [extract.text[start:] for start in extract.page_starts] == ["第二页"]


@pytest.mark.parametrize(
    ("text", "is_table"),
    [
        ("序号,工作任务,责任单位\n1,解读,财政局\n", True),
        ("序号\t工作任务\t责任单位\n1\t解读\t财政局\n", True),
        ("各区县政府,市直各部门:\n一、任务,要求。\n", False),
        ("任务,单位\n", False),
        ("工作任务要点,责任单位\n第一段没有逗号。\n第二段没有。\n第三段没有。\n", False),
    ],
)
def test_only_what_has_a_head_row_is_a_table(tmp_path: Path, text: str, *, is_table: bool) -> None:
    assert bool(opened(tmp_path, text.encode("gb18030")).tables) is is_table
