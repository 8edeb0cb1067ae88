"""Single values of the readable form, each with its writing and its reading.

Every ``write`` tries the plain way and reads it back; only a value that would not survive is
written as JSON. So a law holds by construction: ``read(write(value)) == value``.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.document.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REQUIREMENT: Final = "要点"
COLLECTIVE: Final = "[统称]"
UNKNOWN_DATE: Final = "不明"
_OPENING: Final = "（(〔[【﹝〈《“"
_CLOSING: Final = "）)〕]】﹞〉》”"
_DUE: Final = re.compile(r"(.*) → (\d{4}-\d\d-\d\d|不明)")
_SPAN: Final = re.compile(r"(\d+)–(\d+)")
_PLACED: Final = re.compile(r"(.*) @(\d+–\d+)")
_HEADINGS: Final = (
    re.compile(r"([〇零一二三四五六七八九十百]+)、(.*)"),
    re.compile(r"(（[^）]*）)(.*)"),
    re.compile(r"(\d+)\.(?: (.*))?"),
    re.compile(r"([^\s\"\[]\S*)(?: (.*))?"),
)
_ESCAPED: Final = ("\\", "#", "- ", "---")


def write_text(value: str) -> str:
    """Return a one-line value."""
    return value if value and _survives(read_text, value, value) else _json(value)


def read_text(line: str) -> str:
    """Return the value; white space around it does not count. Raises ValueError."""
    line = line.strip()
    if not line.startswith('"'):
        return line
    value = json.loads(line)
    if not isinstance(value, str):
        raise ValueError(line)  # noqa: TRY004, every reader here raises ValueError alone
    return value


def write_units(units: Sequence[tuple[str, bool]]) -> str:
    """Return units as printed, joined by 、, collective ones marked."""
    plain = "、".join(name + COLLECTIVE * is_collective for name, is_collective in units)
    return plain if _survives(read_units, plain, list(units)) else _json([list(u) for u in units])


def read_units(line: str) -> list[tuple[str, bool]]:
    """Return (name, is collective) of every unit; a 、 inside brackets splits nothing."""
    line = line.strip()
    if line.startswith("[["):
        return [(str(name), bool(is_collective)) for name, is_collective in json.loads(line)]
    names = split_units(line)
    if not all(name.removesuffix(COLLECTIVE) for name in names):
        raise ValueError(line)
    return [(name.removesuffix(COLLECTIVE), name.endswith(COLLECTIVE)) for name in names]


def split_units(line: str) -> list[str]:
    """Return what stands between the 、 that are outside brackets."""
    names, depth, start = [], 0, 0
    for index, character in enumerate(line):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character == "、" and not depth:
            names.append(line[start:index].strip())
            start = index + 1
    return [*names, line[start:].strip()]


def write_deadline(wording: str, due_on: date | None, *, is_date: bool) -> str:
    """Return the wording, for a date with the day that it means."""
    day = due_on.isoformat() if due_on else UNKNOWN_DATE
    end = f" → {day}" if due_on or is_date else ""
    plain = wording + end
    return plain if _survives(read_deadline, plain, (wording, due_on)) else _json(wording) + end


def read_deadline(line: str) -> tuple[str, date | None]:
    """Return wording and last day that counts, None where it is unknown or none."""
    match = _DUE.fullmatch(line.strip())
    if not match:
        return read_text(line), None
    day = None if match[2] == UNKNOWN_DATE else date.fromisoformat(match[2])
    return read_text(match[1]), day


def write_placed(wording: str, span: Span | None) -> str:
    """Return words with their place in the source text."""
    end = f" @{write_span(span)}" if span else ""
    plain = wording + end
    return plain if _survives(read_placed, plain, (wording, span)) else _json(wording) + end


def read_placed(line: str) -> tuple[str, Span | None]:
    """Return words and their place, None where none is given."""
    match = _PLACED.fullmatch(line.strip())
    return (read_text(match[1]), read_span(match[2])) if match else (read_text(line), None)


def write_span(span: Span) -> str:
    """Return first and last+1 character."""
    return f"{span.start}–{span.end}"


def read_span(line: str) -> Span:
    """Return the span. Raises ValueError."""
    match = _SPAN.fullmatch(line.strip())
    if not match:
        raise ValueError(line)
    return Span(int(match[1]), int(match[2]))


def write_list(values: Sequence[str]) -> str:
    """Return a list of texts as JSON: only needed where numbering is out of the ordinary."""
    return _json(list(values))


def read_list(line: str) -> tuple[str, ...]:
    """Return the list of texts. Raises ValueError."""
    values = json.loads(line)
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ValueError(line)
    return tuple(values)


def write_heading(marker: str, heading: str) -> str:
    """Return marker and heading as they are printed: 一、 （一） 1."""
    candidates = (f"{marker}、{heading}", f"{marker}{heading}", f"{marker}. {heading}")
    for plain in (*candidates, f"{marker} {heading}"):
        if _survives(read_heading, plain.rstrip(), (marker, heading)):
            return plain.rstrip()
    return _json([marker, heading])


def read_heading(line: str) -> tuple[str, str]:
    """Return marker and heading. Raises ValueError."""
    line = line.strip()
    if line.startswith("["):
        marker, heading = read_list(line)
        return marker, heading
    if (line + " ").startswith(REQUIREMENT + " "):
        raise ValueError(line)
    for pattern in _HEADINGS:
        if match := pattern.fullmatch(line):
            return match[1], match[2] or ""
    raise ValueError(line)


def write_body(title: str, text: str) -> list[str] | None:
    """Return the lines of a text, its title in bold, or None where that could not be read back.

    Only a title that begins the text can be marked in it.
    """
    if not text.startswith(title) or "\r" in text:
        return None
    marked = f"**{title}**{text[len(title) :]}" if title else text
    lines = marked.split("\n") if text else []
    last = len(lines) - 1
    for index, line in enumerate(lines):
        is_edge = index in (0, last) and not line.strip()
        is_bold = index == 0 and line.startswith("**")
        if is_edge or (is_bold and not title) or line.startswith(_ESCAPED):
            lines[index] = "\\" + line
    return lines if _reads_back(lines, (title, text)) else None


def read_body(lines: Sequence[str]) -> tuple[str, str]:
    """Return title and text of the lines between a requirement's heading and its fields."""
    plain = [line.removeprefix("\\") for line in lines]
    text = "\n".join(plain)
    if not lines or not lines[0].startswith("**"):
        return "", text
    title, mark, rest = text[2:].partition("**")
    if not mark or not title or "\n" in title:
        raise ValueError(lines[0])
    return title, title + rest


def _reads_back(lines: Sequence[str], value: tuple[str, str]) -> bool:
    try:
        return read_body(lines) == value
    except ValueError:
        return False


def _survives(read: Callable[[str], object], line: str, value: object) -> bool:
    if "\n" in line or "\r" in line:
        return False
    try:
        return read(line) == value
    except (ValueError, RecursionError):
        return False


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
