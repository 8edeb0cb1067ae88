"""What the process does that reads one foreign file: bytes in a private folder, an answer back.

It is started by ``desktop.apart`` and knows nothing but its folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.document.errors import DocumentError
from desktop.document.wire import packed

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.document.model import Extract

SOURCE: Final = "document"
PROGRESS: Final = "progress"


def read_there(name: str, folder: Path) -> dict[str, Any]:
    """Return the extract of the document in a folder, or the sentence for what is wrong."""
    from desktop.document.read import read_data  # noqa: PLC0415, after the limits

    return _told(lambda data: read_data(Path(name), data), folder)


def read_pasted_there(name: str, folder: Path) -> dict[str, Any]:
    """Return the extract of the pasted HTML in a folder, or the sentence for what is wrong."""
    from desktop.document.readers.html import read_fragment  # noqa: PLC0415, after the limits

    return _told(lambda data: read_fragment(Path(name), data.decode()), folder)


def recognise_there(name: str, folder: Path) -> dict[str, Any]:
    """Return the recognised text of the scan in a folder; pages done are told in ``PROGRESS``."""
    from desktop.document.readers.scan import read_scan_data  # noqa: PLC0415, after the limits

    def on_page(done: int, count: int) -> None:
        part = folder / f"{PROGRESS}.part"
        part.write_text(f"{done} {count}", "ascii")
        part.replace(folder / PROGRESS)

    return _told(lambda data: read_scan_data(Path(name), data, on_page), folder)


def _told(reader: Callable[[bytes], Extract], folder: Path) -> dict[str, Any]:
    try:
        return packed(reader((folder / SOURCE).read_bytes()))
    except DocumentError as error:
        return {"error": type(error).__name__, "said": error.said}
