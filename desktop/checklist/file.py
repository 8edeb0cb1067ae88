"""Checklists on disk: the readable form, the JSON form, and any document that becomes one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Unpack

from desktop.checklist.build import build
from desktop.checklist.digest import digest
from desktop.checklist.exchange import FAMILY, FormatError, from_json, parsed_to_json, to_json
from desktop.checklist.model import Checklist, LeftOut
from desktop.checklist.readable import from_readable, is_readable, to_readable
from desktop.document.apart import read_pasted_apart
from desktop.document.read import read_bytes
from desktop.document.readers.text import decode
from desktop.document.scan import read_or_recognise
from desktop.document.watch import never
from desktop.errors import FileError
from desktop.files import replace_whole

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import ParsedDocument
    from desktop.document.revision import Revision
    from desktop.document.watch import IsCancelled, Watch

__all__ = [
    "ChecklistFileError",
    "NoRequirementError",
    "digest",
    "from_json",
    "from_parsed",
    "from_readable",
    "from_revision",
    "load",
    "open_any",
    "parse_file",
    "parse_pasted",
    "parsed_to_json",
    "read_any",
    "save",
    "to_json",
    "to_readable",
]

_JSON_HEAD: Final = 4096


class ChecklistFileError(FileError):
    """A checklist file that was damaged or edited into something that cannot be read."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem, "请改正后再打开，或换用原来的清单文件。")


class NoRequirementError(FileError):
    """A document was read, but nothing in it is asked of anybody."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "里没有找到要点条目",
            "请确认选对了文件：应是有“一、（一）1.”这样编号的工作要点、分工方案或任务表。",
        )


def load(path: Path) -> Checklist:
    """Return the checklist in a file of the readable form or of JSON.

    Raises:
        DocumentError: the file cannot be opened or is no text.
        ChecklistFileError: it is no checklist, or broken; the sentence names the line.
    """
    text = decode(read_bytes(path))
    if text is None:
        raise ChecklistFileError(path, "不是清单文件")
    return _from_text(path, text)


def open_any(path: Path, **watch: Unpack[Watch]) -> Checklist:
    """Return the checklist in a checklist file, or the one that any document makes.

    ``watch`` says who is told how far it has come and who may stop it.

    Raises:
        DocumentError: the file cannot be read as a document.
        ChecklistFileError: it is a checklist, but broken.
        CancelledError: it was stopped.
        NoRequirementError: it is a document without any requirement.
    """
    found = read_any(path, **watch)
    checklist = found if isinstance(found, Checklist) else from_parsed(found, path)
    if not checklist.requirements:
        raise NoRequirementError(path)
    return checklist


def read_any(path: Path, **watch: Unpack[Watch]) -> Checklist | ParsedDocument:
    """Return the checklist in a checklist file, or what is read in any other document.

    ``watch`` says who is told how far it has come and who may stop it.

    Raises:
        DocumentError: the file cannot be read as a document.
        ChecklistFileError: it is a checklist, but broken.
        CancelledError: it was stopped.
    """
    text = _checklist_text(path)
    return _from_text(path, text) if text is not None else parse_file(path, **watch)


def parse_file(path: Path, **watch: Unpack[Watch]) -> ParsedDocument:
    """Return what the program reads in a document, requirements or not.

    ``watch`` says who is told how far it has come and who may stop it.

    Raises:
        DocumentError: the file cannot be read as a document.
        CancelledError: it was stopped.
    """
    from desktop.document.parse import parse  # noqa: PLC0415, its patterns take time to compile

    extract = read_or_recognise(path, **watch)
    return parse(extract, is_cancelled=watch.get("is_cancelled", never))


def parse_pasted(
    html: str | None, text: str, *, is_cancelled: IsCancelled = never
) -> ParsedDocument:
    """Return what the program reads in what was pasted from WPS, Word, Excel or a browser.

    Raises:
        DocumentError: the clipboard holds nothing that can be read.
        CancelledError: it was stopped.
    """
    from desktop.document.parse import parse  # noqa: PLC0415, its patterns take time to compile

    extract = read_pasted_apart(html, text, is_cancelled=is_cancelled)
    return parse(extract, is_cancelled=is_cancelled)


def from_parsed(parsed: ParsedDocument, path: Path) -> Checklist:
    """Return the checklist of a document; a table without a title is called like its file.

    The ids are made before: they do not change when somebody renames the file.
    """
    checklist = build(parsed)
    if checklist.title or not checklist.directives:
        return checklist
    first = replace(checklist.directives[0], title=path.stem)
    return replace(checklist, directives=(first, *checklist.directives[1:]))


def from_revision(revision: Revision, path: Path) -> Checklist:
    """Return the checklist of a document as a person corrected it, with what was left out."""
    left_out = tuple(LeftOut(block.text, reason) for block, reason in revision.left_out)
    return replace(from_parsed(revision.parsed, path), left_out=left_out)


def save(checklist: Checklist, path: Path) -> None:
    """Write a checklist: JSON where the name ends in ``.json``, else the readable form.

    Raises:
        FileError: the place cannot be written.
    """
    is_json = path.suffix.lower() == ".json"
    text = to_json(checklist) if is_json else to_readable(checklist)
    with replace_whole(path) as part:
        part.write_bytes(text.encode())


def _checklist_text(path: Path) -> str | None:
    """Return the text of a checklist file, or None for any other file."""
    data = read_bytes(path)
    if FAMILY.encode() not in data[:_JSON_HEAD].replace(b"\0", b""):
        return None
    text = decode(data)
    if text is None:
        return None
    is_json = text.lstrip().startswith("{")
    return text if is_json or is_readable(text) else None


def _from_text(path: Path, text: str) -> Checklist:
    try:
        return from_json(text) if text.lstrip().startswith("{") else from_readable(text)
    except FormatError as error:
        raise ChecklistFileError(path, str(error)) from error
