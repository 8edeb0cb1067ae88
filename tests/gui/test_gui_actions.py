"""One table of actions: every line can be reached by menu, key and palette, and does something."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.gui import ask
from desktop.gui.actions import ACTIONS, CONTEXT_MENUS, MENUS, Needs, bare, key_words
from desktop.gui.commands import outgoing
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.dialogs.palette import Palette
from tests.gui.acting import answers, evidence, keeping, views
from tests.gui.acting import files as file_acts
from tests.gui.acting.person import Effects, Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.gui.main_window import MainWindow

EFFECTS: Effects = {
    name: effect
    for part in (file_acts, answers, evidence, keeping, views)
    for name, effect in part.EFFECTS.items()
}


@pytest.fixture
def person(
    desk: Desk, files: list[Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    font = QApplication.font()
    yield Person(desk, files, qtbot, monkeypatch)
    QApplication.setFont(font)


@pytest.mark.parametrize("name", [spec.id for spec in ACTIONS])
def test_every_action_does_what_it_says(person: Person, name: str) -> None:
    EFFECTS[name](person)


def test_ids_keys_and_names_are_unique() -> None:
    for values in (
        [spec.id for spec in ACTIONS],
        [key for spec in ACTIONS for key in spec.keys],
        *[[spec.text for spec in specs] for specs in MENUS.values()],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_letters_are_unique_in_each_menu() -> None:
    def letter(text: str) -> str:
        return text.partition("(&")[2][:1]

    for specs in MENUS.values():
        letters = [letter(spec.text) for spec in specs if letter(spec.text)]
        assert len(letters) == len(set(letters)), letters
    titles = [letter(title) for title in MENUS]
    assert len(titles) == len(set(titles))


def test_every_action_is_in_a_menu_and_in_the_palette(desk: Desk, window: MainWindow) -> None:
    in_menus = {action for menu in window.menus for action in menu.actions()}
    dialog = Palette(desk)
    offered = {
        dialog.list.item(row).data(0x0100).objectName() for row in range(dialog.list.count())
    }
    for spec in ACTIONS:
        assert desk.actions[spec.id] in in_menus
        assert (spec.id in offered) is (desk.actions[spec.id].isEnabled() and spec.id != "palette")


def test_keys_are_named_alike_everywhere(desk: Desk) -> None:
    shown = key_words("Ctrl+Return")
    assert shown == "Ctrl+回车"
    listed = Palette(desk).list
    assert any(shown in listed.item(row).text() for row in range(listed.count()))
    tree = KeysDialog(desk.window).tree
    assert tree.findItems(shown, Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive, 1)
    assert shown in desk.actions["write"].toolTip()


def test_context_menus_name_real_actions() -> None:
    known = {spec.id for spec in ACTIONS}
    assert {name for names in CONTEXT_MENUS.values() for name in names} <= known


def test_without_a_workbook_only_what_makes_sense_is_enabled(window: MainWindow) -> None:
    for spec in ACTIONS:
        assert window.desk.actions[spec.id].isEnabled() is (spec.needs is Needs.NOTHING)


def test_reading_only_offers_no_change(
    desk: Desk, book_path: Path, files: list[Path], qtbot: QtBot
) -> None:
    Person(desk, files, qtbot, pytest.MonkeyPatch()).attach()
    desk.session.close()
    desk.session.open(book_path, read_only=True)
    assert desk.work is not None
    desk.work.requirement.evidence.list.selectAll()
    for spec in ACTIONS:
        assert desk.actions[spec.id].isEnabled() is (not spec.writes), spec.id
    assert desk.work.requirement.statement.isReadOnly()


@pytest.mark.parametrize(
    ("text", "plain"), [("打开(&O)…", "打开…"), ("已完成", "已完成"), ("文件(&F)", "文件")]
)
def test_bare(text: str, plain: str) -> None:
    assert bare(text) == plain


@pytest.mark.parametrize(
    ("name", "data", "is_asked"),
    [
        ("照片.jpg.exe", b"MZ", False),
        ("通知.pdf", b"MZ\x90\0", False),
        ("通知.pdf", "不是 PDF".encode(), True),
        ("图纸.dwg", b"AC1027", True),
    ],
)
def test_what_could_run_is_never_opened_and_the_unknown_not_without_asking(
    person: Person, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, *, is_asked: bool
) -> None:
    (strange := person.files[0].with_name(name)).write_bytes(data)
    person.files.insert(0, strange)
    person.attach()
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *words: asked.append(words[2]) or False)
    monkeypatch.setattr(outgoing.QDesktopServices, "openUrl", lambda _url: pytest.fail("opened"))
    person.do("open_evidence")
    assert [name in question for question in asked] == [True] * is_asked
    assert (name in person.desk.notice.sentence.text()) is not is_asked
