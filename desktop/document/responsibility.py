"""Where a paragraph says who: the brackets and labelled tails that are statements, not words.

An ordinary bracket such as （试行） stays in the text; only one whose content reads as units,
or as their duties, is a statement. Damaged brackets are repaired and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.document import brackets, defaults, units
from desktop.document.normalize import plain as canonical

if TYPE_CHECKING:
    from desktop.document.normalize import Passage

_SENTENCE_END: Final = "。！？；"
_LONGEST_STATEMENT: Final = 3000
_LONGEST_LABEL: Final = 16


@dataclass(frozen=True, slots=True)
class Found:
    """A statement in a passage: its place with both brackets, its content, what was repaired."""

    begin: int
    end: int
    content: str
    repaired: bool = False

    @property
    def is_default(self) -> bool:
        """Tell whether the statement only names units for all tasks: 以下责任单位均包含…."""
        return defaults.is_nothing_else(canonical(self.content))


def find(passage: Passage) -> list[Found]:
    """Return the statements of responsibility of a passage, in order."""
    if not passage.plain.endswith(_INTERESTING_END) and not _HINT.search(passage.plain):
        return []
    matched = brackets.match(passage.text, passage.plain)
    found = [each for pair in matched.pairs if (each := _bracket(passage, pair))]
    found = _extended(passage, found, matched)
    return _with_tail(passage, found, matched)


_INTERESTING_END: Final = ("）", "〕", "。", "；", "牵头", "配合", "负责", "落实", "参与")
_HINT: Final = re.compile(
    r"(?:牵头|责任|配合|落实|协办|承办|时限|时间|主责|主办|协同|参与|参加|会办|统筹|实施|分工|期限|进度|参照)"
    r"[^：]{0,9}：|[（〔]"
)


def is_statement_tail(plain: str) -> bool:
    """Tell whether a canonical text ends with a statement in brackets, whole or torn."""
    opened = plain.rfind("（", 0, len(plain) - 1), plain.rfind("〔", 0, len(plain) - 1)
    return any(place >= 0 and units.has_label(plain[place:]) for place in opened) or (
        _ends_with_units(plain)
    )


def _ends_with_units(plain: str) -> bool:
    last = brackets.match(plain, plain).pairs[-1:]
    return any(
        _reads(plain, pair.open, pair.close) for pair in last if pair.close == len(plain) - 1
    )


def _bracket(passage: Passage, pair: brackets.Pair) -> Found | None:
    if pair.close - pair.open > _LONGEST_STATEMENT:
        return None
    if not _reads(passage.plain, pair.open, pair.close):
        return None
    content = passage.text[pair.open + 1 : pair.close]
    return Found(pair.open, pair.close + 1, content, repaired=not pair.is_clean)


def _reads(plain: str, opened: int, closed: int) -> bool:
    """Tell whether the bracket between two positions states who does something."""
    inside = plain[opened + 1 : closed]
    if units.starts_with_label(inside):
        return True
    count = units.count_units(inside)
    if not count:
        return False
    if units.has_verb(inside) or units.has_label(inside):
        return True
    before = plain[:opened].rstrip()[-1:]
    if before and before in _SENTENCE_END:  # what explains a word stands before the stop
        return True
    rest = plain[closed + 1 : closed + 3].strip()
    is_last = not rest or (len(rest) == 1 and rest in _SENTENCE_END)
    is_last = is_last or units.starts_with_label(plain[closed + 1 : closed + _LONGEST_LABEL])
    return is_last and (count > 1 or not before or before in "）〕”")


def _extended(passage: Passage, found: list[Found], matched: brackets.Brackets) -> list[Found]:
    """Take in what a doubled closing sign left outside: …人民政府〕（管委会）】."""
    result = list(found)
    for surplus in matched.unopened:
        for index in range(len(result) - 1, -1, -1):
            each = result[index]
            if each.end <= surplus:
                between = passage.plain[each.end : surplus]
                if _ONLY_BRACKETS.fullmatch(between):
                    content = each.content + passage.text[each.end : surplus]
                    result[index] = Found(each.begin, surplus + 1, content, repaired=True)
                break
    return result


_ONLY_BRACKETS: Final = re.compile(r"\s{0,9}(?:[（〔][^（）〔〕]{1,12}[）〕]\s{0,9}){0,2}")


def _with_tail(passage: Passage, found: list[Found], matched: brackets.Brackets) -> list[Found]:
    """Add a statement at the end that has lost a bracket sign, or never had one."""
    tail = (
        _torn_open(passage, matched)
        or _torn_close(passage, matched)
        or _labelled(passage, matched)
        or _spoken(passage)
    )
    if tail is None or any(each.end > tail.begin for each in found):
        return found
    return [*found, tail]


def _torn_open(passage: Passage, matched: brackets.Brackets) -> Found | None:
    """Read a statement whose closing sign is missing: it runs to the end."""
    for opened in matched.unclosed[:_TRIED]:
        inside = passage.plain[opened + 1 :]
        if len(inside) > _LONGEST_STATEMENT:
            continue
        count = units.count_units(inside)
        is_behind_sentence = passage.plain[:opened].rstrip()[-1:] in _SENTENCE_END
        is_stated = count > 1 or (count and (is_behind_sentence or units.has_verb(inside)))
        if units.starts_with_label(inside) or is_stated:
            return Found(opened, len(passage.plain), passage.text[opened + 1 :], repaired=True)
    return None


_TRIED: Final = 8


def _torn_close(passage: Passage, matched: brackets.Brackets) -> Found | None:
    """Read a statement whose opening sign is missing: it begins behind the last sentence."""
    last = matched.unopened[-1:]
    if not last or passage.plain[last[0] + 1 :].strip(" 。；"):
        return None
    begin = _behind_sentence(passage.plain, last[0])
    inside = passage.plain[begin : last[0]]
    if len(inside) > _LONGEST_STATEMENT:
        return None
    if units.starts_with_label(inside) or (units.count_units(inside) and units.has_verb(inside)):
        return Found(begin, last[0] + 1, passage.text[begin : last[0]], repaired=True)
    return None


def _labelled(passage: Passage, matched: brackets.Brackets) -> Found | None:
    """Read a tail without brackets: a line 责任单位：…, or such a sentence at the end."""
    for begin in units.labels(passage.plain):
        if begin == 0 or passage.plain[:begin].rstrip()[-1:] in _SENTENCE_END:
            if len(passage.plain) - begin > _LONGEST_STATEMENT:
                return None
            content = passage.text[begin:].rstrip("。；; ")
            torn = any(pair.open >= begin and not pair.is_clean for pair in matched.pairs)
            return Found(begin, len(passage.plain), content, repaired=torn)
    return None


def _spoken(passage: Passage) -> Found | None:
    """Read a last sentence of nothing but who: 由市财政局落实, or 办公室牵头，各科室配合."""
    end = len(passage.plain.rstrip("。 "))
    begin = _behind_sentence(passage.plain, end)
    inside = passage.plain[begin:end]
    is_said = inside.startswith("由") or units.has_leader(inside)
    if not begin or not is_said or len(inside) > _LONGEST_SENTENCE:
        return None
    if units.has_verb(inside) and units.count_units(inside):
        return Found(begin, len(passage.plain), passage.text[begin:end])
    return None


_LONGEST_SENTENCE: Final = 200


def _behind_sentence(plain: str, end: int) -> int:
    return max((plain.rfind(sign, 0, end) for sign in _SENTENCE_END), default=-1) + 1
