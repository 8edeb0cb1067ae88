"""Set up and run every check: style, types, the rules between packages, tests."""

from __future__ import annotations

import subprocess
import sys

import prepare
import system

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
    system.provide_test_tools()
    failed = [f"{' '.join(check)} (exit code {code})" for check in CHECKS if (code := _run(check))]
    for check in failed:
        print(f"failed: {check}")
    return 1 if failed else 0


def _run(check: list[str]) -> int:
    name, *arguments = check
    print("==", *check, flush=True)
    return subprocess.call([prepare.program(name), *arguments], cwd=prepare.ROOT)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
