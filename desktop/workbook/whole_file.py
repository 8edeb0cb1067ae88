"""A closed workbook is copied whole to where it goes, hashed on the way, to be read back there."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

PIECE: Final = 1 << 20


def copying_file(source: Path, part: Path) -> Generator[float, None, str]:
    """Copy a file into ``part`` of ``replace_whole``; yields the share done, returns its digest.

    Raises FileError for the source; trouble with the part is the OSError that ``replace_whole``
    makes a sentence of, about the file that people know.
    """
    digest, done = hashlib.sha256(), 0
    with _told(source):
        file = source.open("rb")
    with file, part.open("wb") as copy:
        size = os.fstat(file.fileno()).st_size or 1
        while True:
            with _told(source):
                piece = file.read(PIECE)
            if not piece:
                return digest.hexdigest()
            digest.update(piece)
            copy.write(piece)
            done += len(piece)
            yield min(1.0, done / size)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there. Raises FileError."""
    with _told(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileError(path, "读不出来", "请检查U盘或共享文件夹是否还连接着。") from error
