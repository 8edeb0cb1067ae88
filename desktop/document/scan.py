"""Recognise pictures of pages in a process of their own, page by page, until somebody stops it."""

from __future__ import annotations

import re
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Unpack

from desktop.apart.asking import Limits
from desktop.document.apart import ask, read_apart
from desktop.document.child import PROGRESS, recognise_there
from desktop.document.errors import NoRecogniserError, ScanError, TooSlowError
from desktop.document.read import read_bytes
from desktop.document.watch import Watch, go_on, never

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.document.model import Extract
    from desktop.document.watch import IsCancelled

LIMITS: Final = Limits(cpu_seconds=8 * 3600, seconds=4 * 3600, memory=4 << 30)
PAGE_SECONDS: Final = 120


def can_recognise() -> bool:
    """Tell whether the optional extra ``ocr`` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_scan(
    path: Path,
    *,
    on_page: Callable[[int, int], None] = lambda _done, _count: None,
    is_cancelled: IsCancelled = never,
) -> Extract:
    """Return the recognised text of a scanned PDF or a picture; takes seconds a page.

    ``on_page`` is told how many pages of how many are done; ``is_cancelled`` is asked many times a
    second. Both are called in this thread.

    Raises:
        DocumentError: no recogniser installed, no text in it, damaged, or too large.
        CancelledError: ``is_cancelled`` said so.
    """
    if not can_recognise():
        raise NoRecogniserError(path)
    told, since = "", time.monotonic()

    def meanwhile(folder: Path) -> None:
        nonlocal told, since
        go_on(is_cancelled)
        progress = _progress(folder)
        if progress != told:
            told, since = progress, time.monotonic()
            done, _, count = progress.partition(" ")
            on_page(int(done), int(count))
        elif time.monotonic() - since > PAGE_SECONDS:
            raise TooSlowError(path)

    return ask(recognise_there, path, read_bytes(path), LIMITS, meanwhile)


def _progress(folder: Path) -> str:
    """Return what the child told last, or nothing while it tells nothing sensible."""
    try:
        words = (folder / PROGRESS).read_text("ascii")[:20]
    except (OSError, ValueError):
        return ""
    return words if re.fullmatch(r"\d{1,4} \d{1,4}", words) else ""


def read_or_recognise(path: Path, **watch: Unpack[Watch]) -> Extract:
    """Return the text of any document; one that is a scan is recognised where that is possible.

    Raises:
        DocumentError: nothing in it can be read; a scan without a recogniser says how to add one.
        CancelledError: ``is_cancelled`` said so.
    """
    try:
        return read_apart(path, is_cancelled=watch.get("is_cancelled", never))
    except ScanError:
        return read_scan(path, **watch)
