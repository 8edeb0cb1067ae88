"""Headings: what they say, which of them never stand over tasks, and what is doubtful about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.document import doubts
from desktop.document.model import DoubtKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.model import Doubt
    from desktop.document.outline import Node
    from desktop.document.tasks import Part

_NEVER_TASKS: Final = (
    r"(?:总体|基本|指导|目标|主要|工作)(?:思想|思路|原则|目标)|总体要求|目标要求|基本要求|总则|附则"
    r"|(?:工作|编制)依据|(?:工作)?背景|适用范围"
)
_RARELY_TASKS: Final = r"工作要求|其他要求|其他事项|有关要求|有关事项|相关要求"
_NEVER: Final = re.compile(rf"(?:{_NEVER_TASKS})(?:[和与、及](?:{_NEVER_TASKS}))*")
_RARELY: Final = re.compile(rf"(?:{_RARELY_TASKS})(?:[和与、及](?:{_RARELY_TASKS}))*")
_LONGEST_HEADING: Final = 60


def is_idle(title: str, *, has_children: bool) -> bool:
    """Tell whether a chapter of this title is none of tasks: 总体要求, 指导思想, 工作原则."""
    return bool(_NEVER.fullmatch(title)) or (bool(_RARELY.fullmatch(title)) and not has_children)


def heading_of(part: Part) -> str:
    """Return a heading as printed, without its statement of responsibility and full stop."""
    text = part.passage.text
    for found in reversed(part.found):
        text = text[: found.begin] + text[found.end :]
    text = text.strip()
    first, stop, rest = text.partition("。")
    return (first if stop and rest else text).strip(" 。：:；;")


def is_bare(part: Part) -> bool:
    """Tell whether a marked paragraph is a single short phrase, as headings are."""
    plain = part.passage.plain
    if any(not found.repaired and part.is_finished for found in part.found) and "。" in plain:
        return False
    bare = plain[: part.found[0].begin] if part.found else plain
    if bare.rstrip().endswith("。") and bare.count("，") > 1:
        return False
    return len(bare) <= _LONGEST_HEADING and "。" not in bare.rstrip(" 。")


def misread(node: Node) -> Doubt | None:
    """Return the doubt about a marker that the recogniser misread."""
    sign = node.misread
    return doubts.at(sign, 0, len(sign.text), DoubtKind.SUSPECT_CHARACTER) if sign else None


def doubts_of(node: Node) -> Iterator[Doubt]:
    """Yield what is doubtful about the number of a heading."""
    if sign := misread(node):
        yield sign
    if node.skips and node.children and node.head and node.head.text:
        yield doubts.at(node.head, 0, _SHOWN, DoubtKind.NUMBERING_GAP)


_SHOWN: Final = 12
