"""The child: limits itself, answers one question, and is gone.

Limits come before the module that answers is even imported. The audit hook is the second belt: it
stops Python code from reaching out; what a broken library does in C is held by the process alone.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, Final

QUESTION: Final = "question.json"
ANSWER: Final = "answer.json"
OUT_OF_MEMORY: Final = 3  # exit codes
OUT_OF_ROOM: Final = 4

_NEVER: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "os.kill",
    "webbrowser.",
    "ftplib.",
    "smtplib.",
    "urllib.",
)
_CHANGING: Final = (
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "shutil.",
)
# What the system's loader says of a library for which the memory does not suffice.
_NO_ROOM: Final = ("failed to map segment", "annot allocate memory")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main(place: str) -> int:
    """Answer the question in a folder; return the exit code."""
    folder = Path(place).resolve()
    told = json.loads((folder / QUESTION).read_text(encoding="utf-8"))
    _limit(told["limits"])
    try:
        function = getattr(import_module(told["module"]), told["function"])
        _fence(folder)
        answer = {"is_bug": False, "value": function(told["question"], folder)}
    except MemoryError:
        return OUT_OF_MEMORY
    except ImportError as error:
        if any(words in str(error) for words in _NO_ROOM):
            return OUT_OF_MEMORY
        answer = {"is_bug": True, "value": traceback.format_exc()}
    except OSError as error:
        if error.errno in {errno.EFBIG, errno.ENOSPC, errno.EDQUOT}:
            return OUT_OF_ROOM
        answer = {"is_bug": True, "value": traceback.format_exc()}
    except Exception:  # noqa: BLE001 - told to whoever asked
        answer = {"is_bug": True, "value": traceback.format_exc()}
    return _write(folder / ANSWER, answer)


def _write(path: Path, answer: dict[str, Any]) -> int:
    try:
        path.write_text(json.dumps(answer), encoding="utf-8")
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError:
        return OUT_OF_ROOM
    return 0


def _limit(limits: dict[str, Any]) -> None:
    if sys.platform == "win32":  # whoever asked has put this process into a job
        return
    import resource  # noqa: PLC0415 - not on Windows

    cpu = int(limits["cpu_seconds"])
    # macOS knows no limit of address space; there the clock alone ends what grows.
    memory = getattr(resource, "RLIMIT_AS", None) if sys.platform != "darwin" else None
    for which, soft, hard in (
        (memory, limits["memory"], limits["memory"]),
        (resource.RLIMIT_CPU, cpu, cpu + 1),
        (resource.RLIMIT_FSIZE, limits["output"], limits["output"]),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
    ):
        if which is not None:
            resource.setrlimit(which, (soft, hard))
    # Ends this process too where whoever asked was killed meanwhile.
    signal.setitimer(signal.ITIMER_REAL, float(limits["seconds"]) + 1)


def _fence(folder: Path) -> None:
    """Refuse sockets, other programs, and every change outside of the folder."""
    inside = f"{folder}{os.sep}"

    def is_inside(path: object) -> bool:
        return isinstance(path, str | bytes | os.PathLike) and os.path.realpath(
            os.fsdecode(path)
        ).startswith(inside)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_NEVER):
            raise PermissionError(f"{event} is not for a child")
        if event.startswith(_CHANGING) and not is_inside(arguments[0]):
            raise PermissionError(f"{event} outside of the folder")
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
            path = arguments[0]
            if path != os.devnull and not isinstance(path, int) and not is_inside(path):
                raise PermissionError("a child writes into its folder only")

    sys.addaudithook(hook)
