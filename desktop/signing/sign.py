"""Sign a PDF, one person after another; every signature is appended, nothing is rewritten.

After the first signature nothing but ``sign`` may touch the file. The places for those who sign
later are made before the first signature, because readers take a field added afterwards for
tampering. pyHanko costs a second to import and is asked for only when a function is called.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.signing.model import ROLES, Box, SigningError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.signing.keys import SigningKey

__all__ = ["ROLES", "Box", "SigningError", "prepare", "sign"]


def prepare(pdf: bytes, boxes: Mapping[str, Box | tuple[int, float, float, float, float]]) -> bytes:
    """Return ``pdf`` with an empty visible field for each role, in signing order.

    The roles of ``ROLES`` without a box get an invisible field; ``pdf`` is unsigned and not
    encrypted. Raises:
        SigningError: it is none of that, or a page does not exist.
    """
    from desktop.signing import pades  # noqa: PLC0415 - slow import, see above

    return pades.prepare(pdf, {role: Box(*box) for role, box in boxes.items()})


def sign(
    pdf: bytes,
    key: SigningKey,
    *,
    role: str = ROLES[0],
    reason: str = "",
    box: Box | tuple[int, float, float, float, float] | None = None,
    font: Path | None = None,
    lock: bool = False,
    now: datetime | None = None,
) -> bytes:
    """Return ``pdf`` with one more PAdES signature in the field named ``role``.

    The first signature certifies the document and allows nothing but the later signatures; with
    ``lock`` it is the only one. The last role's signature locks the document always. ``box`` makes a visible field
    and counts only where ``prepare`` made none; a visible field is filled with text in ``font``, a
    TrueType file with Chinese. ``now`` is aware, the local clock if left out: nobody vouches for it.
    Source: ETSI EN 319 142-1 (baseline B-B); ISO 32000-1 section 12.8.2.2 (DocMDP). Raises:
        SigningError: no PDF, encrypted, locked, the role has signed, no place for it, the
            certificate is not valid now, the font cannot be used.
    """
    from desktop.signing import pades  # noqa: PLC0415 - slow import, see above

    return pades.sign(
        pdf,
        key,
        role=role,
        reason=reason,
        box=Box(*box) if box is not None else None,
        font=font,
        lock=lock,
        now=now or datetime.now().astimezone(),
    )
