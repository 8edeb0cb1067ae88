"""The file format's tables, one migration step per file, never edited after its release.

Tables are STRICT, indexes plain: no views, stored triggers, generated columns or virtual tables,
so that a reader can compare the whole schema text with ours letter by letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.workbook.schema import step_0001

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID: Final = 0x59414F44  # "YAOD", at byte 68 of the file
MAJOR: Final = 1
MINOR: Final = 0
USER_VERSION: Final = MAJOR * 1000 + MINOR

STEPS: Final = (step_0001.STATEMENTS,)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the schema to this version; each step is one transaction with its record."""
    # Imported here: creating and migrating are rare, and the import costs 0.4 s of every start.
    from sqlite_utils import Database, Migrations  # noqa: PLC0415

    migrations = Migrations("yaodian")
    for number, statements in enumerate(STEPS, start=1):

        def step(database: Database, statements: tuple[str, ...] = statements) -> None:
            # One by one: executescript would commit the open transaction first.
            for statement in statements:
                database.execute(statement)

        migrations(name=f"{number:04}")(step)
    migrations.apply(Database(db, strict=True))
    db.execute(f"PRAGMA user_version = {USER_VERSION}")
