"""The suite runs on every processor that there is, and as plain pytest where there is one."""

from __future__ import annotations

import os
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(("processors", "workers"), [(1, None), (2, "2"), (64, "8")])
def test_files_are_shared_out_among_as_many_as_there_are(
    processors: int, workers: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    # By its place: Python has a package of this name.
    spec = spec_from_file_location("checks", ROOT / "tools" / "test.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    expected = ["-n", workers, "--dist", "loadfile"] if workers else []
    assert module.CHECKS[-1] == ["pytest", *expected]
