"""The keys of the review screen: those of its commands, and those that lead through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.gui.review.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE: Final = "核对要点"

# What each does is in the screen, by the same name.
WAYS: Final = {
    "units": ("写单位", ("F2",)),
    "deadlines": ("写时限", ("F3",)),
    "pane": ("在原文、清单、详情之间换", ("F6",)),
    "save": ("另存清单…", ("Ctrl+S",)),
    "issue": ("签发清单", ("Ctrl+Return", "Ctrl+Enter")),
    "keys": ("快捷键一览", ("F1",)),
}


def lines() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what can be done in the review, and the keys for it."""
    for command in COMMANDS:
        yield command.text, command.keys
    yield from WAYS.values()
