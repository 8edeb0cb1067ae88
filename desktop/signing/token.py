"""Keys on a UKey (PKCS#11): the key never leaves it, it signs inside after its PIN.

The module is the maker's driver, a .so or .dll that runs in this program; it is chosen by a person
and never found by name. ``python-pkcs11`` is an extra and asked for only when a function is called.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from desktop.signing.certificate import Certificate, beginning, day, fingerprint, parse
from desktop.signing.keys import SigningKey
from desktop.signing.token_troubles import NO_KEY, TokenError, check_in_time, sentence, unlocked
from desktop.signing.usage import may_sign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ONE_AT_A_TIME: Final = Lock()  # a driver need not stand two callers


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A certificate on a UKey and where its key is; ``id`` is the maker's name for the pair."""

    module: Path
    token: str
    serial: bytes
    id: bytes
    certificate: Certificate

    @property
    def label(self) -> str:
        """Return whose it is, on which UKey and until when."""
        ends = day(self.certificate.valid_until)
        first = beginning(self.certificate)
        return f"{self.certificate.unit}（UKey“{self.token}”，指纹 {first}，{ends}到期）"


@dataclass(frozen=True, slots=True)
class PrivateOnToken:
    """The key inside, as long as its session is open; ``is_raw``: it wants the digest, not data."""

    handle: Any
    is_raw: bool


def keys_on(module: Path) -> list[TokenKey]:
    """Return what could sign on the UKeys that are plugged in; this takes no PIN.

    Raises:
        TokenError: the module is none, there is no UKey, or it has no certificate for signing.
    """
    found: list[TokenKey] = []
    with _loaded(module) as library:
        tokens = _tokens(library)
        for token in tokens:
            with token.open() as session:
                found += [
                    TokenKey(module, token.label, bytes(token.serial), id_, certificate)
                    for id_, certificate in _certificates(session)
                    if may_sign(certificate)
                ]
    if not tokens:
        raise TokenError("没有找到 UKey。请插好 UKey，等指示灯亮起后再试。")
    if not found:
        raise TokenError(
            "UKey 里没有可以签名的证书：要 RSA（2048 位以上）或 ECDSA 的，国密 SM2 还不支持。"
            "请改用带这种证书的 UKey，或用证书文件签名。"
        )
    return found


def find_key(module: Path, wanted: str = "") -> TokenKey:
    """Return the key of a unit, or whose fingerprint begins so, or the only one.

    Raises:
        TokenError: as ``keys_on``, or there is none such, or more than one.
    """
    digits = "".join(wanted.split()).upper()
    keys = keys_on(module)
    found = [
        each
        for each in keys
        if each.certificate.unit == wanted
        or "".join(fingerprint(each.certificate).split()).startswith(digits)
    ]
    if len(found) == 1:
        return found[0]
    names = "；".join(each.label for each in found or keys)
    raise TokenError(
        f"UKey 里有几个证书，请写明用哪一个（指纹的开头）：{names}。"
        if found
        else f"UKey 里没有“{wanted}”的证书，只有：{names}。"
    )


@contextmanager
def opened(key: TokenKey, pin: str, *, now: datetime | None = None) -> Iterator[SigningKey]:
    """Give the key for signing as long as the block lasts; ``now`` is aware (the local clock).

    Raises:
        TokenError: wrong or locked PIN, unplugged, no key beside the certificate, not valid now.
    """
    check_in_time(key.certificate, now or datetime.now(UTC))
    with _loaded(key.module) as library:
        for token in _tokens(library):
            if bytes(token.serial) == key.serial and token.label == key.token:
                break
        else:
            raise TokenError(f"没有找到 UKey“{key.token}”，可能已经拔出。请插好后再试。")
        with unlocked(token, pin) as session:
            chain = _chain(key.certificate, [each for _, each in _certificates(session)])
            yield SigningKey(_private(session, key, token), key.certificate, chain)


@contextmanager
def _loaded(module: Path) -> Iterator[Any]:
    """Give the maker's library, and let go of it: what is plugged in later is seen next time."""
    try:
        import pkcs11  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise TokenError(
            "使用 UKey 需要可选组件 token，这里没有安装。请管理员照 README 的“可选组件”安装，"
            "或改用证书文件签名。"
        ) from error
    if not module.is_file():
        raise TokenError(f"找不到 UKey 的驱动“{module}”。请选择厂商提供的 .so 或 .dll 文件。")
    with _ONE_AT_A_TIME:
        try:
            library = pkcs11.lib(str(module))
        except pkcs11.PKCS11Error as error:
            if type(error) is not pkcs11.PKCS11Error:
                raise TokenError(sentence(error)) from error
            raise TokenError(
                f"“{module.name}”不是 UKey 的驱动（PKCS#11），或与本程序的位数不符。"
                "请选择厂商提供的 .so 或 .dll 文件。"
            ) from error
        try:
            yield library
        except pkcs11.PKCS11Error as error:
            raise TokenError(sentence(error)) from error
        finally:
            with suppress(pkcs11.PKCS11Error):
                library.finalize()


def _tokens(library: Any) -> list[Any]:  # noqa: ANN401 - the extra's types
    """Return what is plugged in and made ready by its maker's tool."""
    from pkcs11 import TokenFlag  # noqa: PLC0415

    tokens = [slot.get_token() for slot in library.get_slots(token_present=True)]
    return [each for each in tokens if TokenFlag.TOKEN_INITIALIZED in each.flags]


def _certificates(session: Any) -> list[tuple[bytes, Certificate]]:  # noqa: ANN401
    """Return the X.509 certificates of a UKey with their ids; what cannot be read is left out."""
    from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415

    found = []
    for each in list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})):
        try:
            found.append((bytes(each[Attribute.ID]), parse(bytes(each[Attribute.VALUE]))))
        except ValueError:
            continue
    return found


def _chain(own: Certificate, others: list[Certificate]) -> tuple[Certificate, ...]:
    """Return who vouches for ``own`` among the certificates beside it, the nearest first."""
    chain: list[Certificate] = []
    last = own
    while not last.is_self_signed:
        above = [each for each in others if each.unit == last.issuer and each not in (own, *chain)]
        if not above:
            break
        last = above[0]
        chain.append(last)
    return tuple(chain)


def _private(session: Any, key: TokenKey, token: Any) -> PrivateOnToken:  # noqa: ANN401
    from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass  # noqa: PLC0415

    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True, Attribute.ID: key.id}
    found = list(session.get_objects(wanted))
    if len(found) != 1:
        raise TokenError(NO_KEY)
    is_rsa = found[0].key_type == KeyType.RSA
    whole = Mechanism.SHA256_RSA_PKCS if is_rsa else Mechanism.ECDSA_SHA256
    return PrivateOnToken(found[0], whole not in token.slot.get_mechanisms())
