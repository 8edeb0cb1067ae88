"""Which certificates may be registered, and what is said of the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from issued import issued_key
from signed_samples import NOW, key_of

from desktop.errors import UsageError
from desktop.signing.certificate import parse
from desktop.signing.making import self_signed
from desktop.signing.usage import FEWEST_BITS, check_authority, check_signer, may_sign


def test_a_signers_and_an_offices_are_told_apart() -> None:
    office, key = issued_key()
    own = key_of("住房和城乡建设局").certificate
    for each in (own, key.certificate):
        check_signer(each)
        assert may_sign(each)
        with pytest.raises(UsageError, match="签名用的"):
            check_authority(each)
    check_authority(parse(office))
    with pytest.raises(UsageError, match="登记为签发机构"):
        check_signer(parse(office))


def test_a_short_key_is_refused_with_its_length() -> None:
    for bits in (1024, FEWEST_BITS):
        key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
        made = self_signed("旧 UKey", key, NOW, NOW + timedelta(days=9))
        certificate = parse(made.public_bytes(Encoding.DER))
        assert may_sign(certificate) == (bits == FEWEST_BITS)
        if bits < FEWEST_BITS:
            with pytest.raises(UsageError, match="只有 1024 位"):
                check_signer(certificate)
