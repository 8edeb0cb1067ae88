"""Thousands of damaged reports, six ways to cheat, a hundred kills: nothing is believed or counted twice."""

# ruff: noqa: T201 - a script that prints its figures

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from _base import chance, folder, told
from _workbook import Forked
from sqlalchemy import select

from desktop.errors import DesktopError
from desktop.rollup import certificates, entering, schema, units
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Note, Outcome
from desktop.signing.keys import new_key
from desktop.workbook.book import finish
from desktop.workbook.foreign.opening import open_foreign
from tests.rollup.handed_in import SECOND, Sender, crafted, key_of, resealed, tables
from tests.samples import make_checklist
from tests.workbook.foreign_samples import mutant

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from desktop.rollup.receive import Received

UNIT, OTHER = "市政务服务和数据管理局", "市财政局"
MUTANTS, BATCH, KILLS, FILES = 2000, 100, 100, 6
COUNTED = frozenset({Outcome.ACCEPTED, Outcome.ACCEPTED_WITH_NOTES, Outcome.OLDER})


class Office:
    """An officer who receives day after day; the unit's certificate is registered."""

    def __init__(self, path: Path) -> None:
        self.rollup = Rollup.create(path, make_checklist(4), office="市政府办公室", year=2026)
        self.day = datetime(2026, 11, 1, tzinfo=UTC)
        self.rollup.clock = lambda: self.day
        with self.rollup.writing("begin") as db:
            unit, other = units.add_units(db, [UNIT, OTHER])
            for each, name in ((unit, UNIT), (other, OTHER)):
                der = key_of(name).certificate.der
                certificates.register_certificate(db, self.rollup, each.id, der)

    def receive(self, *paths: Path) -> Received:
        self.day += timedelta(days=1)
        return finish(receiving(self.rollup, paths))

    def answers(self) -> dict[str, list[tuple[str, ...]]]:
        """What is said in each file that was taken in, by its SHA-256."""
        sent, answer = schema.submission.c, schema.answer.c
        found: dict[str, list[tuple[str, ...]]] = {}
        with self.rollup.reading() as db:
            rows = db.execute(
                select(
                    sent.sha256, sent.root, answer.requirement_id, answer.status, answer.statement
                )
                .join_from(schema.submission, schema.answer, answer.submission_id == sent.id)
                .order_by(sent.sha256, answer.requirement_id)
            )
            for sha256, *row in rows:
                found.setdefault(sha256, []).append(tuple(row))
        return found


def mutants(place: Path, dice: random.Random, number_of: int) -> bool:
    sender = Sender.new(place / "甲", UNIT)
    for words in ("一", "二", "三"):
        sender.say(words * 40, SECOND)
    good = place / "好.yaodian"
    sender.hand_in(good, key_of(UNIT))
    honest = Office(place / "好.yaodian-rollup")
    honest.receive(good)
    (said,) = honest.answers().values()
    data, outcomes, wrong, silent, naive = good.read_bytes(), Counter[str](), 0, 0, 0
    for begin in range(0, number_of, BATCH):
        incoming = place / f"来件 {begin}#"
        incoming.mkdir()
        for number in range(begin, min(begin + BATCH, number_of)):
            path = incoming / f"变异 {number}.yaodian"
            while (damaged := mutant(data, dice)) == data:
                pass
            path.write_bytes(damaged)
            naive += is_naively_believed(path)
        office = Office(place / f"{begin}.yaodian-rollup")
        received = office.receive(incoming)
        silent += len(list(incoming.iterdir())) - len(received.receipts)
        outcomes.update(each.outcome for each in received.receipts)
        taken = office.answers()
        wrong += sum(taken[e.sha256] != said for e in received.receipts if e.sha256 in taken)
        wrong += sum(e.outcome in COUNTED and e.sha256 not in taken for e in received.receipts)
        office.rollup.close()
    print("     ", dict(outcomes))
    kept = told(
        "damaged reports",
        is_kept=not wrong and not silent,
        of=number_of,
        believed_though_changed=wrong,
        silent=silent,
    )
    return kept & told("control: a plain opening", is_kept=naive > number_of / 20, believes=naive)


