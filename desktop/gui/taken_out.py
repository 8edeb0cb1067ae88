"""Copies of evidence for other programs, and files of our own on their way in.

They lie in a folder that nobody else can look into and that goes when the program ends; what a
killed program left is removed by the next one.
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Final

from desktop.apart import private_folder
from desktop.files import replace_whole, unwritable
from desktop.names import safe_name
from desktop.workbook.outgoing import Opening, how_to_open, mark_as_foreign

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from desktop.workbook.book import Workbook
    from desktop.workbook.model import Evidence

PIECE: Final = 1 << 20
BARE: Final = "content"  # has no ending: no program opens it


def taking_out(workbook: Workbook, evidence: Evidence) -> Generator[float, None, Path]:
    """Write a copy of a stored file without its name, piece by piece; return where it is.

    Raises:
        FileError: there is no room for it.
    """
    path = scratch() / evidence.sha256[:12] / BARE
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            with part.open("wb") as file:
                yield from _write(workbook, evidence, file)
            part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def opening(bare: Path, name: str) -> Opening:
    """Say how a copy may be opened; large ones take a while, so ask in the worker."""
    return how_to_open(name, _pieces(bare))


def named(bare: Path, name: str) -> Path:
    """Give a copy its name and the mark of a stranger; return where it is.

    Raises:
        FileError: the system refuses.
    """
    path = bare.with_name(safe_name(name, "佐证"))
    if path.name == BARE:
        path = path.with_suffix(".bin")
    try:
        if not path.exists():
            mark_as_foreign(bare)
            bare.chmod(0o400)
            bare.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def saving(workbook: Workbook, evidence: Evidence, target: Path) -> Generator[float, None, None]:
    """Write a stored file to a place of the person's choice, whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    with replace_whole(target) as part, part.open("wb") as file:
        yield from _write(workbook, evidence, file)
    mark_as_foreign(target)


def _write(workbook: Workbook, evidence: Evidence, file: BinaryIO) -> Generator[float, None, None]:
    done = 0
    for piece in workbook.content(evidence.sha256):
        file.write(piece)
        done += len(piece)
        yield done / max(evidence.size, 1)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


@cache
def scratch() -> Path:
    """Return this program's own folder, made when it is first needed."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(private_folder())
