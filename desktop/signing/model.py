"""Signatures as plain values, shared by signing and verifying; nothing here computes a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.errors import DesktopError
from desktop.signing import sentences
from desktop.signing.certificate import fingerprint

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.signing.certificate import Certificate

# In signing order; the last one locks the document.
ROLES: Final = ("填报人", "审核人", "单位负责人")


SHORTEST_PASSPHRASE: Final = 6  # characters; what more it needs is the unit's own rule


class SigningError(DesktopError):
    """A PDF that cannot be signed so."""


class Box(NamedTuple):
    """Where a visible signature goes: page index from 0, corners in points from the lower left."""

    page_index: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class SignatureStatus:
    """What is known of one signature, fact by fact; believe it only if ``is_accepted``.

    ``is_intact``: what it covers is what was signed. ``is_registered``: the very certificate is on
    the list given; ``is_trusted``: that, or one on the list vouches for it. ``covers_all``: to the
    last byte of the file. ``claimed_at`` is the signer's own clock, vouched for by nobody.
    ``changes`` names what was changed afterwards beyond further signatures; ``problem`` is why it
    is not intact, and then the other facts, the signer's name included, mean nothing.
    ``withdrawn_on`` is since when the registered certificate counts no longer, for what was
    received, ``received_on``, from that day on.
    """

    role: str
    certificate: Certificate | None = None
    claimed_at: datetime | None = None
    reason: str = ""
    is_intact: bool = False
    is_trusted: bool = False
    is_registered: bool = False
    was_valid_when_signed: bool = False
    covers_all: bool = False
    is_locking: bool = False
    changes: tuple[str, ...] = ()
    problem: str = ""
    withdrawn_on: date | None = None
    received_on: date | None = None

    @property
    def signer(self) -> str:
        """Return whom the certificate names, or an empty text."""
        return self.certificate.unit if self.certificate else ""

    @property
    def fingerprint(self) -> str:
        """Return the certificate's fingerprint to be compared, or an empty text."""
        return fingerprint(self.certificate) if self.certificate else ""

    @property
    def is_changed_after(self) -> bool:
        """Say whether the file was changed after this signature by more than signing."""
        return bool(self.changes)

    @property
    def is_withdrawn(self) -> bool:
        """Say whether the certificate was withdrawn when this came, as far as anybody here knows."""
        if self.withdrawn_on is None:
            return False
        return self.received_on is None or self.received_on >= self.withdrawn_on

    @property
    def is_accepted(self) -> bool:
        """Say whether every fact speaks for this signature.

        An authority that vouches for a certificate makes its signer's name true, not known.
        """
        sound = self.is_intact and not self.is_changed_after and not self.problem
        is_known = self.is_trusted and self.is_registered and not self.is_withdrawn
        return sound and is_known and self.was_valid_when_signed

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return one Chinese sentence for each fact, the verdict first."""
        return sentences.of_signature(self)


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    """What is known of a PDF; ``signatures`` in signing order, ``problem`` if it is unreadable."""

    is_signed: bool
    page_count: int
    signatures: tuple[SignatureStatus, ...] = ()
    problem: str = ""

    @property
    def is_intact(self) -> bool:
        """Say whether every signature is intact, nothing was changed and the last covers all."""
        return (
            self.is_signed
            and not self.problem
            and all(each.is_intact and not each.is_changed_after for each in self.signatures)
            and bool(self.signatures)
            and self.signatures[-1].covers_all
        )

    @property
    def is_accepted(self) -> bool:
        """Say whether the document is intact and every signer is trusted."""
        return self.is_intact and all(each.is_accepted for each in self.signatures)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the Chinese sentences about the document as a whole, the verdict first."""
        return sentences.of_document(self)
