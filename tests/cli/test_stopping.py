"""Commands that are told to stop, and commands that nobody listens to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = [sys.executable, "-m", "desktop.cli"]
# As for a user: what is written waits in a buffer, and is written once more when Python ends.
USUAL = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems have no such files and signals"
)


def start(*arguments: Any, **streams: Any) -> subprocess.Popen[str]:
    words = [str(each) for each in arguments]
    return subprocess.Popen(
        COMMAND + words,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=USUAL,
        **streams,
    )


@pytest.fixture
def _not_in_background() -> Iterator[None]:
    """Let Ctrl+C reach a program started here, also where the tests run behind a ``&``."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@linux_only
@pytest.mark.usefixtures("_not_in_background")
@pytest.mark.parametrize("told", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_however_it_is_told_to_stop_it_says_so_and_leaves_nothing(
    told: str, tmp_path: Path
) -> None:
    pipe = tmp_path / "口令"
    os.mkfifo(pipe)
    process = start("key", "new", "--unit", "某局", "-o", tmp_path / "a", "--passphrase-file", pipe)
    with pipe.open("w"):  # the command is reading now
        process.send_signal(getattr(signal, told))
        _, error = process.communicate(timeout=60)
    assert (process.returncode, error.strip()) == (2, "已取消。")
    assert list(tmp_path.iterdir()) == [pipe]


@linux_only
def test_a_full_disk_behind_the_output_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        process = start("checklists", stdout=full)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 2
    assert error.strip() == "“输出”写不下，磁盘空间不足。请腾出空间，或另选一个位置再试。"


@linux_only
def test_nobody_to_ask_and_nobody_to_tell() -> None:
    command = " ".join([*COMMAND, "key", "new", "--unit", "某局", "<&-"])
    shell = ["/bin/sh", "-c", command]
    finished = subprocess.run(shell, capture_output=True, encoding="utf-8", env=USUAL, check=False)
    assert finished.returncode == 2
    assert "--passphrase-file" in finished.stderr
    with Path("/dev/full").open("w") as full:
        nonsense = subprocess.run([*COMMAND, "nonsense"], stderr=full, env=USUAL, check=False)
    assert nonsense.returncode == 2
