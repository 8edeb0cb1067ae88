"""A stranger's file comes alone, as a private copy that was hashed on the way.

The file itself is opened once, for reading, and never by a database library: a crafted journal
beside it could make SQLite delete other files, a write-ahead log change what is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.workbook import connection
from desktop.workbook.foreign.errors import (
    ChangedWhileReading,
    HasSidecar,
    NoRoom,
    NotARegularFile,
    OversizedWorkbook,
)
from desktop.workbook.foreign.header import check_header
from desktop.workbook.header import LARGEST, LENGTH

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import BinaryIO

COPY_NAME: Final = "copy.yaodian"
PIECE: Final = 1 << 20
_SAFE_FLAGS: Final = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A private copy: where it lies, SHA-256 of the whole file, its size and format number."""

    copy: Path
    sha256: str
    size: int
    user_version: int


def copying_alone(path: Path, folder: Path) -> Generator[float, None, Quarantined]:
    """Copy a stranger's workbook into a private folder; yields the share done.

    Raises:
        RefusedWorkbook, NotAWorkbook, NewerWorkbook: its outside is not that of a workbook.
        LockedWorkbook: this process has it open.
        FileError: it cannot be read.
    """
    connection.refuse_ours(path)
    _refuse_sidecars(path)
    try:
        with os.fdopen(open_alone(path), "rb") as file:
            before = os.fstat(file.fileno())
            _check_kind(path, before)
            header = file.read(LENGTH)
            version = check_header(path, header, before.st_size)
            check_room(path, folder, before.st_size)
            copy = folder / COPY_NAME
            sha256 = yield from _copy(file, copy, before.st_size)
            if _stamp(os.fstat(file.fileno())) != _stamp(before):
                raise ChangedWhileReading(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    if copy.stat().st_size != before.st_size:
        raise ChangedWhileReading(path)
    copy.chmod(0o400)
    return Quarantined(copy, sha256, before.st_size, version)


def open_alone(path: Path) -> int:
    """Open a stranger's file for reading: no link is followed, no pipe waited for. Raises OSError."""
    if path.is_symlink():  # where the system has no O_NOFOLLOW
        raise NotARegularFile(path)
    flags = os.O_RDONLY
    for name in _SAFE_FLAGS:
        flags |= getattr(os, name, 0)
    return os.open(path, flags)


def _check_kind(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise NotARegularFile(path)
    if status.st_size > LARGEST:
        raise OversizedWorkbook(path)


def _refuse_sidecars(path: Path) -> None:
    """Refuse what belongs to an unfinished transaction; an empty journal is that of an open file."""
    for suffix in ("-journal", "-wal", "-shm"):
        try:
            status = (path.parent / f"{path.name}{suffix}").lstat()
        except OSError:
            continue
        is_idle = suffix == "-journal" and stat.S_ISREG(status.st_mode) and status.st_size == 0
        if not is_idle:
            raise HasSidecar(path)


def check_room(path: Path, folder: Path, size: int) -> None:
    """Raise NoRoom where a folder's disk cannot take so many bytes."""
    if size * 1.05 > shutil.disk_usage(folder).free:
        raise NoRoom(path)


def _copy(file: BinaryIO, copy: Path, size: int) -> Generator[float, None, str]:
    """Copy from the beginning, but never more than ``size``: a growing file ends nowhere."""
    digest, done = hashlib.sha256(), 0
    file.seek(0)
    with copy.open("wb") as target:
        while done < size and (piece := file.read(min(PIECE, size - done))):
            digest.update(piece)
            target.write(piece)
            done += len(piece)
            yield done / size
    return digest.hexdigest()


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def _unreadable(path: Path, error: OSError) -> FileError:
    if error.errno == errno.ELOOP:
        return NotARegularFile(path)
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return NoRoom(path)
    if isinstance(error, FileNotFoundError):
        return FileError(
            path, "不存在", "请检查位置和名称；如果在U盘或共享文件夹里，请确认已连接。"
        )
    if isinstance(error, IsADirectoryError):
        return NotARegularFile(path)
    return FileError(path, "打不开，没有权限或磁盘读取失败", "请检查文件权限和磁盘后再试。")
