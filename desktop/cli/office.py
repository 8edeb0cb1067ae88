"""The supervising office receives: files in, verdicts out, and a log of them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.output import json_option, print_json, print_table
from desktop.cli.rollup_place import (
    database_option,
    open_rollup,
    rollup_argument,
    split_place,
)
from desktop.errors import UsageError
from desktop.files import replace_whole
from desktop.terms import OUTCOME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.rollup.receive import Received
    from desktop.rollup.store import Rollup
    from desktop.rollup.verdicts import Receipt

TO_BE_DECIDED = 1
DIGITS = 12  # of a digest, enough to tell files apart


@click.command(cls=ChineseCommand)
@click.argument("places", metavar="[汇总文件] 来件...", nargs=-1, required=True)
@database_option
@click.option("--new-units", "may_add_units", is_flag=True, help="名单里没有的单位自动加入名单。")
@json_option
def receive(
    places: tuple[str, ...], database: str | None, *, may_add_units: bool, as_json: bool
) -> int:
    """接收报送件：文件、文件夹、U盘都可以，可写多个；有待决定或未采用的，退出码为 1。

    再收一遍不会重复；中途停下可以重新开始。
    """
    where, incoming = split_place(places[0], database, places[1:])
    if not incoming:
        raise UsageError("请在汇总文件后面写明来件，或来件所在的文件夹。")
    from desktop.rollup.receive import receiving

    with open_rollup(None if database else where, database) as rollup:
        steps = receiving(rollup, map(Path, incoming), may_add_units=may_add_units)
        received = _watched(steps)
        if as_json:
            print_json(
                {
                    "receipts": [_plain(each) for each in received.receipts],
                    "affected": [_plain(each) for each in received.affected],
                    "other_files": received.other_count,
                    "problems": list(received.problems),
                }
            )
        else:
            _print_received(received)
    return 0 if received.is_settled else TO_BE_DECIDED


def _watched(steps: Any) -> Received:  # noqa: ANN401 - a generator of Progress
    """Run to the end; whoever sits before a terminal sees how far it has come."""
    is_seen = sys.stderr.isatty()
    while True:
        try:
            progress = next(steps)
        except StopIteration as finished:
            if is_seen:
                click.echo("\r\033[K", nl=False, err=True)
            received: Received = finished.value
            return received
        if is_seen:
            click.echo(f"\r\033[K{progress.done}/{progress.total}", nl=False, err=True)


def _print_received(received: Received) -> None:
    for each in received.receipts:
        again = "（此前收到过）" if each.is_again else ""
        print_receipt(each, again)
    print_affected(received.affected)
    click.echo(_summary(received.receipts))
    if received.other_count:
        click.echo(f"另有{received.other_count}个文件不是工作簿，没有读。")
    for problem in received.problems:
        click.echo(shown(problem))
    if not received.is_all:
        click.echo("文件或文件夹层数太多，没有全部读完，请分几次接收。")


def print_receipt(receipt: Receipt, ending: str = "") -> None:
    """Print what became of a file, and why."""
    click.echo(shown(f"{OUTCOME[receipt.outcome]}　{receipt.file_name}{ending}"))
    for sentence in receipt.sentences:
        click.echo(shown(f"    {sentence}"))


def print_affected(affected: Iterable[Receipt]) -> None:
    """Print of which files received before something else is said now."""
    for number, each in enumerate(affected):
        if number == 0:
            click.echo("此前收到的来件因此有变化：")
        click.echo(shown(f"    {OUTCOME[each.outcome]}　{each.file_name}：{each.sentences[-1]}"))


def shown(text: str) -> str:
    """Return words of others without what would steer a terminal."""
    return "".join(char if char.isprintable() or char == "\u3000" else "\ufffd" for char in text)


def _summary(receipts: Sequence[Receipt]) -> str:
    counts = Counter(each.outcome for each in receipts)
    parts = [f"{words}{counts[key]}份" for key, words in OUTCOME.items() if key in counts]  # type: ignore[index]
    return f"共{len(receipts)}份：{'；'.join(parts)}。" if parts else "没有找到工作簿。"


@click.command(cls=ChineseCommand)
@rollup_argument
@click.option("--held", "only_held", is_flag=True, help="只列待决定的。")
@click.option(
    "-o",
    "--output",
    metavar="文件",
    type=click.Path(path_type=Path),
    help="另存为 .xlsx 或 .txt。",
)
@json_option
def receipts(
    place: str | None,
    database: str | None,
    output: Path | None,
    *,
    only_held: bool,
    as_json: bool,
) -> int:
    """收件记录：每一份来件的结论；编号用于 decide。"""
    from desktop.rollup.receipts import held
    from desktop.rollup.receipts import receipts as all_receipts

    with open_rollup(place, database) as rollup:
        with rollup.reading() as db:
            found = held(db) if only_held else all_receipts(db)
        if output is not None:
            _save(rollup, found, output)
            click.echo(f"收件记录已写到“{output}”。")
        elif as_json:
            print_json([_plain(each) for each in found])
        else:
            _print_log(found)
    return 0


def _save(rollup: Rollup, found: Sequence[Receipt], output: Path) -> None:
    from desktop.report.receipts_sheet import receipts_sheet, receipts_text

    writers = {".xlsx": receipts_sheet, ".txt": receipts_text}
    if output.suffix.lower() not in writers:
        raise UsageError("收件记录只能存成 .xlsx 或 .txt，请改扩展名。")
    data = writers[output.suffix.lower()](found, office=rollup.office, at=rollup.clock())
    with replace_whole(output) as part:
        part.write_bytes(data)


def _print_log(found: Iterable[Receipt]) -> None:
    from desktop.report.receipts_sheet import local

    rows = [
        (
            each.sha256[:DIGITS],
            local(each.received_at),
            shown(each.unit) or "—",
            f"第{each.number}次" if each.number else "—",
            OUTCOME[each.outcome],
            shown(each.file_name),
        )
        for each in found
    ]
    if rows:
        print_table(("编号", "收到", "单位", "次", "结果", "文件"), rows)
    else:
        click.echo("没有收件记录。")


def _plain(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.sha256,
        "file": receipt.file_name,
        "outcome": receipt.outcome.value,
        "notes": [note.value for note in receipt.notes],
        "sentences": list(receipt.sentences),
        "unit": receipt.unit,
        "number": receipt.number,
        "signed": receipt.signed.value if receipt.signed else None,
        "fingerprint": receipt.fingerprint,
        "received_at": receipt.received_at,
        "is_again": receipt.is_again,
    }
