"""A real screen (Xvfb) with the real program on it, moved like a person moves it (xdotool).

Skipped only where Xvfb or xdotool are not installed. xdotool loses Chinese characters, so what is
typed here is ASCII; input methods are tested with their own events elsewhere. Pictures of each
step go to the folder in ``YAODIAN_PICTURES``, if it is set.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120  # seconds; only a busy machine needs more than a few
READY = 10  # seconds after which somebody would press a key again

needs_a_screen = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)


class Screen:
    """One X server with one program on it."""

    def __init__(self, home: Path, display: str) -> None:
        self.home = home
        self.errors = home / "stderr.txt"
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "PYTHONFAULTHANDLER": "1",
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
        }
        self.program: subprocess.Popen[bytes] | None = None
        self._pictures = 0

    def start(self, *arguments: str) -> None:
        with self.errors.open("ab") as errors:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "desktop", *arguments],
                cwd=ROOT,
                env=self.environment,
                stderr=errors,
            )

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.program and self.program.poll() is None:
            self.program.send_signal(how)
            self.program.wait(PATIENCE)

    def do(self, *words: str) -> str:
        made = subprocess.run(
            ["xdotool", *words], capture_output=True, text=True, check=False, env=self.environment
        )
        return made.stdout

    def focus(self, title: str) -> None:
        """Wait for a window and give it the keys: there is no window manager here."""
        wait_until(lambda: self.found(title), f"window {title}", self.state)
        self.do("windowfocus", "--sync", self.found(title)[-1])
        time.sleep(0.5)

    def found(self, title: str) -> list[str]:
        """Return the windows that are seen with such a title."""
        return self.do("search", "--onlyvisible", "--name", title).split()

    def open(self, key: str, title: str) -> None:
        """Press a key for a window, as a person does: again where the program was not ready for it.

        A button is dead while the pages under it are laid out, a second or ten of a busy machine.
        """
        for _ in range(int(PATIENCE / READY)):
            self.keys(key)
            with suppress(AssertionError):
                wait_until(lambda: self.found(title), f"window {title}", patience=READY)
                break
        self.focus(title)

    def state(self) -> str:
        """Return what to know when a window does not come."""
        code = self.program.poll() if self.program else "never started"
        titles = self.do("search", "--onlyvisible", "--name", ".", "getwindowname", "%@")
        self.picture()
        said = self.errors.read_text(encoding="utf-8") if self.errors.exists() else ""
        return f"exit code {code}, windows {titles.split()}, stderr {said}"

    def gone(self, title: str) -> None:
        """Wait until a dialog is closed; only then can another window keep the keys."""
        wait_until(
            lambda: not self.do("search", "--onlyvisible", "--name", title), f"the end of {title}"
        )

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", "60", *names)

    def type(self, words: str) -> None:
        self.do("type", "--delay", "40", words)

    def picture(self) -> None:
        folder = os.environ.get("YAODIAN_PICTURES")
        if folder and shutil.which("import"):
            self._pictures += 1
            target = Path(folder) / f"{self._pictures:02}.png"
            subprocess.run(
                ["import", "-window", "root", str(target)], check=True, env=self.environment
            )


def wait_until(
    is_true: Callable[[], object],
    what: str,
    tell: Callable[[], str] = lambda: "",
    patience: float = PATIENCE,
) -> None:
    end = time.monotonic() + patience
    while not is_true():
        assert time.monotonic() < end, f"waited in vain for {what}; {tell()}"
        time.sleep(0.05)


def on_disk(path: Path, sql: str, tmp_path: Path) -> list[Any]:
    """Return what a byte copy of the file says; empty while it says nothing."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy)) as db:
        return db.execute(sql).fetchall()


@contextmanager
def x_server() -> Iterator[str]:
    read, write = os.pipe()
    with subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        try:
            yield display
        finally:
            server.terminate()
