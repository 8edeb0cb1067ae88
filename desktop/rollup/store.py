"""One roll-up: made from a checklist, opened, read and written in whole transactions.

Everything else in this package is functions of an open connection from ``reading`` or ``writing``.
A writing transaction names what is done, which becomes a line of the roll-up's history.
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError, OperationalError

from desktop.errors import FileError, UsageError
from desktop.files import replace_whole
from desktop.rollup import issued, schema
from desktop.rollup.errors import DatabaseTrouble, NewerRollup, NotARollup
from desktop.rollup.place import Place, place_of
from desktop.workbook.closing import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from desktop.checklist.model import Checklist

ORIGINALS: Final = "收件"


def now() -> datetime:
    """Return this computer's time, UTC."""
    return datetime.now(UTC)


def moment(at: datetime) -> str:
    """Return a moment as stored: UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


class Rollup(Closing):
    """An open roll-up; any number of threads may ask it for connections.

    ``originals`` is the folder in which every received file is kept as it came.
    """

    def __init__(self, place: Place, engine: Engine, *, actor: str) -> None:
        self.place = place
        self.actor = actor
        self.clock: Callable[[], datetime] = now
        self._engine = engine
        with self.reading() as db:
            rows = db.execute(select(schema.meta.c.key, schema.meta.c.value)).all()
            self.meta: dict[str, str] = dict(rows)
        self.originals = Path(self.meta["originals"]) if self.meta["originals"] else self._beside()

    @classmethod
    def create(
        cls,
        place: str | Path,
        checklist: Checklist,
        *,
        office: str,
        year: int | None = None,
        originals: Path | None = None,
        actor: str = "",
    ) -> Rollup:
        """Make a new roll-up for a checklist and open it.

        ``originals`` must be named for a database; a file has its folder beside it. Raises:
            UsageError: no office, nothing is asked, or no folder for the originals.
            FileError: the file exists or cannot be written.
            DatabaseTrouble: the database does not answer, or holds a roll-up already.
        """
        where = place_of(place)
        if not office.strip():
            raise UsageError("请填写主管部门（汇总单位）的名称。")
        if not checklist.requirements:
            raise UsageError("这份清单里没有任何要点，不能建立汇总。请换一份文件。")
        if not where.path and originals is None:
            raise UsageError("使用数据库时，请指定存放收件原件的文件夹。")
        meta = {
            "id": str(uuid.uuid4()),
            "office": office.strip(),
            "year": str(year or checklist.year or ""),
            "title": checklist.title,
            "created_at": moment(now()),
            "format": str(schema.FORMAT),
            "originals": str(originals.absolute()) if originals else "",
        }
        if where.path:
            _create_file(where.path, checklist, meta)
        else:
            _create_in(where, checklist, meta)
        return cls.open(place, actor=actor)

    @classmethod
    def open(cls, place: str | Path, *, actor: str = "") -> Rollup:
        """Open a roll-up.

        Raises:
            NotARollup, NewerRollup, DatabaseTrouble, FileError.
        """
        where = place_of(place)
        if where.path:
            _check_file(where.path)
        engine = where.engine()
        try:
            with _translated(where):
                _check_tables(where, engine)
                return cls(where, engine, actor=actor)
        except BaseException:
            engine.dispose()
            raise

    @property
    def office(self) -> str:
        """Return the name of the supervising office."""
        return self.meta["office"]

    @property
    def year(self) -> int | None:
        """Return the year of the checklist."""
        return int(self.meta["year"]) if self.meta["year"] else None

    @property
    def is_shared(self) -> bool:
        """Tell whether several officers may work at once."""
        return self.place.path is None

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state; what is written through it is not kept."""
        with _translated(self.place), self._engine.connect() as db:
            # PostgreSQL would show each statement what was kept by others in between.
            one_state = {"isolation_level": "REPEATABLE READ"} if self.is_shared else {}
            options = db.execution_options(is_reading=True, **one_state)
            with options.begin() as transaction:
                yield db
                transaction.rollback()

    @contextmanager
    def writing(self, action: str, subject: str = "", detail: str = "") -> Iterator[Connection]:
        """Give a connection whose work is kept whole, with a line of history, or not at all."""
        with _translated(self.place), self._engine.begin() as db:
            yield db
            db.execute(
                schema.event.insert().values(
                    at=moment(self.clock()),
                    actor=self.actor,
                    action=action,
                    subject=subject,
                    detail=detail,
                )
            )

    def renew_statistics(self) -> None:
        """Let a server count its rows anew after many came in: it plans by what it believes.

        Its own counting comes a minute later; until then one look at a large roll-up could take
        minutes. A file needs none.
        """
        if self.is_shared:
            with _translated(self.place), self._engine.begin() as db:
                db.exec_driver_sql("ANALYZE")

    def checklist(self) -> Checklist:
        """Return the checklist in force."""
        with self.reading() as db:
            return issued.in_force(db)

    def _beside(self) -> Path:
        path = self.place.path
        if path is None:
            raise DatabaseTrouble(self.place.name, "没有写明收件原件的文件夹")
        return path.with_name(f"{path.stem}.{ORIGINALS}")


