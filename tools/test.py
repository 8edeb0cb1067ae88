"""Set up and run every check: style, types, the rules between packages, tests."""

from __future__ import annotations

import os
import subprocess
import sys

import prepare
import system

MOST_WORKERS = 8  # each may take up to a gigabyte; more would only wait for the longest file


def side_by_side() -> list[str]:
    """Return what lets tests run on every processor that we may use; nothing where there is one.

    A file stays with one worker, so that what it makes once is made once.
    """
    here = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    count = min(here, MOST_WORKERS)
    return ["-n", str(count), "--dist", "loadfile"] if count > 1 else []


CHECKS = [
    ["ruff", "check", "--quiet"],
    ["ruff", "format", "--check", "--quiet"],
    ["mypy", "--no-error-summary"],
    ["mypy", "--no-error-summary", "tools"],
    ["lint-imports", "--no-cache", "--no-logo"],
    ["pytest", *side_by_side()],
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
