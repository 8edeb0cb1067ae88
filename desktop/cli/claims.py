"""What the office reads about answers: a table of them, one of them closely, its evidence as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop.cli.output import print_table, shorten
from desktop.errors import FileError, UsageError
from desktop.files import replace_whole
from desktop.names import apart
from desktop.terms import MEASURE, VERDICT, printed_ref

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.rollup.claims import Claim, Joined
    from desktop.rollup.store import Rollup

TITLE = 40  # columns of a terminal


def print_claims(found: Sequence[Claim]) -> None:
    """Print one line for each requirement."""
    print_table(
        ("条目", "工作要点", "落实状态", "佐证", "缺漏", "审核", "意见"),
        [
            (
                printed_ref(each.asked.ref),
                shorten(each.asked.title, TITLE),
                MEASURE[each.cell.state],
                str(each.cell.evidence_count),
                str(each.cell.gap_count),
                VERDICT[each.said.verdict] if each.said else "",
                shorten(each.said.remark, TITLE) if each.said else "",
            )
            for each in found
        ],
    )
    returned = [each for each in found if each.asked_for]
    if returned:
        left = "、".join(printed_ref(each.asked.ref) for each in returned if not each.is_answered)
        click.echo(
            f"上次退回或存疑{len(returned)}条，已答复{sum(each.is_answered for each in returned)}条"
            f"{f'，未答复：{left}' if left else ''}。"
        )


def print_joined(found: Joined) -> None:
    """Print who leads and who supports, and what each says."""
    asked = found.asked
    click.echo(f"{printed_ref(asked.ref)} {asked.title}")
    for words, claims in (("牵头", found.leading), ("配合", found.supporting)):
        for claim in claims:
            click.echo(f"{words}：{claim.unit.name}　{MEASURE[claim.cell.state]}")
            _print_said(claim)
    if not found.leading and not found.supporting:
        click.echo("没有单位承担。")


def print_claim(claim: Claim) -> None:
    """Print one answer with its evidence, gaps, changes and all that was said to it."""
    asked = claim.asked
    click.echo(f"{printed_ref(asked.ref)} {asked.title}　{MEASURE[claim.cell.state]}")
    _print_said(claim)


def _print_said(claim: Claim) -> None:
    if claim.told:
        click.echo(f"  {claim.told.answer.statement or '（未填写）'}")
        for piece in claim.told.evidence:
            click.echo(f"  佐证{piece.number}：{piece.title or piece.name or piece.url}")
        for gap in claim.told.gaps:
            click.echo(f"  缺漏：{gap.sentence}")
    for change in claim.changes:
        before, after = change.before or "（空）", change.after or "（空）"
        click.echo(f"  与上次不同　{change.label}：{before} → {after}")
    for said in (*claim.earlier, *([claim.said] if claim.said else [])):
        remark = f"，{said.remark}" if said.remark else ""
        click.echo(f"  {said.by}：{VERDICT[said.verdict]}{remark}")


def write_evidence(rollup: Rollup, claims: Sequence[Claim], folder: Path) -> int:
    """Write the evidence files of some answers into a new folder; return how many.

    Raises:
        UsageError: there are none, or only digests came up.
        FileError: the folder cannot be made, or the original is gone or another one.
    """
    from desktop.rollup.contents import evidence_files

    pieces = {
        each.sha256: f"{each.number:02d} {each.name}"
        for claim in claims
        for each in (claim.told.evidence if claim.told else ())
        if each.sha256
    }
    sent = next((each.cell.submission_id for each in claims if each.cell.submission_id), None)
    if sent is None or not pieces:
        raise UsageError("这些条目没有佐证文件。")
    with evidence_files(rollup, sent, pieces) as contents:
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise FileError(folder, "已经存在或建不了", "请换一个新文件夹。") from error
        for sha256, name in zip(pieces, apart(pieces.values()), strict=True):
            with replace_whole(folder / name) as part, part.open("wb") as file:
                file.writelines(contents.pieces(sha256))
    return len(pieces)
