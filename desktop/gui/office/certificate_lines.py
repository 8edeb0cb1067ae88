"""What the office's register holds, as lines of one list: what waits first, then what counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from desktop.gui.office.ordered_table import OrderedTable
from desktop.rollup import authorities, certificates, vouching
from desktop.signing.certificate import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.rollup.certificates import UnitCertificate
    from desktop.rollup.vouching import Authority, BoundName


class Kind(StrEnum):
    """What a line is about."""

    WAITING = "waiting"
    REGISTERED = "registered"
    NAME = "name"
    ISSUER_WAITING = "issuer_waiting"
    ISSUER = "issuer"


_STATES = {
    Kind.WAITING: "待登记",
    Kind.REGISTERED: "已登记",
    Kind.NAME: "名称已确认",
    Kind.ISSUER_WAITING: "签发机构，待登记",
    Kind.ISSUER: "签发机构，已登记",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate, authority or name; ``known`` is what the roll-up says of it."""

    kind: Kind
    unit: str
    name: str
    fingerprint: str
    known: Any
    unit_id: int | None = None
    authority: str = ""
    withdrawn_at: str = ""

    @property
    def state(self) -> str:
        """Return what it counts for."""
        if self.withdrawn_at:
            return f"自{day(datetime.fromisoformat(self.withdrawn_at))}起停用"
        return _STATES[self.kind]

    @property
    def is_waiting(self) -> bool:
        """Tell whether somebody has to compare it before it counts."""
        return self.kind in {Kind.WAITING, Kind.ISSUER_WAITING}


class CertificateTable(OrderedTable[Line]):
    """The whole register."""

    headers: ClassVar = ("状态", "单位", "证书上的名称", "签发机构", "指纹")

    def words(self, row: Line, column: int) -> str:
        """Return what a cell says."""
        return (row.state, row.unit, row.name, row.authority, row.fingerprint)[column]

    def tip(self, row: Line, column: int) -> str:
        """Return the whole cell."""
        return f"{self.headers[column]}：{self.words(row, column) or '无'}"

    def key(self, row: Line) -> str:
        """Return by what it is known."""
        return f"{row.kind} {row.fingerprint} {row.name}"


def lines(db: Any) -> tuple[Line, ...]:  # noqa: ANN401 - a connection, which only the roll-up knows
    """Return the register."""
    return tuple(_lines(db))


def _lines(db: Any) -> Iterator[Line]:  # noqa: ANN401 - a connection
    issuers = vouching.authorities(db)
    names = {each.fingerprint: each.certificate.unit for each in issuers}
    for each in certificates.waiting(db):
        yield _of_unit(Kind.WAITING, each)
    for other in authorities.issuers_waiting(db):
        yield _of_issuer(Kind.ISSUER_WAITING, other)
    for each in certificates.registered(db):
        yield _of_unit(Kind.REGISTERED, each)
    for bound in vouching.bound_names(db):
        yield _of_name(bound, names.get(bound.authority, ""))
    for issuer in issuers:
        yield _of_issuer(Kind.ISSUER, issuer)


def _of_unit(kind: Kind, each: UnitCertificate) -> Line:
    return Line(
        kind, each.unit, each.certificate.unit, each.fingerprint, each, each.unit_id,
        each.authority, each.withdrawn_at,
    )  # fmt: skip


def _of_issuer(kind: Kind, each: Authority) -> Line:
    name = each.certificate.unit
    return Line(kind, "", name, each.fingerprint, each, withdrawn_at=each.withdrawn_at)


def _of_name(each: BoundName, authority: str) -> Line:
    return Line(
        Kind.NAME, each.unit, each.name, "", each, each.unit_id, authority, each.withdrawn_at
    )
