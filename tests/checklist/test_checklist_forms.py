from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from checklist_strategies import checklists
from hypothesis import given, settings

from desktop.checklist.exchange import FormatError, from_json, to_json
from desktop.checklist.file import digest
from desktop.checklist.model import LeftOut
from desktop.checklist.readable import from_readable, is_readable, to_readable

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist

EXAMPLE = """---
format: yaodian-checklist/1
id: jieyang-2019
---

# 揭阳市2019年政务公开工作要点

- 文号：揭府办〔2019〕35号
- 年度：2019

## 五、提升工作质量，完善公开制度规范

### （一）强化组织领导

#### 要点 五（一）¶2

县级以上地方政府要严格落实把政务公开纳入政府绩效考核体系且分值权重不低于4%的要求。

- 牵头单位：市委组织部
- 责任单位：市政府各部门[统称]、各县（市、区）人民政府（管委会）[统称]
- 完成时限：2019年底前 → 2019-12-31
- 量化指标：不低于4%

### 要点 五（二）

**抓好贯彻落实**。要以新修订条例为契机。

- 牵头单位：市政府办公室

# 不列入清单

- 文字：各地要抓好落实。
- 理由：与全文重复
"""


@settings(max_examples=40, deadline=None)
@given(checklists())
def test_readable_form_gives_the_checklist_again(checklist: Checklist) -> None:
    text = to_readable(checklist)
    assert is_readable(text)
    assert from_readable(text) == checklist


@settings(max_examples=40, deadline=None)
@given(checklists())
def test_readable_form_survives_windows_line_ends_and_a_mark(checklist: Checklist) -> None:
    text = "\ufeff" + to_readable(checklist).replace("\n", "\r\n")
    assert from_readable(text) == checklist


@settings(max_examples=40, deadline=None)
@given(checklists())
def test_json_gives_the_checklist_again(checklist: Checklist) -> None:
    assert from_json(to_json(checklist)) == checklist


@settings(max_examples=40, deadline=None)
@given(checklists())
def test_both_forms_ask_the_same(checklist: Checklist) -> None:
    assert to_json(from_readable(to_readable(checklist))) == to_json(checklist)
    assert digest(from_json(to_json(checklist))) == digest(checklist)


def test_example_is_understood_and_written_as_it_was() -> None:
    checklist = from_readable(EXAMPLE)
    first, second = checklist.requirements
    assert first.path == ("五", "（一）", "¶2")
    assert first.headings == ("提升工作质量，完善公开制度规范", "强化组织领导")
    assert [each.unit for each in first.assignments] == [
        "市委组织部",
        "市政府各部门",
        "各县（市、区）人民政府（管委会）",
    ]
    assert second.title == "抓好贯彻落实"
    assert second.text.startswith("抓好贯彻落实。要以")
    assert checklist.left_out == (LeftOut("各地要抓好落实。", "与全文重复"),)
    assert to_readable(checklist) == EXAMPLE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("牵头单位：市委", "牵头：市委"),
        ("2019-12-31", "2019-12-32"),
        ("#### 要点", "##### 要点"),
        ("- 年度：2019", "- 年度：今年"),
        ("### （一）强", "###（一）强"),
        ("- 量化指标：不低于4%", "- 量化指标"),
        ("- 量化指标：不低于4%", "另外要按月报送。"),
        ("# 揭阳市", "揭阳市"),
        ("**抓好贯彻落实**", "**抓好贯彻落实"),
        ("- 文字：各地要抓好落实。\n- 理由", "- 理由"),
        ("- 文字：各地", "- 正文：各地"),
        ("- 文字：各地要抓好落实。\n- 理由：与全文重复", "- 文字：各地要抓好落实。"),
    ],
)
def test_a_wrong_edit_is_told_with_its_line(old: str, new: str) -> None:
    line = EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1
    with pytest.raises(FormatError, match=f"第 {line} 行"):
        from_readable(EXAMPLE.replace(old, new, 1))


def test_nothing_stands_behind_what_was_left_out() -> None:
    with pytest.raises(FormatError, match="又一份"):
        from_readable(EXAMPLE + "\n# 又一份\n")


def test_what_is_only_left_over_was_not_left_out() -> None:
    value = json.loads(to_json(from_readable(EXAMPLE)))
    value["leftover"].append({"text": "没有人看过。", "span": [0, 6]})
    assert from_json(json.dumps(value)) == from_readable(EXAMPLE)


def test_json_keys_stand_as_in_the_format_document() -> None:
    value = json.loads(to_json(from_readable(EXAMPLE)))
    assert list(value) == ["format", "id", "directives", "leftover", "doubts"]
    assert list(value["directives"][0]) == [
        "document_number", "title", "issuer", "issued_on", "year", "level", "forwards",
        "requirements",
    ]  # fmt: skip
    assert list(value["directives"][0]["requirements"][0]) == [
        "ref", "path", "headings", "title", "text", "assignments", "deadlines", "targets", "span",
        "doubts",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": "other/1"}',
        '{"format": "yaodian-checklist/2"}',
        '{"format": "yaodian-checklist/1", "directives": {}}',
        '{"format": "yaodian-checklist/1", "directives": [7]}',
        '{"format": "yaodian-checklist/1", "directives": [{"issued_on": "2019-02-30"}]}',
        '{"format": "yaodian-checklist/1", "directives": [{"year": true}]}',
        '{"format": "yaodian-checklist/1", "directives": [{"requirements": [{"ref": ""}]}]}',
        '{"format": "yaodian-checklist/1", "directives": [{"level": "village"}]}',
        "[" * 100_000,
    ],
)
def test_json_that_does_not_fit_is_a_sentence(text: str) -> None:
    with pytest.raises(FormatError):
        from_json(text)
