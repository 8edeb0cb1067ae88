from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.apart.answering import ANSWER
from desktop.apart.asking import PREFIX, Apart, Limits, Stopped, ask, asking, private_folder
from desktop.apart.windows import limits_of

# A second of work may last long where many work; what only waits is given a short time.
SHORT = Limits(cpu_seconds=1, seconds=60, memory=256 << 20, output=1 << 20)
IMPATIENT = replace(SHORT, seconds=1)
ENDLESS = 120  # seconds


def echo(question: Any, folder: Path) -> Any:
    return question


def spin(question: Any, folder: Path) -> Any:
    while True:
        pass


def wait(question: Any, folder: Path) -> Any:
    time.sleep(ENDLESS)


def grow(question: Any, folder: Path) -> Any:
    return len(bytearray(1 << 30))


def talk(question: Any, folder: Path) -> Any:
    with (folder / "big").open("wb") as file:
        for _ in range(8):
            file.write(bytes(1 << 20))


def talk_much(question: Any, folder: Path) -> Any:
    return "字" * (2 << 20)


def fault(question: Any, folder: Path) -> Any:
    os.abort()


def stumble(question: Any, folder: Path) -> Any:
    raise ZeroDivisionError("a bug")


def lie(question: Any, folder: Path) -> Any:
    (folder / ANSWER).write_text(question, encoding="utf-8")
    os._exit(0)


def tell_environment(question: Any, folder: Path) -> Any:
    return dict(os.environ)


def connect(question: Any, folder: Path) -> Any:
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        return "connected"


def start(question: Any, folder: Path) -> Any:
    return subprocess.check_output([sys.executable, "-c", "print(1)"]).decode()


def write_there(question: Any, folder: Path) -> Any:
    Path(question).write_text("changed", encoding="utf-8")


def remove_there(question: Any, folder: Path) -> Any:
    Path(question).unlink()


@pytest.mark.parametrize("value", [None, "字 \ud800", [1, {"a": []}], 2**70])
def test_an_answer_comes_back_as_it_was_said(value: object, tmp_path: Path) -> None:
    assert ask(echo, value, tmp_path) == value


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (spin, Stopped.TIME),
        (wait, Stopped.TIME),
        (grow, Stopped.MEMORY),
        (talk, Stopped.OUTPUT),
        (talk_much, Stopped.OUTPUT),
        (fault, Stopped.CRASH),
    ],
)
def test_what_takes_too_much_is_stopped(function: Any, why: Stopped, tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(Apart) as caught:
        ask(function, None, tmp_path, IMPATIENT if function is wait else SHORT)
    assert caught.value.why is why
    assert time.monotonic() - began < ENDLESS / 2


def test_a_bug_is_told_with_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError: a bug"):
        ask(stumble, None, tmp_path)


@pytest.mark.parametrize("said", ["", "{", "[]", '{"is_bug": false}', "[" * 100_000, "null"])
def test_a_child_that_talks_nonsense_is_a_crash(said: str, tmp_path: Path) -> None:
    with pytest.raises(Apart) as caught:
        ask(lie, said, tmp_path)
    assert caught.value.why is Stopped.CRASH


def test_an_answer_of_an_earlier_child_is_not_taken_for_this_one(tmp_path: Path) -> None:
    ask(echo, "first", tmp_path)
    with pytest.raises(Apart):
        ask(fault, None, tmp_path)


def test_a_child_does_not_know_the_secrets_of_this_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YAODIAN_PASSPHRASE", "canary")
    assert "canary" not in json.dumps(ask(tell_environment, None, tmp_path))


@pytest.mark.parametrize("function", [connect, start])
def test_a_child_reaches_nobody(function: Any, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"PermissionError: .* is not for a child"):
        ask(function, None, tmp_path)


@pytest.mark.parametrize("function", [write_there, remove_there])
def test_a_child_changes_nothing_elsewhere(function: Any, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("as it was", encoding="utf-8")
    (folder := tmp_path / "private").mkdir()
    with pytest.raises(RuntimeError, match="PermissionError"):
        ask(function, str(canary), folder)
    assert canary.read_text(encoding="utf-8") == "as it was"


def test_closing_kills_the_child(tmp_path: Path) -> None:
    steps = asking(wait, None, tmp_path)
    next(steps)
    began = time.monotonic()
    steps.close()
    assert time.monotonic() - began < ENDLESS / 2


@pytest.mark.parametrize("program", ["desktop", "desktop.cli"])
def test_the_frozen_program_is_its_own_child(program: str, tmp_path: Path) -> None:
    told = {
        "module": "json",
        "function": "dumps",
        "question": "x",
        "limits": {"cpu_seconds": 5, "seconds": 5, "memory": 1 << 30, "output": 1 << 20},
    }
    (tmp_path / "question.json").write_text(json.dumps(told), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", program, "--apart", str(tmp_path)], check=False, capture_output=True
    )
    # json.dumps takes one argument only: the child ran it and told of its bug.
    assert done.returncode == 0, done.stderr
    assert "TypeError" in (tmp_path / ANSWER).read_text(encoding="utf-8")


def test_a_private_folder_goes_and_takes_along_what_a_killed_program_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (left := tmp_path / f"{PREFIX}{ended.pid}-x").mkdir()
    (left / "copy").touch()
    (other := tmp_path / f"{PREFIX}{os.getppid()}-x").mkdir()
    with private_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "copy").touch()
    assert list(tmp_path.iterdir()) == [other]


def test_the_limits_for_windows_have_the_layout_that_windows_expects() -> None:
    import ctypes  # noqa: PLC0415

    assert ctypes.sizeof(limits_of(768 << 20, 5)) == (144 if sys.maxsize > 2**32 else 112)
