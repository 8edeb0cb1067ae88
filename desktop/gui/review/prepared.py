"""A document made ready for review, in the worker: everything that takes time for a long one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.document.revision import Revision
from desktop.document.tally import Counter
from desktop.gui.review.shown import Shown

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import ParsedDocument
    from desktop.document.tally import Tally


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read, its first counts, and its text as the window shows it."""

    revision: Revision
    counter: Counter
    tally: Tally
    shown: Shown


def prepare(parsed: ParsedDocument) -> Prepared:
    """Return a document ready for review."""
    revision, counter = Revision(parsed), Counter()
    return Prepared(revision, counter, counter.tally(revision), Shown(parsed.text))


def prepare_file(path: Path) -> Prepared:
    """Read a document and return it ready for review.

    Raises:
        DocumentError: the file cannot be read as a document.
    """
    from desktop.checklist.file import parse_file  # noqa: PLC0415 - needed in the worker only

    return prepare(parse_file(path))
