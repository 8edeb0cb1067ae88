"""Copies of evidence for other programs to open, in a folder that goes when the program ends."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.files import unwritable

if TYPE_CHECKING:
    from desktop.workbook.book import Workbook
    from desktop.workbook.model import Evidence

# What Windows forbids in names; also keeps a name from leaving its folder.
FORBIDDEN: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")
CAN_RUN: Final = frozenset(
    {
        ".exe",
        ".com",
        ".bat",
        ".cmd",
        ".scr",
        ".pif",
        ".msi",
        ".msp",
        ".cpl",
        ".dll",
        ".hta",
        ".js",
        ".jse",
        ".vbs",
        ".vbe",
        ".wsf",
        ".wsh",
        ".ps1",
        ".psm1",
        ".reg",
        ".lnk",
        ".url",
        ".jar",
        ".sh",
        ".bash",
        ".run",
        ".deb",
        ".rpm",
        ".appimage",
        ".desktop",
        ".py",
        ".pyw",
        ".pl",
        ".rb",
        ".docm",
        ".dotm",
        ".xlsm",
        ".xltm",
        ".xlam",
        ".pptm",
        ".potm",
        ".ppam",
        ".chm",
        ".iso",
        ".img",
        ".html",
        ".htm",
        ".xhtml",
        ".svg",
    }
)
LONGEST: Final = 120


def safe_name(name: str) -> str:
    """Return a name that every system can write."""
    clean = FORBIDDEN.sub("_", name).rstrip(" .").lstrip(".") or "佐证"
    clean = f"_{clean}" if RESERVED.match(clean) else clean
    stem, dot, suffix = clean.rpartition(".")
    return clean if len(clean) <= LONGEST else f"{(stem or suffix)[:LONGEST]}{dot}{suffix[:12]}"


def can_run(name: str) -> bool:
    """Tell whether opening such a file may start a program."""
    return Path(safe_name(name)).suffix.lower() in CAN_RUN


def taken_out(workbook: Workbook, evidence: Evidence) -> Path:
    """Write a copy of a stored file and return where it is.

    Raises:
        FileError: there is no room for it.
    """
    folder = Path(_folder().name) / evidence.sha256[:12]
    path = folder / safe_name(evidence.name)
    try:
        folder.mkdir(exist_ok=True)
        if not path.exists():
            with path.open("wb") as file:
                file.writelines(workbook.content(evidence.sha256))
            path.chmod(0o400)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="yaodian-", ignore_cleanup_errors=True)
