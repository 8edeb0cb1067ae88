"""A zip of XML parts (docx, xlsx, ofd), looked at before anything in it is unpacked.

Every way into such a file goes through here: a bomb is refused by what its directory says, and
what is unpacked is never longer than that.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from lxml import etree

from desktop.document.errors import (
    DamagedError,
    EncryptedError,
    SuspiciousError,
    TooLargeError,
)

if TYPE_CHECKING:
    from pathlib import Path

    Element = etree._Element  # noqa: SLF001, lxml has no public name for its element type

MEBI: Final = 1024 * 1024
ENTRY_LIMIT: Final = 2000
TOTAL_LIMIT: Final = 200 * MEBI
PART_LIMIT: Final = 32 * MEBI
RATIO_LIMIT: Final = 150
_LOCAL_HEADER: Final = 30
_IS_ENCRYPTED: Final = 1


class Package:
    """The parts of an office package, read on demand."""

    def __init__(self, path: Path, data: bytes, what: str) -> None:
        """Raise DocumentError where the archive is damaged, encrypted or built like a bomb."""
        self.path = path
        self.what = what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DamagedError(path, what) from error
        _look_over(path, self._zip.infolist())

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None where there is none."""
        name = name.lstrip("/")
        if name not in self._zip.NameToInfo:
            return None
        if self._zip.getinfo(name).file_size > PART_LIMIT:
            raise TooLargeError(self.path, f"里有一部分超过 {PART_LIMIT // MEBI} MB")
        try:
            return self._zip.read(name)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise DamagedError(self.path, self.what) from error

    def xml(self, name: str) -> Element | None:
        """Return the root of an XML part, or None where there is none."""
        data = self.read(name)
        if data is None:
            return None
        if b"<!DOCTYPE" in data[:PART_LIMIT].replace(b"\0", b""):
            raise SuspiciousError(self.path, "里含有文档类型声明")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedError(self.path, self.what) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise SuspiciousError(self.path, "里含有文档类型声明")
        return root

    def related(self, part: str, kind: str) -> str | None:
        """Return the name of the part of a kind that ``part`` refers to; "" asks the package."""
        return next((target for _, kind_, target in self.relations(part) if kind_ == kind), None)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Return (id, last word of the type, target part) of what ``part`` refers to inside."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            (
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in root
            if each.get("TargetMode") != "External"
        ]


def local(element: Element) -> str:
    """Return an element's name without its namespace: strict and usual files differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute whatever its namespace, or None."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child of that name, then its first child of the next name, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def _look_over(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
        raise EncryptedError(path)
    if len(entries) > ENTRY_LIMIT:
        raise TooLargeError(path, f"里有 {len(entries)} 个部分，多得不像一份文档")
    if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
        raise TooLargeError(path, f"展开后超过 {TOTAL_LIMIT // MEBI} MB")
    for entry in entries:
        if entry.file_size > MEBI and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            raise TooLargeError(path, "压缩得异常紧密，展开后会非常大")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_is_outside(name) for name in names):
        raise SuspiciousError(path, "的内部文件名重复或不合规范")
    if _overlap(entries):
        raise SuspiciousError(path, "的内部各部分互相重叠")


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/")


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _LOCAL_HEADER + len(entry.filename) + entry.compress_size
    return False
