"""Set up and run every check: style, types, the rules between packages, tests."""

from __future__ import annotations

import subprocess
import sys

import prepare

CHECKS = [
    ["ruff", "check", "--quiet"],
    ["ruff", "format", "--check", "--quiet"],
    ["mypy", "--no-error-summary"],
    ["mypy", "--no-error-summary", "tools"],
    ["lint-imports", "--no-cache", "--no-logo"],
    ["pytest"],
]


def main() -> int:
    """Run all checks, also after one failed; return 1 if any did."""
    prepare.prepare(prepare.DEVELOPMENT)
    failed = [" ".join(check) for check in CHECKS if not _passes(check)]
    for check in failed:
        print(f"failed: {check}")
    return 1 if failed else 0


def _passes(check: list[str]) -> bool:
    name, *arguments = check
    print("==", *check, flush=True)
    return subprocess.call([prepare.program(name), *arguments], cwd=prepare.ROOT) == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
