"""Open a workbook's database: header first, then pragmas; SQLite's errors become sentences.

Never build a URI from a bare path string: a ``#`` or ``?`` in a file's name would open (and
create) another file. ``Path.as_uri`` quotes them. And never open the file of an open workbook by
other means in the same process: closing it would drop SQLite's locks (POSIX; howtocorrupt 2.2).
``refuse_ours`` is asked first.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from desktop.errors import FileError
from desktop.workbook import header
from desktop.workbook.ends import is_endless
from desktop.workbook.errors import DamagedWorkbook, LockedWorkbook, NewerWorkbook, NotAWorkbook
from desktop.workbook.owner import owner_of
from desktop.workbook.schema import APPLICATION_ID, latest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")  # begins a journal, ends a multi-file one
BUSY_MILLISECONDS: Final = 400
# What making values of rows raises where a damaged file gives us rows that were never written.
UNREADABLE: Final = (LookupError, ValueError, TypeError, AttributeError, RecursionError)

PRAGMAS: Final = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "foreign_keys = ON",
    "recursive_triggers = ON",
)
# TRUNCATE + FULL lost no acknowledged commit in simulated power cuts, DELETE + FULL did.
WRITER_PRAGMAS: Final = (
    "secure_delete = ON",
    "synchronous = FULL",
    "fullfsync = ON",  # macOS: reach the disk itself; elsewhere without effect
    "locking_mode = EXCLUSIVE",
    "journal_mode = TRUNCATE",
)

# (device, inode) of what this process has open for writing, by connection
_OURS: dict[int, tuple[int, int]] = {}


def read_user_version(path: Path) -> int:
    """Return the format number of a workbook without opening it as a database.

    Raises:
        NotAWorkbook: missing, a folder, empty, or any other kind of file.
        LockedWorkbook: this process has it open.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise NotAWorkbook(path, "是一个文件夹")
        if not stat.S_ISREG(status.st_mode):
            raise NotAWorkbook(path, "不是普通文件")
        refuse_ours(path)
        with path.open("rb") as file:
            first = file.read(header.LENGTH)
    except FileNotFoundError as error:
        raise FileError(
            path, "不存在", "请检查位置和名称；如果在U盘或共享文件夹里，请确认已连接。"
        ) from error
    except OSError as error:
        raise FileError(
            path, "打不开，没有权限或磁盘读取失败", "请检查文件权限和磁盘后再试。"
        ) from error
    if not first:
        raise NotAWorkbook(path, "是空文件")
    if len(first) < header.LENGTH or header.application_id(first) != APPLICATION_ID:
        raise NotAWorkbook(path)
    return header.user_version(first)


def refuse_other_form(path: Path) -> None:
    """Refuse a file that another program has converted, before SQLite sees it.

    A file with a write-ahead log beside would be read with what the log says, whatever is in it.

    Raises:
        DamagedWorkbook, FileError.
    """
    for suffix in ("-wal", "-shm"):
        if os.path.lexists(path.with_name(path.name + suffix)):
            raise FileError(
                path,
                f"旁边有另一个数据库程序留下的 {suffix} 文件",
                "请把工作簿单独复制到别的文件夹再打开。",
            )
    try:
        with path.open("rb") as file:
            is_ours = header.has_our_form(file.read(header.LENGTH))
    except OSError as error:
        raise FileError(path, *_CANNOT_OPEN) from error
    if not is_ours:
        raise DamagedWorkbook(path)


def check_version(path: Path, user_version: int) -> None:
    """Refuse a workbook of a newer major format."""
    if user_version // 1000 > latest() // 1000:
        raise NewerWorkbook(path)


def refuse_ours(path: Path) -> None:
    """Refuse to touch the file of a workbook that this process has open for writing."""
    with suppress(OSError):
        status = path.stat()
        if (status.st_dev, status.st_ino) in _OURS.values():
            raise LockedWorkbook(path, "本程序")


def refuse_moved(db: sqlite3.Connection, path: Path) -> None:
    """Refuse to write to a file that is no longer at its path.

    Its journal would stay at the old place, and a crash could not be mended (howtocorrupt 2.4); and
    whoever pulled the stick out would believe that the edit is on it.
    """
    mine = _OURS.get(id(db))
    try:
        is_there = mine is None or _identity(path) == mine
    except OSError:
        is_there = False
    if not is_there:
        raise FileError(
            path,
            "已被移动、改名或删除，或者所在的U盘、共享文件夹已断开，这一步没有保存",
            "请把它放回原处再做一次，或者先另存一份。",
        )


