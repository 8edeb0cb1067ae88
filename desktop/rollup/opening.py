"""From a place to a database that may be used: made, checked, brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError

from desktop.errors import FileError
from desktop.files import replace_whole
from desktop.rollup import issued, migration, schema
from desktop.rollup.errors import DatabaseTrouble, NewerRollup, NotARollup, OlderRollup
from desktop.rollup.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from desktop.checklist.model import Checklist

_NOT_ALLOWED = "42501"  # PostgreSQL, appendix A: insufficient_privilege


def create_file(path: Path, checklist: Checklist, meta: dict[str, str]) -> None:
    """Make a new file, whole or not at all. Raises FileError."""
    if path.exists():
        raise FileError(path, "已经存在", "请换一个名称，或直接打开它。")
    with replace_whole(path) as part:
        try:
            with closing(sqlite3.connect(part)) as db:
                db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {schema.FORMAT}")
            create_in(Place(part), checklist, meta)
        except (sqlite3.OperationalError, DatabaseTrouble) as error:
            advice = "请检查磁盘空间和权限，或另选一个位置再试。"
            raise FileError(path, "没有写成", advice) from error


def create_in(place: Place, checklist: Checklist, meta: dict[str, str]) -> None:
    """Make the tables of a new roll-up where there are none. Raises DatabaseTrouble."""
    engine = place.engine()
    try:
        with translated(place), engine.begin() as db:
            if inspect(db).has_table("meta"):
                raise DatabaseTrouble(place.name, "里已经有一份汇总")
            schema.metadata.create_all(db)
            db.execute(schema.meta.insert(), [{"key": key, "value": meta[key]} for key in meta])
            issued.put_in_force(db, checklist, at=meta["created_at"])
    finally:
        engine.dispose()


def up_to_date(path: Path, *, actor: str, at: str) -> Path | None:
    """Bring an older file up to date; return where it lies as it was, None where there was no need.

    Raises:
        NotARollup, NewerRollup, DatabaseTrouble, FileError.
    """
    version = _checked_format(path)
    if version == schema.FORMAT:
        return None
    try:
        return migration.migrate_file(path, version, actor=actor, at=at)
    except sqlite3.OperationalError as error:
        raise DatabaseTrouble(path.name, _problem(error)) from error
    except sqlite3.DatabaseError as error:
        raise NotARollup(path, "已损坏或不是汇总文件") from error


def _checked_format(path: Path) -> int:
    """Look at the header before anything opens the file as a database; return the format."""
    try:
        if path.is_fifo():  # would wait until somebody writes into it
            raise NotARollup(path)
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise FileError(path, "打不开", "请检查位置、名称和权限。") from error
    is_ours = header.startswith(b"SQLite format 3\0") and header[68:72] == (
        schema.APPLICATION_ID.to_bytes(4, "big")
    )
    if not is_ours:
        raise NotARollup(path)
    version = int.from_bytes(header[60:64], "big")
    if version > schema.FORMAT:
        raise NewerRollup(path.name)
    if version < 1:
        raise NotARollup(path)
    return version


def check_tables(place: Place, engine: Engine) -> None:
    """Refuse what is not ours: other tables, views and triggers run by themselves."""
    with engine.connect() as db:
        if place.path:
            rows = db.exec_driver_sql("SELECT type, name FROM sqlite_master")
            kinds = {kind for kind, _ in rows}
            names = set(inspect(db).get_table_names())
            if not kinds <= {"table", "index"} or names != set(schema.metadata.tables):
                raise NotARollup(place.path, "的表结构与本程序的不一致")
            return
        version = format_on(db, place)
        if version != schema.FORMAT:
            raise (NewerRollup if version > schema.FORMAT else OlderRollup)(place.name)


def format_on(db: Connection, place: Place) -> int:
    """Return the format of what lies on a server."""
    if not inspect(db).has_table("meta"):
        raise DatabaseTrouble(place.name, "里还没有汇总，请先建立")
    found = db.execute(select(schema.meta.c.value).where(schema.meta.c.key == "format"))
    return int(found.scalar_one())


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Make sentences of what databases raise; a password never gets into one."""
    try:
        yield
    except OperationalError as error:
        raise DatabaseTrouble(place.name, _problem(error.orig)) from error
    except DBAPIError as error:
        # The kind itself, not those below it: a broken rule of ours is a mistake of ours.
        if type(error.orig) is sqlite3.DatabaseError and place.path:
            raise NotARollup(place.path, "已损坏或不是汇总文件") from error
        if getattr(error.orig, "sqlstate", "") == _NOT_ALLOWED:
            problem = "不允许这个数据库用户读写（请信息科开通权限）"
            raise DatabaseTrouble(place.name, problem) from error
        raise


def _problem(error: BaseException | None) -> str:
    return "正被别人使用" if "locked" in str(error) else "连接不上或没有写成"
