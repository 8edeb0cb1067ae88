"""A paper of an office as a finished file: PDF for printing, docx to go on with."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.report.faces import BUNDLED
from desktop.report.publish import foot_note, lay_out

if TYPE_CHECKING:
    from desktop.report.faces import Typefaces
    from desktop.report.letter import Letter


class LetterForm(StrEnum):
    """In which form a paper is wanted; the value is the suffix of the file."""

    DOCX = ".docx"
    PDF = ".pdf"


def letter_file(letter: Letter, form: LetterForm, *, typefaces: Typefaces = BUNDLED) -> bytes:
    """Return the paper as the bytes of a file; the same content gives the same bytes."""
    if form is LetterForm.DOCX:
        from desktop.report.letter_word import document  # noqa: PLC0415 (slow import)

        return document(letter)
    from desktop.report.letter_pages import story  # noqa: PLC0415 (slow import)

    return lay_out(
        lambda: story(letter),
        None,
        title=letter.title,
        author=letter.unit,
        note=foot_note(letter.serial, letter.state_digest),
        made_on=letter.printed_on,
        typefaces=typefaces,
        is_across=letter.is_across,
    ).pdf
