from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from tests import offline

ROOT = Path(__file__).parents[1]
ELSEWHERE = ("192.0.2.1", 80)  # for documentation, RFC 5737
CONNECTED = re.compile(r"(?:connect|sendto)\(\d+, \{sa_family=(AF_INET6?), (.*?)\}")


def test_control_connecting_elsewhere_is_noticed_and_stopped() -> None:
    with socket.socket() as one, pytest.raises(PermissionError):
        one.connect(ELSEWHERE)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
        pytest.raises(PermissionError),
    ):
        one.sendto(b"x", ELSEWHERE)
    with pytest.raises(PermissionError):
        socket.getaddrinfo("example.com", 80)
    assert len(offline.REACHED) == 3
    offline.REACHED.clear()


def test_control_a_thread_that_swallows_the_error_is_noticed() -> None:
    def work() -> None:
        with suppress(OSError), socket.socket() as one:
            one.connect(ELSEWHERE)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(offline.REACHED) == 1
    offline.REACHED.clear()


def test_control_a_test_that_reaches_out_fails(tmp_path: Path) -> None:
    """The same conftest over a test that swallows its error: the run fails."""
    (tests := tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tests)
    shutil.copy(ROOT / "tests" / "offline.py", tests)
    (tests / "test_it.py").write_text(
        "import contextlib, socket\n"
        "def test_it():\n"
        "    with contextlib.suppress(OSError), socket.socket() as one:\n"
        "        one.connect(('192.0.2.1', 80))\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:pytestqt"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert "reached for the network" in done.stdout


@pytest.mark.parametrize(
    "address", [("127.0.0.1", 9), ("::1", 9, 0, 0), ("localhost", 1), "/run/X0", b"\0x"]
)
def test_what_is_here_may_be_reached(address: object) -> None:
    assert offline.is_here(address)


@pytest.mark.parametrize("address", [ELSEWHERE, ("10.0.0.1", 1), ("fe80::1%eth0", 1), ("host", 1)])
def test_what_is_elsewhere_may_not(address: object) -> None:
    assert not offline.is_here(address)


START = """
import sys
sys.addaudithook(lambda event, _: event.startswith("socket.") and event != "socket.gethostname"
                 and print("SOCKET", event))
import desktop.cli.app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
from desktop.gui import app as window
QTimer.singleShot(300, app.quit)
print("code", window.main([]))
"""


@pytest.mark.parametrize("control", [False, True])
def test_starting_the_program_makes_no_socket(tmp_path: Path, *, control: bool) -> None:
    script = START + "import socket; socket.socket().close()\n" * control
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | dict.fromkeys(homes, str(tmp_path)),
    )
    assert "code 0" in done.stdout
    assert ("SOCKET" in done.stdout) is control


@pytest.mark.skipif(shutil.which("strace") is None, reason="no tracer on this system")
def test_libraries_beneath_python_reach_nobody_either(tmp_path: Path) -> None:
    log = tmp_path / "log"
    trace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(log)]
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    subprocess.run(
        [*trace, sys.executable, "-c", START],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | dict.fromkeys(homes, str(tmp_path)),
    )
    assert CONNECTED.findall(log.read_text()) == []
