from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.workbook.book import Workbook
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.checklist.model import Checklist

AWKWARD_NAME = "2019年 要点#1（报送?）[终稿].yaodian"


@pytest.fixture
def checklist() -> Checklist:
    return make_checklist()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / AWKWARD_NAME


@pytest.fixture
def workbook(path: Path, checklist: Checklist) -> Iterator[Workbook]:
    book = Workbook.create(path, checklist, unit="汕尾市住房和城乡建设局", actor="填报人甲")
    yield book
    book.close()
