"""Units that hand in: workbooks made by the real program, sealed, signed, copied, taken back."""

from __future__ import annotations

import functools
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.signing.certificate import fingerprint
from desktop.signing.detached import sign_detached
from desktop.signing.keys import new_key
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.model import Changes, Status
from desktop.workbook.submitting import submitting
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.checklist.model import Checklist
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

    def hand_in(self, target: Path, key: SigningKey | None = None) -> Submission:
        target.parent.mkdir(parents=True, exist_ok=True)
        with Workbook.open(self.path) as book:
            return finish(submitting(book, target, sign=signing(key) if key else None))

    def copy(self, target: Path) -> Sender:
        """Copy the workbook as it is: what is done in both from here on is a fork."""
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.path, target)
        return Sender(target)
