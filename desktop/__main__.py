"""Start the window: ``python -m desktop [工作簿]``."""

from __future__ import annotations

import sys

from desktop.errors import DesktopError


def main() -> int:
    """Open the window and return its exit code; 2 where none can be opened."""
    if sys.argv[1:2] == ["--apart"]:  # the frozen program as its own child
        from desktop.apart.answering import main as answer  # noqa: PLC0415 - nothing else is needed

        return answer(sys.argv[2])
    from desktop.gui.display import require_window  # noqa: PLC0415 - asked before Qt starts

    try:
        require_window()
    except DesktopError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    from desktop.gui.app import main as show  # noqa: PLC0415 - Qt is loaded when it is needed

    return show(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
