from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from desktop.checklist.bundled import load_bundled
from desktop.checklist.file import (
    ChecklistFileError,
    NoRequirementError,
    digest,
    load,
    open_any,
    parse_file,
    parsed_to_json,
    save,
    to_json,
)
from desktop.document.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.errors import FileError

PLAN = """某市2024年政务公开工作要点

一、加强政策解读

（一）做好解读。各部门要及时解读。（责任单位：市财政局）
"""


@pytest.mark.parametrize("name", ["我的 清单#1（改）.md", "清单[2].json", "清单"])
def test_what_is_saved_is_loaded(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    checklist = load_bundled("jinping-2020")
    save(checklist, path)
    assert load(path) == checklist
    assert open_any(path) == checklist


def test_a_document_becomes_a_checklist(tmp_path: Path) -> None:
    path = tmp_path / "要点.wps"
    path.write_bytes(PLAN.encode("gb18030"))
    checklist = open_any(path)
    assert [each.ref for each in checklist.requirements] == ["一（一）"]
    assert checklist.text == PLAN


def test_a_table_without_title_is_called_like_its_file(tmp_path: Path) -> None:
    rows = "序号,工作任务,责任单位\n1,做好解读,市财政局\n2,回应关切,市教育局\n"
    path, other = tmp_path / "2024年 任务表#1.csv", tmp_path / "改名.csv"
    path.write_text(rows, "utf-8")
    other.write_text(rows, "utf-8")
    checklist, renamed = open_any(path), open_any(other)
    assert checklist.title == "2024年 任务表#1"
    assert checklist.id == renamed.id
    assert checklist.requirements == renamed.requirements
    save(checklist, tmp_path / "存.md")
    assert load(tmp_path / "存.md") == replace(checklist, text="")


def test_the_parse_is_the_same_json_without_ids(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text(PLAN, "utf-8")
    value = json.loads(parsed_to_json(parse_file(path)))
    assert list(value) == ["format", "directives", "leftover", "doubts"]
    assert value["directives"] == json.loads(to_json(open_any(path)))["directives"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", DocumentError),
        ("今天天气很好。\n", NoRequirementError),
        ("{}", NoRequirementError),
        ('{"format": "yaodian-checklist/1", "directives": []}', NoRequirementError),
        ('{"format": "yaodian-checklist/1", "directives": 3}', ChecklistFileError),
        ('{"format": "yaodian-checklist/9"}', ChecklistFileError),
        ("---\nformat: yaodian-checklist/1\nid: x\n---\n", NoRequirementError),
        ("---\nformat: yaodian-checklist/1\nid: x\n---\n乱写\n", ChecklistFileError),
        ("---\nformat: yaodian-checklist/2\nid: x\n---\n", ChecklistFileError),
    ],
)
def test_what_is_no_checklist_is_said_in_one_sentence(
    tmp_path: Path, content: str, error: type[FileError]
) -> None:
    path = tmp_path / "文件 #1.txt"
    path.write_text(content, "utf-8")
    with pytest.raises(error) as caught:
        open_any(path)
    assert str(caught.value).startswith("“文件 #1.txt”")
    assert str(caught.value).endswith("。")


def test_a_broken_checklist_tells_the_line(tmp_path: Path) -> None:
    path = tmp_path / "清单.md"
    save(load_bundled("jieyang-2019"), path)
    lines = path.read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines, 1) if line.startswith("- 牵头单位"))
    lines[number - 1] = lines[number - 1].replace("牵头单位", "牵头的")
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ChecklistFileError, match=f"第 {number} 行"):
        load(path)


def test_the_digest_is_of_what_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "要点.txt"
    path.write_text(PLAN, "utf-8")
    first = digest(open_any(path))
    path.write_text("\n\n" + PLAN.replace("\n", "\n\n"), "utf-8")
    assert digest(open_any(path)) == first
    path.write_text(PLAN.replace("市财政局", "市教育局"), "utf-8")
    assert digest(open_any(path)) != first
    assert len(first) == len("0" * 64)