def _create_file(path: Path, checklist: Checklist, meta: dict[str, str]) -> None:
    if path.exists():
        raise FileError(path, "已经存在", "请换一个名称，或直接打开它。")
    with replace_whole(path) as part:
        with closing(sqlite3.connect(part)) as db:
            db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {schema.FORMAT}")
        _create_in(Place(part), checklist, meta)


def _create_in(place: Place, checklist: Checklist, meta: dict[str, str]) -> None:
    engine = place.engine()
    try:
        with _translated(place), engine.begin() as db:
            if inspect(db).has_table("meta"):
                raise DatabaseTrouble(place.name, "里已经有一份汇总")
            schema.metadata.create_all(db)
            db.execute(schema.meta.insert(), [{"key": key, "value": meta[key]} for key in meta])
            issued.put_in_force(db, checklist, at=meta["created_at"])
    finally:
        engine.dispose()


def _check_file(path: Path) -> None:
    """Look at the header before anything opens the file as a database."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise FileError(path, "打不开", "请检查位置、名称和权限。") from error
    is_ours = header.startswith(b"SQLite format 3\0") and header[68:72] == (
        schema.APPLICATION_ID.to_bytes(4, "big")
    )
    if not is_ours:
        raise NotARollup(path)
    if int.from_bytes(header[60:64], "big") > schema.FORMAT:
        raise NewerRollup(path.name)


def _check_tables(place: Place, engine: Engine) -> None:
    """Refuse what is not ours: other tables, views and triggers run by themselves."""
    with engine.connect() as db:
        if place.path:
            rows = db.exec_driver_sql("SELECT type, name FROM sqlite_master")
            kinds = {kind for kind, _ in rows}
            names = set(inspect(db).get_table_names())
            if not kinds <= {"table", "index"} or names != set(schema.metadata.tables):
                raise NotARollup(place.path, "的表结构与本程序的不一致")
            return
        if not inspect(db).has_table("meta"):
            raise DatabaseTrouble(place.name, "里还没有汇总，请先建立")
        found = db.execute(select(schema.meta.c.value).where(schema.meta.c.key == "format"))
        if int(found.scalar_one()) > schema.FORMAT:
            raise NewerRollup(place.name)


@contextmanager
def _translated(place: Place) -> Iterator[None]:
    """Make sentences of what databases raise; a password never gets into one."""
    try:
        yield
    except OperationalError as error:
        is_busy = "locked" in str(error.orig)
        problem = "正被别人使用" if is_busy else "连接不上或没有写成"
        raise DatabaseTrouble(place.name, problem) from error
    except DBAPIError as error:
        # The kind itself, not those below it: a broken rule of ours is a mistake of ours.
        if type(error.orig) is sqlite3.DatabaseError and place.path:
            raise NotARollup(place.path, "已损坏或不是汇总文件") from error
        raise
