"""The first format: what was asked, what is answered, what proves it, what was done.

``CHECK`` forbids the NUL character wherever a person types: SQLite's ``quote()``, on which undo
rests, would cut the text there.
"""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = (
    """
    CREATE TABLE meta (
        key TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL CHECK (instr(value, char(0)) = 0)
    ) STRICT
    """,
    """
    CREATE TABLE document (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE directive (
        id INTEGER PRIMARY KEY,
        document_number TEXT,
        title TEXT NOT NULL,
        issuer TEXT,
        issued_on TEXT,
        year INTEGER,
        level TEXT,
        forwards TEXT
    ) STRICT
    """,
    """
    CREATE TABLE requirement (
        id TEXT NOT NULL PRIMARY KEY,
        directive_id INTEGER NOT NULL REFERENCES directive (id),
        position INTEGER NOT NULL UNIQUE,
        ref TEXT NOT NULL,
        path TEXT NOT NULL,
        headings TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        span_start INTEGER,
        span_end INTEGER,
        doubts TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE assignment (
        requirement_id TEXT NOT NULL REFERENCES requirement (id),
        position INTEGER NOT NULL,
        unit TEXT NOT NULL,
        role TEXT NOT NULL,
        is_collective INTEGER NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (requirement_id, position)
    ) STRICT
    """,
    """
    CREATE TABLE deadline (
        requirement_id TEXT NOT NULL REFERENCES requirement (id),
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        wording TEXT NOT NULL,
        due_on TEXT,
        PRIMARY KEY (requirement_id, position)
    ) STRICT
    """,
    """
    CREATE TABLE target (
        requirement_id TEXT NOT NULL REFERENCES requirement (id),
        position INTEGER NOT NULL,
        wording TEXT NOT NULL,
        PRIMARY KEY (requirement_id, position)
    ) STRICT
    """,
    """
    CREATE TABLE assessment (
        requirement_id TEXT NOT NULL PRIMARY KEY REFERENCES requirement (id),
        status TEXT NOT NULL,
        statement TEXT NOT NULL CHECK (instr(statement, char(0)) = 0),
        reason TEXT NOT NULL CHECK (instr(reason, char(0)) = 0),
        evidence_waiver TEXT NOT NULL CHECK (instr(evidence_waiver, char(0)) = 0),
        updated_at TEXT NOT NULL,
        updated_by TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE content (
        sha256 TEXT NOT NULL PRIMARY KEY,
        size INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE chunk (
        sha256 TEXT NOT NULL,
        position INTEGER NOT NULL,
        data BLOB NOT NULL,
        UNIQUE (sha256, position)
    ) STRICT
    """,
    """
    CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        title TEXT NOT NULL CHECK (instr(title, char(0)) = 0),
        name TEXT NOT NULL CHECK (instr(name, char(0)) = 0),
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        url TEXT NOT NULL CHECK (instr(url, char(0)) = 0),
        channel TEXT NOT NULL CHECK (instr(channel, char(0)) = 0),
        document_number TEXT NOT NULL CHECK (instr(document_number, char(0)) = 0),
        dated TEXT,
        added_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE attachment (
        requirement_id TEXT NOT NULL REFERENCES requirement (id),
        evidence_id INTEGER NOT NULL REFERENCES evidence (id),
        position INTEGER NOT NULL,
        PRIMARY KEY (requirement_id, evidence_id)
    ) STRICT
    """,
    """
    CREATE TABLE gap_acceptance (
        kind TEXT NOT NULL,
        requirement_id TEXT NOT NULL REFERENCES requirement (id),
        reason TEXT NOT NULL CHECK (instr(reason, char(0)) = 0),
        PRIMARY KEY (kind, requirement_id)
    ) STRICT
    """,
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        utc_offset INTEGER NOT NULL,
        is_clock_back INTEGER NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        before_sha256 TEXT NOT NULL,
        after_sha256 TEXT NOT NULL,
        digest TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE event_detail (
        seq INTEGER PRIMARY KEY REFERENCES event (seq),
        before TEXT NOT NULL,
        after TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX attachment_evidence ON attachment (evidence_id)",
    "CREATE INDEX evidence_sha256 ON evidence (sha256)",
)
