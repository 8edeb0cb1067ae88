"""Copies of evidence for other programs to open, in a folder that goes when the program ends."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.files import unwritable
from desktop.names import safe_name
from desktop.workbook.outgoing import mark_as_foreign

if TYPE_CHECKING:
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import Evidence


def taken_out(workbook: Workbook, evidence: Evidence) -> Path:
    """Write a copy of a stored file and return where it is.

    Raises:
        FileError: there is no room for it.
    """
    folder = Path(_folder().name) / evidence.sha256[:12]
    path = folder / safe_name(evidence.name, "佐证")
    try:
        folder.mkdir(exist_ok=True)
        if not path.exists():
            with path.open("wb") as file:
                file.writelines(workbook.content(evidence.sha256))
            mark_as_foreign(path)
            path.chmod(0o400)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="yaodian-", ignore_cleanup_errors=True)
