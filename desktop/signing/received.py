"""Verify a PDF that was received on some day, by the register of this computer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.signing.register import Known, known
from desktop.signing.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from desktop.signing.certificate import Certificate
    from desktop.signing.model import VerifiedDocument


def verified(
    pdf: bytes,
    folder: Path,
    *,
    more: Iterable[Certificate] = (),
    received_on: date | None = None,
) -> VerifiedDocument:
    """Return what can be said about ``pdf``; it never raises.

    ``folder`` is that of the register, ``more`` are trusted this once. Whoever verifies says when
    it came, without a day today: the signer's own clock proves nothing against a withdrawn key.
    """
    register = [*known(folder), *map(Known, more)]
    document = verify(pdf, trusted=[each.certificate.der for each in register])
    return as_received(document, register, received_on or datetime.now().astimezone().date())


def as_received(
    document: VerifiedDocument, register: Iterable[Known], received_on: date
) -> VerifiedDocument:
    """Return the same with what the register says about the signers on the day of receiving."""
    withdrawn: dict[bytes, date | None] = {}
    for each in register:
        days = [
            day
            for day in (withdrawn.get(each.certificate.der), each.withdrawn_on)
            if day is not None
        ]
        withdrawn[each.certificate.der] = min(days, default=None)
    return replace(
        document,
        signatures=tuple(
            replace(
                each,
                withdrawn_on=withdrawn.get(each.certificate.der) if each.certificate else None,
                received_on=received_on,
            )
            for each in document.signatures
        ),
    )
