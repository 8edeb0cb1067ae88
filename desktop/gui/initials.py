"""Chinese found by the first letters of its pinyin: ``zwgk`` finds 政务公开.

A character that is read in several ways fits each of them: 行 is h and x. Such a character becomes
one code that stands for all its letters, so that a text keeps its length.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_CODES: Final = 0xE000  # private use: nothing that a text means


def initials(text: str) -> str:
    """Return a folded text in which every Chinese character is its letter, or a code for several."""
    return text.translate(_tables()[0])


def is_initials(word: str) -> bool:
    """Tell whether a folded word may be meant as the first letters of others."""
    return word.isascii() and any(each.isalpha() for each in word)


def pattern(word: str) -> re.Pattern[str]:
    """Return what finds a word in what ``initials`` returns."""
    codes = _tables()[1]
    return re.compile(
        "".join(f"[{each}{codes[each]}]" if each in codes else re.escape(each) for each in word)
    )


@cache
def _tables() -> tuple[dict[int, int], dict[str, str]]:
    """Return what each character becomes, and the codes that stand for each letter."""
    from desktop.files import bundled  # noqa: PLC0415 - not needed to start

    path = bundled("resources") / "initials" / "initials.txt"
    becomes: dict[int, int] = {}
    codes: dict[str, str] = {}
    given: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        letters, characters = line.split(" ")
        code = ord(letters) if len(letters) == 1 else given.setdefault(letters, _CODES + len(given))
        becomes |= dict.fromkeys(map(ord, characters), code)
    for letters, code in given.items():
        for letter in letters:
            codes[letter] = codes.get(letter, "") + chr(code)
    return becomes, codes
