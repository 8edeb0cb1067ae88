"""The units of a region, set once and kept: other names of a unit, members of a collective.

A small file that people can read and correct; what it says about a collective is believed more
than what can be told from names.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.checklist.unit_names import checked_name, is_same, unit_name
from desktop.errors import FileError, UsageError
from desktop.files import read_bytes, replace_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from desktop.checklist.model import Checklist

    Names = Mapping[str, tuple[str, ...]]

_ALIASES, _MEMBERS = "aliases", "members"
_HEAD: Final = "# 本地区的单位：每个单位的其他叫法，统称单位包括哪些单位。可以手工修改。\n"
_SIZE_LIMIT: Final = 1024 * 1024
_BRACKETS: Final = str.maketrans("()〔〕[]【】", "（）（）（）（）")


class RegionFileError(FileError):
    """The file of units was edited into something that cannot be read."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem, "请改正后再试，或删除这个文件重新设置单位。")


@dataclass(frozen=True, slots=True)
class Region:
    """Other names by unit, and members by collective, as they were typed."""

    aliases: Names = field(default_factory=lambda: MappingProxyType({}))
    members: Names = field(default_factory=lambda: MappingProxyType({}))

    def names_of(self, unit: str) -> tuple[str, ...]:
        """Return a unit's names, its own first, whichever of them was asked for."""
        ours = unit_name(unit)
        for name, others in self.aliases.items():
            if any(is_same(unit_name(each), ours) for each in (name, *others)):
                return tuple(dict.fromkeys((unit, name, *others)))
        return (unit,)

    def members_of(self, collective: str) -> tuple[str, ...] | None:
        """Return the members of a collective as printed, or None where nobody set them."""
        wanted = _plain(collective)
        return next((them for name, them in self.members.items() if _plain(name) == wanted), None)

    def with_aliases(self, unit: str, others: Iterable[str]) -> Region:
        """Return a region in which a unit has these other names and no more; none removes it.

        Raises:
            UsageError: a name is empty, too long, or is another unit's already.
        """
        unit, names = checked_name(unit), _all_checked(others)
        rest = {name: known for name, known in self.aliases.items() if name != unit}
        for name in (unit, *names):
            taken = next((each for each, known in rest.items() if name in (each, *known)), None)
            if taken is not None:
                raise UsageError(f"“{name}”已经是“{taken}”的名称，请先从那里移除。")
        return replace(self, aliases=_put(self.aliases, unit, names))

    def with_members(self, collective: str, units: Iterable[str]) -> Region:
        """Return a region in which a collective has these members and no more; none removes it.

        Raises:
            UsageError: a name is empty or too long.
        """
        collective = checked_name(collective)
        known = next((n for n in self.members if _plain(n) == _plain(collective)), collective)
        return replace(self, members=_put(self.members, known, _all_checked(units)))


def load_region(path: Path) -> Region:
    """Return what a file says; where there is none, nobody has set anything.

    Raises:
        RegionFileError: it is no such file, or broken; the sentence names the place.
        FileError: it cannot be read.
    """
    if not path.exists():
        return Region()
    data = read_bytes(path)
    if len(data) > _SIZE_LIMIT:
        raise RegionFileError(path, "太大，不像是单位设置")
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"第 {line[1]} 行" if line else ""
        raise RegionFileError(path, f"{where}的写法不对，读不出单位设置") from error
    return Region(_names(path, content, _ALIASES), _names(path, content, _MEMBERS))


def save_region(region: Region, path: Path) -> None:
    """Write the file whole; its folder is made where it is missing.

    Raises:
        FileError: the place cannot be written.
    """
    lines = [
        _HEAD,
        "[aliases]\n",
        *_lines(region.aliases),
        "\n[members]\n",
        *_lines(region.members),
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(path.parent, "不能建立文件夹", "请检查权限和磁盘后再试。") from error
    with replace_whole(path) as part:
        part.write_text("".join(lines), encoding="utf-8", newline="\n")


def collectives_of(checklist: Checklist) -> tuple[str, ...]:
    """Return the collective units that a checklist names, in printed order."""
    found = (
        assignment.unit
        for requirement in checklist.requirements
        for assignment in requirement.assignments
        if assignment.is_collective
    )
    return tuple(dict.fromkeys(found))


def _lines(names: Names) -> Iterable[str]:
    return (
        f"{_quoted(name)} = [{', '.join(map(_quoted, them))}]\n" for name, them in names.items()
    )


def _quoted(name: str) -> str:
    """Return a basic string of TOML; JSON writes the same escapes, but leaves DEL alone."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")


def _names(path: Path, content: Mapping[str, object], table: str) -> Names:
    found = content.get(table, {})
    if not isinstance(found, dict):
        raise RegionFileError(path, f"里的 {table} 应当是一节“[{table}]”")
    names = {}
    for name, them in found.items():
        if not isinstance(them, list) or not all(isinstance(each, str) for each in them):
            raise RegionFileError(path, f'里“{name}”的值应当写成 ["单位", "单位"]')
        try:
            names[checked_name(name)] = _all_checked(them)
        except UsageError as error:
            raise RegionFileError(path, f"里“{name}”一行有空的或过长的名称") from error
    return MappingProxyType(names)


def _put(names: Names, key: str, them: tuple[str, ...]) -> Names:
    changed = {**names, key: them}
    return MappingProxyType({name: each for name, each in changed.items() if each})


def _all_checked(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(checked_name(name) for name in names))


def _plain(name: str) -> str:
    """Return a collective as it is compared: brackets of any kind, blanks of no account."""
    return re.sub(r"\s", "", name).translate(_BRACKETS)
