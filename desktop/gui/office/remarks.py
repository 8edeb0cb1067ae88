"""What an officer typed about claims and has not said yet; it stays with its claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.rollup.claims import Claim

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """Words and points beside the version of what was said when they were begun, 0 for nothing."""

    words: str = ""
    score: str = ""
    version: int = 0


class Remarks:
    """By unit and requirement, for as long as the window is open."""

    def __init__(self) -> None:
        self._typed: dict[Key, Remark] = {}

    def __bool__(self) -> bool:
        """Tell whether anything was typed and not said."""
        return bool(self._typed)

    def clear(self) -> None:
        """Forget everything."""
        self._typed.clear()

    def of(self, claim: Claim) -> Remark | None:
        """Return what was typed about a claim, None where it is what was said."""
        return self._typed.get(_key(claim))

    def keep(self, claim: Claim, words: str, score: str) -> None:
        """Keep what stands in the fields of a claim, unless it is what was said."""
        said = claim.said
        if (words, score) == ((said.remark, said.score) if said else ("", "")):
            self._typed.pop(_key(claim), None)
            return
        begun = self._typed.get(_key(claim)) or Remark(version=said.version if said else 0)
        self._typed[_key(claim)] = replace(begun, words=words, score=score)

    def seen_again(self, claim: Claim) -> None:
        """Let what is typed stand beside what is said now, after the officer was told of it."""
        typed = self.of(claim)
        if typed:
            version = claim.said.version if claim.said else 0
            self._typed[_key(claim)] = replace(typed, version=version)

    def forget(self, claims: Iterable[Claim]) -> None:
        """Forget what was typed about these: it is said."""
        for claim in claims:
            self._typed.pop(_key(claim), None)

    def expected(self, claim: Claim) -> int:
        """Return the version over which an officer may say something: the one that he saw."""
        typed = self.of(claim)
        if typed:
            return typed.version
        return claim.said.version if claim.said else 0


def _key(claim: Claim) -> Key:
    return claim.unit.id, claim.asked.id
