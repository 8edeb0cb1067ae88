"""Read a checklist in the readable form; every fault is told with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from desktop.checklist.build import with_ids
from desktop.checklist.exchange import FAMILY, FORMAT, FormatError
from desktop.checklist.model import Checklist, Directive, LeftOut, Requirement
from desktop.checklist.readable.fields import (
    DIRECTIVE_FIELDS,
    LEFT_OUT,
    REQUIREMENT_FIELDS,
    Key,
)
from desktop.checklist.readable.values import REQUIREMENT, read_body, read_heading, read_text
from desktop.checklist.readable.write import default_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Value = TypeVar("Value")
Asker = TypeVar("Asker", Directive, Requirement)

_HEAD: Final = re.compile(rf"---\n(?:[^\n]*\n){{0,5}}?format: *{FAMILY}")
_HEADING: Final = re.compile(r"(#+) +(.*\S) *")
_FIELD: Final = re.compile(r"- ([^：:]+?)[：:](.*)")
_QUOTED: Final = 24


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its number, counted from 1."""

    number: int
    text: str

    def fault(self, problem: str) -> FormatError:
        """Return the error for this line."""
        words = self.text.strip()
        words = words[:_QUOTED] + "…" * (len(words) > _QUOTED)
        return FormatError(f"第 {self.number} 行“{words}”{problem}")


@dataclass(slots=True)
class Section:
    """A heading line and what stands under it: lines of text, then fields."""

    heading: Line
    level: int
    words: str
    body: list[Line] = field(default_factory=list)
    fields: list[tuple[Line, str, str]] = field(default_factory=list)


def is_readable(text: str) -> bool:
    """Tell whether a text claims to be a checklist in this form."""
    return bool(_HEAD.match(_plain(text)))


def from_readable(text: str) -> Checklist:
    """Return the checklist in Markdown text.

    Raises:
        FormatError: a line that cannot be understood; the text names it.
    """
    lines = [Line(number, line) for number, line in enumerate(_plain(text).split("\n"), 1)]
    checklist_id, start = _front(lines)
    directives: list[Directive] = []
    left_out: list[LeftOut] = []
    open_headings: list[tuple[str, str]] = []
    for section in _sections(lines[start:]):
        if left_out:
            raise section.heading.fault(f"应写在“# {LEFT_OUT}”的前面")
        if section.level == 1 and section.words == LEFT_OUT:
            left_out.extend(_left_out(section))
            continue
        if section.level == 1:
            directives.append(_directive(section))
            open_headings = []
            continue
        if not directives:
            raise section.heading.fault("前面应有一行“# 文件标题”")
        if section.level > len(open_headings) + 2:
            raise section.heading.fault("的标题级别跳级，前面缺少上一级标题")
        del open_headings[section.level - 2 :]
        if section.words.startswith(REQUIREMENT + " "):
            requirement = _requirement(section, open_headings)
            asked = (*directives[-1].requirements, requirement)
            directives[-1] = replace(directives[-1], requirements=asked)
        else:
            open_headings.append(_heading(section))
    return Checklist(checklist_id, with_ids(directives), left_out=tuple(left_out))


