"""Our own rule on what a signature covers: one range passes for a file, and no other."""

from __future__ import annotations

import functools
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from signed_samples import byte_range, signed

from desktop.signing.byterange import ByteRangeError, signed_bytes, signed_end


@functools.cache
def genuine() -> tuple[bytes, tuple[int, int, int, int], bytes]:
    """A signed file, its range, and the signature's value."""
    pdf = signed().one
    first, second, length = byte_range(pdf)
    return pdf, (0, first, second, length), bytes.fromhex(pdf[first + 1 : second - 1].decode())


def test_the_genuine_range_covers_all_but_the_value() -> None:
    pdf, found, value = genuine()
    assert signed_end(pdf, found, value) == len(pdf)
    covered = signed_bytes(pdf, found)
    assert len(covered) + 2 * len(value) + 2 == len(pdf)
    assert value.hex().upper().encode() not in covered.upper()


@given(st.lists(st.integers(-(1 << 40), 1 << 40), min_size=0, max_size=6))
@example([0, 0, 0, 0])
@example([0, 1, 1, 1])
def test_no_other_numbers_pass(numbers: list[int]) -> None:
    pdf, _, value = genuine()
    with pytest.raises(ByteRangeError):
        signed_end(pdf, numbers, value)


@given(st.integers(0, 3), st.integers(-300, 300))
def test_a_range_moved_a_little_passes_only_as_an_earlier_revision(which: int, by: int) -> None:
    """A shorter end is the end of an older revision: that it is the file's, others ask."""
    pdf, found, value = genuine()
    moved = list(found)
    moved[which] += by
    with suppress(ByteRangeError):
        end = signed_end(pdf, moved, value)
        assert moved[:3] == list(found[:3])
        assert end == found[2] + moved[3] <= len(pdf)


@pytest.mark.parametrize("odd", [True, 0.0, "0", None, b"0"])
def test_what_is_no_number_is_refused(odd: object) -> None:
    pdf, found, value = genuine()
    for at in range(4):
        numbers = [*found[:at], odd, *found[at + 1 :]]
        with pytest.raises(ByteRangeError):
            signed_end(pdf, numbers, value)  # type: ignore[arg-type]


@given(st.binary(max_size=64), st.integers(0, 1 << 20))
def test_another_value_in_the_gap_is_refused(other: bytes, at: int) -> None:
    pdf, found, value = genuine()
    at %= len(value)
    changed = value[:at] + other + value[at + len(other) :]
    if changed != value:
        with pytest.raises(ByteRangeError):
            signed_end(pdf, found, changed)


@given(st.binary(min_size=1, max_size=1), st.integers(0, 1 << 20))
def test_whatever_else_stands_in_the_gap_is_refused(byte: bytes, at: int) -> None:
    pdf, found, value = genuine()
    at = found[1] + at % (found[2] - found[1])
    changed = pdf[:at] + byte + pdf[at + 1 :]
    if changed != pdf:
        with pytest.raises(ByteRangeError):
            signed_end(changed, found, value)
