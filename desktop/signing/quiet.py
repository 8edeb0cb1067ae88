"""Keep the signing library's log lines, tracebacks among them, off the user's terminal."""

from __future__ import annotations

import logging


def hush() -> None:
    """Give the library's loggers a handler that drops, so that none falls back to stderr."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        if not any(isinstance(each, logging.NullHandler) for each in logger.handlers):
            logger.addHandler(logging.NullHandler())
