from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop import files
from desktop.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

SHANWEI = Path(__file__).parent.parent / "documents" / "001_2953e2d6da1b4da8.txt"
UNIT = "汕尾市住房和城乡建设局"


@pytest.fixture(autouse=True)
def profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep this user's own certificates and backups out of the tests."""
    folder = tmp_path_factory.mktemp("个人资料")
    monkeypatch.setattr(files, "user_data_path", lambda *_args, **_kwargs: folder)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run one command; return exit code, output and error text."""

    def call(*arguments: Any) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return call


@pytest.fixture
def book(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "住建局 2019#1（自评?）.yaodian"
    assert run("new", path, "--checklist", SHANWEI, "--unit", UNIT)[0] == 0
    return path
