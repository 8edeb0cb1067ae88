from __future__ import annotations

import importlib
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("system")


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def prepare(
    system: ModuleType, calls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModuleType:
    """The set-up in a folder of its own; what would be installed is only written down."""
    module = importlib.import_module("prepare")
    root = tmp_path / "要点 #1（试）"
    root.mkdir()
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, root)
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "STAMP", root / ".venv" / "prepared.json")
    monkeypatch.setattr(system, "provide", lambda: None)

    def make_venv() -> None:
        calls.append("venv")
        python = module.program("python")
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(module, "_make_venv", make_venv)
    monkeypatch.setattr(module, "_install", calls.append)
    return module


def test_a_second_time_nothing_is_done(prepare: ModuleType, calls: list[str]) -> None:
    prepare.prepare(prepare.RUNTIME)
    assert calls == ["venv", "requirements.lock"]
    prepare.prepare(prepare.RUNTIME)
    assert calls == ["venv", "requirements.lock"]


def test_what_serves_development_serves_the_program(prepare: ModuleType, calls: list[str]) -> None:
    prepare.prepare(prepare.RUNTIME)
    prepare.prepare(prepare.DEVELOPMENT)
    prepare.prepare(prepare.RUNTIME)
    assert calls == ["venv", "requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_installed_into_the_same_venv(
    name: str, prepare: ModuleType, calls: list[str]
) -> None:
    prepare.prepare(prepare.RUNTIME)
    with (prepare.ROOT / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    prepare.prepare(prepare.RUNTIME)
    assert calls == ["venv", "requirements.lock", "requirements.lock"]


@pytest.mark.parametrize("what", ["another Python", "moved", "cut off", "Python gone"])
def test_another_python_or_place_or_a_broken_set_up_begins_anew(
    what: str, prepare: ModuleType, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare.prepare(prepare.RUNTIME)
    if what == "another Python":
        monkeypatch.setattr(sys, "version", "3.99.0")
    elif what == "moved":
        moved = prepare.ROOT.rename(prepare.ROOT.with_name("搬走了"))
        monkeypatch.setattr(prepare, "ROOT", moved)
        monkeypatch.setattr(prepare, "VENV", moved / ".venv")
        monkeypatch.setattr(prepare, "STAMP", moved / ".venv" / "prepared.json")
    elif what == "cut off":
        prepare.STAMP.write_text("{", encoding="utf-8")
    else:
        prepare.program("python").unlink()
    prepare.prepare(prepare.RUNTIME)
    assert calls == ["venv", "requirements.lock"] * 2


def test_a_failed_install_is_one_sentence_and_is_tried_again(
    prepare: ModuleType, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_lock: str) -> None:
        sys.exit("组件没有装好")

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "_install", fail)
        with pytest.raises(SystemExit):
            prepare.prepare(prepare.RUNTIME)
    prepare.prepare(prepare.RUNTIME)
    assert calls == ["venv", "venv", "requirements.lock"]


@pytest.mark.parametrize(
    ("platform", "path"), [("win32", "Scripts/yaodian.exe"), ("linux", "bin/yaodian")]
)
def test_programs_lie_where_each_system_puts_them(
    platform: str, path: str, prepare: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert prepare.program("yaodian") == prepare.VENV / path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux needs packages")
class TestSystemPackages:
    def test_who_may_not_install_reads_the_command(
        self,
        system: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(system, "_can_load", lambda name: name != "libxcb-cursor.so.0")
        monkeypatch.setattr(system, "has_venv", lambda: False)
        monkeypatch.setattr(system, "_privilege", lambda: None)
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
        system.provide()
        venv = f"python3.{sys.version_info.minor}-venv"
        line = capsys.readouterr().out
        assert line.count("\n") == 1
        assert line.endswith(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends"
            f" {venv} libxcb-cursor0\n"
        )

    def test_without_apt_the_packages_of_dnf_are_named(
        self,
        system: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(
            system, "_can_load", lambda name: "xcb-s" not in name and "xkb." not in name
        )
        monkeypatch.setattr(shutil, "which", lambda _name: None)
        system.provide()
        assert capsys.readouterr().out.endswith("sudo dnf install -y libxcb\n")

    def test_freezing_needs_a_reader_of_libraries_and_python_as_one(
        self,
        system: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        debian = {"Py_ENABLE_SHARED": 1, "INSTSONAME": "libpython3.99.so.1.0"}
        monkeypatch.setattr(sysconfig, "get_config_var", debian.get)
        monkeypatch.setattr(system, "_privilege", lambda: None)
        monkeypatch.setattr(
            shutil, "which", lambda name: None if name == "objdump" else f"/usr/bin/{name}"
        )
        system.provide_build_tools()
        library = f"libpython3.{sys.version_info.minor}"
        assert capsys.readouterr().out.endswith(f" binutils {library}\n")
        monkeypatch.setattr(system, "_can_load", lambda _name: True)
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
        system.provide_build_tools()
        assert capsys.readouterr().out == ""

    def test_nothing_is_said_when_nothing_is_missing(
        self,
        system: ModuleType,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(system, "_can_load", lambda _name: True)
        monkeypatch.setattr(system, "has_venv", lambda: True)
        system.provide()
        assert capsys.readouterr().out == ""

    def test_a_library_is_looked_for_by_the_name_that_qt_loads(self, system: ModuleType) -> None:
        assert system._can_load("libc.so.6")
        assert not system._can_load("libno-such-library.so.9")
