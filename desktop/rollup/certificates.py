"""The departments' certificates: registered after somebody compared the fingerprint, withdrawn.

Registering says whose certificate it is; what was received before is judged again at once. Nothing
is ever removed: a withdrawn certificate still tells whose signature an old file bears.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.errors import UsageError
from desktop.rollup import judging, schema
from desktop.rollup.store import moment
from desktop.signing.certificate import fingerprint, parse

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.rollup.store import Rollup
    from desktop.signing.certificate import Certificate


@dataclass(frozen=True, slots=True)
class UnitCertificate:
    """A certificate and whose it is; ``registered_at`` is empty for one that is only known.

    ``unit_id`` of a certificate that is only known is the unit whose file it came with, if any.
    """

    certificate: Certificate
    unit_id: int | None
    unit: str
    registered_at: str = ""
    registered_by: str = ""
    withdrawn_at: str = ""

    @property
    def fingerprint(self) -> str:
        """Return what is compared with the printed one."""
        return fingerprint(self.certificate)


def registered(db: Connection) -> tuple[UnitCertificate, ...]:
    """Return the certificates of the units, in the order of the units."""
    unit, known = schema.unit.c, schema.certificate
    rows = db.execute(
        select(known, unit.name)
        .join_from(known, schema.unit, unit.id == known.c.unit_id)
        .order_by(unit.position, unit.id, known.c.registered_at)
    )
    return tuple(
        UnitCertificate(
            parse(row.der),
            row.unit_id,
            row.name,
            row.registered_at,
            row.registered_by,
            row.withdrawn_at or "",
        )
        for row in rows
    )


def waiting(db: Connection) -> tuple[UnitCertificate, ...]:
    """Return the certificates that came with files and are nobody's yet."""
    sent, unit = schema.submission.c, schema.unit.c
    rows = db.execute(
        select(sent.certificate, sent.claim_id, sent.unit_name, unit.name)
        .join_from(schema.submission, schema.unit, unit.id == sent.claim_id, isouter=True)
        .where(sent.signer != "", sent.signer.not_in(select(schema.certificate.c.fingerprint)))
        .order_by(unit.position, sent.id)
    )
    found = {
        row.certificate: UnitCertificate(
            parse(row.certificate), row.claim_id, row.name or row.unit_name
        )
        for row in rows
    }
    return tuple(found.values())


def register_certificate(db: Connection, rollup: Rollup, unit_id: int, der: bytes) -> str:
    """Let a certificate be a unit's from now on; return its fingerprint. Twice changes nothing.

    Somebody has compared the fingerprint before. A withdrawn one is believed again. Raises:
        UsageError: it is no certificate, or another unit's.
    """
    try:
        certificate = parse(der)
    except ValueError as error:
        raise UsageError("这不是证书，没有登记。请选择单位导出的 .cer 或 .crt 文件。") from error
    judging.lock(db)
    printed = fingerprint(certificate)
    known = schema.certificate.c
    found = db.execute(select(schema.certificate).where(known.fingerprint == printed)).first()
    if found is None:
        db.execute(
            schema.certificate.insert().values(
                fingerprint=printed,
                unit_id=unit_id,
                der=certificate.der,
                registered_at=moment(rollup.clock()),
                registered_by=rollup.actor,
            )
        )
    elif found.unit_id != unit_id:
        raise UsageError("这张证书已经登记给另一个单位，没有改动。请与两个单位核对指纹。")
    elif found.withdrawn_at:
        values = {"registered_at": moment(rollup.clock()), "withdrawn_at": None}
        db.execute(update(schema.certificate).where(known.fingerprint == printed).values(**values))
    _judge_signed(db, printed, unit_id)
    return printed


def withdraw_certificate(db: Connection, rollup: Rollup, printed: str) -> None:
    """Believe a certificate no longer from now on; what was received before stays as it is.

    Raises:
        UsageError: it is not registered.
    """
    judging.lock(db)
    known = schema.certificate.c
    unit_id = db.execute(
        select(known.unit_id).where(known.fingerprint == printed)
    ).scalar_one_or_none()
    if unit_id is None:
        raise UsageError("没有登记过这张证书，请核对指纹。")
    db.execute(
        update(schema.certificate)
        .where(known.fingerprint == printed, known.withdrawn_at.is_(None))
        .values(withdrawn_at=moment(rollup.clock()))
    )
    _judge_signed(db, printed, unit_id)


def _judge_signed(db: Connection, printed: str, unit_id: int) -> None:
    judging.judge_unit(db, unit_id)
    sent = schema.submission.c
    for book in db.execute(
        select(sent.workbook_id).where(sent.signer == printed).distinct()
    ).scalars():
        judging.judge_workbook(db, book)
