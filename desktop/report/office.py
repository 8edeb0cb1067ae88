"""What Word and Excel files have in common: text that XML can hold, files that repeat exactly."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desktop.report.faces import printable

_NOT_XML: Final = re.compile("[\ufffe\uffff\U0001fffe\U0001ffff]")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def office_text(text: str) -> str:
    """Return the text as every office program can hold it: no controls, no direction marks."""
    return _NOT_XML.sub("\ufffd", printable(text))


def repeatable(package: bytes) -> bytes:
    """Return the same package without the time at which it was packed."""
    stream = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return stream.getvalue()
