"""The register of another roll-up is taken over: last year's certificates need no second comparison.

What was withdrawn stays withdrawn from the same moment on. What this roll-up knows already is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desktop.rollup import certificates, judging, schema, units, vouching

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import Connection, Table

    from desktop.rollup.store import Rollup
    from desktop.signing.certificate import Certificate


@dataclass(frozen=True, slots=True)
class Carried:
    """How many came over, and the units that are not on this list or on it more than once."""

    count: int
    unknown: tuple[str, ...]


def carry_on(db: Connection, before: Rollup) -> Carried:
    """Take over certificates, authorities and bound names; who registered them stays as it was.

    A unit is the one that bears the same name, also as one of its others. Nothing counts earlier
    than it did: what was received here before is judged by what is known now.
    """
    judging.lock(db)
    with before.reading() as old:
        registered = certificates.registered(old)
        issuers, names = vouching.authorities(old), vouching.bound_names(old)
    wanted = dict.fromkeys([*(each.unit for each in registered), *(each.unit for each in names)])
    here = _only_meant(units.all_units(db))
    found = {name: here[name] for name in wanted if name in here}
    count = _add(
        db,
        schema.authority,
        ("fingerprint",),
        (_issuer(each) for each in issuers),
    )
    count += _add(
        db,
        schema.certificate,
        ("fingerprint",),
        (_certificate(each, found[each.unit]) for each in registered if each.unit in found),
    )
    count += _add(
        db,
        schema.vouched,
        ("authority", "subject"),
        (_name(each, found[each.unit]) for each in names if each.unit in found),
    )
    judging.judge_all(db)
    return Carried(count, tuple(name for name in wanted if name not in found))


def for_papers(db: Connection) -> tuple[tuple[Certificate, date | None], ...]:
    """Return the units' certificates, each with the local day since which it counts no longer.

    With them a computer verifies papers that the units signed.
    """
    known = (*certificates.registered(db), *certificates.confirmed(db))
    return tuple((each.certificate, _local_day(each.withdrawn_at)) for each in known)


def _local_day(withdrawn_at: str) -> date | None:
    return datetime.fromisoformat(withdrawn_at).astimezone().date() if withdrawn_at else None


def _only_meant(every: Iterable[units.ReportingUnit]) -> dict[str, int]:
    """Return the ids by each name that one unit alone bears, letter by letter."""
    found: dict[str, set[int]] = {}
    for unit in every:
        for name in unit.names:
            found.setdefault(name, set()).add(unit.id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _add(
    db: Connection, table: Table, keys: tuple[str, ...], rows: Iterable[dict[str, Any]]
) -> int:
    columns = [table.c[key] for key in keys]
    known = {tuple(row) for row in db.execute(select(*columns))}
    new = [row for row in rows if tuple(row[key] for key in keys) not in known]
    if new:
        db.execute(table.insert(), new)
    return len(new)


def _issuer(each: vouching.Authority) -> dict[str, Any]:
    return {
        "fingerprint": each.fingerprint,
        "der": each.certificate.der,
        "registered_at": each.registered_at,
        "registered_by": each.registered_by,
        "withdrawn_at": each.withdrawn_at or None,
    }


def _certificate(each: certificates.UnitCertificate, unit_id: int) -> dict[str, Any]:
    return {
        "fingerprint": each.fingerprint,
        "unit_id": unit_id,
        "der": each.certificate.der,
        "registered_at": each.registered_at,
        "registered_by": each.registered_by,
        "withdrawn_at": each.withdrawn_at or None,
    }


def _name(each: vouching.BoundName, unit_id: int) -> dict[str, Any]:
    return {
        "authority": each.authority,
        "subject": each.subject,
        "unit_id": unit_id,
        "name": each.name,
        "bound_at": each.bound_at,
        "bound_by": each.bound_by,
        "withdrawn_at": each.withdrawn_at or None,
    }
