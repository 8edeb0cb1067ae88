"""From a row down to the very bytes that were handed in, and never to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.errors import FileError, UsageError
from desktop.rollup import claims, schema
from desktop.rollup.contents import ChangedOriginal, evidence_files
from desktop.workbook.book import Workbook, finish
from desktop.workbook.submitting import submitting
from tests.rollup import filled

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.rollup.store import Rollup

CONTENT = b"%PDF-1.4\n" + bytes(range(256)) * 5000


@pytest.fixture
def sent(rollup: Rollup, checklist: Checklist, tmp_path: Path) -> int:
    """A report whose original is kept, with one piece of evidence."""
    source, asked = tmp_path / "佐证 #1？.pdf", checklist.requirements[0]
    source.write_bytes(CONTENT)
    rollup.originals.mkdir()
    original = rollup.originals / "原件 1.yaodian"
    with Workbook.create(tmp_path / "甲.yaodian", checklist, unit="甲局") as book:
        book.attach_file(asked.id, source)
        (piece,) = book.ledger()[0].evidence
        finish(submitting(book, original))
    with rollup.writing("receive") as db:
        (unit,) = filled.add_units(db, ["甲局"]).values()
        made = filled.Report("", {0: filled.Reply(evidence=(source.name,))})
        id_ = filled.report(db, unit, [asked.id], made)
        db.execute(schema.proof.update().values(sha256=piece.sha256))
        db.execute(
            schema.submission.update().values(
                stored_name=original.name, sha256=filled.digest_of(original)
            )
        )
    return id_


def test_the_bytes_are_those_that_were_handed_in(rollup: Rollup, sent: int) -> None:
    with rollup.reading() as db:
        (claim,) = claims.of_requirement(db, f"{1:012x}")
    assert claim.told is not None
    (piece,) = claim.told.evidence
    with evidence_files(rollup, sent, [piece.sha256]) as files:
        assert b"".join(files.pieces(piece.sha256)) == CONTENT


def test_another_file_in_its_place_is_noticed(
    rollup: Rollup, sent: int, checklist: Checklist
) -> None:
    original = rollup.originals / "原件 1.yaodian"
    original.unlink()
    with pytest.raises(FileError), evidence_files(rollup, sent, []):
        pass
    with Workbook.create(rollup.originals / "乙.yaodian", checklist, unit="甲局") as book:
        finish(submitting(book, original))
    with (
        pytest.raises(ChangedOriginal, match="不是当时收到的那一份"),
        evidence_files(rollup, sent, []),
    ):
        pass


def test_where_only_digests_came_up_the_sentence_says_whom_to_ask(
    rollup: Rollup, sent: int
) -> None:
    with rollup.writing("upwards") as db:
        db.execute(schema.submission.update().values(stored_name=""))
    with pytest.raises(UsageError, match="只报来了摘要"), evidence_files(rollup, sent, []):
        pass
