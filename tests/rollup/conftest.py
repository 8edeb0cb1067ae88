"""Every test of the roll-up runs on a file and, where PostgreSQL is installed, on a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from desktop.rollup.store import Rollup
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.checklist.model import Checklist

NAME = "2026年 汇总#1（市府办?）.yaodian-rollup"
NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL of our own that listens on a socket in a folder of ours alone."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    found = str(programs[-1]) if programs else shutil.which("pg_ctl")
    if not found:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path may have 107 bytes
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, user)
    data, programs_folder = folder / "data", Path(found).parent
    options = f"-k {folder} -c listen_addresses= -c fsync=off"

    def run(program: str, *arguments: str) -> None:
        command = [str(programs_folder / program), *arguments]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    run("initdb", "-D", str(data), "-A", "trust", "-U", "yaodian", "-E", "UTF8", "--no-locale")
    run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://yaodian@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a new roll-up may be made: a path with an awkward name, or an empty database."""
    if request.param == "file":
        return tmp_path / NAME
    server: str = request.getfixturevalue("server")
    name = f"t{next(NUMBERS)}"
    engine = create_engine(server.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as db:
        db.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{server}&options=-csearch_path%3D{name}"


@pytest.fixture
def checklist() -> Checklist:
    return make_checklist(4)


@pytest.fixture
def rollup(place: str | Path, checklist: Checklist, tmp_path: Path) -> Iterator[Rollup]:
    """An empty roll-up of an office."""
    with Rollup.create(
        place,
        checklist,
        office="汕尾市人民政府办公室",
        year=2026,
        originals=tmp_path / "收件 原件",
        actor="审核人甲",
    ) as rollup:
        yield rollup
