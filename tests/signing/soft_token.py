"""A UKey made of software (SoftHSM) in a folder of its own, with keys put onto it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

if TYPE_CHECKING:
    from desktop.signing.keys import SigningKey

PIN = "246810"
LABEL = "要点 UKey #1"
PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


@dataclass
class SoftToken:
    folder: Path
    module: Path

    def unplug(self) -> None:
        """What a person does who pulls it out."""
        shutil.rmtree(self.folder / "tokens")
        (self.folder / "tokens").mkdir()

    def put(self, key: SigningKey, id_: bytes, *, has_private: bool = True) -> None:
        """Put a key and its certificates onto it, as the office that gives it out would."""
        import pkcs11  # noqa: PLC0415 - an extra
        from pkcs11 import Attribute  # noqa: PLC0415

        library = pkcs11.lib(str(self.module))
        try:
            token = library.get_token(token_label=LABEL)
            with token.open(rw=True, user_pin=PIN) as session:
                for number, each in enumerate((key.certificate, *key.chain)):
                    session.create_object(
                        pkcs11.util.x509.decode_x509_certificate(each.der)
                        | {Attribute.TOKEN: True, Attribute.ID: id_ if number == 0 else b""}
                    )
                if has_private:
                    session.create_object(_private(key) | {Attribute.ID: id_})
        finally:
            library.finalize()


def _private(key: SigningKey) -> dict[object, object]:
    from pkcs11 import Attribute, util  # noqa: PLC0415 - an extra

    is_rsa = isinstance(key.private, rsa.RSAPrivateKey)
    der = key.private.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    decode = util.rsa.decode_rsa_private_key if is_rsa else util.ec.decode_ec_private_key
    rights = {Attribute.TOKEN: True, Attribute.SIGN: True, Attribute.PRIVATE: True}
    return decode(der) | rights | {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}


def make(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    """Return an empty one, or skip the test where there is none to be had."""
    pytest.importorskip("pkcs11", reason="the extra python-pkcs11 is not installed")
    module = next((Path(each) for each in PLACES if Path(each).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed (Debian: softhsm2)")
    assert sys.platform != "win32"
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    command = ["softhsm2-util", "--init-token", "--free", "--label", LABEL]
    subprocess.run(
        [*command, "--so-pin", "12345678", "--pin", PIN],
        check=True,
        capture_output=True,
        env=os.environ | {"SOFTHSM2_CONF": str(settings)},
    )
    return SoftToken(folder, module)
