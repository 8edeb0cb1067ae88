"""The guard on a signature's byte range, on the raw bytes alone and without any PDF library.

Published forgeries (wrapping, universal forgery) live on libraries that accept a byte range which
is not exactly "everything but the signature's own value". Here nothing else passes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# One case throughout: a changed letter case would otherwise be a change that nobody notices.
HEX = re.compile(rb"<(?:[0-9a-f]+|[0-9A-F]+)>")
RANGE_NUMBERS = 4


class ByteRangeError(ValueError):
    """A byte range that leaves out more, less or something else than the signature's value."""


def signed_end(pdf: bytes, byte_range: Sequence[int], value: bytes) -> int:
    """Return where the signed revision ends, counted from the start of ``pdf``.

    ``byte_range`` must be [0, a, b, c] with a > 0, c > 0, a < b, b + c within the file, and the
    bytes from a to b must be ``<hex>`` of exactly ``value``, the signature as it was read.
    Source: ISO 32000-1 section 12.8.1, table 252. Raises:
        ByteRangeError: anything else.
    """
    numbers = [each for each in byte_range if type(each) is not bool and isinstance(each, int)]
    if len(numbers) != RANGE_NUMBERS or len(byte_range) != RANGE_NUMBERS:
        raise ByteRangeError("签名范围的写法不合规定")
    start, first, second, length = numbers
    end = second + length
    if start != 0 or not 0 < first < second or length <= 0 or end > len(pdf):
        raise ByteRangeError("签名范围不是从文件开头连续到结尾")
    gap = pdf[first:second]
    if HEX.fullmatch(gap) is None or len(gap) % 2:
        raise ByteRangeError("签名范围之外夹带了别的内容")
    if bytes.fromhex(gap[1:-1].decode("ascii")) != value:
        raise ByteRangeError("签名范围留出的位置上不是这个签名")
    return end


def signed_bytes(pdf: bytes, byte_range: Sequence[int]) -> bytes:
    """Return what a byte range that has passed ``signed_end`` covers."""
    _, first, second, length = byte_range
    return pdf[:first] + pdf[second : second + length]
