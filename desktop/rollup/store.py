"""One roll-up: made from a checklist, opened, read and written in whole transactions.

Everything else in this package is functions of an open connection from ``reading`` or ``writing``.
A writing transaction names what is done, which becomes a line of the roll-up's history.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from desktop.errors import UsageError
from desktop.rollup import issued, migration, opening, schema
from desktop.rollup.errors import DatabaseTrouble, NewerRollup
from desktop.rollup.place import place_of
from desktop.workbook.closing import Closing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from desktop.checklist.model import Checklist
    from desktop.rollup.place import Place

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
        self.kept_original: Path | None = (
            None  # the file as it was before it was brought up to date
        )
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
            opening.create_file(where.path, checklist, meta)
        else:
            opening.create_in(where, checklist, meta)
        return cls.open(place, actor=actor)

    @classmethod
    def open(cls, place: str | Path, *, actor: str = "") -> Rollup:
        """Open a roll-up.

        Raises:
            NotARollup, NewerRollup, OlderRollup, DatabaseTrouble, FileError.
        """
        where = place_of(place)
        kept = None
        if where.path:
            kept = opening.up_to_date(where.path, actor=actor, at=moment(now()))
        engine = where.engine()
        try:
            with opening.translated(where):
                opening.check_tables(where, engine)
                opened = cls(where, engine, actor=actor)
        except BaseException:
            engine.dispose()
            raise
        opened.kept_original = kept
        return opened

    @classmethod
    def upgrade(cls, place: str | Path, *, actor: str = "") -> bool:
        """Bring a roll-up of an older format up to date; tell whether there was need.

        A file is brought up by opening it, a server only here. Raises:
            NewerRollup, SpoiltByMigration, and as ``open``.
        """
        where = place_of(place)
        if where.path:
            with cls.open(place, actor=actor) as opened:
                return opened.kept_original is not None
        engine = where.engine()
        try:
            with opening.translated(where), engine.begin() as db:
                if opening.format_on(db, where) > schema.FORMAT:
                    raise NewerRollup(where.name)
                return migration.migrate_server(db, actor=actor, at=moment(now()))
        finally:
            engine.dispose()

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
        with opening.translated(self.place), self._engine.connect() as db:
            # PostgreSQL would show each statement what was kept by others in between.
            one_state = {"isolation_level": "REPEATABLE READ"} if self.is_shared else {}
            options = db.execution_options(is_reading=True, **one_state)
            with options.begin() as transaction:
                yield db
                transaction.rollback()

    @contextmanager
    def writing(self, action: str, subject: str = "", detail: str = "") -> Iterator[Connection]:
        """Give a connection whose work is kept whole, with a line of history, or not at all."""
        with opening.translated(self.place), self._engine.begin() as db:
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
            with opening.translated(self.place), self._engine.begin() as db:
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
