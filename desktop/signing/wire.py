"""A verdict as JSON values, on its way from the process that read a stranger's PDF.

Nothing that comes back is believed before it is checked for what it is: that process may have
been taken over. Which certificates are registered is asked again here.
"""

from __future__ import annotations

import base64
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.signing.certificate import parse
from desktop.signing.model import SignatureStatus, VerifiedDocument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FACTS: Final = tuple(each.name for each in fields(SignatureStatus) if each.type == "bool")
WORDS: Final = ("role", "reason", "problem")


class BrokenAnswerError(ValueError):
    """An answer that says something impossible."""


def packed(document: VerifiedDocument) -> dict[str, Any]:
    """Return a verdict as JSON values."""
    return asdict(document) | {"signatures": [_packed(each) for each in document.signatures]}


def unpacked(answer: Mapping[str, Any], trusted: Sequence[bytes]) -> VerifiedDocument:
    """Return the verdict in an answer. Raises BrokenAnswerError where there is none."""
    try:
        return VerifiedDocument(
            is_signed=_is(bool, answer["is_signed"]),
            page_count=_is(int, answer["page_count"]),
            signatures=tuple(_unpacked(each, trusted) for each in answer["signatures"]),
            problem=_is(str, answer["problem"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenAnswerError from error


def _packed(status: SignatureStatus) -> dict[str, Any]:
    certificate, moment = status.certificate, status.claimed_at
    values: dict[str, Any] = {name: getattr(status, name) for name in (*FACTS, *WORDS)}
    return values | {
        "certificate": base64.b64encode(certificate.der).decode() if certificate else None,
        "claimed_at": moment.isoformat() if moment else None,
        "changes": list(status.changes),
    }


def _unpacked(answer: Mapping[str, Any], trusted: Sequence[bytes]) -> SignatureStatus:
    coded, moment = answer["certificate"], answer["claimed_at"]
    certificate = parse(base64.b64decode(coded, validate=True)) if coded is not None else None
    facts = {name: _is(bool, answer[name]) for name in FACTS}
    if facts["is_registered"] and (certificate is None or certificate.der not in trusted):
        raise BrokenAnswerError
    return SignatureStatus(
        **facts,
        **{name: _is(str, answer[name]) for name in WORDS},
        certificate=certificate,
        claimed_at=datetime.fromisoformat(moment) if moment is not None else None,
        changes=tuple(_is(str, each) for each in answer["changes"]),
    )


def _is(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if type(value) is not kind:
        raise BrokenAnswerError
    return value
