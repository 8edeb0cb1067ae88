"""A workbook such as a large office has after years: 2,000 requirements, 5 GB of evidence.

The requirements are those of the real documents, over and over; of the evidence only what the
window reads lies in the file: names, sizes, digests. The bytes themselves are read by nobody here.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from itertools import count, cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from desktop.checklist.file import open_any
from desktop.checklist.model import Checklist
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.evidence import StoredContent
from desktop.workbook.model import Changes, Offer, OfferKind, Status, Verdict

if TYPE_CHECKING:
    from desktop.checklist.model import Requirement
    from desktop.workbook.history import Transaction

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted((ROOT / "tests" / "documents").glob("0*.txt"))
REQUIREMENTS, PIECES, GIGABYTES = 2000, 4000, 5
STATEMENT = (
    "全年主动公开政策文件{n}件，召开新闻发布会{n}场，按时答复依申请公开{n}件，均已上网。" * 4
)


def checklist(size: int = REQUIREMENTS) -> Checklist:
    """Real requirements in real chapters, repeated in ever new parts until there are enough."""
    read = [open_any(path) for path in DOCUMENTS]
    directive = read[0].directives[0]
    asked = [each for one in read for each in one.requirements]
    numbered = zip(count(), cycle(asked))
    requirements = tuple(_again(each, n, n // len(asked)) for n, each in islice(numbered, size))
    return Checklist("large", (replace(directive, requirements=requirements),), "")


def _again(requirement: Requirement, number: int, turn: int) -> Requirement:
    part = f"第{turn + 1}部分"
    return replace(
        requirement,
        id=f"{number:012x}",
        ref=f"{turn + 1}.{requirement.ref}",
        path=(str(turn + 1), *requirement.path),
        headings=(part, *requirement.headings),
        span=None,
    )


def make_large(path: Path, size: int = REQUIREMENTS, pieces: int = PIECES) -> None:
    """Write the workbook; ``size`` 28 and no pieces make an ordinary one."""
    with Workbook.create(path, checklist(size), unit="政府信息与政务公开办公室") as book:
        ids = [each.id for each in book.checklist.requirements]
        book.edit("填", fill, ids, pieces)


def fill(change: Transaction, ids: list[str], pieces: int) -> Changes:
    """Answer as after a year: most done, a few sent back, last year's words beside some."""
    changes = Changes()
    for n, id_ in enumerate(ids):
        status = (Status.DONE, Status.IN_PROGRESS, Status.ONGOING, Status.NOT_STARTED)[n % 4]
        changes |= edits.assess(change, id_, status=status, statement=STATEMENT.format(n=n))
        if n % 7 == 0:
            last = Offer(OfferKind.LAST_YEAR, "2018.yaodian", Status.DONE, STATEMENT.format(n=n))
            changes |= edits.offer(change, id_, last)
        if n % 9 == 0:
            verdict = Verdict.CHANGES_REQUESTED if n % 18 else Verdict.ACCEPTED
            changes |= edits.review(change, id_, verdict, round_=1, remark="请补充数据。")
    for n in range(pieces):
        content = StoredContent(f"{n:064x}", GIGABYTES * 10**9 // pieces)
        name = f"关于第{n}号工作的通知（扫描件）.pdf"
        changes |= edits.attach_file(
            change, ids[n % len(ids)], content, name=name, dated=date(2019, 1 + n % 12, 3)
        )
    return changes
