"""Papers of the office: 通报, its own report, 催报单 for each unit, who has not reported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.paragraphs import mark, read_words
from desktop.cli.parameters import output_option
from desktop.cli.rollup_place import open_rollup, rollup_argument
from desktop.cli.summary import due_option
from desktop.errors import FileError, UsageError
from desktop.files import replace_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from desktop.report.circular import Composed
    from desktop.report.letter import Letter
    from desktop.report.letter_files import LetterForm
    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import UnitLine

by_option = click.option(
    "--by", "answer_by", metavar="文字", default="", help="要求完成的时间，如“于12月5日前”。"
)


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option(
    "-o",
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="写到哪里：.docx 或 .pdf；不写则列出各段文字。",
)
@click.option("--own", "is_own", is_flag=True, help="不是通报，而是本单位报上级的落实情况报告。")
@by_option
@due_option
@click.option("--edit", "name", metavar="名称", help="改写这一段，文字来自 --text-file。")
@click.option(
    "--text-file",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="改写的文字（UTF-8）；不写则恢复为由数据生成的文字。",
)
def circular(
    place: str | None,
    database: str | None,
    output: Path | None,
    answer_by: str,
    due_on: date | None,
    name: str | None,
    text_file: Path | None,
    *,
    is_own: bool,
) -> int:
    """起草通报（或 --own 落实情况报告）：总体情况、好的做法、问题、要求，附报送情况表和一览表。"""
    from desktop.report.circular import circular as compose_circular
    from desktop.report.own_report import own_report
    from desktop.rollup.picture import picture

    with open_rollup(place, database) as rollup:
        today = rollup.clock().astimezone().date()

        def compose() -> Composed:
            seen = picture(rollup, today=today, due_on=due_on)
            return own_report(seen) if is_own else compose_circular(seen, answer_by=answer_by)

        composed = compose()
        if name:
            _rewrite(rollup, composed, name, read_words(text_file) if text_file else "")
            composed = compose()
    if output:
        _write_letter(output, composed.letter)
        click.echo(f"“{composed.letter.title}”已写到“{output}”。")
    elif not name:
        for each in composed.passages:
            click.echo(f"【{each.label}】{each.name}{mark(each)}\n{each.text}\n")
    return 0


@click.command(cls=ChineseCommand)
@rollup_argument
@output_option("新文件夹，每个单位一份催报单，另有未报送名单。")
@click.option("--unit", "names", metavar="单位", multiple=True, help="只写这个单位的，可写多次。")
@click.option("--docx", "is_word", is_flag=True, help="写成 Word 文件，不写则为 PDF。")
@by_option
@due_option
def remind(
    place: str | None,
    database: str | None,
    output: Path,
    names: tuple[str, ...],
    answer_by: str,
    due_on: date | None,
    *,
    is_word: bool,
) -> int:
    """催报：给没有报送、还有缺漏或退回事项的单位各写一页催报单，并写未报送名单。"""
    from desktop.report.dunning import dunning_letter, not_reported_list, to_remind
    from desktop.report.letter_files import LetterForm
    from desktop.rollup.picture import picture

    with open_rollup(place, database) as rollup:
        today = rollup.clock().astimezone().date()
        seen = picture(rollup, today=today, due_on=due_on)
    units = to_remind(seen)
    chosen = [unit_named(units, name, "不需要催报，或不在名单里") for name in names] or units
    form = LetterForm.DOCX if is_word else LetterForm.PDF
    letters = [
        (f"催报单 {each.name}", dunning_letter(seen, each, answer_by=answer_by)) for each in chosen
    ]
    _write_folder(output, [*letters, ("未报送单位名单", not_reported_list(seen))], form)
    click.echo(
        f"{len(chosen)}份催报单和未报送名单（{len(seen.not_reported)}个单位）已写到文件夹“{output}”。"
    )
    return 0


def unit_named(units: Sequence[UnitLine], name: str, problem: str = "不在名单里") -> UnitLine:
    """Return the unit that a name means.

    Raises:
        UsageError: none does, or more than one.
    """
    from desktop.checklist.unit_names import is_same, unit_name

    wanted = unit_name(name)
    found = [each for each in units if each.name == name] or [
        each for each in units if is_same(unit_name(each.name), wanted)
    ]
    if len(found) > 1:
        listed = "、".join(each.name for each in found)
        raise UsageError(f"“{name}”可能是{listed}，请写全称。")
    if not found:
        raise UsageError(f"“{name}”{problem}。请用 yaodian reporters list 查看单位名单。")
    return found[0]


def _write_letter(output: Path, letter: Letter) -> None:
    from desktop.report.letter_files import LetterForm, letter_file

    suffixes = [form.value for form in LetterForm]
    if output.suffix.lower() not in suffixes:
        raise UsageError(f"“{output.name}”的后缀应是 {'、'.join(suffixes)} 之一。")
    data = letter_file(letter, LetterForm(output.suffix.lower()))
    with replace_whole(output) as part:
        part.write_bytes(data)


def _write_folder(folder: Path, letters: Sequence[tuple[str, Letter]], form: LetterForm) -> None:
    from desktop.names import apart
    from desktop.report.letter_files import letter_file

    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise FileError(folder, "已经存在", "请换一个新文件夹。") from error
    except OSError as error:
        raise FileError(folder, "建不了", "请检查位置、名称和权限。") from error
    names = apart(f"{name}{form.value}" for name, _ in letters)
    for file_name, (_, letter) in zip(names, letters, strict=True):
        with replace_whole(folder / file_name) as part:
            part.write_bytes(letter_file(letter, form))


def _rewrite(rollup: Rollup, composed: Composed, name: str, text: str) -> None:
    from desktop.report.passages import kept
    from desktop.rollup.settings import set_setting

    found = {each.name: each for each in composed.passages}
    if name not in found:
        raise UsageError(f"没有名为“{name}”的段落。可选的有：{'、'.join(found)}。")
    with rollup.writing("passage", name) as db:
        set_setting(db, *kept(found[name], text))
    click.echo(f"已改写“{found[name].label}”。" if text else f"“{found[name].label}”已恢复。")
