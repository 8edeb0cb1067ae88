"""Whatever a document is saved as, the same is asked."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from office_files import docx, level, numbered, p

from desktop.document.parse import parse
from desktop.document.read import read

DOCUMENTS = sorted((Path(__file__).parent.parent / "documents").glob("*.txt"))
MARKERS = (
    "([一二三四五六七八九十]+)、",
    "（([一二三四五六七八九十]+)）",
    r"(\d+)\. ?",
    "[（(]([0-9]+)[）)] ?",
)
LEVELS = (
    level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def paragraphs(source: Path) -> list[str]:
    text = source.read_text("utf-8").replace("**", "")
    return [line.strip("# ") for line in text.split("\n") if line.strip()]


def as_docx(lines: list[str]) -> bytes:
    return docx("".join(p(line) for line in lines))


def as_numbered_docx(lines: list[str]) -> bytes:
    """Leave the numbers to the list: the file then holds none of them."""
    body = ""
    for line in lines:
        for depth, marker in enumerate(MARKERS):
            if match := re.match(marker, line):
                body += numbered(line[match.end() :], depth)
                break
        else:
            body += p(line)
    return docx(body, NUMBERING)


def as_html(lines: list[str]) -> bytes:
    article = "".join(f"<p>　　{escape(line)}</p>\n" for line in lines)
    frame = "<ul>" + "<li><a href='#'>政务公开</a></li>" * 30 + "</ul>"
    page = f"<html><body>{frame}<div><div class='pages_content'>{article}</div></div>{frame}</body></html>"
    return page.encode("gb18030")


def asked(path: Path) -> list[tuple[object, ...]]:
    return [
        (each.ref, each.path, each.headings, each.text, each.assignments, each.deadlines)
        for directive in parse(read(path)).directives
        for each in directive.requirements
    ]


@pytest.mark.parametrize("source", DOCUMENTS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("save", [as_docx, as_html], ids=["docx", "html"])
def test_saved_otherwise_the_same_is_asked(tmp_path: Path, source: Path, save: object) -> None:
    assert callable(save)
    plain, other = tmp_path / "文本", tmp_path / "另存"
    plain.write_text("\n".join(paragraphs(source)), "utf-8")
    other.write_bytes(save(paragraphs(source)))
    assert asked(other) == asked(plain)


def test_a_document_whose_numbers_word_computes(tmp_path: Path) -> None:
    """Only 000 numbers anew under every heading, as a list does of itself."""
    plain, other = tmp_path / "文本", tmp_path / "自动编号"
    plain.write_text("\n".join(paragraphs(DOCUMENTS[0])), "utf-8")
    other.write_bytes(as_numbered_docx(paragraphs(DOCUMENTS[0])))
    assert [each[0] for each in asked(other)] == [each[0] for each in asked(plain)]
    assert len(asked(other)) == 38
