"""Set up and freeze the program with PyInstaller: ``dist/yaodian/`` runs without Python.

What was built then does the example, so that nothing which a job needs was left behind.
"""

from __future__ import annotations

import subprocess
import sys

import example
import prepare
import system

FROZEN = prepare.ROOT / "dist" / "yaodian" / "yaodian"


def main() -> int:
    """Build the folder anew and try it; return the exit code of what failed, else 0."""
    python = prepare.prepare(prepare.DEVELOPMENT)
    system.provide_build_tools()
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR", "build.spec"]
    return subprocess.call(command, cwd=prepare.ROOT) or example.main(FROZEN)


if __name__ == "__main__":
    sys.exit(main())
