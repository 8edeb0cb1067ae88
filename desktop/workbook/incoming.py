"""A file on its way into a workbook as evidence: refused before it is copied, or read in pieces."""

from __future__ import annotations

import shutil
import stat
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import cycle
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.workbook.beside import WAITING
from desktop.workbook.connection import refuse_ours
from desktop.workbook.evidence import CHUNK_SIZE
from desktop.workbook.header import LARGEST, PAGE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from concurrent.futures import Future
    from io import FileIO
    from pathlib import Path

LARGEST_FILE: Final = 2 << 30
SHORT_WAIT: Final = 0.01  # seconds that a step waits for a slow medium
GROWTH: Final = 1.02  # of the workbook, for every byte of a file


def check_size(source: Path, workbook: Path) -> int:
    """Return the size of a file in bytes.

    Raises FileError for what is no file, cannot be read, or has no room beside the workbook.
    """
    try:
        status = source.stat()
    except OSError as error:
        raise _unreadable(source, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise FileError(source, "是一个文件夹", "请选择文件；整个文件夹可先压缩成一个文件。")
    if not stat.S_ISREG(status.st_mode):
        raise FileError(source, "不是普通文件", "请选择一个文件。")
    if status.st_size == 0:
        raise FileError(source, "是空文件（0 字节），不能作为佐证", "请检查它是否保存完整。")
    if status.st_size > LARGEST_FILE:
        raise FileError(source, "超过 2 GB，太大", "请压缩或拆分后再附，或改附发布链接。")
    with suppress(OSError):
        if source.samefile(workbook):
            raise FileError(source, "是正在使用的工作簿本身", "请选择别的文件。")
    refuse_ours(source)
    if status.st_size * GROWTH > shutil.disk_usage(workbook.parent).free:
        raise FileError(
            source,
            "放不进工作簿，工作簿所在磁盘空间不足",
            "请腾出空间，或把工作簿移到空间更大的磁盘。",
        )
    return status.st_size


def check_growth(db: sqlite3.Connection, source: Path, size: int) -> None:
    """Refuse a file that would make the workbook larger than anybody receives (FileError)."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    if (pages - free) * PAGE + size * GROWTH > LARGEST:
        raise FileError(
            source,
            "附上以后，工作簿会超过 4 GB，报送时对方收不了",
            "请压缩后再附，或改附发布链接。",
        )


def read_pieces(source: Path) -> Iterator[memoryview]:
    """Yield a file in pieces of 1 MiB, in a few memories by turns, see ``BesideDigest``.

    The next piece is read in a thread of its own while this one is used. While a slow stick or
    share lets it wait, empty pieces come, so that a window stays alive and can stop it. Raises
    FileError where the file cannot be read to its end.
    """
    try:
        file = source.open("rb", buffering=0)
        thread, is_read = ThreadPoolExecutor(1, thread_name_prefix="reading"), False
        try:
            yield from _read_ahead(file, thread)
            is_read = True
        finally:
            thread.submit(file.close)
            thread.shutdown(wait=is_read)  # nobody waits for a stick that does not answer
    except OSError as error:
        raise _unreadable(source, error) from error


def changed(source: Path) -> FileError:
    """Return what to say of a file that was not the same to its end."""
    return FileError(source, "在读取时被改动了，没有附上", "请等它保存完毕后再附一次。")


def _read_ahead(file: FileIO, thread: ThreadPoolExecutor) -> Iterator[memoryview]:
    memories = _memories()
    following: Future[memoryview] | None = thread.submit(_fill, file, next(memories))
    while following:
        while not following.done() and wait((following,), SHORT_WAIT).not_done:
            yield memoryview(b"")
        piece = following.result()
        is_last = len(piece) < CHUNK_SIZE
        following = None if is_last else thread.submit(_fill, file, next(memories))
        if piece:
            yield piece


def _memories() -> Iterator[memoryview]:
    """Yield what pieces are read into: another as long as all may still be in use."""
    made = []
    for _ in range(WAITING + 2):
        made.append(memoryview(bytearray(CHUNK_SIZE)))
        yield made[-1]
    yield from cycle(made)


def _fill(file: FileIO, memory: memoryview) -> memoryview:
    """Read until the memory is full or the file ends; one call alone may bring less."""
    size = 0
    while size < len(memory) and (count := file.readinto(memory[size:])):
        size += count
    return memory[:size]


def _unreadable(source: Path, error: OSError) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError(source, "找不到了，可能已被移动或删除", "请重新选择这个文件。")
    if isinstance(error, PermissionError):
        return FileError(source, "没有权限读取", "请关闭正在使用它的程序，或换一份副本。")
    return FileError(source, "读取失败", "请检查U盘或网络位置是否还连接着，然后再试。")
