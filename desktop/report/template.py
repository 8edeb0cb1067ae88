"""An office's own Word template, filled with what the report says.

Placeholders are Chinese words in double braces, {{引言}}; loops are docxtpl's. A template comes
from somebody's desk: it is filled in a sandbox, and every fault of it is one sentence.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from desktop import terms
from desktop.errors import FileError
from desktop.files import certificates_folder, read_bytes, replace_whole
from desktop.names import safe_name
from desktop.report.office import office_text, refuse_wrong_clock, repeatable
from desktop.report.wording import (
    NONE,
    PRINTED_STATUSES,
    annex_names,
    chinese_date,
    numbers_told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from desktop.report.content import EvidenceLine, RequirementLine, SelfAssessment
    from desktop.report.word import WordDocument

LARGEST: Final = 20 * 1024 * 1024  # bytes
_SUFFIX: Final = ".docx"
_UNDEFINED: Final = re.compile(r"'([^']+)' is undefined|no attribute '([^']+)'")


class BrokenTemplate(FileError):
    """The template cannot be filled."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, f"不能用作模板：{problem}", "请对照示例模板改好后再试。")


def fill(template: Path, report: SelfAssessment) -> bytes:
    """Return the template filled with the report, as a docx file; same content, same bytes.

    Raises:
        BrokenTemplate: it is no Word file, or a placeholder is unknown or wrongly written.
        FileError: it cannot be read; UsageError: the clock is wrong.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415 (slow import)
    from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError  # noqa: PLC0415
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    refuse_wrong_clock()
    data = read_bytes(template)
    if len(data) > LARGEST:
        raise BrokenTemplate(template, "文件太大")
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    stream = BytesIO()
    try:
        document = DocxTemplate(BytesIO(data))
        document.render(values(report), environment, autoescape=True)
        document.save(stream)
    except UndefinedError as error:
        found = _UNDEFINED.search(str(error))
        name = next(filter(None, found.groups()), "") if found else ""
        raise BrokenTemplate(template, f"没有“{name}”这个占位词") from error
    except TemplateSyntaxError as error:
        raise BrokenTemplate(template, "占位词或循环的写法不对") from error
    except Exception as error:  # a stranger's file: whatever happens means that it is no template
        raise BrokenTemplate(template, "文件不是 Word 文档（.docx），或内容不能填充") from error
    return repeatable(stream.getvalue())


def values(report: SelfAssessment) -> dict[str, Any]:
    """Return what the placeholders mean, by their Chinese words."""
    people = report.signatories
    figures = dict(report.figures)
    words: dict[str, Any] = {
        "单位": report.unit,
        "年度": str(report.year or ""),
        "标题": report.title,
        "依据": report.basis,
        "引言": report.introduction,
        "总体情况": report.overview,
        "存在的问题": report.problems,
        "下一步打算": report.next_steps,
        "填报人": people.preparer,
        "审核人": people.reviewer,
        "单位负责人": people.head,
        "联系电话": people.phone,
        "日期": chinese_date(report.printed_on),
        "编号": report.serial,
        "数据摘要": report.state_digest,
        "任务总数": str(figures["任务总数"]),
        "佐证总数": str(figures["佐证材料"]),
        "附件1": annex_names(report.year)[0],
        "附件2": annex_names(report.year)[1],
    }
    words |= {
        f"{terms.STATUS[each]}数": str(figures[terms.STATUS[each]]) for each in PRINTED_STATUSES
    }
    lines = [line for chapter in report.chapters for line in chapter.lines]
    clean = {name: office_text(text) for name, text in words.items()}
    return clean | {
        "章节": [
            {"标题": office_text(each.heading), "文字": office_text(each.text)}
            for each in report.prose
        ],
        "任务": [_requirement(line) for line in lines],
        "佐证": [_evidence(line) for line in report.evidence],
        "尚待完善": [office_text(gap) for gap in report.gaps],
    }


def _requirement(line: RequirementLine) -> dict[str, str]:
    words = {
        "序号": str(line.serial),
        "条目": line.ref,
        "工作任务": line.title or (line.headings[-1] if line.headings else ""),
        "具体要求": line.text,
        "责任单位": line.units,
        "时限": line.deadline,
        "落实状态": terms.STATUS[line.status],
        "落实情况": line.statement,
        "佐证编号": numbers_told(line.evidence_numbers) or NONE,
    }
    return {name: office_text(text) for name, text in words.items()}


def _evidence(line: EvidenceLine) -> dict[str, str]:
    words = {
        "编号": str(line.number),
        "名称": line.title,
        "来源": line.source,
        "日期": line.dated,
        "大小": line.size,
        "摘要": line.digest,
        "对应条目": "、".join(line.refs),
    }
    return {name: office_text(text) for name, text in words.items()}


def templates_folder(unit: str) -> Path:
    """Return where this user keeps the templates of a unit."""
    return certificates_folder().parent / "templates" / safe_name(unit)


def kept_templates(unit: str) -> tuple[Path, ...]:
    """Return the templates kept for a unit, by name."""
    return tuple(sorted(templates_folder(unit).glob(f"*{_SUFFIX}")))


def keep_template(unit: str, source: Path, report: SelfAssessment) -> Path:
    """Keep a template for a unit after trying it on a report; one of the same name is replaced.

    Raises:
        BrokenTemplate: it cannot be filled; nothing is kept.
        FileError: it cannot be read or kept.
    """
    fill(source, report)
    target = templates_folder(unit) / safe_name(f"{source.stem}{_SUFFIX}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with replace_whole(target) as part:
        part.write_bytes(read_bytes(source))
    return target


_TASKS: Final = {
    "序号": 12.0,
    "条目": 26.0,
    "具体要求": 66.0,
    "责任单位": 30.0,
    "时限": 22.0,
    "落实状态": 17.0,
    "落实情况": 39.0,
    "佐证编号": 13.0,
}
_PIECES: Final = {"编号": 12.0, "名称": 80.0, "来源": 63.0, "日期": 32.0, "对应条目": 38.0}


def example() -> bytes:
    """Return a template to begin with, in the layout of GB/T 9704; annexes on pages of their own."""
    from datetime import date  # noqa: PLC0415 (only here)

    from desktop.report.word import ISSUER, LEVEL_1, LEVEL_2, TITLE, WordDocument  # noqa: PLC0415

    word = WordDocument("示例模板", terms.PROGRAM, "编号 {{编号}}", date(2000, 1, 1))
    word.page()
    for style, text in _example_lines(TITLE, LEVEL_1, LEVEL_2, ISSUER):
        word.paragraph(text, style) if style else word.paragraph(text)
    _annex(word, 1, "任务", _TASKS)
    _annex(word, 2, "佐证", _PIECES)
    return word.packed()


def _annex(word: WordDocument, number: int, of: str, columns: Mapping[str, float]) -> None:
    from desktop.report.word import PLAIN, SMALL, SMALL_HEAD, TITLE  # noqa: PLC0415 (slow import)

    word.page(is_across=True)
    word.paragraph(f"附件{number}", PLAIN)
    word.paragraph(f"{{{{附件{number}}}}}", TITLE)
    rows = [
        [f"{{%tr for 项 in {of} %}}"],
        [f"{{{{项.{head}}}}}" for head in columns],
        ["{%tr endfor %}"],
    ]
    widths, styles = list(columns.values()), [SMALL] * len(columns)
    word.table(widths, list(columns), rows, styles, head_style=SMALL_HEAD)


def _example_lines(
    title: str, level_1: str, level_2: str, issuer: str
) -> Iterator[tuple[str, str]]:
    yield title, "{{标题}}"
    yield "", "{{引言}}"
    yield level_1, "一、总体情况"
    yield "", "{{总体情况}}"
    yield level_1, "二、主要做法和成效"
    yield "", "{%p for 章 in 章节 %}"
    yield level_2, "{{章.标题}}"
    yield "", "{{章.文字}}"
    yield "", "{%p endfor %}"
    yield level_1, "三、存在的问题"
    yield "", "{{存在的问题}}"
    yield level_1, "四、下一步打算"
    yield "", "{{下一步打算}}"
    yield "", "附件：1. {{附件1}}"
    yield "", "　　　2. {{附件2}}"
    yield "", "填报人：{{填报人}}　审核人：{{审核人}}　单位负责人：{{单位负责人}}"
    yield issuer, "{{单位}}"
    yield issuer, "{{日期}}"
