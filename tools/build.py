"""Set up and freeze the program with PyInstaller: ``dist/yaodian/`` runs without Python."""

from __future__ import annotations

import subprocess
import sys

import prepare


def main() -> int:
    """Build the folder anew; return PyInstaller's exit code."""
    python = prepare.prepare(prepare.DEVELOPMENT)
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "build.spec"]
    return subprocess.call(command, cwd=prepare.ROOT)


if __name__ == "__main__":
    sys.exit(main())
