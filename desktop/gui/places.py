"""Where this user's settings and logs lie."""

from __future__ import annotations

from pathlib import Path

import platformdirs

NAME = "yaodian"


def config_folder() -> Path:
    """Return the folder of settings."""
    return Path(platformdirs.user_config_dir(NAME, appauthor=False))


def state_folder() -> Path:
    """Return the folder of logs."""
    return Path(platformdirs.user_state_dir(NAME, appauthor=False))
