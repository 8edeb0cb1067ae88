"""What the source view shows maps to the document, character by character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop.gui.review import shown
from desktop.gui.review.shown import LONGEST_LINE, Shown

TEXTS = st.text(
    st.sampled_from("要点公开。，\n\r\f\x00𬭚𠮷a \u2028\u2029\ufdd0\u202e\x1c\x85\v"), max_size=60
) | st.builds(
    lambda head, count, tail: head + "字" * count + tail,
    st.sampled_from(["", "𬭚", "一\n"]),
    st.integers(LONGEST_LINE - 2, LONGEST_LINE * 2 + 2),
    st.sampled_from(["", "𬭚尾", "\r\n尾"]),
)


@given(TEXTS)
def test_every_character_is_found_again(text: str) -> None:
    view = Shown(text)
    units = view.text.encode("utf-16-le", "surrogatepass")
    assert max(map(len, view.text.split("\n"))) <= LONGEST_LINE
    for offset, character in enumerate(text):
        position = view.position(offset)
        assert view.offset(position) == offset
        seen = units[2 * position : 2 * position + 2 * (1 + (character > "\uffff"))]
        assert seen.decode("utf-16-le") == character or not character.isprintable()
    assert view.offset(view.position(len(text))) == len(text)


@given(TEXTS)
def test_the_widget_keeps_the_text_as_it_is(qapp: QApplication, text: str) -> None:
    view = Shown(text)
    document = QPlainTextEdit()
    document.setPlainText(view.text)
    assert document.toPlainText() == view.text
    assert document.document().characterCount() - 1 == len(view.text.encode("utf-16-le")) // 2


def test_it_is_quick_for_ten_megabytes() -> None:
    import time  # noqa: PLC0415

    text = "要点公开。" * 700_000
    begun = time.thread_time()
    view = Shown(text)
    assert view.offset(view.position(len(text) // 2)) == len(text) // 2
    assert time.thread_time() - begun < 2
    assert max(map(len, view.text.split("\n"))) < shown.LONGEST_LINE * 2
