"""Write the lock files anew from ``pyproject.toml``; needs ``uv`` on the path.

Versions stay as they are unless ``--upgrade`` is given. The files hold hashes for every platform
and neither a registry's name nor a path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import prepare

OPTIONS = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-annotate",
    "--no-header",
    "--no-emit-index-url",
    "--quiet",
]


def main() -> int:
    """Write both locks; the development one takes its common versions from the other."""
    uv = shutil.which("uv")
    if uv is None:
        print("uv is not on the path; install it with: pipx install uv")
        return 2
    compile_ = [uv, "pip", "compile", "pyproject.toml", *OPTIONS, *sys.argv[1:]]
    run = [*compile_, "--group=build", "--output-file", prepare.RUNTIME]
    develop = [*compile_, "--group=dev", "--constraints", prepare.RUNTIME]
    develop += ["--output-file", prepare.DEVELOPMENT]
    for command in (run, develop):
        subprocess.run(command, check=True, cwd=prepare.ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
