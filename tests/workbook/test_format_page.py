"""The written promise says what the program does: every table, column and word is on the page."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from desktop.cli.elsewhere import BACKUP_EVERY
from desktop.terms import EVENT
from desktop.workbook import (
    backup,
    connection,
    evidence,
    header,
    history,
    incoming,
    owner,
    schema,
    wording,
)
from desktop.workbook.copying import columns, tables
from desktop.workbook.gaps import GapKind
from desktop.workbook.model import OfferKind, Publicity, SignOffRole, Status, Verdict

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "workbook-format.md").read_text(encoding="utf-8")
# offered_evidence is described as evidence is, and by this it names its offer
BY_ANALOGY = {("offered_evidence", "offer_kind")}


def test_every_table_and_column_is_described() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.migrate(db)
        names = {(table, column) for table in tables(db) for column in columns(db, table)}
    words = set(
        PAGE.replace("`", " ").replace(",", " ").replace(";", " ").replace("*", " ").split()
    )
    words |= {word.strip(":.()") for word in words}
    assert {table for table, _ in names} <= words
    assert {name for name in names - BY_ANALOGY if name[1] not in words} == set()


def test_every_word_that_is_stored_is_listed() -> None:
    for kind in (GapKind, Status, Publicity, Verdict, SignOffRole, OfferKind):
        assert all(each.value in PAGE for each in kind)
    assert all(action in PAGE for action in EVENT)


def test_the_numbers_are_those_of_the_program() -> None:
    assert f"at most {incoming.LARGEST_FILE >> 30} GB a file" in PAGE
    assert f"{header.LARGEST >> 30} GB for the workbook" in PAGE
    assert f"pieces of {evidence.CHUNK_SIZE >> 20} MiB" in PAGE
    assert f"at most {wording.LONGEST_TEXT:,} characters" in PAGE
    kept = f"{backup.LATEST} latest, {backup.DAYS} daily, {backup.WEEKS} weekly"
    assert f"{kept} and {backup.MONTHS} monthly stay" in PAGE
    assert BACKUP_EVERY.total_seconds() == owner.STALE == 600
    assert "every ten minutes with changes" in PAGE
    assert "nobody renewed for ten minutes" in PAGE
    assert history.CLOCK_TOLERANCE.total_seconds() == 300
    assert "more than five minutes before the line above" in PAGE


def test_every_pragma_of_the_page_is_set() -> None:
    pragmas = {each.replace(" ", "") for each in (*connection.PRAGMAS, *connection.WRITER_PRAGMAS)}
    named = set(re.findall(r"`([a-z_]+=[A-Z0-9]+)`", PAGE))
    assert len(named) > 6
    assert named <= pragmas


def test_the_version_is_the_present_one() -> None:
    assert (
        f"`{schema.latest()}` is version {schema.latest() // 1000}.{schema.latest() % 1000}" in PAGE
    )
    assert f"0x{schema.APPLICATION_ID:08X}" in PAGE
