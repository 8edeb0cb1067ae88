"""Paragraphs that a clerk may rewrite: written from the data, kept when the data change.

A rewritten paragraph remembers from which wording it was made. When new data would write another,
the clerk's words stay and are marked; nothing is ever overwritten silently.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTING: Final = "report.passage."  # + name: the key in the workbook's settings


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report under a stable ``name``.

    ``text`` is what is printed, ``generated`` what the data say now; ``label`` names it to the
    clerk. ``is_outdated``: it was rewritten, and its data have changed since.
    """

    name: str
    label: str
    text: str
    generated: str
    is_edited: bool = False
    is_outdated: bool = False


class Passages:
    """Chooses between the clerk's words and those written from the data; remembers all."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self.all: list[Passage] = []

    def __call__(self, name: str, label: str, generated: str) -> str:
        """Return what is printed for a paragraph."""
        passage = _chosen(name, label, generated, self._settings.get(SETTING + name, ""))
        self.all.append(passage)
        return passage.text


def kept(passage: Passage, text: str) -> tuple[str, str]:
    """Return key and value of the setting that keeps a clerk's words.

    The value is empty, which forgets the edit, where the words are those written from the data or
    nothing at all.
    """
    words = text.strip()
    key = SETTING + passage.name
    if words in {"", passage.generated}:
        return key, ""
    value = {"text": words, "from": _digest(passage.generated)}
    return key, json.dumps(value, ensure_ascii=False, sort_keys=True)


def kept_words(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the clerk's words by the name of the paragraph."""
    names = [key.removeprefix(SETTING) for key in settings if key.startswith(SETTING)]
    chosen = {name: _chosen(name, "", "", settings[SETTING + name]) for name in names}
    return {name: each.text for name, each in chosen.items() if each.is_edited}


def _chosen(name: str, label: str, generated: str, setting: str) -> Passage:
    try:
        value = json.loads(setting) if setting else {}
        text, source = str(value["text"]), str(value["from"])
    except (ValueError, KeyError, TypeError):  # nothing kept, or nothing we understand
        return Passage(name, label, generated, generated)
    is_outdated = source != _digest(generated)
    return Passage(name, label, text, generated, is_edited=True, is_outdated=is_outdated)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
