"""A document made ready for review, in the worker: everything that takes time for a long one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.document.revision import Revision
from desktop.document.tally import Counter
from desktop.gui.review.shown import Shown

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist
    from desktop.document.model import ParsedDocument
    from desktop.document.tally import Tally


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was read in a file, its first counts, and its text as the window shows it."""

    path: Path
    revision: Revision
    counter: Counter
    tally: Tally
    shown: Shown


def prepare(parsed: ParsedDocument, path: Path) -> Prepared:
    """Return a document ready for review."""
    revision, counter = Revision(parsed), Counter()
    return Prepared(path, revision, counter, counter.tally(revision), Shown(parsed.text))


def prepare_file(path: Path) -> Checklist | Prepared:
    """Return the checklist in a checklist file, or any other document ready for review.

    Raises:
        DocumentError: the file cannot be read as a document.
        ChecklistFileError: it is a checklist, but broken.
        NoRequirementError: it is a checklist without any requirement.
    """
    from desktop.checklist.file import NoRequirementError, read_any  # noqa: PLC0415 - in the worker
    from desktop.checklist.model import Checklist  # noqa: PLC0415 - likewise

    found = read_any(path)
    if not isinstance(found, Checklist):
        return prepare(found, path)
    if not found.requirements:
        raise NoRequirementError(path)
    return found