def _plain(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _front(lines: Sequence[Line]) -> tuple[str, int]:
    """Return the id and where the content begins."""
    ends = [index for index, line in enumerate(lines) if line.text.strip() == "---"]
    if len(ends) < 2 or ends[0] != 0:  # noqa: PLR2004, the two rules around the front matter
        raise FormatError(f"开头应有写明“format: {FORMAT}”的几行")
    values = {}
    for line in lines[1 : ends[1]]:
        key, _, value = line.text.partition(":")
        values[key.strip()] = read_or_fault(line, read_text, value)
    if values.get("format") != FORMAT:
        raise FormatError(f"是由更新的版本写成的（{values.get('format')}）")
    if not values.get("id"):
        raise lines[0].fault("后面应有一行“id: 清单编号”")
    return values["id"], ends[1] + 1


def _sections(lines: Sequence[Line]) -> Iterator[Section]:
    section: Section | None = None
    for line in lines:
        if line.text.startswith("#"):
            if section:
                yield section
            section = _section(line)
        elif section is None:
            if line.text.strip():
                raise line.fault("前面应有一行“# 文件标题”")
        elif line.text.startswith("- "):
            section.fields.append(_field(line))
        elif not section.fields:
            section.body.append(line)
        elif line.text.strip():
            raise line.fault("看不懂：正文应写在“- 责任单位：”这类行的前面")
    if section:
        yield section


def _section(line: Line) -> Section:
    match = _HEADING.fullmatch(line.text)
    if not match:
        raise line.fault("不是标题：# 后面应空一格再写文字")
    return Section(line, len(match[1]), match[2])


def _field(line: Line) -> tuple[Line, str, str]:
    match = _FIELD.fullmatch(line.text)
    if not match:
        raise line.fault("看不懂：应写成“- 责任单位：某某局”的样子")
    return line, match[1].strip(), match[2].strip()


def _heading(section: Section) -> tuple[str, str]:
    for line, *_ in section.fields:
        raise line.fault("没有写在某一条要点下面")
    _without_body(section)
    return read_or_fault(section.heading, read_heading, section.words)


def _without_body(section: Section) -> None:
    for line in section.body:
        if line.text.strip():
            raise line.fault("没有写在某一条要点下面")


def _left_out(section: Section) -> Iterator[LeftOut]:
    """Yield what was left out: each time the words, then why."""
    _without_body(section)
    for index in range(0, len(section.fields), 2):
        match section.fields[index : index + 2]:
            case [(line, Key.WORDS, text), (reason_line, Key.REASON, reason)] if text and reason:
                yield LeftOut(
                    read_or_fault(line, read_text, text),
                    read_or_fault(reason_line, read_text, reason),
                )
            case [(line, *_), *_]:
                raise line.fault(f"应写成“- {Key.WORDS}：”一行，接着“- {Key.REASON}：”一行")


def _directive(section: Section) -> Directive:
    _without_body(section)
    title = read_or_fault(section.heading, read_text, section.words)
    directive = Directive(None, title, None, None, None, None, None)
    for line, key, value in section.fields:
        directive = _with_field(directive, DIRECTIVE_FIELDS, line, key, value)
    return directive


def _requirement(section: Section, headings: list[tuple[str, str]]) -> Requirement:
    ref = read_or_fault(section.heading, read_text, section.words.removeprefix(REQUIREMENT))
    title, text = _body(section)
    requirement = Requirement(
        id="",
        ref=ref,
        path=default_path(headings, ref),
        headings=tuple(heading for _, heading in headings),
        title=title,
        text=text,
    )
    for line, key, value in section.fields:
        requirement = _with_field(requirement, REQUIREMENT_FIELDS, line, key, value)
    return requirement


def _body(section: Section) -> tuple[str, str]:
    lines = section.body
    while lines and not lines[0].text.strip():
        del lines[0]
    while lines and not lines[-1].text.strip():
        del lines[-1]
    try:
        return read_body([line.text for line in lines])
    except ValueError as error:
        raise lines[0].fault("看不懂：短标题应写在两对 ** 之间") from error


def _with_field(
    target: Asker,
    fields: dict[str, Callable[[Asker, str], Asker]],
    line: Line,
    key: str,
    value: str,
) -> Asker:
    """Return ``target`` with one field added."""
    if key not in fields:
        usual = "、".join(name for name in fields if "（" not in name)
        raise line.fault(f"里的“{key}”不是可以写的项目，可写：{usual}")
    return read_or_fault(line, lambda text: fields[key](target, text), value)


def read_or_fault(line: Line, read: Callable[[str], Value], text: str) -> Value:
    """Return what ``read`` makes of ``text``, or tell the line."""
    try:
        return read(text.strip())
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise line.fault("看不懂，请对照其他条目改正") from error
