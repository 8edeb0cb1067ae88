"""Where a roll-up lives: a file by default, a PostgreSQL database for many officers at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from desktop.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SUFFIX: Final = ".yaodian-rollup"
_PRAGMAS: Final = (
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    # As safe as TRUNCATE with FULL, and leaves no journal beside a file that many open and close.
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "busy_timeout = 2000",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A file (``path``) or a database (``url``); ``name`` is what a sentence may show."""

    path: Path | None
    url: str = ""

    @property
    def name(self) -> str:
        """Return the file's name, or the database and its server; never a password."""
        if self.path:
            return self.path.name
        url = make_url(self.url)
        return f"{url.database or url.username}（{url.host or '本机'}）"

    def engine(self) -> Engine:
        """Return an engine whose transactions begin when they say so.

        Raises:
            UsageError: the address is none, or the driver is not installed.
        """
        return _file_engine(self.path) if self.path else _server_engine(self.url)


def place_of(text: str | Path) -> Place:
    """Return the place that somebody named: a path, or ``postgresql://…``."""
    if isinstance(text, str) and text.startswith(("postgresql://", "postgresql+psycopg://")):
        return Place(None, text.replace("postgresql://", "postgresql+psycopg://", 1))
    return Place(Path(text))


def _file_engine(path: Path) -> Engine:
    # The name goes through a URI that quotes it: a bare name may hold ? and #.
    def connect() -> sqlite3.Connection:
        uri = f"{path.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _set_server(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection
    """Compiling a statement costs PostgreSQL more than any of ours takes to run."""
    connection.execute("SET jit = off")
    connection.commit()


def _begin(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _server_engine(url: str) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except ArgumentError as error:
        raise UsageError(
            "数据库地址写得不对，应当像 postgresql://用户@主机/数据库 这样。"
        ) from error
    except (NoSuchModuleError, ImportError) as error:
        raise UsageError(
            "使用 PostgreSQL 需要可选组件 postgresql，请照 README 的“可选组件”安装。"
        ) from error
    event.listen(engine, "connect", _set_server)
    return engine
