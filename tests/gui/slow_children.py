"""What stands in for a process that reads: a recogniser of three pages, a reading without end."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from desktop.document.model import Extract
from desktop.document.wire import packed

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "2021年工作要点\n一、政策解读\n（一）做好解读工作。（责任单位：办公室）\n"


def recognise(name: str, folder: Path) -> dict[str, Any]:
    for done in range(4):
        (folder / "progress.part").write_text(f"{done} 3", "ascii")
        (folder / "progress.part").replace(folder / "progress")
        time.sleep(0.15)
    return packed(Extract(PLAN))


def be_a_scan(name: str, folder: Path) -> dict[str, Any]:
    return {"error": "ScanError", "sentence": "x"}


def never_end(name: str, folder: Path) -> dict[str, Any]:
    (folder / "progress").write_text("1 3", "ascii")
    time.sleep(60)
    return packed(Extract("x"))
