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
    from desktop.document.watch import Watch
    from desktop.gui.review.pasted import Pasted


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


def prepare_any(source: Path | Pasted, watch: Watch) -> Checklist | Prepared:
    """Return the checklist in a checklist file; any other document, or words, ready for review.

    Raises:
        DocumentError: it cannot be read as a document.
        ChecklistFileError: it is a checklist, but broken.
        NoRequirementError: it is a checklist without any requirement.
        CancelledError: ``watch`` said so.
    """
    from desktop.checklist.file import NoRequirementError, read_any  # noqa: PLC0415 - in the worker
    from desktop.checklist.model import Checklist  # noqa: PLC0415 - likewise
    from desktop.gui.review.pasted import Pasted  # noqa: PLC0415 - likewise

    if isinstance(source, Pasted):
        return _prepare_pasted(source, watch)
    found = read_any(source, **watch)
    if not isinstance(found, Checklist):
        return prepare(found, source)
    if not found.requirements:
        raise NoRequirementError(source)
    return found


def _prepare_pasted(pasted: Pasted, watch: Watch) -> Prepared:
    from desktop.checklist.file import parse_pasted  # noqa: PLC0415 - in the worker
    from desktop.document.read import CLIPBOARD  # noqa: PLC0415 - likewise
    from desktop.document.watch import never  # noqa: PLC0415 - likewise

    is_cancelled = watch.get("is_cancelled", never)
    parsed = parse_pasted(pasted.html, pasted.text, is_cancelled=is_cancelled)
    return prepare(parsed, CLIPBOARD)
