"""Signers that a registered authority (CA) vouches for, and whose an officer said they are.

The authority says that the name in a certificate was checked. Whose name it is in this office's
list, an officer says, once for each name: nobody becomes known by an authority alone.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.rollup import schema
from desktop.rollup.facts import Registered, Vouched
from desktop.signing.authority import subject_digest, voucher
from desktop.signing.certificate import fingerprint, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

    from desktop.signing.certificate import Certificate


@dataclass(frozen=True, slots=True)
class Authority:
    """An office that issues certificates; ``registered_at`` (UTC) is empty for one only known."""

    certificate: Certificate
    registered_at: str = ""
    registered_by: str = ""
    withdrawn_at: str = ""

    @property
    def fingerprint(self) -> str:
        """Return what is compared with the one that it publishes."""
        return fingerprint(self.certificate)


@dataclass(frozen=True, slots=True)
class BoundName:
    """A name in certificates of an authority, and whose it is; ``withdrawn_at`` is empty while good.

    ``authority`` is that one's fingerprint; whatever withdrew it withdraws its names.
    """

    authority: str
    subject: str
    name: str
    unit_id: int
    unit: str
    bound_at: str
    bound_by: str
    withdrawn_at: str = ""

    @property
    def registered(self) -> Registered:
        """Return the same as who judges knows a certificate."""
        words = f"{self.authority} {self.subject}"
        return Registered(words, self.unit_id, self.bound_at, self.withdrawn_at)


def authorities(db: Connection) -> tuple[Authority, ...]:
    """Return the registered authorities, the first registered first."""
    known = schema.authority.c
    rows = db.execute(select(schema.authority).order_by(known.registered_at, known.fingerprint))
    return tuple(
        Authority(parse(row.der), row.registered_at, row.registered_by, row.withdrawn_at or "")
        for row in rows
    )


def bound_names(db: Connection) -> tuple[BoundName, ...]:
    """Return the names whose unit is known, in the order of the units."""
    bound, unit, issuer = schema.vouched, schema.unit.c, schema.authority.c
    rows = db.execute(
        select(bound, unit.name.label("unit"), issuer.withdrawn_at.label("authority_withdrawn_at"))
        .join_from(bound, schema.unit, unit.id == bound.c.unit_id)
        .join(schema.authority, issuer.fingerprint == bound.c.authority)
        .order_by(unit.position, unit.id, bound.c.bound_at, bound.c.subject)
    )
    return tuple(
        BoundName(
            row.authority,
            row.subject,
            row.name,
            row.unit_id,
            row.unit,
            row.bound_at,
            row.bound_by,
            min(filter(None, (row.withdrawn_at, row.authority_withdrawn_at)), default=""),
        )
        for row in rows
    )


def of_files(
    rows: Iterable[Row[tuple[object, ...]]], db: Connection, bound: Sequence[BoundName]
) -> dict[str, Vouched]:
    """Return for whom of the signers of files somebody vouches, by the SHA-256 of the file."""
    known = authorities(db)
    found = {row.sha256: _of_file(row, known, bound) for row in rows if row.signer and known}
    return {sha256: each for sha256, each in found.items() if each}


def _of_file(
    row: Row[tuple[object, ...]], known: Sequence[Authority], bound: Sequence[BoundName]
) -> Vouched | None:
    own = parse(row.certificate)
    by = voucher_of(row, known)
    if by is None:
        return None
    subject = subject_digest(own)
    for each in bound:
        if (each.authority, each.subject) == (by.fingerprint, subject):
            return Vouched(own.unit, by.certificate.unit, each.registered)
    is_good = not by.withdrawn_at or by.withdrawn_at > row.received_at
    return Vouched(own.unit, by.certificate.unit) if is_good else None


def voucher_of(row: Row[tuple[object, ...]], known: Sequence[Authority]) -> Authority | None:
    """Return which authority vouches for the signer of a submission, as of its sealing."""
    moment = datetime.fromisoformat(row.sealed_at)
    by = voucher(
        parse(row.certificate), chain_of(row.chain), [each.certificate for each in known], moment
    )
    return next((each for each in known if each.certificate == by), None)


def chain_of(written: str) -> tuple[Certificate, ...]:
    """Return the certificates that stand in a submission's row beside the signer's."""
    return tuple(parse(base64.b64decode(each)) for each in json.loads(written or "[]"))
