"""What a process that a PDF has taken over might do; each is run in a child of its own."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURE = {
    "role": "填报人",
    "reason": "",
    "problem": "",
    "certificate": None,
    "claimed_at": None,
    "changes": [],
    "is_intact": True,
    "is_trusted": True,
    "is_registered": False,
    "was_valid_when_signed": True,
    "covers_all": True,
    "is_locking": False,
}
VERDICT = {"is_signed": True, "page_count": 1, "signatures": [SIGNATURE], "problem": ""}


def crash(trusted: list[str], folder: Path) -> dict[str, Any]:
    os.abort()


def stumble(trusted: list[str], folder: Path) -> dict[str, Any]:
    raise ZeroDivisionError


def wait(trusted: list[str], folder: Path) -> dict[str, Any]:
    time.sleep(60)
    return VERDICT


def work(trusted: list[str], folder: Path) -> dict[str, Any]:
    while True:
        pass


def grow(trusted: list[str], folder: Path) -> dict[str, Any]:
    return {"problem": "x" * len(bytes(1 << 32))}


def flood(trusted: list[str], folder: Path) -> dict[str, Any]:
    return {"problem": "x" * (40 << 20)}


def call_out(trusted: list[str], folder: Path) -> dict[str, Any]:
    socket.socket()
    return VERDICT


def say_nothing(trusted: list[str], folder: Path) -> Any:
    return []


def claim_registered(trusted: list[str], folder: Path) -> dict[str, Any]:
    return VERDICT | {"signatures": [SIGNATURE | {"is_registered": True}]}


def claim_a_certificate(trusted: list[str], folder: Path) -> dict[str, Any]:
    return VERDICT | {"signatures": [SIGNATURE | {"certificate": "AAAA"}]}


def count_true(trusted: list[str], folder: Path) -> dict[str, Any]:
    return VERDICT | {"signatures": [SIGNATURE | {"is_intact": 1}]}


def claim_a_moment(trusted: list[str], folder: Path) -> dict[str, Any]:
    return VERDICT | {"signatures": [SIGNATURE | {"claimed_at": "soon"}]}


def leave_out(trusted: list[str], folder: Path) -> dict[str, Any]:
    return {key: VERDICT[key] for key in VERDICT if key != "problem"}
