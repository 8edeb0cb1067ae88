"""Signatures as plain values, shared by signing and verifying; nothing here computes a verdict."""

from __future__ import annotations

from typing import Final, NamedTuple

from desktop.errors import DesktopError

# In signing order; the last one locks the document.
ROLES: Final = ("填报人", "审核人", "单位负责人")


class SigningError(DesktopError):
    """A PDF that cannot be signed so."""


class Box(NamedTuple):
    """Where a visible signature goes: page index from 0, corners in points from the lower left."""

    page_index: int
    x0: float
    y0: float
    x1: float
    y1: float
