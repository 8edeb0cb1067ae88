"""What a person is told whose UKey will not: a driver that says everything a real one may say.

SoftHSM never locks a PIN and counts no tries, so these troubles are played at the driver's seam.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from signed_samples import NOW, key_of

from desktop.signing.token import TokenKey, keys_on, opened
from desktop.signing.token_troubles import TokenError

pkcs11 = pytest.importorskip("pkcs11", reason="the extra python-pkcs11 is not installed")
from pkcs11 import Attribute, ObjectClass, TokenFlag  # noqa: E402
from pkcs11.util.x509 import decode_x509_certificate  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNIT, PIN, ALLOWED = "住房和城乡建设局", "135790", 3
READY = TokenFlag.TOKEN_INITIALIZED | TokenFlag.USER_PIN_INITIALIZED


@dataclass
class UKey:
    """One that allows three wrong PINs in a row, and plays any trouble it is told to play."""

    trouble: type[Exception] | None = None
    wrong_count: int = 0
    certificates: list[dict[Any, Any]] = field(default_factory=list)
    is_plugged: bool = True
    tried: int = 0
    counts_aloud: bool = True

    label, serial, slot = "要点 UKey", b"0001", None

    def __post_init__(self) -> None:
        self.slot = self

    @property
    def flags(self) -> TokenFlag:
        left = ALLOWED - self.wrong_count
        told = {0: TokenFlag.USER_PIN_LOCKED, 1: TokenFlag.USER_PIN_FINAL_TRY}.get(
            left, TokenFlag.USER_PIN_COUNT_LOW if self.wrong_count else TokenFlag(0)
        )
        return READY | told if self.counts_aloud else READY

    def get_token(self) -> UKey:
        return self

    def get_slots(self, *, token_present: bool) -> list[UKey]:
        return [self] if self.is_plugged and token_present else []

    def finalize(self) -> None:
        """Let go of it."""

    @contextmanager
    def _session(self) -> Iterator[UKey]:
        yield self

    def open(self, user_pin: str | None = None) -> Any:
        if user_pin is None:
            return self._session()
        self.tried += 1
        if self.trouble:
            raise self.trouble
        if self.wrong_count >= ALLOWED:
            raise pkcs11.PinLocked
        if user_pin != PIN:
            self.wrong_count += 1
            raise pkcs11.PinIncorrect
        self.wrong_count = 0
        return self._session()

    def get_objects(self, wanted: dict[Any, Any]) -> list[dict[Any, Any]]:
        return self.certificates if wanted[Attribute.CLASS] == ObjectClass.CERTIFICATE else []


@pytest.fixture
def ukey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UKey:
    certificate = decode_x509_certificate(key_of(UNIT).certificate.der)
    ukey = UKey(certificates=[certificate | {Attribute.ID: b"\1"}])
    monkeypatch.setattr(pkcs11, "lib", lambda _path: ukey)
    (tmp_path / "驱动 #1.so").write_bytes(b"")
    return ukey


@pytest.fixture
def place(ukey: UKey, tmp_path: Path) -> TokenKey:
    (found,) = keys_on(tmp_path / "驱动 #1.so")
    return found


def told(place: TokenKey, pin: str, **more: Any) -> str:
    with pytest.raises(TokenError) as caught, opened(place, pin, now=NOW, **more):
        pytest.fail("opened")
    sentence = str(caught.value)
    assert not pin or pin not in sentence
    assert "Pin" not in sentence
    return sentence


def test_every_wrong_pin_says_how_to_go_on_until_it_is_locked(ukey: UKey, place: TokenKey) -> None:
    said = [told(place, "000000") for _ in range(3)]
    assert "再错几次就锁住" in said[0]
    assert "只剩最后一次机会" in said[1]
    assert "已经锁住" in said[2]
    assert "到发放 UKey 的单位解锁" in said[2]
    # Locked: neither the wrong nor the right one is tried any more.
    tried = ukey.tried
    assert {told(place, each) for each in ("000000", PIN)} == {told(place, "1")}
    assert "已锁住" in told(place, PIN)
    assert ukey.tried == tried


def test_one_that_does_not_count_aloud_is_told_all_the_same(ukey: UKey, place: TokenKey) -> None:
    ukey.counts_aloud = False
    assert "连续输错几次" in told(place, "000000")
    ukey.wrong_count = ALLOWED
    assert "已锁住" in told(place, PIN)


def test_the_right_pin_after_a_wrong_one_is_tried(ukey: UKey, place: TokenKey) -> None:
    told(place, "000000")
    assert "没有与证书配对的私钥" in told(place, PIN)  # opened; this one has no keys
    assert ukey.wrong_count == 0


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("PinLocked", "解锁"),
        ("PinExpired", "厂商的工具设置或更换"),
        ("UserPinNotInitialized", "厂商的工具设置或更换"),
        ("DeviceRemoved", "拔出"),
        ("TokenNotPresent", "拔出"),
        ("TokenNotRecognised", "拔出"),
        ("DeviceError", "没有插稳"),
        ("FunctionFailed", "重新插好"),
    ],
)
def test_each_trouble_is_one_sentence(
    ukey: UKey, place: TokenKey, trouble: str, words: str
) -> None:
    ukey.trouble = getattr(pkcs11, trouble)
    assert words in told(place, PIN)


def test_taken_out_before_it_signs(ukey: UKey, place: TokenKey, tmp_path: Path) -> None:
    ukey.is_plugged = False
    assert "已经拔出" in told(place, PIN)
    with pytest.raises(TokenError, match="没有找到 UKey。请插好"):
        keys_on(tmp_path / "驱动 #1.so")


def test_no_certificate_and_an_unreadable_one(ukey: UKey, tmp_path: Path) -> None:
    ukey.certificates = []
    with pytest.raises(TokenError, match="没有可以签名的证书"):
        keys_on(tmp_path / "驱动 #1.so")
    ukey.certificates = [{Attribute.ID: b"\1", Attribute.VALUE: b"SM2, or whatever"}]
    with pytest.raises(TokenError, match="国密 SM2 还不支持"):
        keys_on(tmp_path / "驱动 #1.so")


def test_an_expired_certificate_says_where_a_new_one_comes_from(
    ukey: UKey, place: TokenKey
) -> None:
    late = key_of(UNIT).certificate.valid_until + timedelta(days=1)
    with (
        pytest.raises(TokenError, match=r"到期.*发放 UKey 的单位换发"),
        opened(place, PIN, now=late),
    ):
        pytest.fail("opened")
    with (
        pytest.raises(TokenError, match="日期和时间"),
        opened(place, PIN, now=NOW - timedelta(days=1)),
    ):
        pytest.fail("opened")
    assert ukey.tried == 0
