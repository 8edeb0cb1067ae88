"""Numbers as Word's automatic lists print them."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_WIDE: Final = "０１２３４５６７８９"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HIGHEST: Final = 9999
_CIRCLED: Final = 20


def numeral(number: int, form: str) -> str:
    """Return ``number`` in a number format of ECMA-376 part 1, 17.18.59; unknown ones in digits."""
    if not 0 < number <= _HIGHEST:
        return str(number)
    match form:
        case "none" | "bullet":
            return ""
        case "upperRoman" | "lowerRoman":
            roman = _roman(number)
            return roman.upper() if form == "upperRoman" else roman
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if form == "upperLetter" else letter.lower()
        case "decimalZero":
            return f"{number:02}"
    return _eastern(number, form)


def chinese(number: int) -> str:
    """Return 1 to 9999 in words: 十一, 二十, 一百〇五."""
    words = ""
    for unit, value in (("千", 1000), ("百", 100), ("十", 10)):
        digit, number = divmod(number, value)
        if digit:
            words += _DIGITS[digit] + unit
        elif words and not words.endswith("〇") and number:
            words += "〇"
    words += _DIGITS[number] if number else ""
    return words.removeprefix("一") if words.startswith("一十") else words


def _eastern(number: int, form: str) -> str:
    if form.startswith(("decimalEnclosed", "ideographEnclosed")):
        return _enclosed(number, form)
    if form in ("ideographTraditional", "ideographZodiac"):
        signs = _STEMS if form == "ideographTraditional" else _BRANCHES
        return signs[(number - 1) % len(signs)]
    if form.startswith(("chinese", "japaneseCounting", "taiwaneseCounting", "koreanCounting")):
        return chinese(number)
    digits = {"decimalFullWidth": _WIDE, "decimalFullWidth2": _WIDE, "ideographDigital": _DIGITS}
    return str(number).translate(str.maketrans("0123456789", digits.get(form, "0123456789")))


def _enclosed(number: int, form: str) -> str:
    if number > _CIRCLED:
        return str(number)
    if "Paren" in form:
        return chr(0x2474 + number - 1)
    return chr((0x2488 if "Fullstop" in form else 0x2460) + number - 1)


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        words += letters * times
    return words
