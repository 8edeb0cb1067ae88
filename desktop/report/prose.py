"""The report as prose, in the manner of 落实情况报告: chapter by chapter, 一是…二是….

Only what was filled in is said: no praise, no promise that nobody made.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

from desktop import terms
from desktop.report.chapters import grouped
from desktop.report.wording import PRINTED_STATUSES, facts_of, self_name
from desktop.terms import printed_ref
from desktop.workbook.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from desktop.report.chapters import RowGroup
    from desktop.workbook.model import LedgerRow, WorkbookInfo

_DIGITS: Final = "零一二三四五六七八九"
_STOPS: Final = "。！？；…”"
_OWN_COUNT: Final = re.compile(r"一是|^(?:1[.．、]|（1）|\(1\)|①|一、|（一）)")
_MOST_REFS: Final = 6
_LONGEST_ITEM: Final = 24  # characters; the lines of a page are longer
_UNFINISHED: Final = (Status.IN_PROGRESS, Status.NOT_STARTED)


def numeral(number: int) -> str:
    """Return a number in Chinese: 一, 十二, 二十三, 一百零五; from a thousand on in figures."""
    hundreds, rest = divmod(number, 100)
    if hundreds >= len(_DIGITS):
        return str(number)
    if hundreds:
        joint = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""  # noqa: PLR2004
        return f"{_DIGITS[hundreds]}百{joint}" + (numeral(rest) if rest else "")
    tens, ones = divmod(rest, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def chapter_text(group: RowGroup, unit: str) -> str:
    """Return one chapter's answers as a paragraph."""
    told = [(topic, said) for topic, rows in _topics(group) if (said := _said(rows))]
    is_counted = any(_OWN_COUNT.search(each) for _, said in told for each in said)
    if len(told) == 1:
        parts = [_of_one_topic(*told[0], is_counted=is_counted)]
    else:
        topics = [(topic, "".join(said)) for topic, said in told]
        parts = ["\n".join(_by_topic(topics)) if is_counted else "".join(_listed(topics))]
    parts += _not_applicable(group.rows, unit)
    waiting = [row for row in group.rows if row.assessment.status is Status.NOT_STARTED]
    if waiting:
        parts.append(f"{_refs(waiting)}尚未启动。")
    return "".join(parts) or "本部分工作任务尚未填报落实情况。"


def problems(rows: Sequence[LedgerRow]) -> str:
    """Return the 存在的问题 of all answers as one paragraph."""
    listed = _enumerated(_distinct(rows, lambda row: row.assessment.problems))
    counts = [
        f"{count}项任务{word}"
        for status, word in ((Status.IN_PROGRESS, "正在推进"), (Status.NOT_STARTED, "尚未启动"))
        if (count := sum(row.assessment.status is status for row in rows))
    ]
    waiting = f"截至目前，有{'，'.join(counts)}。" if counts else ""
    return f"{listed}{waiting}" or "本次自评未填报存在的问题。"


def next_steps(rows: Sequence[LedgerRow]) -> str:
    """Return the 下一步打算 of all answers as one paragraph."""
    listed = _enumerated(_distinct(rows, lambda row: row.assessment.next_steps))
    open_rows = [row for row in rows if row.assessment.status in _UNFINISHED]
    if listed or not open_rows:
        return listed or "本次自评未填报下一步打算。"
    each = "逐项" if len(open_rows) > 1 else ""
    return f"对尚未完成的{_refs(open_rows)}，{each}明确责任，按时限推进。"


def annual_text(info: WorkbookInfo, rows: Sequence[LedgerRow]) -> str:
    """Return the paragraph for the annual report (年度报告) on how the 要点 was carried out."""
    year = f"{info.year}年" if info.year else ""
    counts = [
        f"{terms.STATUS[status]}{count}项"
        for status in PRINTED_STATUSES
        if (count := sum(row.assessment.status is status for row in rows))
    ]
    told = [
        f"{group.topic}，{_chapter_count(group)}{_figures(group.rows)}"
        for group in grouped(rows)
        if group.topic and any(row.assessment.is_answered for row in group.rows)
    ]
    head = (
        f"贯彻落实{year}政务公开工作要点情况。{self_name(info.unit)}承担工作任务{len(rows)}项，"
        f"{'，'.join(counts)}。"
    )
    return head + _enumerated(told)


