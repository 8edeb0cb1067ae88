"""An authority (CA) is registered, a name that it vouches for is bound to a unit; both withdrawn.

All of it is an officer's word and is judged anew at once. As with certificates nothing is removed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from desktop.errors import UsageError
from desktop.rollup import judging, schema, vouching
from desktop.rollup.certificates import withdrawn_from
from desktop.rollup.store import moment
from desktop.rollup.vouching import Authority
from desktop.signing.authority import issuers_among, subject_digest
from desktop.signing.certificate import fingerprint, parse

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from desktop.rollup.store import Rollup
    from desktop.rollup.vouching import BoundName


def register_authority(db: Connection, rollup: Rollup, der: bytes) -> str:
    """Believe from now on whom a certificate's office vouches for; return its fingerprint.

    Somebody has compared the fingerprint before. It makes no unit known. Raises:
        UsageError: it is no certificate, or none of an authority.
    """
    from desktop.signing.usage import check_authority  # noqa: PLC0415 - a slow import

    try:
        certificate = parse(der)
    except ValueError as error:
        raise UsageError("这不是证书，没有登记。请选择机构公布的 .cer 或 .crt 文件。") from error
    check_authority(certificate)
    judging.lock(db)
    printed = fingerprint(certificate)
    known = schema.authority.c
    if db.execute(select(known.fingerprint).where(known.fingerprint == printed)).first():
        again = update(schema.authority).where(known.fingerprint == printed)
        db.execute(again.values(withdrawn_at=None))
    else:
        db.execute(
            schema.authority.insert().values(
                fingerprint=printed,
                der=certificate.der,
                registered_at=moment(rollup.clock()),
                registered_by=rollup.actor,
            )
        )
    judging.judge_all(db)
    return printed


def withdraw_authority(
    db: Connection, rollup: Rollup, printed: str, *, since: date | None = None
) -> None:
    """Believe an authority no longer; what was received before ``since`` stays as it is.

    Raises:
        UsageError: it is not registered, or the day has not come yet.
    """
    judging.lock(db)
    known = schema.authority.c
    if not db.execute(select(known.fingerprint).where(known.fingerprint == printed)).first():
        raise UsageError("没有登记过这个签发机构，请核对指纹。")
    when = withdrawn_from(rollup, since)
    db.execute(
        update(schema.authority).where(known.fingerprint == printed).values(withdrawn_at=when)
    )
    judging.judge_all(db)


def issuers_waiting(db: Connection) -> tuple[Authority, ...]:
    """Return the certificates of authorities that came within signatures and are not registered."""
    sent = schema.submission.c
    chains = db.execute(select(sent.chain).where(sent.chain.not_in(("", "[]"))).distinct())
    known = {each.certificate for each in vouching.authorities(db)}
    came = (each for (chain,) in chains for each in issuers_among(vouching.chain_of(chain)))
    return tuple(Authority(each) for each in dict.fromkeys(came) if each not in known)


def bind_name(db: Connection, rollup: Rollup, unit_id: int, signer: str) -> BoundName:
    """Say whose the name in a certificate is that came with a file; ``signer`` is its fingerprint.

    All certificates with this name of this authority are the unit's from then on, those issued
    anew too. Raises:
        UsageError: it came with no file, nobody vouches for it, or the name is another unit's.
    """
    judging.lock(db)
    sent = schema.submission.c
    rows = db.execute(select(schema.submission).where(sent.signer == signer).order_by(sent.id))
    known = [each for each in vouching.authorities(db) if not each.withdrawn_at]
    found = ((row, vouching.voucher_of(row, known)) for row in rows)
    row, by = next(((row, by) for row, by in found if by), (None, None))
    if row is None or by is None:
        raise UsageError("没有登记过的机构签发这张证书，不能按名称确认。请核对指纹，登记这张证书。")
    certificate = parse(row.certificate)
    subject = subject_digest(certificate)
    bound = _bound(db, by.fingerprint, subject)
    if bound and bound.unit_id != unit_id and not bound.withdrawn_at:
        raise UsageError(
            f"“{by.certificate.unit}”签发的“{certificate.unit}”已经确认是“{bound.unit}”，没有改动。"
            "请先核实；确实弄错了，先停用那一条。"
        )
    if bound:
        values = {"unit_id": unit_id, "withdrawn_at": None}
        db.execute(update(schema.vouched).where(_is(by.fingerprint, subject)).values(**values))
    else:
        db.execute(
            schema.vouched.insert().values(
                authority=by.fingerprint,
                subject=subject,
                unit_id=unit_id,
                name=certificate.unit,
                bound_at=moment(rollup.clock()),
                bound_by=rollup.actor,
            )
        )
    _judge_name(db, subject, {unit_id, bound.unit_id if bound else unit_id})
    made = _bound(db, by.fingerprint, subject)
    if made is None:
        raise LookupError(subject)
    return made


def confirm_again(db: Connection, bound: BoundName) -> None:
    """Let a name that was withdrawn be its unit's as before."""
    judging.lock(db)
    where = _is(bound.authority, bound.subject)
    db.execute(update(schema.vouched).where(where).values(withdrawn_at=None))
    _judge_name(db, bound.subject, {bound.unit_id})


def withdraw_name(
    db: Connection, rollup: Rollup, bound: BoundName, *, since: date | None = None
) -> None:
    """Let a name be nobody's for what is received from ``since`` on.

    Raises:
        UsageError: the day has not come yet.
    """
    judging.lock(db)
    when = withdrawn_from(rollup, since)
    where = _is(bound.authority, bound.subject)
    db.execute(update(schema.vouched).where(where).values(withdrawn_at=when))
    _judge_name(db, bound.subject, {bound.unit_id})


def _is(authority: str, subject: str) -> ColumnElement[bool]:
    return and_(schema.vouched.c.authority == authority, schema.vouched.c.subject == subject)


def _bound(db: Connection, authority: str, subject: str) -> BoundName | None:
    names = (
        each
        for each in vouching.bound_names(db)
        if (each.authority, each.subject) == (authority, subject)
    )
    return next(names, None)


def _judge_name(db: Connection, subject: str, unit_ids: set[int]) -> None:
    for unit_id in unit_ids:
        judging.judge_unit(db, unit_id)
    sent = schema.submission.c
    rows = db.execute(
        select(sent.workbook_id, sent.certificate)
        .where(sent.certificate.is_not(None), sent.stored_name != "")
        .distinct()
    )
    for book in {
        row.workbook_id for row in rows if subject_digest(parse(row.certificate)) == subject
    }:
        judging.judge_workbook(db, book)
