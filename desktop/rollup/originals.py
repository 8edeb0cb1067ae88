"""Every file that came in, kept as it came: named by its content, written whole, never changed.

An original is on disk before any row speaks of it; one that no row speaks of was left by a program
that was killed, and is used again when the file comes once more, or removed later.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from desktop.files import replace_whole, unwritable
from desktop.workbook.foreign.errors import ChangedWhileReading, NotARegularFile
from desktop.workbook.foreign.quarantine import open_alone

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

SUFFIX: Final = ".yaodian"
LARGEST_REFUSED: Final = 256 << 20  # bytes; what nobody can read need not fill the disk
LEFT_FOR: Final = 3600.0  # seconds; another officer may be about to write its row
_PIECE: Final = 1 << 20
_NAME: Final = re.compile(r"[0-9a-f]{64}" + re.escape(SUFFIX))


def name_of(sha256: str) -> str:
    """Return under which name an original lies."""
    return sha256 + SUFFIX


def keep(source: Path, folder: Path, sha256: str, *, may_move: bool = False) -> str:
    """Keep a file whose digest is known; return its name. A private copy may be moved there.

    Raises:
        FileError: the folder cannot be written, or the file changed meanwhile.
    """
    target = folder / name_of(sha256)
    if target.is_file():
        with suppress(OSError):  # so that nobody sweeps it before its row is written
            os.utime(target)
        return target.name
    make_folder(folder)
    with replace_whole(target) as part:
        if not (may_move and _moved(source, part)) and _copy(source, part) != sha256:
            raise ChangedWhileReading(source)
    return target.name


def keep_refused(source: Path, folder: Path) -> tuple[str, str]:
    """Keep a file that is refused; return its SHA-256 and its name, empty where it cannot be read.

    Raises:
        FileError: the folder cannot be written.
    """
    try:
        with os.fdopen(open_alone(source), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_REFUSED:
                return "", ""
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, keep(source, folder, digest)
    except (OSError, NotARegularFile, ChangedWhileReading):
        return "", ""


def make_folder(folder: Path) -> None:
    """Make the folder of the originals where it is missing. Raises FileError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def sweep(folder: Path, known: Container[str]) -> None:
    """Remove originals of which no row speaks, once nobody can be about to write it."""
    with suppress(OSError):
        for path in _kept(folder):
            if path.name not in known and path.stat().st_mtime < time.time() - LEFT_FOR:
                path.unlink()


def _kept(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def _moved(source: Path, target: Path) -> bool:
    """Move a private copy where it lies on the same disk; it was hashed when it was made."""
    try:
        source.chmod(0o600)
        source.replace(target)
    except OSError:
        return False
    return True


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(open_alone(source), "rb") as file, target.open("wb") as out:
        while piece := file.read(_PIECE):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()
