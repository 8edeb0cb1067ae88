"""Which files somebody means who drops a folder: counted before anything is stored. No Qt."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.files import is_folder, is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST: Final = 100_000  # nobody means more; a whole disk was dropped
# Small files that only point elsewhere: as evidence they prove nothing.
_POINTERS: Final = {
    ".lnk": ("是快捷方式，不是文件本身", "请附上它指向的文件。"),
    ".url": ("是网页的快捷方式", "请用“添加链接”填写网址。"),
    ".desktop": ("是启动程序的快捷方式，不是文件本身", "请附上它指向的文件。"),
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files in the order of folders and names, their bytes together, and what was left out."""

    files: tuple[Path, ...]
    size: int
    troubles: tuple[FileError, ...] = ()


def gather(paths: Iterable[Path], is_cancelled: Callable[[], bool] = lambda: False) -> Gathered:
    """Return the files, and those inside folders; hidden ones and remains of editors not.

    Links to folders are not followed: they may lead anywhere, also back.
    """
    files: list[Path] = []
    troubles: list[FileError] = []
    size = 0
    for path in _walk(paths):
        if is_cancelled() or len(files) > MOST:
            break
        trouble = _trouble(path)
        if trouble:
            troubles.append(trouble)
            continue
        files.append(path)
        with suppress(OSError):  # told when it is stored
            size += path.stat().st_size
    return Gathered(tuple(files), size, tuple(troubles))


def _walk(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not is_folder(path):
            yield path
            continue
        for folder, subfolders, names in os.walk(path):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            links = [name for name in subfolders if (Path(folder) / name).is_symlink()]
            for name in sorted((*names, *links)):
                if not name.startswith((".", "~$")):
                    yield Path(folder) / name


def _trouble(path: Path) -> FileError | None:
    if os.path.islink(path):  # noqa: PTH114 - Path's own raises where nobody may look
        if not is_there(path):
            return FileError(path, "是快捷方式，它指向的文件找不到或打不开", "请附上文件本身。")
        if is_folder(path):
            return FileError(path, "是指向别处文件夹的快捷方式", "请附上那个文件夹本身。")
    words = _POINTERS.get(path.suffix.lower())
    return FileError(path, *words) if words else None
