"""The proofread checklists that come with the program, one readable file each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.checklist.build import squeeze
from desktop.checklist.file import load
from desktop.errors import UsageError
from desktop.files import bundled as folder

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.checklist.model import Checklist


class UnknownChecklistError(UsageError):
    """No bundled checklist has this id."""


@dataclass(frozen=True, slots=True)
class Bundled:
    """One bundled checklist; ``id`` is what a clerk types."""

    id: str
    title: str
    issuer: str | None
    year: int | None
    requirement_count: int
    path: Path


def bundled() -> list[Bundled]:
    """Return the bundled checklists, newest year first."""
    found = [_entry(path) for path in _paths()]
    return sorted(found, key=lambda each: (-(each.year or 0), each.id))


def load_bundled(checklist_id: str) -> Checklist:
    """Return a bundled checklist by its id.

    Raises:
        UnknownChecklistError: there is none; the sentence lists all.
    """
    ids = {path.stem: path for path in _paths()}
    path = ids.get(squeeze(checklist_id).lower())
    if path is None:
        raise UnknownChecklistError(
            f"没有编号为“{checklist_id}”的内置清单。可用的有：{'、'.join(ids) or '（无）'}。"
        )
    return load(path)


def _paths() -> list[Path]:
    return sorted(folder("checklists").glob("*.md"))


def _entry(path: Path) -> Bundled:
    checklist = load(path)
    outermost = checklist.directives[0]
    return Bundled(
        id=path.stem,
        title=checklist.title,
        issuer=outermost.issuer,
        year=checklist.year,
        requirement_count=len(checklist.requirements),
        path=path,
    )