def refuse_foreign_journal(path: Path) -> None:
    """Refuse a journal that names other files: ours never do, and SQLite would delete them."""
    try:
        with journal_of(path).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - len(JOURNAL_MAGIC)))
            is_foreign = size > len(JOURNAL_MAGIC) and file.read() == JOURNAL_MAGIC
    except OSError:
        return
    if is_foreign:
        raise FileError(
            path, "旁边有一个来历不明的 -journal 文件", "请把工作簿单独复制到别的文件夹再打开。"
        )


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps what an unfinished transaction needs to be taken back."""
    return path.with_name(path.name + "-journal")


def has_unfinished(path: Path) -> bool:
    """Tell whether the file alone is not whole: a program was killed, or is writing right now."""
    try:
        with journal_of(path).open("rb") as file:
            return file.read(len(JOURNAL_MAGIC)) == JOURNAL_MAGIC
    except OSError:
        return False


def connect(path: Path, *, mode: str) -> sqlite3.Connection:
    """Open the database; ``mode`` is ``rw`` or ``ro``.

    A writer takes the whole file at once, so that a second program is refused before anybody types
    anything that could be lost. Raises DesktopError kinds.
    """
    refuse_ours(path)
    refuse_foreign_journal(path)
    with translated(path):
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_MILLISECONDS / 1000,
            check_same_thread=True,
        )
        try:
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}").fetchall()
            if mode == "ro":
                db.execute("PRAGMA query_only = ON")
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            else:
                _take(db)
                _OURS[id(db)] = _identity(path)
        except sqlite3.OperationalError as error:
            db.close()
            if error.sqlite_errorname == "SQLITE_ERROR":  # no word of ours was wrong yet: its are
                raise DamagedWorkbook(path) from error
            raise
        except BaseException:
            db.close()
            raise
    return db


def _take(db: sqlite3.Connection) -> None:
    """Take the whole file for this connection, and set what a writer needs.

    The lock comes before anything is read in the exclusive mode, which gives no lock back: two
    programs that had both begun to read would each wait for the other to stop, and both be refused.
    """
    db.execute("BEGIN EXCLUSIVE")
    db.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
    db.execute("COMMIT")
    for pragma in WRITER_PRAGMAS:
        db.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open for reading as long as the block runs; trouble in it becomes a sentence about the file."""
    db = connect(path, mode="ro")
    try:
        with translated(path):
            if is_endless(db):
                raise DamagedWorkbook(path)
            yield db
    finally:
        close(db)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def close(db: sqlite3.Connection) -> None:
    """Close and leave no journal behind: SQLite deletes it only outside of the exclusive mode.

    A disk that is gone by now is no reason to fail: every edit was on it when it returned.
    """
    try:
        with suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")
            if not db.execute("PRAGMA query_only").fetchone()[0]:
                db.execute("PRAGMA locking_mode = NORMAL").fetchall()
                db.execute("SELECT count(*) FROM sqlite_master").fetchall()
                db.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        with suppress(sqlite3.Error):
            db.close()
        _OURS.pop(id(db), None)


def commit_pieces(db: sqlite3.Connection) -> None:
    """Commit the pieces of evidence that are being stored; an edit never waits for all of them."""
    if db.in_transaction:
        db.execute("COMMIT")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction: on disk when it ends, or not at all."""
    commit_pieces(db)
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # A rollback that fails is done by the next access; the first trouble is what to tell.
        with suppress(sqlite3.Error):
            if db.in_transaction:
                db.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about this file into sentences."""
    try:
        yield
    except UnicodeDecodeError as error:  # damaged pages may hold bytes that are no UTF-8
        raise DamagedWorkbook(path) from error
    except sqlite3.Error as error:
        raise _sentence(path, error) from error


def _sentence(path: Path, error: sqlite3.Error) -> Exception:
    name = getattr(error, "sqlite_errorname", "") or ""
    kind = name.split("_")[1] if "_" in name else ""
    if kind in {"BUSY", "LOCKED"}:
        return LockedWorkbook(path, owner_of(path))
    if kind in {"CORRUPT", "NOTADB"} or "UTF-8" in str(error):
        return DamagedWorkbook(path)
    if name in _FILE_TROUBLE or kind in _FILE_TROUBLE:
        return FileError(path, *_FILE_TROUBLE.get(name, _FILE_TROUBLE.get(kind, _CANNOT_OPEN)))
    # Anything else (a constraint, wrong SQL) is a bug of this program, not the user's trouble.
    return error


_CANNOT_OPEN: Final = ("打不开，没有权限或位置不可用", "请检查文件夹权限后再试。")
_FILE_TROUBLE: Final = {
    "FULL": ("写不下，磁盘空间不足，这一步没有保存", "请腾出空间后再做一次。"),
    "READONLY": ("是只读的，这一步没有保存", "请另存一份到可以写入的位置。"),
    "SQLITE_READONLY_ROLLBACK": (
        "上次没有正常关闭，又在不能写入的位置，打不开",
        "请把它和旁边的 -journal 文件一起复制到可以写入的文件夹再打开。",
    ),
    "IOERR": ("读写失败，这一步没有保存", "请检查磁盘或U盘是否还连接着，然后再做一次。"),
    "CANTOPEN": _CANNOT_OPEN,
    "PERM": _CANNOT_OPEN,
    "AUTH": _CANNOT_OPEN,
}
