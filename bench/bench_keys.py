"""One guess at a kept key's passphrase costs an attacker 0.4 s of a core and 128 MB at least.

Beside it, in the same run: bare scrypt of Python's own library with the same numbers, which is what
an attacker would write, and one SHA-256, which is what a guess would cost without it. Processor
time, not the clock: what else keeps the machine busy makes no guess dearer.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.signing import sealed
from desktop.signing.keys import KeyFileError, new_key

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 7
HASHES = 200_000
BAR_SECONDS = 0.4
BAR_BYTES = 128 << 20  # RFC 7914: 128 * N * r
BAR_RATIO = 0.5  # the two come from different builds of OpenSSL; below it there is a short cut
PASSPHRASE, WRONG = "口令 测量 #1", "口令 测量 #2"
NAME = Path("测量.key")


def main() -> int:
    if sys.argv[1:]:
        return _guess_alone(Path(sys.argv[1]).read_bytes())
    data = sealed.seal(new_key("甲局"), PASSPHRASE)
    guess, bare = _seconds(lambda: _guess(data)), _seconds(_bare_scrypt)
    digest = _seconds(_hashes) / HASHES
    memory = _memory(data) if sys.platform == "linux" else BAR_BYTES  # elsewhere not measured
    print(f"one guess           {guess:8.3f} s of a core, {memory / (1 << 20):.0f} MB")
    print(f"bare hashlib.scrypt {bare:8.3f} s, a guess is {guess / bare:.2f} x that")
    print(
        f"one SHA-256     {digest * 1e6:8.2f} microseconds, a guess is {guess / digest:,.0f} x that"
    )
    print(f"guesses of one core in a year: {365 * 86_400 / guess / 1e6:.0f} million")
    print(f"bars: {BAR_SECONDS} s, {BAR_BYTES >> 20} MB, {BAR_RATIO} x bare scrypt")
    return int(guess < BAR_SECONDS or memory < BAR_BYTES or guess < BAR_RATIO * bare)


def _seconds(work: Callable[[], object]) -> float:
    """Return the median processor time; the first round fills caches and is left out."""
    times = []
    for _ in range(ROUNDS + 1):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times[1:])


def _guess(data: bytes) -> None:
    """Try a wrong passphrase: all that says so is the seal itself."""
    try:
        sealed.unseal(data, WRONG, NAME)
    except KeyFileError:
        return
    raise AssertionError("a wrong passphrase opened the key")


def _bare_scrypt() -> None:
    hashlib.scrypt(
        WRONG.encode(),
        salt=os.urandom(sealed.SALT_BYTES),
        n=sealed.WORK,
        r=sealed.BLOCK,
        p=sealed.LANES,
        maxmem=512 << 20,
        dklen=32,
    )


def _hashes() -> None:
    for number in range(HASHES):
        hashlib.sha256(b"%d" % number).digest()


def _guess_alone(data: bytes) -> int:
    """Say how much more memory one guess takes, in a process that has done nothing else."""
    _guess(data[:-2] + b'"')  # damaged: everything is imported, nothing is stretched
    before = _peak()
    _guess(data)
    print(json.dumps(_peak() - before))
    return 0


def _peak() -> int:
    """Return the most memory that this process ever held; its parent's does not count."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM"))


def _memory(data: bytes) -> int:
    path = Path(__file__).resolve().parent.parent / "build" / "bench.key"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    try:
        told = subprocess.run(
            [sys.executable, __file__, str(path)], check=True, capture_output=True, text=True
        )
    finally:
        path.unlink()
    return int(json.loads(told.stdout))


if __name__ == "__main__":
    sys.exit(main())
