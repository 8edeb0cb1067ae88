"""LibreOffice, where it is installed, turns formats that are not read here into ones that are.

It works in a private folder with a profile of its own, without a window, and is killed in time.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.apart.asking import private_folder
from desktop.document.watch import go_on, never

if TYPE_CHECKING:
    from desktop.document.watch import IsCancelled

SECONDS: Final = 60
TICK: Final = 0.05
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def program() -> str | None:
    """Return where LibreOffice is, or None."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def as_docx(data: bytes, is_cancelled: IsCancelled = never) -> bytes | None:
    """Return a document of another program as docx, or None where LibreOffice cannot do it.

    Raises:
        CancelledError: ``is_cancelled`` said so.
    """
    soffice = program()
    if soffice is None:
        return None
    with private_folder() as folder:
        source, target = folder / "document.doc", folder / "document.docx"
        source.write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [
            soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={profile}", "--convert-to", "docx", "--outdir", str(folder), str(source),
        ]  # fmt: skip
        _run(command, folder, is_cancelled)
        try:
            return target.read_bytes()
        except OSError:
            return None


def _run(command: list[str], folder: Path, is_cancelled: IsCancelled) -> None:
    try:
        process = subprocess.Popen(  # noqa: S603 - a program of this computer
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return
    end = time.monotonic() + SECONDS
    try:
        while process.poll() is None and time.monotonic() < end:
            go_on(is_cancelled)
            with suppress(subprocess.TimeoutExpired):
                process.wait(TICK)
    finally:
        if sys.platform != "win32":
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # it starts others, which outlive it
        process.kill()
        process.wait()
