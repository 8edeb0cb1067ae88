"""What a sealed file proves about itself: its earlier submissions, and who signed this one."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.signing.certificate import fingerprint
from desktop.signing.detached import certificates_in, verify_detached

if TYPE_CHECKING:
    from desktop.workbook.foreign.values import ForeignWorkbook
    from desktop.workbook.submission import Submission

_LONGEST_ID: Final = 64
_LONGEST_NAME: Final = 120
_LARGEST_NUMBER: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Proof:
    """``ancestors`` are number and root of the submissions before, as their manifests say.

    ``is_whole`` says that they and this one follow each other, and their heads stand in the chain
    of events. ``certificate`` (DER) and ``fingerprint`` are of a signature that is right, empty
    where nobody signed, ``chain`` the other certificates in it; ``problem`` is why one is not.
    Whether anybody knows them is not asked here. ``is_storable`` says that no number is too large
    for a database.
    """

    ancestors: tuple[tuple[int, str], ...] = ()
    is_whole: bool = True
    certificate: bytes = b""
    chain: tuple[bytes, ...] = ()
    fingerprint: str = ""
    was_valid: bool = False
    problem: str = ""
    is_storable: bool = True


def prove(foreign: ForeignWorkbook, sealed: Submission) -> Proof:
    """Look at what a sealed file brings along to prove itself."""
    before = tuple(each for each in foreign.submissions if each.number < sealed.number)
    signature = _signature(sealed)
    return Proof(
        ancestors=tuple((each.number, each.root) for each in before),
        is_whole=_is_whole(foreign, (*before, sealed)),
        is_storable=_is_storable(foreign, sealed),
        **signature,
    )


def plain_name(name: str) -> str:
    """Return a name of a stranger's as one short line that can be stored and shown anywhere."""
    shown = (char if char.isprintable() or char.isspace() else "\ufffd" for char in name)
    line = " ".join("".join(shown).split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}…"


def events_told(submission: Submission) -> int:
    """Return how many events its workbook had when it was handed in, 0 where it does not say."""
    try:
        count = json.loads(submission.manifest)["events"]
    except (LookupError, TypeError, ValueError, RecursionError):
        return 0
    return count if isinstance(count, int) else 0


def _signature(sealed: Submission) -> dict[str, Any]:
    if not sealed.signature and not sealed.signer:
        return {}
    own = certificates_in(sealed.signature)
    # As if somebody trusted it, every rule is asked; whether anybody does is known elsewhere.
    status = verify_detached(sealed.manifest.encode(), sealed.signature, own[:1])
    if not status.certificate or not status.is_intact:
        return {"problem": status.problem or "没有通过核验"}
    if fingerprint(status.certificate) != sealed.signer:
        return {"problem": "写明的签名人与签名里的证书不符"}
    return {
        "certificate": status.certificate.der,
        "chain": tuple(each.der for each in own[1:]),
        "fingerprint": status.fingerprint,
        "was_valid": status.was_valid_when_signed,
    }


def _is_whole(foreign: ForeignWorkbook, submissions: tuple[Submission, ...]) -> bool:
    """Tell whether each names the one before, and its head is where it says in the chain."""
    digests = [each.digest for each in foreign.events]
    previous = ""
    for number, each in enumerate(submissions, start=1):
        try:
            told = json.loads(each.manifest)
            count = told["events"]
            is_right = (
                each.number == number
                and hashlib.sha256(each.manifest.encode()).hexdigest() == each.root
                and each.previous_root == previous
                and (told["number"], told["previous_root"]) == (number, previous)
                and told["workbook"] == foreign.info.id
                and told["head"] == each.head == digests[count - 1]
            )
        except (LookupError, TypeError, ValueError, RecursionError):
            return False
        if not is_right:
            return False
        previous = each.root
    return True


def _is_storable(foreign: ForeignWorkbook, sealed: Submission) -> bool:
    """Tell whether identifiers and numbers are such as this program makes."""
    ids = [row.requirement.id for row in foreign.ledger]
    return (
        all(0 < len(each) <= _LONGEST_ID for each in (*ids, foreign.info.id))
        and 0 < sealed.number < _LARGEST_NUMBER
        and 0 < sealed.round < _LARGEST_NUMBER
        and 0 <= (foreign.info.year or 0) < _LARGEST_NUMBER
    )
