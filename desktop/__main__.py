"""Start the window: ``python -m desktop [工作簿]``."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window and return its exit code."""
    from desktop.gui.app import main as show  # noqa: PLC0415 - Qt is loaded when it is needed

    return show(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
