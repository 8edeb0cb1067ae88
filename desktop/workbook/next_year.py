"""Next year from this year: last year's answers lie beside, every status starts anew.

What has the same words is matched; how a changed checklist differs is another question, answered
elsewhere. The old workbook is only read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.apart.asking import private_folder
from desktop.errors import FileError
from desktop.files import replace_whole
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.creation import refuse_existing
from desktop.workbook.edits import SIGNATORY_KEYS
from desktop.workbook.evidence import StoredContent
from desktop.workbook.foreign.contents import fetching
from desktop.workbook.foreign.opening import opening_in
from desktop.workbook.model import Changes, Offer, OfferKind, Status
from desktop.workbook.steps import within
from desktop.workbook.whole_file import copying_file, file_digest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from desktop.checklist.model import Checklist, Requirement
    from desktop.workbook.foreign.contents import Contents
    from desktop.workbook.foreign.values import ForeignWorkbook
    from desktop.workbook.history import Transaction
    from desktop.workbook.model import LedgerRow

MADE: Final = "made"  # the folder inside the private one
_MISREAD: Final = (
    "写入后读出来的内容不对，没有建立，磁盘、U盘或网络可能有故障",
    "请换一个位置再试。",
)
_YEAR = re.compile(r"(19|20)\d\d(?=年)")


@dataclass(frozen=True, slots=True)
class Carried:
    """What was laid beside: of how many requirements, and whose files could not be brought."""

    matched_count: int
    requirement_count: int
    missing: tuple[str, ...] = ()


def starting_next_year(
    old: Path,
    new: Path,
    checklist: Checklist,
    *,
    unit: str = "",
    year: int | None = None,
    actor: str = "",
    with_files: bool = True,
) -> Generator[float, None, Carried]:
    """Make next year's workbook from this year's, step by step; yields the share done.

    ``with_files`` brings the evidence files along, so that they can be taken over. The old file is
    read as one of others; a piece of evidence in it that is not whole any more holds up nothing.
    The new one is made aside and written whole at the end, so that a stick, a share or a program
    that is killed leaves no half of it.

    Raises:
        UsageError, FileError, and all that ``open_foreign`` raises.
    """
    refuse_existing(new)
    with private_folder() as folder, replace_whole(new) as part:
        steps = opening_in(folder, old, may_lack_evidence=True)
        last, copy = yield from within(steps, 0.0, 0.3)
        following = last.info.year + 1 if last.info.year else None
        made = folder / MADE / new.name
        made.parent.mkdir()
        with Workbook.create(
            made,
            checklist,
            unit=unit or last.info.unit,
            year=year or checklist.year or following,
            actor=actor,
        ) as book:
            offers, matched = _beside(last, book.checklist)
            if with_files:
                wanted = _files(last, offers.values())
                steps_of_files = fetching(folder, last, wanted, copy)
                files = yield from within(steps_of_files, 0.3, 0.6)
                yield from within(_bring(files, wanted, book), 0.6, 0.9)
            _carry(last, book, offers, matched)
        sha256 = yield from within(copying_file(made, part), 0.9, 1.0)
        if file_digest(part) != sha256:
            raise FileError(new, *_MISREAD)
    missing = _missing(last, offers.values()) if with_files else ()
    return Carried(len(matched), len(checklist.requirements), missing)


def _beside(
    last: ForeignWorkbook, checklist: Checklist
) -> tuple[dict[str, Offer], dict[str, LedgerRow]]:
    """Return what is laid beside the new requirements, and the old rows with the same words."""
    rows = {row.requirement.id: row for row in last.ledger}
    pairs = same_words([row.requirement for row in rows.values()], checklist.requirements)
    matched = {new_id: rows[old_id] for new_id, old_id in pairs.items()}
    offers = {
        id_: _offer(row, last.info.year) for id_, row in matched.items() if _says_something(row)
    }
    return offers, matched


def _carry(
    last: ForeignWorkbook,
    book: Workbook,
    offers: dict[str, Offer],
    matched: dict[str, LedgerRow],
) -> None:
    names = {key: getattr(last.info, key) for key in SIGNATORY_KEYS}
    book.edit("沿用署名", edits.set_signatories, **names)
    for known in last.units:
        book.edit("沿用单位", edits.describe_unit, known)
    book.edit("列出去年填报", _lay_beside, offers, matched)


def _says_something(row: LedgerRow) -> bool:
    return row.assessment.is_answered or bool(row.assessment.statement or row.evidence)


def _offer(row: LedgerRow, year: int | None) -> Offer:
    answer = row.assessment
    return Offer(
        kind=OfferKind.LAST_YEAR,
        source=f"{year}年" if year else "去年",
        status=answer.status or Status.NOT_STARTED,
        statement=answer.statement or answer.reason,
        problems=answer.problems,
        next_steps=answer.next_steps,
        facts=answer.facts,
        evidence=row.evidence,
    )


def _files(last: ForeignWorkbook, offers: Iterable[Offer]) -> dict[str, int]:
    """Return the size of each offered file that is whole, by its digest."""
    named = {each.sha256 for offer in offers for each in offer.evidence if each.sha256}
    return {sha256: last.contents[sha256] for sha256 in named & last.contents.keys()}


def _missing(last: ForeignWorkbook, offers: Iterable[Offer]) -> tuple[str, ...]:
    files = {each.sha256: each.name for offer in offers for each in offer.evidence if each.sha256}
    return tuple(name for sha256, name in files.items() if sha256 not in last.contents)


def _bring(files: Contents, wanted: dict[str, int], book: Workbook) -> Generator[float, None, None]:
    total, done = sum(wanted.values()) or 1, 0
    for sha256, size in wanted.items():
        for share in book.adopting(
            StoredContent(sha256, size), partial(files.pieces, sha256), files.path
        ):
            yield (done + share * size) / total
        done += size


def _lay_beside(
    change: Transaction, offers: dict[str, Offer], matched: dict[str, LedgerRow]
) -> Changes:
    changes = Changes()
    for requirement_id, offered in offers.items():
        changes |= edits.offer(change, requirement_id, offered)
    for requirement_id, row in matched.items():
        duties = [replace(each, due_on=None) for each in row.duties]  # last year's deadlines
        changes |= edits.divide(change, requirement_id, duties)
    return changes


def same_words(old: Iterable[Requirement], new: Iterable[Requirement]) -> dict[str, str]:
    """Return new id → old id of requirements with the same words; each is used once.

    Punctuation, width, spaces and the number of a year (2025年) make no difference. Where the same
    words stand several times, those under the same headings go together first, then in order.
    """
    pairs: dict[str, str] = {}
    for with_headings in (True, False):
        by_words: dict[str, list[str]] = defaultdict(list)
        for each in old:
            if each.id not in pairs.values():
                by_words[_words(each, with_headings=with_headings)].append(each.id)
        for each in new:
            candidates = by_words[_words(each, with_headings=with_headings)]
            if each.id not in pairs and candidates:
                pairs[each.id] = candidates.pop(0)
    return pairs


def _words(requirement: Requirement, *, with_headings: bool) -> str:
    headings = requirement.headings if with_headings else ()
    text = "\n".join((*headings, requirement.text or requirement.title))
    plain = _YEAR.sub("", unicodedata.normalize("NFKC", text))
    return "".join(char for char in plain if char.isalnum() or char == "\n")
