"""Whose signature a 退回单 carries, as the unit's computer can tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import UsageError
from desktop.signing.certificate import fingerprint
from desktop.signing.detached import verify_detached
from desktop.workbook.return_slip import signed_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.signing.certificate import Certificate
    from desktop.signing.model import SignatureStatus
    from desktop.workbook.return_slip import ReturnSlip


def is_signed(slip: ReturnSlip) -> bool:
    """Tell whether a slip says that somebody signed it."""
    return bool(slip.signature or slip.signer)


def who_signed(slip: ReturnSlip, trusted: Iterable[Certificate]) -> str:
    """Return one sentence: who signed a slip, and whether a trusted certificate says so.

    Verifying costs a second; a slip without a signature costs nothing. Raises:
        UsageError: what was signed is not what is in it.
    """
    if not is_signed(slip):
        return "这份退回单没有签名。"
    status = verify_detached(signed_bytes(slip), slip.signature, trusted)
    problem = _problem(slip, status)
    if problem:
        raise UsageError(
            f"退回单的签名不成立（{problem}），没有装入。"
            f"请与{slip.office}核实，并请对方重新导出退回单。"
        )
    other = "" if status.signer == slip.office else f"（退回单写明的主管部门是“{slip.office}”）"
    return f"由“{status.signer}”签名{other}，{_trust(status)}"


def _problem(slip: ReturnSlip, status: SignatureStatus) -> str:
    if status.certificate is None or not status.is_intact:
        return status.problem or "没有通过核验"
    if fingerprint(status.certificate) != slip.signer:
        return "写明的签名人与签名里的证书不符"
    return ""


def _trust(status: SignatureStatus) -> str:
    if status.is_accepted:
        return "证书已在这台电脑登记。"
    if not status.was_valid_when_signed:
        return "但签名时证书不在有效期内，请与对方核实。"
    return f"证书没有登记或已停用，请向对方核对指纹：{status.fingerprint}。"
