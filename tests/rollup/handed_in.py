"""Units that hand in: workbooks made by the real program, sealed, signed, copied, taken back."""

from __future__ import annotations

import functools
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.rollup import schema
from desktop.signing.certificate import fingerprint
from desktop.signing.detached import sign_detached
from desktop.signing.keys import new_key
from desktop.workbook import edits, seal, submission, submitting
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Changes, Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.rollup.store import Rollup
    from desktop.signing.keys import SigningKey
    from desktop.workbook.history import Transaction
    from desktop.workbook.submission import Submission

FIRST, SECOND = f"{1:012x}", f"{2:012x}"
YEAR = 2026


@functools.cache
def key_of(unit: str) -> SigningKey:
    return new_key(unit)


def signing(key: SigningKey) -> Callable[[bytes], tuple[str, bytes]]:
    return lambda data: (fingerprint(key.certificate), sign_detached(data, key))


def _rename(change: Transaction, unit: str) -> Changes:
    change.db.execute("UPDATE meta SET value = ? WHERE key = 'unit'", (unit,))
    change.record("set", "unit", "", unit)
    return Changes(info=True)


@dataclass
class Sender:
    """A unit at its workbook."""

    path: Path

    @classmethod
    def new(
        cls, folder: Path, unit: str, checklist: Checklist | None = None, year: int = YEAR
    ) -> Sender:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{unit} #1（填报）.yaodian"
        Workbook.create(path, checklist or make_checklist(4), unit=unit, year=year).close()
        return cls(path)

    def say(self, words: str, id_: str = FIRST) -> None:
        with Workbook.open(self.path) as book:
            book.edit("写", edits.assess, id_, status=Status.DONE, statement=words)

    def attach(self, source: Path, id_: str = FIRST) -> None:
        with Workbook.open(self.path) as book:
            book.attach_file(id_, source)

    def rename(self, unit: str) -> None:
        with Workbook.open(self.path) as book:
            book.edit("改名", _rename, unit)

    def hand_in(
        self, target: Path, key: SigningKey | None = None, at: datetime | None = None
    ) -> Submission:
        target.parent.mkdir(parents=True, exist_ok=True)
        with Workbook.open(self.path) as book:
            if at:
                book.clock = lambda: at
            return finish(submitting.submitting(book, target, sign=signing(key) if key else None))

    def copy(self, target: Path) -> Sender:
        """Copy the workbook as it is: what is done in both from here on is a fork."""
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.path, target)
        return Sender(target)


def crafted(source: Path, target: Path, *statements: str) -> Path:
    """Change rows behind the program's back and renew the seals, as somebody with a tool would."""
    shutil.copyfile(source, target)
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        db.execute("BEGIN")
        for statement in statements:
            db.execute(statement)
        seal.renew_all(db)
        db.execute("COMMIT")
    return target


def resealed(
    source: Path, target: Path, *statements: str, key: SigningKey | None = None, number: int = 0
) -> Path:
    """Change rows of a sealed file and seal it anew, as whoever has this program's source could."""
    crafted(source, target, *statements)
    with closing(sqlite3.connect(target, isolation_level=None)) as db:
        (last,) = db.execute("SELECT max(number) FROM submission").fetchone()
        (at,) = db.execute("SELECT sealed_at FROM submission WHERE number = ?", (last,)).fetchone()
        db.execute("BEGIN")
        db.execute("DELETE FROM submission WHERE number = ?", (last,))
        made = submission.next_submission(
            db, submitting._state(db), round_=1, sealed_at=datetime.fromisoformat(at)
        )
        if number:
            manifest = made.manifest.replace(f'"number":{made.number}', f'"number":{number}')
            root = sha256(manifest.encode()).hexdigest()
            made = replace(made, number=number, manifest=manifest, root=root)
        if key:
            signer, signature = signing(key)(made.manifest.encode())
            made = replace(made, signer=signer, signature=signature)
        submission.insert(db, made)
        seal.renew_all(db)
        db.execute("COMMIT")
    return target


def tables(rollup: Rollup) -> dict[str, list[dict[str, object]]]:
    """Everything that is remembered, without the numbers by which rows are told apart."""
    found = {}
    with rollup.reading() as db:
        sent = dict(db.execute(select(schema.submission.c.id, schema.submission.c.sha256)).all())
        for table in (
            schema.submission,
            schema.receipt,
            schema.answer,
            schema.fact,
            schema.proof,
            schema.gap,
            schema.workbook,
        ):
            rows = [dict(row) for row in db.execute(select(table)).mappings()]
            for row in rows:
                if table is not schema.workbook:
                    row.pop("id", None)
                for key in ("submission_id", "previous_id"):
                    row[key] = sent.get(row.get(key))
            found[table.name] = sorted(rows, key=repr)
    return found
