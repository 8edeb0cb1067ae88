"""A dialog that was answered goes, and nothing of it listens any more."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEventLoop, QMetaMethod, QObject, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

import desktop.gui
from desktop.gui import ask
from desktop.gui.office.course import CourseDialog
from desktop.workbook.model import Changes
from tests.gui.every import clerks, offices
from tests.gui.every.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk
    from desktop.gui.office.window import OfficeWindow

DIALOGS = {**clerks.DIALOGS, **offices.DIALOGS}
TIMES = 5  # figures are compared exactly, so that what one leaves behind is seen
REST = 60  # milliseconds
NOT_DIALOGS = {"app.py", "ask.py"}  # the program's own loop, and the one place that runs dialogs


@pytest.fixture
def stage(desk: Desk, reported: OfficeWindow, tmp_path: Path) -> Stage:
    folder = tmp_path / "对话框 #1 & 50%"
    folder.mkdir()
    proof = folder / "佐证.txt"
    proof.write_text("证明", encoding="utf-8")
    row = desk.session.rows[0]
    desk.session.note(desk.session.workbook.attach_file(row.requirement.id, proof))
    return Stage(desk, reported, folder)


def in_a_loop(act: Callable[[], object]) -> None:
    """Do something as the program does everything: while its event loop runs."""
    loop = QEventLoop()

    def then() -> None:
        try:
            act()
        finally:
            QTimer.singleShot(0, loop.quit)

    QTimer.singleShot(0, then)
    loop.exec()


def open_and_close(make: Callable[[], QDialog], show: Callable[[QDialog], object]) -> None:
    def act() -> None:
        dialog = make()
        if not isinstance(dialog, CourseDialog):  # they end by themselves
            QTimer.singleShot(0, dialog, dialog.reject)
        show(dialog)

    in_a_loop(act)


def count(stage: Stage) -> dict[str, int]:
    """Return the same as ``count_now`` once everything has come to rest."""
    found, before = count_now(stage), {}
    while found != before:
        in_a_loop(lambda: QTest.qWait(REST))
        found, before = count_now(stage), found
    return found


def count_now(stage: Stage) -> dict[str, int]:
    """Return how many objects there are, and who listens to what lives longer than a dialog."""
    desk, bureau = stage.desk, stage.bureau
    desk.tasks.wait()
    bureau.tasks.wait()
    tops = QApplication.topLevelWidgets()
    found = {"objects": sum(1 + len(top.findChildren(QObject)) for top in tops)}
    owners = (desk, desk.session, desk.selection, desk.storing, desk.actions, desk.tasks)
    for owner in (*owners, desk.examined, desk.insight, bureau, QApplication.instance()):
        found[type(owner).__name__] = sum(
            owner.receivers(f"2{signal}") for signal in signals(owner)
        )
    return found


def signals(owner: QObject) -> list[str]:
    meta = owner.metaObject()
    methods = [meta.method(number) for number in range(meta.methodCount())]
    return [
        bytes(each.methodSignature().data()).decode()
        for each in methods
        if each.methodType() is QMetaMethod.MethodType.Signal
    ]


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_nothing_is_left_of_a_dialog(stage: Stage, kind: type[QDialog]) -> None:
    def make() -> QDialog:
        return DIALOGS[kind](stage)

    for _ in range(2):  # what is made once and kept
        open_and_close(make, ask.run)
    before = count(stage)
    for _ in range(TIMES):
        open_and_close(make, ask.run)
    assert count(stage) == before
    stage.desk.session.changed.emit(Changes())
    stage.desk.session.weighed.emit()
    stage.desk.storing.finished.emit(0, [])
    stage.bureau.changed.emit()


class Listening(QDialog):
    """Knows itself, as all that have buttons do, and hears of every change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        button = QPushButton(self)
        button.clicked.connect(lambda: self.done(1))
        desk.session.changed.connect(button.click)


def test_what_is_left_is_seen(stage: Stage) -> None:
    before = count(stage)
    open_and_close(lambda: Listening(stage.desk), QDialog.exec)
    after = count(stage)
    assert after["objects"] > before["objects"]
    assert after["Session"] == before["Session"] + 1
    open_and_close(lambda: Listening(stage.desk), ask.run)
    assert count(stage) == after


def test_a_dialog_on_a_dialog_goes_with_it(stage: Stage) -> None:
    seen: list[str] = []

    def make() -> QDialog:
        outer = QDialog(stage.desk.window)
        inner = QDialog(stage.desk.window)
        inner.destroyed.connect(lambda: seen.append("gone"))

        def ask_more() -> None:
            QTimer.singleShot(0, inner, inner.accept)
            ask.run(inner)
            in_a_loop(lambda: None)
            seen.append("the outer one is still open")

        QTimer.singleShot(0, outer, ask_more)
        return outer

    before = count(stage)
    open_and_close(make, ask.run)
    assert count(stage) == before
    assert seen == ["the outer one is still open", "gone"]


def test_no_dialog_is_larger_than_the_screen(desk: Desk) -> None:
    room = desk.window.screen().availableSize()
    small, large, unsaid = (QDialog(desk.window) for _ in range(3))
    small.resize(300, 200)
    large.resize(300, 5000)
    for dialog in (small, large, unsaid):
        ask.fit(dialog)
    assert small.size() == QSize(300, 200)
    assert large.height() < room.height()
    assert not unsaid.testAttribute(Qt.WidgetAttribute.WA_Resized)  # Qt asks what is in it


def test_every_dialog_is_run_in_one_way() -> None:
    """Whoever calls ``exec`` elsewhere leaves the dialog behind."""
    folder = Path(desktop.gui.__file__).parent
    found = [
        f"{path.relative_to(folder)}:{node.lineno}"
        for path in sorted(folder.rglob("*.py"))
        if path.name not in NOT_DIALOGS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and not node.args
        if isinstance(node.func, ast.Attribute) and node.func.attr == "exec"
    ]
    assert found == []
