"""What a workbook holds apart from the answers: names, settings, units, sign-offs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from desktop.workbook import edits
from desktop.workbook.evidence import StoredContent
from desktop.workbook.model import Changes, SignOff, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from desktop.workbook.book import Workbook
    from desktop.workbook.foreign.values import ForeignWorkbook
    from desktop.workbook.history import Transaction

Value: TypeAlias = "str | Unit | SignOff | None"


class ParticularKind(StrEnum):
    """Where a particular is kept."""

    SIGNATORY = "signatory"
    SETTING = "setting"
    UNIT = "unit"
    SIGN_OFF = "sign_off"


@dataclass(frozen=True, slots=True)
class Particular:
    """One thing that the copies hold differently; None or an empty text where it is not there.

    ``subject`` is what events call it, ``key`` tells it from all others.
    """

    kind: ParticularKind
    subject: str
    key: str
    ours: Value
    theirs: Value


def particulars(ours: Workbook, theirs: ForeignWorkbook) -> Iterator[Particular]:
    """Yield what differs apart from the answers."""
    info, other = ours.info, theirs.info
    names = {key: getattr(info, key) for key in edits.SIGNATORY_KEYS}
    their_names = {key: getattr(other, key) for key in edits.SIGNATORY_KEYS}
    yield from _differing(ParticularKind.SIGNATORY, names, their_names)
    yield from _differing(ParticularKind.SETTING, ours.settings(), theirs.settings)
    units = {each.name: each for each in ours.units()}
    yield from _differing(ParticularKind.UNIT, units, {each.name: each for each in theirs.units})
    yield from _sign_offs(ours.sign_offs(), theirs.sign_offs)


def _differing(
    kind: ParticularKind, ours: Mapping[str, Value], theirs: Mapping[str, Value]
) -> Iterator[Particular]:
    for subject in dict.fromkeys([*ours, *theirs]):
        mine, other = ours.get(subject) or None, theirs.get(subject) or None
        if mine != other:
            yield Particular(kind, subject, f"{kind}/{subject}", mine, other)


def _sign_offs(ours: Iterable[SignOff], theirs: Iterable[SignOff]) -> Iterator[Particular]:
    mine, others = ({_named(each): each for each in side} for side in (ours, theirs))
    for key in dict.fromkeys([*mine, *others]):
        if (key in mine) != (key in others):
            one, other = mine.get(key), others.get(key)
            subject = key[0]
            kind = ParticularKind.SIGN_OFF
            yield Particular(kind, subject, f"{kind}/{'/'.join(key)}", one, other)


def _named(each: SignOff) -> tuple[str, ...]:
    return (each.role, each.name, each.signed_at.isoformat(), each.state_digest, each.sha256)


def take(change: Transaction, particular: Particular) -> Changes:
    """Let ours be as theirs is."""
    kind, subject, value = particular.kind, particular.subject, particular.theirs
    if kind is ParticularKind.SIGNATORY:
        return edits.set_signatories(change, **{subject: str(value or "")})
    if kind is ParticularKind.SETTING:
        return edits.set_setting(change, subject, str(value or ""))
    if isinstance(value, Unit):
        return _describe(change, value)
    if isinstance(value, SignOff):
        content = StoredContent(value.sha256, value.size) if value.sha256 else None
        return edits.sign_off(
            change,
            value.role,
            value.name,
            state_digest=value.state_digest,
            content=content,
            file_name=value.file_name,
            signed_at=value.signed_at,
        )
    if isinstance(particular.ours, SignOff):
        return edits.withdraw_sign_off(change, particular.ours.id)
    return edits.forget_unit(change, subject)


def is_joinable(particular: Particular) -> bool:
    """Tell whether both sides' words have room together: names and members of a unit."""
    return isinstance(particular.ours, Unit) and isinstance(particular.theirs, Unit)


def join(change: Transaction, particular: Particular) -> Changes:
    """Let a unit have the names and members of both."""
    one, other = particular.ours, particular.theirs
    if not (isinstance(one, Unit) and isinstance(other, Unit)):
        raise TypeError(particular.kind)
    is_collective = one.is_collective or other.is_collective
    names = (*one.aliases, *other.aliases)
    return _describe(change, Unit(one.name, is_collective, names, (*one.members, *other.members)))


def _describe(change: Transaction, unit: Unit) -> Changes:
    taken = aliases_of_others(change, unit)
    aliases = tuple(each for each in unit.aliases if each not in taken)
    return edits.describe_unit(change, Unit(unit.name, unit.is_collective, aliases, unit.members))


def aliases_of_others(change: Transaction, value: Value) -> list[str]:
    """Return the aliases of a unit that mean another one here."""
    if not isinstance(value, Unit):
        return []
    owners = dict(change.db.execute("SELECT alias, unit FROM unit_alias"))
    return [each for each in value.aliases if owners.get(each, value.name) != value.name]


def in_words(value: Value) -> str:
    """Return one side's value as people read it."""
    if isinstance(value, Unit):
        aliases = f"简称：{'、'.join(value.aliases)}" if value.aliases else ""
        members = f"成员：{'、'.join(value.members)}" if value.members else ""
        return "；".join(filter(None, (value.name, aliases, members)))
    if isinstance(value, SignOff):
        paper = f"，附“{value.file_name}”" if value.file_name else ""
        return f"{value.name}，{value.signed_at.astimezone():%Y-%m-%d %H:%M}{paper}"
    return value or ""
