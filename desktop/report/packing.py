"""Compressed streams that every PDF/A validator can measure."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import md5
from typing import Final

LINE_ENDS: Final = (b"\r", b"\n")


def packed(content: bytes) -> bytes:
    """Return page content compressed; the result ends in neither CR nor LF.

    Validators take such a byte for the line end before ``endstream`` and find the stream too
    short. Blanks at the end of page content mean nothing, so one more is added until it fits.
    """
    result = zlib.compress(content, 6)
    while result.endswith(LINE_ENDS):
        content += b" "
        result = zlib.compress(content, 6)
    return result


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be attached, compressed at once: a long report would fill the memory."""

    content: bytes
    size: int
    checksum: bytes

    @classmethod
    def of(cls, plain: bytes) -> Attachment:
        """Compress a text, which may have blanks at its end."""
        while (content := zlib.compress(plain, 6)).endswith(LINE_ENDS):
            plain += b" "
        return cls(content, len(plain), md5(plain, usedforsecurity=False).digest())
