"""Ask a program of our own something that may hang, crash or eat all memory, and outlive it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from desktop.apart.answering import ANSWER, OUT_OF_MEMORY, OUT_OF_ROOM, QUESTION
from desktop.apart.windows import confine
from desktop.files import is_running

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

Answering: TypeAlias = "Callable[[Any, Path], Any]"

ARGUMENT: Final = "--apart"  # what the frozen program is started with
PREFIX: Final = "yaodian-apart-"
ANSWER_LIMIT: Final = 32 << 20
TICK: Final = 0.02

# Only what a program needs to start: a child has no use for the names and secrets of this one.
_ENVIRONMENT: Final = ("SYSTEMROOT", "WINDIR", "PATH", "LD_LIBRARY_PATH")
_BOOTSTRAP: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]);"
    "from desktop.apart.answering import main; sys.exit(main(sys.argv[1]))"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: seconds of work and on the clock, bytes of memory and of one file."""

    cpu_seconds: int = 5
    seconds: float = 15
    memory: int = 768 << 20
    output: int = ANSWER_LIMIT


class Stopped(StrEnum):
    """Why there is no answer."""

    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    CRASH = "crash"


class Apart(Exception):
    """The child gave no answer; whoever asked says what that means for which file."""

    def __init__(self, why: Stopped) -> None:
        super().__init__(f"the child was stopped: {why}")
        self.why = why


def ask(function: Answering, question: Any, folder: Path, limits: Limits = Limits()) -> Any:  # noqa: ANN401 - JSON; the limits are frozen
    """Return what ``function(question, folder)`` returns in a child, see ``asking``."""
    steps = asking(function, question, folder, limits)
    while True:
        try:
            next(steps)
        except StopIteration as finished:
            return finished.value


def asking(
    function: Answering,
    question: Any,  # noqa: ANN401 - JSON
    folder: Path,
    limits: Limits = Limits(),
) -> Generator[float, None, Any]:
    """Run ``function(question, folder)`` in a child; returns its answer.

    Yields, while it works, the share of its time that is gone.

    ``function`` is one of a module's, ``question`` and answer are JSON values, ``folder`` a
    private one and the only place that the child may write to. Closing the generator kills the
    child. Raises:
        Apart: it took too much, or crashed.
        RuntimeError: it raised something unexpected, which is a bug of ours.
    """
    told = {
        "module": function.__module__,
        "function": function.__qualname__,
        "question": question,
        "limits": asdict(limits),
    }
    (folder / QUESTION).write_text(json.dumps(told), encoding="utf-8")
    (folder / ANSWER).unlink(missing_ok=True)
    child = _start(folder)
    give_back = confine(child, memory=limits.memory, cpu_seconds=limits.cpu_seconds)
    try:
        began = time.monotonic()
        while (code := _ended(child)) is None:
            share = (time.monotonic() - began) / limits.seconds
            if share > 1:
                raise Apart(Stopped.TIME)
            yield share
    finally:
        _end(child)
        give_back()
    if code != 0:
        raise Apart(_reason(code))
    return _answer(folder)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    if getattr(sys, "frozen", False):
        command = [sys.executable, ARGUMENT, str(folder)]
    else:
        paths = json.dumps([str(Path(path).absolute()) for path in sys.path])
        options = ["-I", "-S", "-B", "-X", "utf8"]
        # In a virtual environment of Windows, sys.executable would start a second process.
        python = getattr(sys, "_base_executable", "") or sys.executable
        command = [python, *options, "-c", _BOOTSTRAP, str(folder), paths]
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    return subprocess.Popen(  # noqa: S603 - this very program
        command,
        cwd=folder,
        env=environment | {"TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _ended(child: subprocess.Popen[bytes]) -> int | None:
    with suppress(subprocess.TimeoutExpired):
        return child.wait(TICK)
    return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill what still runs, with all that it may have started."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def _reason(code: int) -> Stopped:
    if code == OUT_OF_MEMORY:
        return Stopped.MEMORY
    if code == OUT_OF_ROOM:
        return Stopped.OUTPUT
    over = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGALRM")} - {0}
    return Stopped.TIME if code in over else Stopped.CRASH


def _answer(folder: Path) -> Any:  # noqa: ANN401 - JSON
    path = folder / ANSWER
    try:
        if path.is_symlink() or path.stat().st_size > ANSWER_LIMIT:
            raise Apart(Stopped.OUTPUT)
        answer = json.loads(path.read_text(encoding="utf-8"))
        if answer["is_bug"]:
            raise RuntimeError(f"in the child: {answer['value']}")
        return answer["value"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise Apart(Stopped.CRASH) from error


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder that nobody else can look into, gone at the end even if the program was killed.

    What killed programs of this computer left is removed by the next one.
    """
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    with suppress(OSError):
        for left in place.glob(f"{PREFIX}*"):
            pid = left.name.removeprefix(PREFIX).partition("-")[0]
            if pid.isdigit() and not is_running(int(pid)):
                shutil.rmtree(left, ignore_errors=True)
