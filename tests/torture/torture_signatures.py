"""Damage and forge signed PDFs: nothing that differs from what was signed may be accepted.

Run as a script it prints its figures and exits with 1 if a promise is broken. The seed of the day
is printed, so that a failure can be repeated with ``torture_signatures.py SEED``.
"""

# ruff: noqa: S311, T201 - a script: finds its modules, damages at random, prints its figures

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from _base import FIXED_SEED, seed_of_the_day
from forgeries import forgeries_of, special_forgeries
from library_alone import accepts
from signed_samples import byte_range, key_file, key_of, signed
from signed_samples import verify_here as verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

SLOWEST_ALLOWED = 0.5  # seconds of one core for one damaged file


@dataclass
class Outcome:
    """How many files were tried, which were accepted, how long the slowest took."""

    tried: int = 0
    accepted: list[str] = field(default_factory=list)
    slowest: float = 0.0


def try_all(files: Iterable[tuple[str, bytes]]) -> Outcome:
    outcome = Outcome()
    for name, pdf in files:
        start = time.process_time()
        document = verify(pdf, trusted=signed().trusted)
        outcome.slowest = max(outcome.slowest, time.process_time() - start)
        outcome.tried += 1
        if document.is_accepted:
            outcome.accepted.append(name)
    return outcome


def flipped(pdf: bytes, chance: random.Random) -> tuple[str, bytes]:
    at, bit = chance.randrange(len(pdf)), chance.randrange(8)
    return f"bit {bit} of byte {at}", pdf[:at] + bytes([pdf[at] ^ 1 << bit]) + pdf[at + 1 :]


def flipped_in_value(pdf: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Change one hexadecimal digit of the last signature: still well-formed, in no digest."""
    first, second, _ = byte_range(pdf)
    at = chance.randrange(first + 1, second - 1)
    digits = b"0123456789abcdef" if pdf[first:second].islower() else b"0123456789ABCDEF"
    digit = bytes([chance.choice([each for each in digits if each != pdf[at]])])
    return f"digit {digit!r} at byte {at}", pdf[:at] + digit + pdf[at + 1 :]


def cut(pdf: bytes, chance: random.Random) -> tuple[str, bytes]:
    at = chance.randrange(1, len(pdf))
    return f"cut at {at}", pdf[:-at]


def inserted(pdf: bytes, chance: random.Random) -> tuple[str, bytes]:
    at, size = chance.randrange(len(pdf) + 1), chance.randrange(1, 40)
    return f"{size} bytes inserted at {at}", pdf[:at] + chance.randbytes(size) + pdf[at:]


DAMAGES: tuple[Callable[[bytes, random.Random], tuple[str, bytes]], ...] = (
    flipped,
    flipped,
    flipped_in_value,
    cut,
    inserted,
)


def damaged(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Damage the files of one signer, one certifying signer alone, and a visible signature.

    Those with several signers are left out of cuts only: cut after an earlier signature such a
    file is again what it was then, and rightly accepted.
    """
    chance = random.Random(seed)
    genuine = signed()
    single = {"one": genuine.one, "locked": genuine.locked, "visible": genuine.visible}
    several = {**single, "three": genuine.three}
    for number in range(count):
        damage = DAMAGES[number % len(DAMAGES)]
        name, pdf = chance.choice(list((single if damage is cut else several).items()))
        what, changed = damage(pdf, chance)
        yield f"{name}: {what}", changed


def flips(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Put another byte in the place of one, in every genuine file in turn."""
    chance = random.Random(seed)
    genuine = list(signed().all.items())
    for number in range(count):
        name, pdf = genuine[number % len(genuine)]
        at, other = chance.randrange(len(pdf)), chance.randrange(1, 256)
        changed = pdf[:at] + bytes([pdf[at] ^ other]) + pdf[at + 1 :]
        yield f"{name}: byte {at} changed by {other}", changed


def forged_everywhere() -> Iterator[tuple[str, bytes]]:
    """Build every forgery on every genuine file."""
    genuine = signed()
    for target in ("one", "locked", "two", "three", "visible"):
        for name, pdf in forgeries_of(genuine.all[target]):
            yield f"{target}: {name}", pdf
    yield from special_forgeries(genuine)


def leaks(files: Iterable[bytes]) -> int:
    """Count files that hold a prime or the private exponent of a key, raw or in hexadecimal."""
    secrets = []
    for unit in ("住房和城乡建设局", "政务公开办公室", "人民政府"):
        numbers = key_of(unit).private.private_numbers()
        for number in (numbers.p, numbers.q, numbers.d):
            raw = number.to_bytes((number.bit_length() + 7) // 8, "big")[8:40]
            secrets += [raw, raw[::-1], raw.hex().encode(), raw.hex().upper().encode()]
    return sum(any(secret in each for secret in secrets) for each in files)


def report(name: str, outcome: Outcome) -> bool:
    print(
        f"{name}: {outcome.tried} tried, {len(outcome.accepted)} accepted, "
        f"slowest {outcome.slowest:.2f} s"
    )
    for each in outcome.accepted:
        print(f"  accepted: {each}")
    return not outcome.accepted and outcome.slowest <= SLOWEST_ALLOWED


def main() -> int:
    today = seed_of_the_day()
    genuine = signed()
    rejected = [
        name
        for name, pdf in genuine.all.items()
        if not verify(pdf, trusted=genuine.trusted).is_accepted
    ]
    print(f"genuine: {len(genuine.all)} tried, {len(rejected)} refused {rejected}")
    produced = [*genuine.all.values(), *genuine.trusted]
    leaking = leaks(produced)
    print(f"private keys: found in {leaking} of {len(produced)} files and certificates")
    is_kept = not rejected and not leaking and leaks([key_file("人民政府")]) == 0
    is_kept &= report("forgeries", try_all(forged_everywhere()))
    is_kept &= report("flipped bytes", try_all(flips(2_000, FIXED_SEED)))
    is_kept &= report("damage, fixed seed", try_all(damaged(2_000, FIXED_SEED)))
    is_kept &= report("damage, seed of the day", try_all(damaged(500, today)))
    control = try_all([("untouched", genuine.one)])
    print(f"negative control: {len(control.accepted)} of 1 untouched file accepted")
    believed = [name for name, pdf in forgeries_of(genuine.one) if accepts(pdf, genuine.trusted)]
    print(f"negative control: the library alone accepts {len(believed)} forgeries of one file")
    return 0 if is_kept and control.accepted and believed else 1


if __name__ == "__main__":
    sys.exit(main())
