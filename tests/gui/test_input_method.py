"""Under fcitx Qt is told to speak to it as to IBus, and nobody else is told."""

from __future__ import annotations

import os

import pytest

from desktop.gui import input_method
from desktop.gui.input_method import fcitx_as_ibus, instead


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"QT_IM_MODULE": "fcitx5"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        (
            {"QT_IM_MODULES": "wayland;fcitx;ibus", "QT_IM_MODULE": "fcitx"},
            {"QT_IM_MODULES": "wayland;ibus", "IBUS_USE_PORTAL": "1"},
        ),
        ({"QT_IM_MODULE": "ibus"}, {}),
        ({"QT_IM_MODULES": "wayland", "QT_IM_MODULE": "fcitx"}, {}),
        ({"QT_IM_MODULE": ""}, {}),
        ({}, {}),
    ],
)
def test_fcitx_is_asked_as_ibus(before: dict[str, str], after: dict[str, str]) -> None:
    assert instead(before, has_plugin=False) == after
    assert instead(before, has_plugin=True) == {}


def test_programs_that_are_started_later_keep_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_method, "_has_plugin", lambda: False)
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    monkeypatch.delenv("IBUS_USE_PORTAL", raising=False)
    before = dict(os.environ)
    with fcitx_as_ibus():
        assert os.environ["QT_IM_MODULE"] == "ibus"
    assert dict(os.environ) == before


def test_qt_comes_without_fcitx() -> None:
    assert not input_method._has_plugin(), "then this module has become needless"
