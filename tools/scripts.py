"""Set up and run every script of a folder (``bench``, ``tests/torture``): each prints its figures.

A script exits with a code other than 0 when a promise is not kept.
"""

from __future__ import annotations

import subprocess
import sys

import prepare


def main(folder: str) -> int:
    """Run the scripts one after the other, alone on the machine; return 1 if any failed."""
    python = prepare.prepare(prepare.DEVELOPMENT)
    scripts = sorted((prepare.ROOT / folder).glob("[!_]*.py"))
    if not scripts:
        print(f"no script in {folder}")
        return 1
    failed = []
    for script in scripts:
        print(f"== {folder}/{script.name}", flush=True)
        if subprocess.call([python, script], cwd=prepare.ROOT):
            failed.append(script.name)
    for name in failed:
        print(f"failed: {folder}/{name}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
