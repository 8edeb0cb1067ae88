"""The office says something to answers, and sends it back: 审核 and 退回单."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.checklist.ref import find
from desktop.cli.chinese import ChineseCommand
from desktop.cli.circulars import unit_named
from desktop.cli.claims import print_claim, print_claims, write_evidence
from desktop.cli.parameters import Day, output_option
from desktop.cli.passphrase import passphrase_option
from desktop.cli.rollup_place import database_option, open_rollup, split_place
from desktop.cli.signing_key import KEY_HELP, signing_key, token_option
from desktop.errors import FileError, UsageError
from desktop.files import replace_whole
from desktop.terms import VERDICT, printed_ref
from desktop.workbook.model import Verdict

if TYPE_CHECKING:
    from datetime import date

    from desktop.rollup.store import Rollup
    from desktop.rollup.summary import UnitLine
    from desktop.signing.keys import SigningKey
    from desktop.workbook.return_slip import ReturnSlip
    from desktop.workbook.submitting import Sign

SHOWN = 5  # units that say the same, before the rest is only counted
_VERDICTS = {
    "accept": Verdict.ACCEPTED,
    "return": Verdict.CHANGES_REQUESTED,
    "query": Verdict.QUERIED,
}


@click.command(cls=ChineseCommand)
@click.argument("words", metavar="[汇总文件] 单位 [条目编号...]", nargs=-1, required=True)
@database_option
@click.option("--accept", "verdict", flag_value="accept", help="通过。")
@click.option("--return", "verdict", flag_value="return", help="退回，要写 --remark。")
@click.option("--query", "verdict", flag_value="query", help="存疑，要写 --remark。")
@click.option("--remark", metavar="文字", default="", help="审核意见。")
@click.option("--score", metavar="分数", default="", help="评分。")
@click.option(
    "--evidence",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help="把佐证文件取出来，放到一个新文件夹。",
)
@click.option("--accept-rest", "is_rest", is_flag=True, help="没有缺漏、还没有意见的条目全部通过。")
def review(
    words: tuple[str, ...],
    database: str | None,
    verdict: str | None,
    remark: str,
    score: str,
    evidence: Path | None,
    *,
    is_rest: bool,
) -> int:
    """审核一个单位的报送：不写结论时列出各条，写了条目编号则看全文；写结论时可一次审几条。

    下级主管部门报来的单位写成“区政府办/某街道”，只能查看。
    """
    place, rest = split_place(words[0], database, words[1:])
    if not rest:
        raise UsageError("请写明单位。")
    name, *refs = rest
    with open_rollup(None if database else place, database) as rollup:
        unit = _reporting(rollup, name)
        if verdict:
            _say(rollup, unit, refs, _VERDICTS[verdict], remark, score)
        if is_rest:
            _accept_rest(rollup, unit)
        if not verdict and not is_rest:
            _show(rollup, unit, refs, evidence)
    return 0


@click.command("return", cls=ChineseCommand)
@click.argument("words", metavar="[汇总文件] 单位...", nargs=-1, required=True)
@database_option
@output_option("写到哪个文件夹：退回单和可打印的一页。")
@click.option("--due", "due_on", metavar="日期", type=Day(), help="要求重新报送的日期。")
@click.option("--note", metavar="文字", default="", help="写给单位的说明。")
@click.option("--all", "is_all", is_flag=True, help="通过的条目也写上；不写则只写退回和存疑的。")
@click.option("--key", "wanted", metavar="密钥", help=f"用主管部门的密钥签名：{KEY_HELP}。")
@token_option
@passphrase_option
def return_(
    words: tuple[str, ...],
    database: str | None,
    output: Path,
    due_on: date | None,
    note: str,
    wanted: str | None,
    token: Path | None,
    passphrase_file: Path | None,
    *,
    is_all: bool,
) -> int:
    """把审核意见做成退回单：一个小文件和一页 PDF，单位装入后逐条处理。"""
    from desktop.rollup.slips import make_slip

    place, names = split_place(words[0], database, words[1:])
    if not names:
        raise UsageError("请写明单位。")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(output, "建不了", "请检查位置、名称和权限。") from error
    is_signed = bool(wanted or token)
    with (
        open_rollup(None if database else place, database) as rollup,
        signing_key(wanted, token, passphrase_file) if is_signed else nullcontext() as key,
    ):
        for unit in [_reporting(rollup, name) for name in names]:
            slip = make_slip(
                rollup,
                _sent(unit),
                is_all=is_all,
                note=note,
                due_on=due_on,
                sign=_signing(key) if key else None,
            )
            path = _write(output, slip)
            signed = "，已签名" if key else "，未签名"
            click.echo(f"{unit.name}：退回和存疑{len(slip.returned)}条，已写到“{path}”{signed}。")
    return 0


def _write(folder: Path, slip: ReturnSlip) -> Path:
    from desktop.report.letter_files import LetterForm, letter_file
    from desktop.report.return_page import return_page
    from desktop.rollup.slips import free_path, slip_name, write_slip

    path = write_slip(slip, folder)
    page = free_path(folder, slip_name(slip, LetterForm.PDF))
    with replace_whole(page) as part:
        part.write_bytes(letter_file(return_page(slip), LetterForm.PDF))
    return path


def _reporting(rollup: Rollup, name: str) -> UnitLine:
    """Return the unit that a name means; units below an office are named behind it."""
    from desktop.rollup.below import take_in_below
    from desktop.rollup.cells import Scope
    from desktop.rollup.summary import unit_lines

    if "/" in name:
        take_in_below(rollup)  # an office's report may count since a moment ago
    with rollup.reading() as db:
        every = unit_lines(db, Scope(is_deep=True))
    own = [each for each in every if each.parent_id is None]
    whole = [each for each in own if each.name == name]
    *offices, last = [name] if whole else name.split("/")
    below = own
    for part in offices:
        office = unit_named(below, part)
        below = [each for each in every if each.parent_id == office.id]
    return unit_named(below, last)


def _sent(unit: UnitLine) -> int:
    if unit.submission_id is None:
        raise UsageError(f"{unit.name}还没有报送，不能审核。可用 yaodian remind 催报。")
    return unit.submission_id


def _say(
    rollup: Rollup, unit: UnitLine, refs: list[str], verdict: Verdict, remark: str, score: str
) -> None:
    from desktop.rollup.review import said, say

    if not refs:
        raise UsageError("请写明条目编号；要全部通过没有缺漏的条目，请用 --accept-rest。")
    if verdict is not Verdict.ACCEPTED and not remark.strip():
        raise UsageError("退回或存疑要用 --remark 写明意见。")
    checklist, sent = rollup.checklist(), _sent(unit)
    asked = [find(checklist, ref) for ref in refs]
    with rollup.writing("review", unit.name, f"{len(asked)}") as db:
        before = said(db, sent)
        say(
            db,
            sent,
            [each.id for each in asked],
            verdict,
            by=rollup.actor,
            at=rollup.clock(),
            remark=remark,
            score=score,
            expected={id_: each.version for id_, each in before.items()},
        )
    for each in asked:
        old = before.get(each.id)
        if old and old.by != rollup.actor:
            click.echo(f"{printed_ref(each.ref)}：代替了{old.by}的意见（{VERDICT[old.verdict]}）。")
    listed = "、".join(printed_ref(each.ref) for each in asked)
    click.echo(f"{unit.name}　{listed}：{VERDICT[verdict]}，已保存。")


def _accept_rest(rollup: Rollup, unit: UnitLine) -> None:
    from desktop.rollup.review import accept_without_gaps

    with rollup.writing("review", unit.name) as db:
        ids = accept_without_gaps(db, _sent(unit), by=rollup.actor, at=rollup.clock())
    click.echo(f"{unit.name}：没有缺漏的{len(ids)}条已通过。")


def _show(rollup: Rollup, unit: UnitLine, refs: list[str], folder: Path | None) -> None:
    from desktop.rollup.alike import copies_of
    from desktop.rollup.claims import of_unit
    from desktop.rollup.units import all_units

    checklist = rollup.checklist()
    wanted = {find(checklist, ref).id for ref in refs}
    with rollup.reading() as db:
        found = of_unit(db, unit.id)
        copies = copies_of(db, unit.id)
        names = {each.id: each.name for each in all_units(db)}
    chosen = [each for each in found if each.asked.id in wanted] if wanted else found
    if folder:
        count = write_evidence(rollup, chosen, folder)
        click.echo(f"{unit.name}的{count}个佐证文件已写到文件夹“{folder}”。")
    elif wanted:
        for claim in chosen:
            print_claim(claim)
    else:
        print_claims(chosen)
    for claim in [] if folder else chosen:
        if near := copies.get(claim.asked.id):
            others = [f"{names[each]}（{percent}%）" for each, percent in near]
            more = f"等{len(others)}个单位" if len(others) > SHOWN else ""
            click.echo(
                f"{printed_ref(claim.asked.ref)}　与{'、'.join(others[:SHOWN])}{more}填报雷同，数字、标点不计。"
            )


def _signing(key: SigningKey) -> Sign:
    from desktop.signing.certificate import fingerprint
    from desktop.signing.detached import sign_detached

    return lambda manifest: (fingerprint(key.certificate), sign_detached(manifest, key))
