"""Typing Chinese under fcitx: Qt comes without a plugin for it, but fcitx 5 also answers as IBus.

Desktops of UOS and Kylin ask for ``fcitx`` in the environment; Qt, which lacks it, would leave
people with Latin letters. Other programs may have that plugin: what they inherit stays as it was.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLibraryInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FCITX: Final = ("fcitx", "fcitx5")
LISTED, ONE = "QT_IM_MODULES", "QT_IM_MODULE"  # Qt looks at the list first


@contextmanager
def fcitx_as_ibus() -> Iterator[None]:
    """Start Qt within this: it reads the environment once, then everything is put back."""
    changes = instead(os.environ, has_plugin=_has_plugin())
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def instead(environment: Mapping[str, str], *, has_plugin: bool) -> dict[str, str]:
    """Return what to change in an environment, so that Qt reaches the fcitx that it asks for."""
    name = LISTED if environment.get(LISTED) else ONE
    wanted = environment.get(name, "").split(";")
    if has_plugin or not set(FCITX) & set(wanted):
        return {}
    modules = ("ibus" if each in FCITX else each for each in wanted)
    # Of the two ways to speak to IBus, fcitx answers Qt on the one by the session's bus.
    return {name: ";".join(dict.fromkeys(modules)), "IBUS_USE_PORTAL": "1"}


def _has_plugin() -> bool:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    return any((plugins / "platforminputcontexts").glob("*fcitx*"))
