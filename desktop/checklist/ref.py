"""Printed references, ``二（三）1（2）``, however they are typed: ``二/三/1/2``, ``二(三)1(2)``.

A reference names one requirement of one directive; ``2#二（三）`` or ``国办发〔2020〕17号 二（三）``
says which directive, ``二（三）@2`` which one where the text numbered two alike.
"""

from __future__ import annotations

import difflib
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from desktop.checklist.build import describe, directive_index
from desktop.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.checklist.model import Checklist, Directive, Requirement

    Key = tuple[str, ...]

_CIRCLED: Final = {chr(0x2460 + n): f"○{n + 1}" for n in range(20)}
_NARROW: Final = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"　": " "} | _CIRCLED
)
_PART: Final = re.compile(
    r"第\s*(\d+)\s*段|(?:¶|段|P|p)\s*(\d+)|(○\d+)|(\d+)|([〇零一二三四五六七八九十百]+)|([A-Za-z]+)"
)
_DIRECTIVE: Final = re.compile(r"(?P<choice>.+?)\s*#\s*(?P<ref>.+)|(?P<number>.*号)\s+(?P<rest>.+)")
_REPEAT: Final = re.compile(r"(.+?)\s*@\s*(\d+)")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_LISTED: Final = 5
_NEAREST_COUNT: Final = 3


class UnknownReferenceError(UsageError):
    """No requirement has this reference."""


class AmbiguousReferenceError(UsageError):
    """Several requirements have this reference."""


def normalize_ref(text: str) -> Key:
    """Return the parts of a reference without brackets and separators: ``("二", "三", "1", "2")``.

    The sort of a numeral is kept: ``一``, ``1``, ``○1`` and ``¶1`` are different levels.
    """
    parts = []
    for match in _PART.finditer(text.translate(_NARROW)):
        printed, typed, *others = match.groups()
        paragraph = printed or typed
        parts.append(f"¶{paragraph}" if paragraph else next(each for each in others if each))
    return tuple(parts)


def find(checklist: Checklist, text: str) -> Requirement:
    """Return the requirement that a typed reference means.

    Raises:
        UnknownReferenceError: nothing has this reference; names the nearest.
        AmbiguousReferenceError: several have it; says how to choose.
    """
    directives, ref, repeat = _split(checklist, text)
    for key in (normalize_ref, _loose_key):
        found = _matching(directives, ref, key)
        if repeat is not None:
            found = found[repeat - 1 : repeat] if repeat > 0 else []
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousReferenceError(_ambiguous(checklist, found, ref))
    paragraphs = _matching(directives, f"{ref}¶1", _loose_key)
    if len(paragraphs) == 1 and not _matching(directives, f"{ref}¶2", _loose_key):
        return paragraphs[0]  # the only paragraph under a heading goes by the heading's number
    raise UnknownReferenceError(_unknown(directives, text, ref))


def qualified_ref(checklist: Checklist, requirement: Requirement) -> str:
    """Return the shortest reference that ``find`` resolves to exactly this requirement."""
    ref = requirement.ref
    same = [each for each in checklist.requirements if each.ref == ref]
    if len(same) <= 1:
        return ref
    number, directive = next(
        (number, each)
        for number, each in enumerate(checklist.directives, 1)
        if requirement in each.requirements
    )
    twins = [each for each in directive.requirements if each.ref == ref]
    suffix = f"@{twins.index(requirement) + 1}" if len(twins) > 1 else ""
    prefix = f"{number}#" if len(same) > len(twins) else ""
    return f"{prefix}{ref}{suffix}"


def _split(checklist: Checklist, text: str) -> tuple[Sequence[Directive], str, int | None]:
    """Take the directive and the repeat count off a typed reference."""
    ref, repeat = text.strip().translate(str.maketrans("＃＠", "#@")), None
    directives: Sequence[Directive] = checklist.directives
    if match := _DIRECTIVE.fullmatch(ref):
        choice = match["choice"] or match["number"]
        index = directive_index(directives, choice)
        if index is None:
            raise UnknownReferenceError(
                f"没有“{choice}”这份文件，或符合的不止一份。可选的有：{describe(directives)}。"
            )
        directives, ref = directives[index : index + 1], match["ref"] or match["rest"]
    if match := _REPEAT.fullmatch(ref):
        ref, repeat = match[1], int(match[2])
    return directives, ref, repeat


def _matching(
    directives: Sequence[Directive], ref: str, key: Callable[[str], Key]
) -> list[Requirement]:
    wanted = key(ref)
    if not wanted:
        return []
    return [
        each
        for directive in directives
        for each in directive.requirements
        if key(each.ref) == wanted
    ]


def _loose_key(text: str) -> Key:
    """Return the parts as plain numbers, so that ``2/3/1`` finds ``二（三）1``."""
    return tuple(_number(part) for part in normalize_ref(text))


def _number(part: str) -> str:
    if part[0] == "¶" or part.isascii():
        return part.lower()
    if part[0] == "○":
        return part[1:]
    total, digit = 0, 0
    for character in part:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = int(character) if character.isdecimal() else _DIGITS[character]
    return str(total + digit)


def _ambiguous(checklist: Checklist, found: Sequence[Requirement], ref: str) -> str:
    ways = "、".join(f"“{qualified_ref(checklist, each)}”" for each in found)
    return f"“{ref}”有 {len(found)} 条，请写明是哪一条：{ways}。"


def _unknown(directives: Sequence[Directive], text: str, ref: str) -> str:
    refs = list(
        dict.fromkeys(each.ref for directive in directives for each in directive.requirements)
    )
    wanted = normalize_ref(ref)
    below = [each for each in refs if wanted and _is_below(normalize_ref(each), wanted)]
    if below:
        return f"“{text}”是标题，不是要点。它下面的要点有：{_listed(below)}。"
    near = _nearest(refs, wanted)
    advice = f"相近的有：{_listed(near)}。" if near else "请用 status 命令查看全部编号。"
    return f"没有编号为“{text}”的要点。{advice}"


def _is_below(key: Key, heading: Key) -> bool:
    return len(key) > len(heading) and key[: len(heading)] == heading


def _listed(refs: Sequence[str]) -> str:
    names = "、".join(f"“{ref}”" for ref in refs[:_LISTED])
    return names + ("等" if len(refs) > _LISTED else "")


def _are_equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _nearest(refs: Sequence[str], wanted: Key) -> list[str]:
    """Return the references most like the wanted one, best first: siblings before others."""

    def likeness(ref: str) -> tuple[int, int, float]:
        key = normalize_ref(ref)
        shared = sum(1 for _ in takewhile(_are_equal, zip(key, wanted, strict=False)))
        ratio = difflib.SequenceMatcher(None, wanted, key).ratio()
        return shared, -abs(len(key) - len(wanted)), ratio

    alike = [ref for ref in refs if likeness(ref)[-1] > 0]
    return sorted(alike, key=likeness, reverse=True)[:_NEAREST_COUNT]
