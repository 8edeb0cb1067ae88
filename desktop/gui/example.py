"""A workbook to play with: a real list, a few answers, in a folder that goes with the program."""

from __future__ import annotations

import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.checklist.bundled import bundled
from desktop.checklist.file import load
from desktop.errors import UsageError
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist

ANSWERS: Final = (
    (Status.DONE, "（示例）已按要求完成，全年在门户网站发布解读材料 12 篇。"),
    (Status.IN_PROGRESS, "（示例）正在推进，预计年底前完成。"),
    (Status.ONGOING, "（示例）作为日常工作持续推进。"),
    (Status.DONE, "（示例）已完成，还没有附佐证：看“还缺什么”怎样提醒。"),
)
PROOF: Final = "（示例）这是一份练习用的佐证材料，可以打开、另存、移除。\n"


def make_example() -> Path:
    """Make the example anew and return where it is.

    Raises:
        UsageError: the program came without lists.
    """
    lists = bundled()
    if not lists:
        raise UsageError("程序里没有内置的清单，做不出示例。请用“从要点新建”选一份文件。")
    checklist = load(min(lists, key=lambda each: each.requirement_count).path)
    folder = Path(tempfile.mkdtemp(dir=_folder().name))
    path = folder / "练习用的示例.yaodian"
    with Workbook.create(path, checklist, unit=_some_unit(checklist)) as workbook:
        for requirement, (status, words) in zip(checklist.requirements, ANSWERS, strict=False):
            workbook.edit("示例", edits.assess, requirement.id, status=status, statement=words)
        proof = folder / "解读材料发布情况.txt"
        proof.write_text(PROOF, encoding="utf-8")
        workbook.attach_file(checklist.requirements[0].id, proof)
    return path


def _some_unit(checklist: Checklist) -> str:
    """Return the unit with the most to do."""
    named = Counter(
        each.unit
        for requirement in checklist.requirements
        for each in requirement.assignments
        if not each.is_collective
    )
    issuers = (each.issuer for each in reversed(checklist.directives) if each.issuer)
    return named.most_common(1)[0][0] if named else next(issuers, "某单位")


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="yaodian-", ignore_cleanup_errors=True)
