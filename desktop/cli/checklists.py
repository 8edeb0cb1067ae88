"""What is asked: read a document, list the bundled checklists."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.output import json_option, print_json, print_table, shorten
from desktop.errors import UsageError
from desktop.terms import BLOCK_KIND, DEADLINE_KIND, DOUBT_KIND, ROLE, printed_ref

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist
    from desktop.document.model import DraftRequirement, ParsedDocument


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@json_option
def parse(file: Path, *, as_json: bool) -> int:
    """读一份要点文件，列出其中的条目、单位、时限与疑点。"""
    from desktop.checklist.file import NoRequirementError, parse_file, parsed_to_json

    parsed = parse_file(file)
    if not any(directive.requirements for directive in parsed.directives):
        raise NoRequirementError(file)
    if as_json:
        print_json(json.loads(parsed_to_json(parsed)))
    else:
        _print_parsed(parsed)
    return 0


def _print_parsed(parsed: ParsedDocument) -> None:
    for number, directive in enumerate(parsed.directives, start=1):
        count = len(directive.requirements)
        name = f"{directive.title}（{directive.document_number or '无文号'}）"
        click.echo(f"【{number}】{name}：{count}条")
        for requirement in directive.requirements:
            click.echo(f"  {printed_ref(requirement.ref)}  {shorten(requirement.text, 60)}")
            for line in _details(requirement):
                click.echo(f"      {line}")
    _print_tally(parsed)
    for block in parsed.leftover:
        click.echo(f"待归类：{shorten(block.text, 70)}")


def _print_tally(parsed: ParsedDocument) -> None:
    """Print the counts of the review screen; what they are about is printed below them."""
    from desktop.document.model import BlockKind
    from desktop.document.revision import Revision
    from desktop.document.tally import tally

    counts = tally(Revision(parsed))
    kinds = Counter(block.kind for block in parsed.blocks)
    words = "，".join(f"{BLOCK_KIND[kind]} {kinds[kind]} 处" for kind in BlockKind if kinds[kind])
    click.echo(f"全文归类：{words}。")
    click.echo(f"核对：{counts.sentence}。")
    for span in counts.unused:
        click.echo(f"没有用上的责任单位标注：{shorten(parsed.text[span.start : span.end], 60)}")


def _details(requirement: DraftRequirement) -> list[str]:
    lines = [
        f"{word}：{'、'.join(units)}"
        for role, word in ROLE.items()
        if (units := [each.unit for each in requirement.assignments if each.role == role])
    ]
    lines += [f"{DEADLINE_KIND[each.kind]}：{each.wording}" for each in requirement.deadlines]
    lines += [f"指标：{each.wording}" for each in requirement.targets]
    return lines + [f"疑点：{DOUBT_KIND[each.kind]}“{each.wording}”" for each in requirement.doubts]


@click.command(cls=ChineseCommand)
@json_option
def checklists(*, as_json: bool) -> int:
    """列出随程序附带的清单。"""
    from desktop.checklist.bundled import bundled

    entries = bundled()
    if as_json:
        print_json(
            [
                {
                    "id": each.id,
                    "title": each.title,
                    "issuer": each.issuer,
                    "year": each.year,
                    "requirements": each.requirement_count,
                }
                for each in entries
            ]
        )
    else:
        rows = [
            (each.id, str(each.year or ""), str(each.requirement_count), each.title)
            for each in entries
        ]
        print_table(("编号", "年度", "条数", "标题"), rows)
    return 0


def load_checklist(source: str) -> Checklist:
    """Return a bundled checklist by its id, or the one in a file.

    Raises:
        UsageError: there is neither.
        FileError: the file cannot be read or asks for nothing.
    """
    from desktop.checklist.bundled import bundled, load_bundled
    from desktop.checklist.file import open_any

    known = [each.id for each in bundled()]
    if source in known and not Path(source).exists():
        return load_bundled(source)
    if not Path(source).exists() and Path(source).name == source and not Path(source).suffix:
        raise UsageError(
            f"没有编号为“{source}”的清单。可用的有：{'、'.join(known)}；也可以写一个文件。"
        )
    return open_any(Path(source))
