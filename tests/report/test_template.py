"""An office's own template: filled, kept, and its faults told in a sentence."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
import report_samples as samples

from desktop.errors import FileError
from desktop.report import template
from desktop.report.compose import compose
from desktop.report.template import BrokenTemplate, example, fill, keep_template, kept_templates

if TYPE_CHECKING:
    from pathlib import Path

REPORT = compose(
    samples.INFO,
    samples.rows(6),
    samples.GAPS,
    printed_on=samples.PRINTED_ON,
    state_digest=samples.DIGEST,
    is_prose=True,
)


def written(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_the_example_is_filled_with_every_part(tmp_path: Path) -> None:
    path = tmp_path / "示例 #1 [新].docx"
    path.write_bytes(example())
    data = fill(path, REPORT)
    made = docx.Document(BytesIO(data))
    said = "\n".join(each.text for each in made.paragraphs)
    for text in (REPORT.title, REPORT.introduction, REPORT.overview, REPORT.problems):
        assert text in said
    for chapter in REPORT.prose:
        assert chapter.heading in said
        assert chapter.text in said
    tasks, pieces = made.tables
    assert len(tasks.rows) == 1 + 6
    assert tasks.rows[1].cells[6].text == REPORT.chapters[0].lines[0].statement
    assert len(pieces.rows) == 1 + len(REPORT.evidence)
    assert pieces.rows[1].cells[1].text == REPORT.evidence[0].title
    assert [each.orientation for each in made.sections] == [0, 1, 1]  # annexes lie across
    assert "{{" not in said
    assert "{%" not in said
    assert "20191220-6F1F0A3E" in made.sections[0].footer.paragraphs[0].text
    assert fill(path, REPORT) == data


def test_what_was_typed_is_text_not_markup(tmp_path: Path) -> None:
    rows = samples.rows(1)
    hostile = "<w:p>&{{单位}}{% raw %}\x07\ufffe"
    row = replace(rows[0], assessment=replace(rows[0].assessment, statement=hostile))
    path = written(tmp_path / "t.docx", "{% for 项 in 任务 %}{{项.落实情况}}{% endfor %}")
    report = compose(
        samples.INFO, [row], [], printed_on=samples.PRINTED_ON, state_digest=samples.DIGEST
    )
    made = docx.Document(BytesIO(fill(path, report)))
    assert made.paragraphs[0].text == "<w:p>&{{单位}}{% raw %}\ufffd"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{不存在}}", "没有“不存在”这个占位词"),
        ("{% for 项 in 任务 %}{{项.没有}}{% endfor %}", "没有“没有”这个占位词"),
        ("{% for 项 in 任务 %}", "写法不对"),
        ("{{单位", "写法不对"),
        ("{{ ''.__class__.__mro__ }}", "不能用作模板"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "不能用作模板"),
    ],
)
def test_a_fault_of_the_template_is_told(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BrokenTemplate, match=words):
        fill(written(tmp_path / "坏 #1.docx", text), REPORT)


def test_what_is_no_template_is_told(tmp_path: Path) -> None:
    path = tmp_path / "别的.docx"
    for content in (b"", b"PK\x03\x04", b"text"):
        path.write_bytes(content)
        with pytest.raises(BrokenTemplate, match="不是 Word 文档"):
            fill(path, REPORT)
    with pytest.raises(FileError, match="不存在"):
        fill(tmp_path / "没有.docx", REPORT)


def test_templates_are_kept_per_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template, "certificates_folder", lambda: tmp_path / "data" / "certificates")
    source = written(tmp_path / "我局模板#1.docx", "{{单位}}")
    kept = keep_template(samples.UNIT, source, REPORT)
    assert kept_templates(samples.UNIT) == (kept,)
    assert kept_templates("别的局") == ()
    assert keep_template(samples.UNIT, source, REPORT) == kept
    with pytest.raises(BrokenTemplate):
        keep_template("别的局", written(tmp_path / "坏.docx", "{{无}}"), REPORT)
    assert kept_templates("别的局") == ()
