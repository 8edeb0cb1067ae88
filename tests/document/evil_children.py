"""What a process that a file has taken over might do; each is run in a child of its own."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from desktop.document.model import Extract
from desktop.document.wire import packed

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = 120  # seconds


def crash(name: str, folder: Path) -> dict[str, Any]:
    os.abort()


def stumble(name: str, folder: Path) -> dict[str, Any]:
    raise ZeroDivisionError(name)


def wait(name: str, folder: Path) -> dict[str, Any]:
    time.sleep(ENDLESS)
    return packed(Extract("x"))


def grow(name: str, folder: Path) -> dict[str, Any]:
    return {"text": "x" * len(bytes(1 << 31))}


def flood(name: str, folder: Path) -> dict[str, Any]:
    return {"text": "x" * (40 << 20)}


def say_nothing(name: str, folder: Path) -> Any:
    return [name]


def lack(name: str, folder: Path) -> dict[str, Any]:
    return {"text": "x"}


def forge_span(name: str, folder: Path) -> dict[str, Any]:
    return {**packed(Extract("x")), "furniture": [[0, 2]]}


def forge_error(name: str, folder: Path) -> dict[str, Any]:
    return {"error": "FileError", "said": "x"}


def work_long(name: str, folder: Path) -> dict[str, Any]:
    for done in range(4):
        (folder / "progress.part").write_text(f"{done} 3", "ascii")
        (folder / "progress.part").replace(folder / "progress")
        time.sleep(0.1)
    return packed(Extract(name))
