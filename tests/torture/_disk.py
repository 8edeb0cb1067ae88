"""A disk that can lose power or fail, under the program's own edits: a VFS written with APSW.

``Connection`` lets the program's code run on APSW's SQLite as it runs on Python's own.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import apsw

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator

SECTOR = 512


class Cursor:
    """The few methods of sqlite3's cursor that the program uses."""

    def __init__(self, db: apsw.Connection, cursor: apsw.Cursor) -> None:
        self._cursor = cursor
        self.rowcount = db.changes()
        self.lastrowid = db.last_insert_rowid()

    def __iter__(self) -> Iterator[Any]:
        with _as_sqlite3():
            yield from self._cursor

    def fetchone(self) -> Any:
        with _as_sqlite3():
            return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        with _as_sqlite3():
            return self._cursor.fetchall()

    def fetchmany(self, count: int) -> list[Any]:
        with _as_sqlite3():
            return [row for row, _ in zip(self._cursor, range(count), strict=False)]


class _as_sqlite3:  # noqa: N801 - reads as a phrase
    """Turn APSW's errors into sqlite3's, which the program knows."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if isinstance(error, apsw.Error):
            names = apsw.mapping_extended_result_codes
            code = getattr(error, "extendedresult", None) or 1
            name = str(names.get(code) or apsw.mapping_result_codes.get(code & 255, ""))
            translated = sqlite3.OperationalError(str(error))
            translated.sqlite_errorname = name
            raise translated from error


class Connection:
    """The few methods of sqlite3's connection that the program uses, on one VFS."""

    def __init__(self, path: Path, vfs: str) -> None:
        with _as_sqlite3():
            self._db = apsw.Connection(str(path), vfs=vfs)

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, bindings: Any = ()) -> Cursor:
        with _as_sqlite3():
            return Cursor(self._db, self._db.execute(sql, bindings))

    def executemany(self, sql: str, rows: Iterable[Any]) -> Cursor:
        with _as_sqlite3():
            return Cursor(self._db, self._db.executemany(sql, rows))

    @contextmanager
    def blobopen(
        self, table: str, column: str, row: int, *, readonly: bool = False
    ) -> Iterator[apsw.Blob]:
        with _as_sqlite3(), self._db.blob_open("main", table, column, row, not readonly) as value:
            yield value

    def close(self) -> None:
        with _as_sqlite3():
            self._db.close(force=True)


@dataclass(frozen=True)
class Op:
    """One thing that reached the system: create, write, truncate, sync or delete a file."""

    kind: str
    file: str
    offset: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """What a VFS saw, in order; ``fail_at`` counts down to a failing call, ``-1`` for never."""

    ops: list[Op] = field(default_factory=list)
    is_logging: bool = False
    fail_at: int = -1
    is_sticky: bool = False
    error: Callable[[], Exception] = apsw.FullError
    failed_count: int = 0

    def saw(self, op: Op) -> None:
        if self.is_logging:
            self.ops.append(op)

    def may_fail(self) -> None:
        if self.fail_at > 0:
            self.fail_at -= 1
        elif self.fail_at == 0:
            self.failed_count += 1
            if not self.is_sticky:
                self.fail_at = -1
            raise self.error()


class _File(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], disk: Disk) -> None:
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""
        is_new = bool(path) and not Path(path).exists()
        super().__init__("", name, flags)
        if is_new:
            disk.saw(Op("create", self._name))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.may_fail()
        super().xWrite(data, offset)
        self._disk.saw(Op("write", self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self._disk.may_fail()
        super().xTruncate(size)
        self._disk.saw(Op("truncate", self._name, size))

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802
        self._disk.may_fail()
        self._disk.saw(Op("sync", self._name))  # nothing is really at stake: no need to wait

    def xSectorSize(self) -> int:  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802 - promise nothing
        return 0


class TorturedVFS(apsw.VFS):
    """The system's disk, watched."""

    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802
        return _File(name, flags, self._disk)

    def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: FBT001, N802
        self._disk.may_fail()
        super().xDelete(name, sync_folder)
        self._disk.saw(Op("delete", Path(name).name))
        if sync_folder:
            self._disk.saw(Op("sync", ""))


def after_power_cut(
    before: dict[str, bytes], ops: list[Op], rng: random.Random
) -> dict[str, bytes]:
    """Return the files as a disk may hold them after power failed behind these operations.

    What was synced is there. Of later writes any sectors may be, of later truncations any first
    ones. Creating and deleting survive in order, those before any sync for certain.
    """
    synced = {op.file: index for index, op in enumerate(ops) if op.kind == "sync"}
    last_sync = max(synced.values(), default=-1)
    names = [index for index, op in enumerate(ops) if op.kind in {"create", "delete"}]
    certain = sum(1 for index in names if index < last_sync)
    surviving = set(names[: rng.randint(certain, len(names))])
    share = rng.choice((0.0, 0.2, 0.5, 0.8, 1.0))
    files = {name: bytearray(data) for name, data in before.items()}
    for index, op in enumerate(ops):
        is_certain = index < synced.get(op.file, -1)
        if op.kind == "create" and index in surviving:
            files[op.file] = bytearray()
        elif op.kind == "delete" and index in surviving:
            files.pop(op.file, None)
        elif op.file in files:
            _apply(files[op.file], op, rng, 1.0 if is_certain else share)
    return {name: bytes(data) for name, data in files.items()}


def _apply(data: bytearray, op: Op, rng: random.Random, share: float) -> None:
    if op.kind == "truncate" and rng.random() < share:
        del data[op.offset :]
        data.extend(bytes(max(0, op.offset - len(data))))
    if op.kind != "write":
        return
    for start in range(0, len(op.data), SECTOR):
        if rng.random() < share:
            piece, at = op.data[start : start + SECTOR], op.offset + start
            data.extend(bytes(max(0, at - len(data))))
            data[at : at + len(piece)] = piece
