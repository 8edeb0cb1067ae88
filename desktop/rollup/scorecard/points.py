"""Points as whole hundredths: real scorecards weigh to 0.05, and a sum must come out even."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Final

from desktop.errors import UsageError

WHOLE: Final = 100  # hundredths of a point
MOST: Final = 10_000 * WHOLE
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,20})?")
_NOISE: Final = Decimal("0.000001")  # what a spreadsheet's binary fractions add: 2.2999999999999998


class NotPoints(UsageError):
    """What was typed is no amount of points."""

    def __init__(self, text: str) -> None:
        shown = text if len(text) <= 20 else f"{text[:20]}…"  # noqa: PLR2004 - as much as fits a line
        super().__init__(f"“{shown}”不是分数，应写成 8、2.5 或 0.05 这样，最多两位小数。")


def points_of(text: str) -> int:
    """Return points as somebody typed them, in hundredths: ``2.5``, ``2.5分``, ``１０``, ``10%``.

    Raises:
        NotPoints: it is no number, has more than two decimals, or is beyond all reason.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    plain = plain.removesuffix("分").removesuffix("%")
    if not _NUMBER.fullmatch(plain):
        raise NotPoints(text)
    try:
        hundredths = Decimal(plain) * WHOLE
    except InvalidOperation as error:
        raise NotPoints(text) from error
    whole = hundredths.to_integral_value()
    if abs(hundredths - whole) > _NOISE * WHOLE or abs(whole) > MOST:
        raise NotPoints(text)
    return int(whole)


def decimal_of(points: int) -> Decimal:
    """Return hundredths as points, exactly."""
    return Decimal(points) / WHOLE


def shown(points: int) -> str:
    """Return hundredths as people write points: 10, 2.5, -0.05."""
    sign, whole, rest = "-" if points < 0 else "", *divmod(abs(points), WHOLE)
    return f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else f"{sign}{whole}"
