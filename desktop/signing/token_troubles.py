"""What a trouble with a UKey means for the person before it: one Chinese sentence, and how to go on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from desktop.signing.certificate import day
from desktop.signing.keys import check_validity
from desktop.signing.model import SigningError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from desktop.signing.certificate import Certificate

NO_KEY: Final = "UKey 里没有与证书配对的私钥。请换一个 UKey，或请发放单位检查。"
_LOCKED_NOW: Final = "UKey 的 PIN 不对，输错次数太多，已经锁住。请到发放 UKey 的单位解锁。"
_LAST_TRY: Final = (
    "UKey 的 PIN 不对，只剩最后一次机会，再错就锁住。请先向保管 UKey 的人核实 PIN，再输入。"
)
_FEW_TRIES: Final = "UKey 的 PIN 不对，已经输错过，再错几次就锁住。请核对后重新输入。"
_SENTENCES: Final = {
    "PinIncorrect PinInvalid PinLenRange": (
        "UKey 的 PIN 不对。请核对后重新输入；连续输错几次，UKey 会锁住。"
    ),
    "PinLocked": ("UKey 的 PIN 已锁住，不能再试。请带上 UKey 到发放它的单位解锁。"),
    "PinExpired UserPinNotInitialized": (
        "UKey 的 PIN 要先用厂商的工具设置或更换。换好以后再来签名。"
    ),
    "DeviceRemoved TokenNotPresent SlotIDInvalid SessionHandleInvalid SessionClosed DeviceError "
    "TokenNotRecognised": "UKey 已经拔出，或没有插稳。请插好后再试，没有写下任何签名。",
    "NoSuchKey KeyHandleInvalid ObjectHandleInvalid": NO_KEY,
    "MechanismInvalid FunctionNotSupported KeyTypeInconsistent": (
        "UKey 不会这种签名（SHA-256）。请换用较新的 UKey，或用证书文件签名。"
    ),
}


class TokenError(SigningError):
    """A UKey that is not there, not willing or not able."""


def sentence(error: Exception) -> str:
    """Return what a trouble with a UKey means for the person before it."""
    kind = type(error).__name__
    for names, words in _SENTENCES.items():
        if kind in names.split():
            return words
    return f"UKey 没有完成操作（{kind}）。请重新插好，关闭正在用它的其他程序，再试一次。"


@contextmanager
def unlocked(token: Any, pin: str) -> Iterator[Any]:  # noqa: ANN401 - the extra's types
    """Give a session that may sign; a wrong PIN is told with how many tries are left, if it says so.

    One that is locked is not even tried. Source: PKCS#11 v2.40 base, table 12 (token flags).
    """
    from pkcs11 import TokenFlag  # noqa: PLC0415
    from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange  # noqa: PLC0415

    if TokenFlag.USER_PIN_LOCKED in token.flags:
        raise TokenError(_SENTENCES["PinLocked"])
    try:
        session = token.open(user_pin=pin)
    except (PinIncorrect, PinInvalid, PinLenRange) as error:
        flags = token.slot.get_token().flags
        for flag, words in (
            (TokenFlag.USER_PIN_LOCKED, _LOCKED_NOW),
            (TokenFlag.USER_PIN_FINAL_TRY, _LAST_TRY),
            (TokenFlag.USER_PIN_COUNT_LOW, _FEW_TRIES),
        ):
            if flag in flags:
                raise TokenError(words) from error
        raise
    with session as inside:
        yield inside


def check_in_time(certificate: Certificate, now: datetime) -> None:
    """Raise TokenError unless a certificate is valid at the aware ``now``."""
    if now > certificate.valid_until:
        raise TokenError(
            f"UKey 里的证书已于{day(certificate.valid_until)}到期，不能再签名。"
            "请到发放 UKey 的单位换发证书，再把新证书的指纹报给主管部门。"
        )
    check_validity(certificate, now, lambda *words: TokenError("UKey {}。{}".format(*words)))
