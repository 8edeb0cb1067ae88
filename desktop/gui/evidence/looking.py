"""What is in a piece of evidence, found out by a process that may crash, hang or be killed.

These run in the worker; they know files, no workbook and no widget.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QImage

from desktop.apart import Apart, Limits, asking, private_folder
from desktop.errors import DesktopError, UsageError
from desktop.gui.evidence.drawing import (
    MOST_PIXELS,
    PIXELS,
    SOURCE,
    draw_there,
    is_pdf,
    is_picture,
)
from desktop.workbook.sensitive import find_sensitive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.workbook.sensitive import Sensitive

LIMITS: Final = Limits(cpu_seconds=8, seconds=12, memory=1 << 30)
LONGEST: Final = 50_000  # characters that are shown; the rest is for a program of its own
_HEAD: Final = 1024
_NO_PREVIEW: Final = "这种文件不能在窗口里预览。请用“打开”，或“另存为文件”取出。"
_BROKEN: Final = "预览不出来，可能已损坏、加了密，或者太大太复杂。请用“打开”，或“另存为文件”取出。"


class Cancelled(DesktopError):
    """Nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as it looks; ``pages`` is how many there are."""

    image: QImage
    pages: int


@dataclass(frozen=True, slots=True)
class Words:
    """The plain text of a document."""

    text: str
    is_cut: bool


def look(
    path: Path, page: int, size: tuple[int, int], is_cancelled: Callable[[], bool]
) -> Picture | Words:
    """Return a page of a PDF or a picture, else the words of a document.

    Raises:
        DesktopError: it can be neither drawn nor read; the sentence says what to do.
    """
    if can_be_drawn(path):
        return draw(path, page, size, is_cancelled)
    text = _text(path, is_cancelled)
    if text is None:
        raise UsageError(_NO_PREVIEW)
    return Words(text[:LONGEST], len(text) > LONGEST)


def can_be_drawn(path: Path) -> bool:
    """Tell whether it is a PDF or a picture, by its first bytes."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return is_pdf(head) or is_picture(head)


def draw(path: Path, page: int, size: tuple[int, int], is_cancelled: Callable[[], bool]) -> Picture:
    """Return one page, drawn in a process of its own.

    Raises:
        UsageError: it is damaged, or takes too much.
        Cancelled: ``is_cancelled`` said so; the process is gone.
    """
    question = {"page": page, "width": size[0], "height": size[1]}
    with private_folder() as folder:
        shutil.copyfile(path, folder / SOURCE)
        steps = asking(draw_there, question, folder, LIMITS)
        try:
            while True:
                next(steps)
                if is_cancelled():
                    raise Cancelled
        except StopIteration as finished:
            return _picture(finished.value, folder / PIXELS)
        except (Apart, RuntimeError) as error:
            raise UsageError(_BROKEN) from error
        finally:
            steps.close()


def _picture(answer: Any, pixels: Path) -> Picture:  # noqa: ANN401 - what a child says
    """Believe numbers only, and only where they fit together."""
    try:
        width, height, stride, pages = (
            int(answer[key]) for key in ("width", "height", "stride", "pages")
        )
        is_whole = pixels.stat().st_size == stride * height and not pixels.is_symlink()
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise UsageError(_BROKEN) from error
    is_sane = 0 < width <= stride // 4 and height > 0 and stride * height <= MOST_PIXELS * 5
    if not (is_whole and is_sane and pages > 0):
        raise UsageError(_BROKEN)
    shown = QImage(pixels.read_bytes(), width, height, stride, QImage.Format.Format_RGB32)
    return Picture(shown.copy(), pages)


def examine(path: Path, is_cancelled: Callable[[], bool]) -> tuple[Sensitive, ...] | None:
    """Return what looks sensitive in the words of a document; None where no words can be read."""
    text = _text(path, is_cancelled)
    return None if text is None else find_sensitive(text)


def _text(path: Path, is_cancelled: Callable[[], bool]) -> str | None:
    from desktop.document.apart import read_apart  # noqa: PLC0415 - slow import
    from desktop.document.errors import CancelledError, DocumentError  # noqa: PLC0415 - likewise

    try:
        return read_apart(path, is_cancelled=is_cancelled).text
    except CancelledError as error:
        raise Cancelled from error
    except DocumentError:
        return None
