"""The first hundred bytes of a workbook, looked at before any database library sees the file.

Source: SQLite's file format, section 1.3. Our own files have one fixed form: 4,096-byte pages, the
rollback journal, UTF-8, no auto-vacuum, no reserved space.
"""

from __future__ import annotations

from typing import Final

LENGTH: Final = 100
PAGE: Final = 4096
LARGEST: Final = 4 << 30  # bytes; nobody takes a larger file for a workbook
MAGIC: Final = b"SQLite format 3\0"
# offset, width, value
_FIXED: Final = (
    (16, 2, PAGE),
    (18, 1, 1),  # written with a rollback journal, not with a write-ahead log
    (19, 1, 1),  # read likewise
    (20, 1, 0),  # reserved space at the end of pages
    (21, 1, 64),
    (22, 1, 32),
    (23, 1, 32),
    (44, 4, 4),  # schema format
    (48, 4, 0),  # suggested cache size
    (52, 4, 0),  # auto-vacuum
    (56, 4, 1),  # UTF-8
    (64, 4, 0),  # incremental vacuum
    *((offset, 4, 0) for offset in range(72, 92, 4)),  # reserved for expansion
)


def number(header: bytes, offset: int, width: int) -> int:
    """Return a number of the header."""
    return int.from_bytes(header[offset : offset + width], "big")


def application_id(header: bytes) -> int:
    """Return which program's file it is; 0 where it is no database."""
    return number(header, 68, 4) if header.startswith(MAGIC) else 0


def user_version(header: bytes) -> int:
    """Return the format number."""
    return number(header, 60, 4)


def has_our_form(header: bytes) -> bool:
    """Tell whether what never changes in a file of ours is as we write it."""
    return len(header) == LENGTH and all(
        number(header, *where) == value for *where, value in _FIXED
    )


def fits(header: bytes, size: int) -> bool:
    """Tell whether a file of ``size`` bytes is as long as it says; not while it is written to."""
    pages = number(header, 28, 4)
    return (
        pages * PAGE == size
        and number(header, 24, 4) == number(header, 92, 4)  # the page count is valid for this
        and number(header, 32, 4) <= pages
        and number(header, 36, 4) < pages  # free pages
    )