def is_naively_believed(path: Path) -> bool:
    """The control: whoever opens the file and finds four requirements takes it."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return bool(db.execute("SELECT count(*) FROM requirement").fetchone() == (4,))
    except (sqlite3.Error, UnicodeDecodeError):
        return False


def cheats(place: Path) -> bool:
    """Replay, rollback, fork, swapped department, cut history, signed anew by an unknown key."""
    key = key_of(UNIT)
    sender = Sender.new(place / "乙", UNIT)
    sender.hand_in(place / "1.yaodian", key)
    backup = sender.copy(place / "备份" / "x.yaodian")
    for number in (2, 3):
        for words in ("甲", "乙", "丙"):
            sender.say(f"{words}{number}")
        sender.hand_in(place / f"{number}.yaodian", key)
    backup.say("另外的话")
    backup.hand_in(place / "叉.yaodian", key)
    for number in (3, 4):
        backup.hand_in(place / f"退 {number}.yaodian", key)
    last = place / "3.yaodian"
    swap = f"UPDATE meta SET value = '{OTHER}' WHERE key = 'unit'"
    cut = "DELETE FROM event WHERE seq > (SELECT max(seq) - 2 FROM event)"
    lie = "UPDATE assessment SET statement = '没有的话'"
    made: dict[str, tuple[Path, set[Note]]] = {
        "replay": (place / "1.yaodian", {Note.OLDER}),
        "rollback": (place / "退 4.yaodian", {Note.ROLLED_BACK, Note.REWRITTEN}),
        "fork": (place / "叉.yaodian", {Note.FORKED}),
        "swapped department": (
            resealed(last, place / "换.yaodian", swap, key=key_of(OTHER)),
            {Note.SWAPPED_UNIT},
        ),
        "cut history": (crafted(last, place / "截.yaodian", cut), {Note.CUT}),
        "unknown key": (
            resealed(last, place / "冒.yaodian", lie, key=new_key(UNIT)),
            {Note.OTHER_KEY},
        ),
    }
    office = Office(place / "骗.yaodian-rollup")
    office.receive(place / "1.yaodian", place / "2.yaodian", last)
    before = current(office)
    flagged, kept_out, naive = [], True, 0
    for name, (path, notes) in made.items():
        (receipt,) = office.receive(path).receipts
        is_flagged = bool(notes & set(receipt.notes)) and receipt.outcome not in {
            Outcome.ACCEPTED,
            Outcome.ACCEPTED_WITH_NOTES,
        }
        print(f"      {name}: {receipt.outcome.value}, {', '.join(receipt.notes)}")
        flagged += [name] if is_flagged else []
        kept_out &= current(office) == before
        naive += is_sealed(path)
    kept = told(
        "ways to cheat",
        is_kept=len(flagged) == len(made) and kept_out,
        flagged=f"{len(flagged)}/{len(made)}",
        nothing_else_counts=kept_out,
    )
    return kept & told("control: without memory", is_kept=naive >= 5, believes=naive)


def current(office: Office) -> set[str]:
    sent = schema.submission.c
    with office.rollup.reading() as db:
        return set(db.execute(select(sent.sha256).where(sent.is_current)).scalars())


def is_sealed(path: Path) -> bool:
    """The control: whoever only proves the file by itself takes it."""
    try:
        return open_foreign(path).sealed is not None
    except DesktopError:
        return False


def kills(place: Path, dice: random.Random, number_of: int, *, is_careless: bool = False) -> bool:
    """Kill a receiving at any moment; return how many times something was half or twice."""
    incoming = place / "来件 #1"
    for number in range(FILES // 2):
        for name in (UNIT, OTHER):
            sender = Sender(place / name / f"{name} #1（填报）.yaodian")
            if not number:
                sender = Sender.new(place / name, name)
            sender.say(f"第{number}次")
            sender.hand_in(incoming / f"{name} {number}.yaodian", key_of(name))
    whole = Office(place / "全.yaodian-rollup")
    start = time.perf_counter()
    whole.receive(incoming)
    usual = time.perf_counter() - start
    expected = without_moments(tables(whole.rollup))
    wrong, middle = 0, 0
    for turn in range(number_of):
        path = place / f"{turn}#.yaodian-rollup"
        Office(path).rollup.close()
        if is_careless:
            said = Forked(dying(path, incoming, dice.randrange(1, FILES))).wait()
        else:
            program = Forked(receiving_in(path, incoming))
            program.first_word()
            said = program.kill_after(dice.uniform(0, 1.2 * usual))
        middle += len(said) < FILES
        wrong += not is_whole(path)
        if is_careless:
            continue
        with Rollup.open(path) as rollup:
            finish(receiving(rollup, [incoming]))
            is_same = without_moments(tables(rollup)) == expected
            names = {each.name for each in rollup.originals.iterdir()}
        wrong += not is_same or len(names) != FILES
    name = "control: without transactions" if is_careless else "kill -9 while receiving"
    is_kept = bool(wrong) if is_careless else not wrong and middle > number_of / 3
    told(name, is_kept=is_kept, kills=number_of, in_the_middle=middle, half_or_twice=wrong)
    return is_kept


def receiving_in(path: Path, incoming: Path) -> Callable[[Callable[[int], None]], None]:
    def work(say: Callable[[int], None]) -> None:
        with Rollup.open(path) as rollup:
            say(0)
            for progress in receiving(rollup, [incoming]):
                if progress.done:
                    say(progress.done)

    return work


def dying(path: Path, incoming: Path, at: int) -> Callable[[Callable[[int], None]], None]:
    """The control: every table is written for itself, and the power fails after one of them."""
    insert, done = entering._insert, count()

    def committing(db: Connection, *rest: object) -> None:
        insert(db, *rest)  # type: ignore[arg-type]
        db.exec_driver_sql("COMMIT")
        if next(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        db.exec_driver_sql("BEGIN IMMEDIATE")

    def work(say: Callable[[int], None]) -> None:
        entering._insert = committing
        receiving_in(path, incoming)(say)

    return work


def is_whole(path: Path) -> bool:
    """No report without its answers and its verdict, no verdict without its original."""
    with Rollup.open(path) as rollup, rollup.reading() as db:
        sent = set(db.execute(select(schema.submission.c.id)).scalars())
        answered = set(db.execute(select(schema.answer.c.submission_id)).scalars())
        receipts = db.execute(select(schema.receipt)).all()
        told = {each.submission_id for each in receipts}
        kept = all(is_kept(rollup.originals / each.stored_name, each.sha256) for each in receipts)
        return sent == answered == told and kept


def is_kept(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def without_moments(found: dict[str, list[dict[str, object]]]) -> dict[str, list[str]]:
    return {
        table: sorted(
            repr({key: value for key, value in row.items() if not key.startswith("received_")})
            for row in rows
        )
        for table, rows in found.items()
    }


def main(mutant_count: int = MUTANTS, kill_count: int = KILLS, control_count: int = 10) -> int:
    dice = chance()
    start = time.monotonic()
    kept = True
    with folder() as place:
        kept &= mutants(place, dice, mutant_count)
        kept &= cheats(place)
    with folder(in_memory=False) as place:  # waiting for a real disk is where a kill hurts
        kept &= kills(place, dice, kill_count)
    with folder() as place:
        kept &= kills(place, dice, control_count, is_careless=True)
    print(f"{time.monotonic() - start:.0f} s")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