def _chapter_count(group: RowGroup) -> str:
    finished = sum(row.assessment.status in {Status.DONE, Status.ONGOING} for row in group.rows)
    return f"{len(group.rows)}项任务中已完成或持续推进{finished}项"


def _figures(rows: Iterable[LedgerRow]) -> str:
    """Return the sums of the figures that several answers name alike."""
    sums: dict[tuple[str, str], list[LedgerRow]] = defaultdict(list)
    values = defaultdict(list)
    for row in rows:
        for fact in row.assessment.facts:
            if fact.number is not None and "%" not in fact.value + fact.measure:
                sums[fact.label, fact.measure].append(row)
                values[fact.label, fact.measure].append(fact.number)
    said = [f"{label}{sum(values[label, unit]):f}{unit}" for label, unit in sums]
    return f"，{'，'.join(said)}" if said else ""


def _topics(group: RowGroup) -> Iterator[tuple[str, list[LedgerRow]]]:
    """Yield the rows of a chapter that stand under one topic."""

    def topic(row: LedgerRow) -> str:
        below = row.requirement.headings[group.depth :]
        return row.requirement.title or (below[-1] if below else "")

    for words, rows in groupby(group.rows, topic):
        yield words, list(rows)


def _said(rows: Iterable[LedgerRow]) -> list[str]:
    """Return what was answered, each answer as whole sentences with its figures."""
    said = []
    for row in rows:
        answer = row.assessment
        if answer.status is Status.NOT_APPLICABLE or not answer.statement.strip():
            continue
        text = _sentence(answer.statement)
        figures = facts_of(answer)
        if figures and any(fact.value not in text for fact in answer.facts):
            text += _sentence(figures)
        said.append(text)
    return said


def _of_one_topic(topic: str, said: Sequence[str], *, is_counted: bool) -> str:
    """Return the only topic of a chapter: its answers counted, unless one of them counts itself."""
    lead = f"{topic.rstrip('。；')}。" if topic else ""
    return lead + ("\n".join(said) if is_counted else _enumerated(said))


def _by_topic(told: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the topics as paragraphs: an answer counts 一是…二是 itself."""
    for topic, said in told:
        yield f"{topic.rstrip('。；')}方面，{said}" if topic else said


def _listed(told: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the topics with what was done, counted."""
    for number, (topic, said) in enumerate(told, 1):
        words = f"{topic.rstrip('。；')}。" if topic else ""
        yield f"{numeral(number)}是{words}{said}"


def _not_applicable(rows: Sequence[LedgerRow], unit: str) -> Iterator[str]:
    for row in rows:
        if row.assessment.status is Status.NOT_APPLICABLE:
            reason = row.assessment.reason.strip().rstrip("。")
            why = f"：{reason}" if reason else ""
            yield f"条目{printed_ref(row.requirement.ref)}不涉及{self_name(unit)}{why}。"


def _refs(rows: Sequence[LedgerRow]) -> str:
    """Return the references; 等 keeps the count apart from the digits of the last one."""
    refs = [printed_ref(row.requirement.ref) for row in rows]
    told = "、".join(refs[:_MOST_REFS])
    return f"条目{told}等{len(refs)}项任务" if len(refs) > 1 else f"条目{told}"


def _distinct(rows: Iterable[LedgerRow], words: Callable[[LedgerRow], str]) -> list[str]:
    return list(dict.fromkeys(said for row in rows if (said := words(row).strip())))


def _enumerated(items: Sequence[str]) -> str:
    if len(items) == 1:
        return _sentence(items[0])
    return "".join(f"{numeral(n)}是{_sentence(item)}" for n, item in enumerate(items, 1))


def _sentence(text: str) -> str:
    """Return the text on one line, ended by a full stop.

    A short line is an item of a list; a long one was broken by the page that it was copied from.
    """
    *lines, last = [part.strip() for part in text.splitlines() if part.strip()] or [""]
    joined = "".join(f"{line}{'；' if _is_item(line) else ''}" for line in lines) + last
    return joined if joined.endswith(tuple(_STOPS)) else f"{joined}。"


def _is_item(line: str) -> bool:
    return len(line) <= _LONGEST_ITEM and unicodedata.category(line[-1])[0] != "P"
