"""Who vouches for a signer, asked of pyHanko without any network; imported late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from asn1crypto import x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from datetime import datetime

T = TypeVar("T")

USAGE: Final = KeyUsageConstraints(
    key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
)


def context(trusted: Sequence[bytes], moment: datetime | None) -> ValidationContext:
    """Return the library's terms: these certificates are trusted, as things stood at ``moment``."""
    return ValidationContext(
        trust_roots=[x509.Certificate.load(each) for each in trusted],
        moment=moment,
        allow_fetching=False,
    )


def settled(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that never waits for anything: without network none does.

    An event loop would open a socket to itself, which a child may not. Raises:
        RuntimeError: it waited for something.
    """
    try:
        work.send(None)
    except StopIteration as finished:
        return cast("T", finished.value)
    work.close()
    raise RuntimeError("the library waited for something while verifying")


def is_anchored(verdict: Any, trusted: Sequence[bytes]) -> bool:  # noqa: ANN401 - any of the library's verdicts
    """Say whether the library trusts the signer, and by way of a certificate that is on the list."""
    path = verdict.validation_path
    return (
        bool(verdict.trusted)
        and path is not None
        and any(each.dump() in trusted for each in path.iter_certs(include_root=True))
    )
