"""What Word and Excel files have in common: text that XML can hold, files that repeat exactly."""

from __future__ import annotations

import re
import time
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desktop.errors import UsageError
from desktop.report.faces import printable

_NOT_XML: Final = re.compile("[\ufffe\uffff\U0001fffe\U0001ffff]")
FIRST_YEAR, LAST_YEAR = 1980, 2107  # PKWARE's APPNOTE 4.4.6: seven bits for years since 1980
_EPOCH: Final = (FIRST_YEAR, 1, 1, 0, 0, 0)


def office_text(text: str) -> str:
    """Return the text as every office program can hold it: no controls, no direction marks."""
    return _NOT_XML.sub("\ufffd", printable(text))


def refuse_wrong_clock() -> None:
    """Refuse to pack a Word file in a year that no package can hold, as of a clock without battery.

    Raises:
        UsageError: it is before 1980 or after 2107.
    """
    today = time.localtime()
    if not FIRST_YEAR <= today.tm_year <= LAST_YEAR:
        raise UsageError(
            f"这台电脑的日期是{today.tm_year}年{today.tm_mon}月{today.tm_mday}日，不对，写不出 Word 文件。"
            "请先把日期和时间调对再试。"
        )


def repeatable(package: bytes) -> bytes:
    """Return the same package without the time at which it was packed."""
    stream = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return stream.getvalue()
