"""The command line: arguments, exit codes, a few lines per command.

Exit codes: 0 done, 1 problems were found (gaps, an invalid signature), 2 wrong use or impossible.
Each command imports what it needs when it runs, so that ``yaodian gui`` starts the window at once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; without arguments open the window."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["--apart"]:  # the frozen program as its own child
        from desktop.apart.answering import main as answer

        return answer(arguments[1])
    try:
        from desktop.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # before the command began, or a second time while it cleared up
        sys.stderr.write("已取消。\n")
        return 2
