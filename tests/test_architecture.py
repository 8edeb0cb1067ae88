"""The rules that no single package can keep: locks, names, sizes, imports that come late."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock"]
SOURCES = sorted((ROOT / "desktop").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_pins_with_hashes_and_nothing_of_one_machine(name: str) -> None:
    lines = lock(name).splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(
            r"[a-z0-9-]+==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?", line
        )


def test_the_development_lock_holds_the_other_one_whole() -> None:
    assert set(PIN.findall(lock("requirements.lock"))) < set(
        PIN.findall(lock("requirements-dev.lock"))
    )


def test_every_dependency_is_locked() -> None:
    pinned = {name for name, _, _ in PIN.findall(lock("requirements.lock"))}
    for dependency in PROJECT["project"]["dependencies"]:
        assert re.split(r"[\[><=]", dependency)[0].lower() in pinned


def test_qt_is_the_newest_that_runs_on_the_c_library_of_uos_and_kylin() -> None:
    pins = {
        (version, marker)
        for name, version, marker in PIN.findall(lock("requirements.lock"))
        if name == "pyside6-essentials"
    }
    assert pins == {
        ("6.9.3", "platform_machine != 'aarch64'"),
        ("6.8.0.2", "platform_machine == 'aarch64'"),
    }


def test_no_package_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "core", "manager", "services"}
    names = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not names & drawers


def test_every_test_module_has_a_name_of_its_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted(set(names)) == sorted(names)


def test_files_stay_small() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES]
    assert statistics.median(lengths) <= 130
    assert statistics.quantiles(lengths, n=10)[-1] <= 400


SLOW = ["pyhanko", "reportlab", "pikepdf", "docx", "pypdfium2", "selectolax"]


@pytest.mark.parametrize(
    ("module", "late"),
    [("desktop.cli.app", [*SLOW, "PySide6"]), ("desktop.gui.app", SLOW)],
)
def test_slow_imports_come_late(module: str, late: list[str]) -> None:
    script = f"import sys, {module}; print(*(name for name in {late} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("document/model.py", "import desktop.workbook"),
        ("report/content.py", "import PySide6"),
        ("cli/app.py", "import sqlite3"),
        ("workbook/model.py", "import reportlab"),
        ("report/content.py", "import pyhanko"),
    ],
)
def test_a_broken_rule_between_packages_is_noticed(file: str, line: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "desktop", tmp_path / "desktop")
    with (tmp_path / "desktop" / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"]
    here = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=tmp_path, env=here
    )
    assert done.returncode == 1
    assert "1 broken" in done.stdout
