"""One number for what is asked: equal lists have equal digests, wherever they were read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist, Directive, Requirement


def digest(checklist: Checklist) -> str:
    """Return SHA-256 over what is asked, as 64 hex digits.

    Where it was read (span, doubts, source) and how the list is called do not count.
    """
    asked = [_directive(each) for each in checklist.directives]
    canonical = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _directive(directive: Directive) -> list[object]:
    return [
        directive.document_number,
        directive.title,
        directive.issuer,
        directive.issued_on.isoformat() if directive.issued_on else None,
        directive.year,
        directive.level,
        directive.forwards,
        [_requirement(each) for each in directive.requirements],
    ]


def _requirement(each: Requirement) -> list[object]:
    return [
        each.ref,
        each.path,
        each.headings,
        each.title,
        each.text,
        [[one.unit, one.role, one.is_collective] for one in each.assignments],
        [[one.kind, one.wording, str(one.due_on or "")] for one in each.deadlines],
        [one.wording for one in each.targets],
    ]
