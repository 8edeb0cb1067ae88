from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests import offline

if TYPE_CHECKING:
    from collections.abc import Iterator

# Qt must know the platform before it is imported; a test run has no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

offline.watch()

# How fast something is belongs to bench/, where it is measured beside a yardstick.
settings.register_profile("behaviour", deadline=None)
settings.load_profile("behaviour")


@pytest.fixture(autouse=True, scope="session")
def _own_profile(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep backups, certificates and settings of tests away from those of whoever runs them."""
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("profile"))


@pytest.fixture(autouse=True)
def _nobody_is_reached() -> Iterator[None]:
    """Fail a test during which anything reached for the network, in whatever thread."""
    offline.REACHED.clear()
    yield
    reached = list(offline.REACHED)
    offline.REACHED.clear()
    assert not reached, f"reached for the network: {reached}"
