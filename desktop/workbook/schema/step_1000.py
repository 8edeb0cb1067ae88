"""Format 1.0: what is asked, what is answered, what proves it, who does it, what was done.

``CHECK`` forbids the NUL character wherever a person types: SQLite's ``quote()``, on which undo
rests, would cut the text there. The meaning of every column: ``docs/workbook-format.md``.
"""

from __future__ import annotations

from typing import Final


def _typed(column: str) -> str:
    return f"{column} TEXT NOT NULL CHECK (instr({column}, char(0)) = 0)"


_ASKED: Final = (
    f"""CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    {_typed("value")}
) STRICT""",
    """CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT""",
    """CREATE TABLE directive (
    id INTEGER PRIMARY KEY,
    document_number TEXT,
    title TEXT NOT NULL,
    issuer TEXT,
    issued_on TEXT,
    year INTEGER,
    level TEXT,
    forwards TEXT
) STRICT""",
    """CREATE TABLE requirement (
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
) STRICT""",
    """CREATE TABLE assignment (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    position INTEGER NOT NULL,
    unit TEXT NOT NULL,
    role TEXT NOT NULL,
    is_collective INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (requirement_id, position)
) STRICT""",
    """CREATE TABLE deadline (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    wording TEXT NOT NULL,
    due_on TEXT,
    PRIMARY KEY (requirement_id, position)
) STRICT""",
    """CREATE TABLE target (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    position INTEGER NOT NULL,
    wording TEXT NOT NULL,
    PRIMARY KEY (requirement_id, position)
) STRICT""",
)

_UNITS: Final = (
    """CREATE TABLE unit (
    name TEXT NOT NULL PRIMARY KEY CHECK (instr(name, char(0)) = 0),
    is_collective INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE unit_alias (
    alias TEXT NOT NULL PRIMARY KEY CHECK (instr(alias, char(0)) = 0),
    unit TEXT NOT NULL REFERENCES unit (name)
) STRICT""",
    f"""CREATE TABLE unit_member (
    unit TEXT NOT NULL REFERENCES unit (name),
    {_typed("member")},
    PRIMARY KEY (unit, member)
) STRICT""",
    f"""CREATE TABLE duty (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    position INTEGER NOT NULL,
    {_typed("section")},
    {_typed("person")},
    due_on TEXT,
    PRIMARY KEY (requirement_id, position)
) STRICT""",
)

_ANSWERED: Final = (
    f"""CREATE TABLE assessment (
    requirement_id TEXT NOT NULL PRIMARY KEY REFERENCES requirement (id),
    status TEXT NOT NULL,
    {_typed("statement")},
    {_typed("reason")},
    {_typed("evidence_waiver")},
    {_typed("problems")},
    {_typed("next_steps")},
    {_typed("self_score")},
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL
) STRICT""",
    f"""CREATE TABLE fact (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    position INTEGER NOT NULL,
    {_typed("label")},
    {_typed("value")},
    {_typed("measure")},
    PRIMARY KEY (requirement_id, position)
) STRICT""",
    f"""CREATE TABLE gap_acceptance (
    kind TEXT NOT NULL,
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    {_typed("reason")},
    PRIMARY KEY (kind, requirement_id)
) STRICT""",
    f"""CREATE TABLE offer (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    kind TEXT NOT NULL,
    {_typed("source")},
    status TEXT NOT NULL,
    {_typed("statement")},
    {_typed("problems")},
    {_typed("next_steps")},
    {_typed("facts")},
    PRIMARY KEY (requirement_id, kind)
) STRICT""",
)

_PROVED: Final = (
    """CREATE TABLE content (
    sha256 TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE chunk (
    sha256 TEXT NOT NULL,
    position INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (sha256, position)
) STRICT""",
    f"""CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    {_typed("title")},
    {_typed("name")},
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    {_typed("url")},
    {_typed("channel")},
    {_typed("document_number")},
    dated TEXT,
    publicity TEXT,
    added_at TEXT NOT NULL
) STRICT""",
    """CREATE TABLE attachment (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    evidence_id INTEGER NOT NULL REFERENCES evidence (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (requirement_id, evidence_id)
) STRICT""",
    f"""CREATE TABLE offered_evidence (
    id INTEGER PRIMARY KEY,
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    offer_kind TEXT NOT NULL,
    kind TEXT NOT NULL,
    {_typed("title")},
    {_typed("name")},
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    {_typed("url")},
    {_typed("channel")},
    {_typed("document_number")},
    dated TEXT,
    publicity TEXT
) STRICT""",
    "CREATE INDEX attachment_evidence ON attachment (evidence_id)",
    "CREATE INDEX evidence_sha256 ON evidence (sha256)",
)

_JUDGED: Final = (
    f"""CREATE TABLE review (
    requirement_id TEXT NOT NULL REFERENCES requirement (id),
    round INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    {_typed("remark")},
    {_typed("score")},
    reviewed_at TEXT NOT NULL,
    {_typed("reviewed_by")},
    PRIMARY KEY (requirement_id, round)
) STRICT""",
    f"""CREATE TABLE sign_off (
    id INTEGER PRIMARY KEY,
    role TEXT NOT NULL,
    {_typed("name")},
    signed_at TEXT NOT NULL,
    state_digest TEXT NOT NULL,
    {_typed("file_name")},
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL
) STRICT""",
)

_DONE: Final = (
    f"""CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY CHECK (instr(key, char(0)) = 0),
    {_typed("value")}
) STRICT""",
    """CREATE TABLE event (
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
) STRICT""",
    """CREATE TABLE event_detail (
    seq INTEGER PRIMARY KEY REFERENCES event (seq),
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT""",
    """CREATE TABLE seal (
    subject TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT""",
)

STATEMENTS: Final = (*_ASKED, *_UNITS, *_ANSWERED, *_PROVED, *_JUDGED, *_DONE)
