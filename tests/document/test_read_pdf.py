from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop.document.errors import DamagedError, EncryptedError, ScanError, TooLargeError
from desktop.document.parse import parse
from desktop.document.read import read
from desktop.files import bundled

DOCUMENTS = Path(__file__).parent.parent / "documents"
SIZE, LEADING, PER_LINE, PER_PAGE = 15.79, 29, 28, 22
FONT = "ReaderTest"


@pytest.fixture(scope="module", autouse=True)
def font() -> None:
    source = min((bundled("resources") / "fonts").glob("*.ttf"))
    pdfmetrics.registerFont(TTFont(FONT, str(source)))


def printed(paragraphs: list[str], *, numbers: bool = True, head: str = "") -> bytes:
    """Print paragraphs as an office does: 28 characters a line, 22 lines a page, — 1 — below."""
    lines = []
    for paragraph in paragraphs:
        lines += wrapped("　　" + paragraph)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page, start in enumerate(range(0, max(len(lines), 1), PER_PAGE), 1):
        canvas.setFont(FONT, SIZE)
        if head:
            canvas.drawString(79, 790, head)
        for row, line in enumerate(lines[start : start + PER_PAGE]):
            indent = len(line) - len(line.lstrip("　"))
            canvas.drawString(79 + indent * SIZE, 720 - row * LEADING, line.lstrip("　"))
        if numbers:
            canvas.drawString(280, 60, f"— {page} —")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wrapped(text: str) -> list[str]:
    """Break by width and keep numbers whole, as an office program does."""
    lines, line = [], ""
    for token in re.findall(r"[A-Za-z0-9.%]+|.", text):
        if pdfmetrics.stringWidth(line + token, FONT, SIZE) > PER_LINE * SIZE:
            lines.append(line)
            line = ""
        line += token
    return [*lines, line]


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "工作要点 #1（印发稿）.docx"
    path.write_bytes(data)
    return path


def paragraphs_of(name: str) -> list[str]:
    text = (DOCUMENTS / name).read_text("utf-8").replace("統", "统")  # the face has no 統
    return [
        line.strip() for line in text.split("\n") if line.strip() and not line.startswith("---")
    ]


def test_lines_join_and_page_numbers_are_furniture(tmp_path: Path) -> None:
    paragraphs = [f"（{n}）" + "做好政务公开工作" * 9 + "。" for n in range(1, 12)]
    extract = read(written(tmp_path, printed(paragraphs)))
    lines = extract.text.split("\n")
    furniture = [extract.text[each.start : each.end] for each in extract.furniture]
    assert furniture == [f"— {n} —" for n in range(1, len(furniture) + 1)]
    assert len(extract.page_starts) == len(furniture) - 1
    assert paragraphs[0] in lines
    assert "".join(line for line in lines if line not in furniture) == "".join(paragraphs)


def test_a_running_head_is_furniture(tmp_path: Path) -> None:
    data = printed(["做好政务公开工作" * 200], head="某市人民政府办公室文件")
    extract = read(written(tmp_path, data))
    furniture = [extract.text[each.start : each.end] for each in extract.furniture]
    assert furniture.count("某市人民政府办公室文件") == len(extract.page_starts) + 1 >= 3


@pytest.mark.parametrize("name", sorted(path.name for path in DOCUMENTS.glob("*.txt")))
def test_a_printed_document_asks_the_same(tmp_path: Path, name: str) -> None:
    """Printed to PDF and read back, a real document yields the same requirements."""
    plain = written(tmp_path, "\n".join(paragraphs_of(name)).encode())
    expected = [each for found in parse(read(plain)).directives for each in found.requirements]
    plain.write_bytes(printed(paragraphs_of(name)))
    found = [each for found in parse(read(plain)).directives for each in found.requirements]
    assert [each.ref for each in found] == [each.ref for each in expected]
    assert [squeezed(each.text) for each in found] == [squeezed(each.text) for each in expected]
    assert [each.assignments for each in found] == [each.assignments for each in expected]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_scan_is_said(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(3):
        canvas.rect(100, 100, 300, 400, fill=1)
        canvas.showPage()
    canvas.save()
    with pytest.raises(ScanError, match="扫描件"):
        read(written(tmp_path, buffer.getvalue()))


def test_a_password_is_said(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed(["一、要点"]))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(EncryptedError, match="密码"):
        read(written(tmp_path, buffer.getvalue()))


def test_too_many_pages_are_said(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(500):
            pdf.add_blank_page()
        buffer = io.BytesIO()
        pdf.save(buffer)
    with pytest.raises(TooLargeError, match="500 页"):
        read(written(tmp_path, buffer.getvalue()))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\x00\xff" * 500])
def test_a_damaged_pdf_is_said(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DamagedError, match="已损坏"):
        read(written(tmp_path, data))
