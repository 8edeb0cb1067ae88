"""Prepare what the program runs in: system libraries, ``.venv`` and the locked dependencies.

Nothing is installed yet when this runs: use the standard library alone. A stamp in ``.venv`` says
what it was made from, so that a second call does nothing.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (started by whatever Python the system has)
    sys.exit(f"需要 Python 3.11 或更新的版本，请安装后再运行；这里的是 {sys.version.split()[0]}。")

import hashlib
import json
import subprocess
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "prepared.json"
LOG = VENV / "setup.log"
RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"


def prepare(lock: str) -> Path:
    """Make ``.venv`` hold what ``lock`` names and return its Python.

    Exits with one sentence when it cannot be done.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]
    system.provide()
    made_from = _stamp()
    wanted = _place() | _contents(lock)
    if wanted.items() <= made_from.items():
        return program("python")
    begins_anew = not _place().items() <= made_from.items()
    if begins_anew and not system.has_venv():
        sys.exit("这个 Python 不带 venv 组件。请先安装上面列出的组件，再运行一次。")
    print("正在准备运行环境（第一次约需 2 分钟）…")
    if begins_anew:
        _make_venv()
    _install(lock)
    # The development lock holds the other one whole.
    both = _contents(RUNTIME) if lock == DEVELOPMENT else {}
    STAMP.write_text(json.dumps(wanted | both, indent=1), encoding="utf-8")
    print("运行环境已就绪。")
    return program("python")


def program(name: str) -> Path:
    """Return where a program of ``.venv`` lies on this system."""
    if sys.platform == "win32":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def _stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if program("python").exists() else {}


def _place() -> dict[str, str]:
    """Return what ties ``.venv`` to this Python and folder; when it changes, begin anew."""
    return {"python": f"{sys.version} {sys.base_prefix}", "root": str(ROOT)}


def _contents(lock: str) -> dict[str, str]:
    files = (lock, "pyproject.toml")
    return {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in files}


def _make_venv() -> None:
    # Not sys.executable: that may be the Python of the very .venv which is cleared here.
    python = sys._base_executable  # type: ignore[attr-defined]  # noqa: SLF001
    made = subprocess.run([python, "-m", "venv", "--clear", VENV], check=False)
    if made.returncode:
        sys.exit(f"无法建立“{VENV}”。请检查磁盘空间和写入权限，再运行一次。")


def _install(lock: str) -> None:
    _pip("--require-hashes", "--only-binary", ":all:", "--requirement", lock)
    _pip("--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")


def _pip(*arguments: str) -> None:
    command = [str(program("python")), "-m", "pip", "install", *arguments]
    with LOG.open("ab") as log:
        done = subprocess.run(command, check=False, cwd=ROOT, stdout=log, stderr=log)
    if done.returncode:
        lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        print(*lines[-5:], sep="\n", file=sys.stderr)
        sys.exit(f"组件没有装好，请检查网络或 pip 的镜像设置，再运行一次。详情见“{LOG}”。")
