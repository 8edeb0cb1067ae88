"""Finding one's way: the palette, the list of keys, what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui import ask

if TYPE_CHECKING:
    from desktop.gui.desk import Desk


def palette(desk: Desk) -> None:
    """Find a command by its words and run it."""
    from desktop.gui.dialogs.palette import Palette  # noqa: PLC0415 - shown on demand

    dialog = Palette(desk)
    if ask.run(dialog) and dialog.chosen:
        dialog.chosen.trigger()


def keys(desk: Desk) -> None:
    """Show all keys."""
    from desktop.gui.dialogs.keys import KeysDialog  # noqa: PLC0415 - shown on demand

    ask.run(KeysDialog(desk.window))


def about(desk: Desk) -> None:
    """Say which program and version this is, and where it keeps things."""
    from desktop.gui.dialogs.about import AboutDialog  # noqa: PLC0415 - shown on demand

    ask.run(AboutDialog(desk.window))
