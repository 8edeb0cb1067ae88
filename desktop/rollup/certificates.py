"""The departments' certificates: registered after somebody compared the fingerprint, withdrawn.

Registering says whose certificate it is; what was received before is judged again at once. Nothing
is ever removed: a withdrawn certificate still tells whose signature an old file bears. It counts for
what was received before the day on which it was withdrawn: when a file was signed, only its signer
says, when it came, the office knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from desktop.errors import UsageError
from desktop.rollup import judging, schema, vouching
from desktop.rollup.store import moment
from desktop.signing.certificate import fingerprint, parse

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from desktop.rollup.store import Rollup
    from desktop.signing.certificate import Certificate


@dataclass(frozen=True, slots=True)
class UnitCertificate:
    """A certificate and whose it is; ``registered_at`` is empty for one that is only known.

    ``unit_id`` of a certificate that is only known is the unit whose file it came with, if any;
    ``authority`` names who vouches for it, so that its name can be bound to a unit.
    """

    certificate: Certificate
    unit_id: int | None
    unit: str
    registered_at: str = ""
    registered_by: str = ""
    withdrawn_at: str = ""
    authority: str = ""

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
    return _came(db, is_confirmed=False)


def confirmed(db: Connection) -> tuple[UnitCertificate, ...]:
    """Return those that are known by a name that an officer confirmed, withdrawn names too."""
    return _came(db, is_confirmed=True)


def _came(db: Connection, *, is_confirmed: bool) -> tuple[UnitCertificate, ...]:
    sent, unit = schema.submission.c, schema.unit.c
    rows = db.execute(
        select(schema.submission, unit.name)
        .join_from(schema.submission, schema.unit, unit.id == sent.claim_id, isouter=True)
        .where(sent.signer != "", sent.signer.not_in(select(schema.certificate.c.fingerprint)))
        .order_by(unit.position, sent.id)
    ).all()
    vouched = vouching.of_files(rows, db, vouching.bound_names(db))
    found = {}
    for row in rows:
        by = vouched.get(row.sha256)
        if bool(by and by.known) is is_confirmed:
            found[row.certificate] = UnitCertificate(
                parse(row.certificate),
                row.claim_id,
                row.name or row.unit_name,
                withdrawn_at=by.known.withdrawn_at if by and by.known else "",
                authority=by.authority if by else "",
            )
    return tuple(found.values())


def register_certificate(db: Connection, rollup: Rollup, unit_id: int, der: bytes) -> str:
    """Let a certificate be a unit's from now on; return its fingerprint. Twice changes nothing.

    Somebody has compared the fingerprint before. A withdrawn one is believed again. Raises:
        UsageError: it is no certificate that may sign, or another unit's.
    """
    from desktop.signing.usage import check_signer  # noqa: PLC0415 - a slow import

    try:
        certificate = parse(der)
    except ValueError as error:
        raise UsageError("这不是证书，没有登记。请选择单位导出的 .cer 或 .crt 文件。") from error
    check_signer(certificate)
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
        again = update(schema.certificate).where(known.fingerprint == printed)
        db.execute(again.values(withdrawn_at=None))
    _judge_signed(db, printed, unit_id)
    return printed


def withdraw_certificate(
    db: Connection, rollup: Rollup, printed: str, *, since: date | None = None
) -> str:
    """Believe a certificate no longer; what was received before ``since`` stays as it is.

    Without a day, from now on. Done again, the day is put right. Returns whose it is. Raises:
        UsageError: it is not registered, or the day has not come yet.
    """
    judging.lock(db)
    when = withdrawn_from(rollup, since)
    known = schema.certificate.c
    unit_id = db.execute(
        select(known.unit_id).where(known.fingerprint == printed)
    ).scalar_one_or_none()
    if unit_id is None:
        unit_id = _insert_vouched(db, printed)
    db.execute(
        update(schema.certificate).where(known.fingerprint == printed).values(withdrawn_at=when)
    )
    _judge_signed(db, printed, unit_id)
    unit = schema.unit.c
    return str(db.execute(select(unit.name).where(unit.id == unit_id)).scalar_one())


def _insert_vouched(db: Connection, printed: str) -> int:
    """Register one that is known by its name alone, so that it can be withdrawn by itself."""
    sent = schema.submission.c
    rows = db.execute(select(schema.submission).where(sent.signer == printed)).all()
    vouched = vouching.of_files(rows, db, vouching.bound_names(db))
    known = next((each.known for each in vouched.values() if each.known), None)
    if known is None:
        raise UsageError("没有登记过这张证书，请核对指纹。")
    db.execute(
        schema.certificate.insert().values(
            fingerprint=printed,
            unit_id=known.unit_id,
            der=rows[0].certificate,
            registered_at=known.registered_at,
            registered_by="",
        )
    )
    return known.unit_id


def withdrawn_from(rollup: Rollup, since: date | None) -> str:
    """Return from which moment on something is withdrawn: a day begins at the office's midnight.

    Raises:
        UsageError: the day has not come yet.
    """
    now = rollup.clock()
    if since is None:
        return moment(now)
    if since > now.astimezone().date():
        raise UsageError("停用日期还没有到。请写今天或以前的日期，也就是证书从哪一天起不再可信。")
    return moment(datetime.combine(since, time.min).astimezone())


def _judge_signed(db: Connection, printed: str, unit_id: int) -> None:
    judging.judge_unit(db, unit_id)
    sent = schema.submission.c
    for book in db.execute(
        select(sent.workbook_id).where(sent.signer == printed).distinct()
    ).scalars():
        judging.judge_workbook(db, book)
