"""Format 1.1: what was handed in and what came back, and the text that nobody answers.

``CHECK`` forbids NUL as in 1.0. The meaning of every column: ``docs/workbook-format.md``.
"""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = (
    """CREATE TABLE submission (
    number INTEGER PRIMARY KEY,
    round INTEGER NOT NULL,
    sealed_at TEXT NOT NULL,
    head TEXT NOT NULL,
    previous_root TEXT NOT NULL,
    root TEXT NOT NULL,
    manifest TEXT NOT NULL,
    signer TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT""",
    """CREATE TABLE return_slip (
    sha256 TEXT NOT NULL PRIMARY KEY,
    round INTEGER NOT NULL,
    number INTEGER NOT NULL,
    root TEXT NOT NULL,
    office TEXT NOT NULL CHECK (instr(office, char(0)) = 0),
    note TEXT NOT NULL CHECK (instr(note, char(0)) = 0),
    due_on TEXT,
    made_at TEXT NOT NULL,
    signer TEXT NOT NULL
) STRICT""",
    """CREATE TABLE left_out (
    position INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT""",
)
