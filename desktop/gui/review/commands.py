"""What a person can do to the draft, as one table; menus, keys and buttons are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from desktop.document import correcting, reshaping
from desktop.document.model import BlockKind
from desktop.gui import ask
from desktop.gui.review import words
from desktop.gui.review.directive_dialog import DirectiveDialog
from desktop.gui.text import as_tip, no_mnemonic, shortened
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.document.places import Place
    from desktop.document.points import Point
    from desktop.document.revision import Revision
    from desktop.gui.review.draft import Draft

NAME_LENGTH: Final = 16
NOT_HERE: Final = "这里拆不开：请把光标放在正文中间要拆开的地方，再拆开。"
NO_PLACE: Final = "请先在左边或右边点一条要点。"


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the table; ``id`` is also the method that does it."""

    id: str
    text: str
    keys: tuple[str, ...]
    ends_group: bool = False


COMMANDS: Final = (
    Command("undo", "撤销", ("Ctrl+Z",)),
    Command("redo", "恢复", ("Ctrl+Y", "Ctrl+Shift+Z"), ends_group=True),
    Command("previous", "上一处", ("Shift+F8",)),
    Command("next", "下一处", ("F8",)),
    Command("settle", "核对无误", ("F9",), ends_group=True),
    Command("merge", "与下一条合并", ("Ctrl+J",)),
    Command("split", "在光标处拆开", ("Ctrl+Shift+J",)),
    Command("outdent", "升一级", ("Alt+Left",)),
    Command("indent", "降一级", ("Alt+Right",)),
    Command("reword", "改字…", ("Ctrl+E",), ends_group=True),
    Command("adopt", "列为要点", ("Ctrl+I",)),
    Command("leave_out", "不列入…", ("Ctrl+Del",), ends_group=True),
    Command("entitle", "文件信息…", ("F4",)),
)


class Commands(QObject):
    """The table as Qt's actions, enabled when they make sense."""

    told = Signal(str)
    settling = Signal()  # whatever is being typed is handed in before anything else happens

    def __init__(self, draft: Draft, window: QWidget) -> None:
        super().__init__(window)
        self._draft = draft
        self._window = window
        self.cursor: Callable[[Place], int] = lambda _place: 0
        self.directive_at_hand: Callable[[], int | None] = lambda: None
        self.actions: dict[str, QAction] = {each.id: self._make(each) for each in COMMANDS}
        window.addActions(list(self.actions.values()))
        draft.changed.connect(self.refresh)
        draft.moved.connect(self.refresh)
        self.refresh()

    def _make(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setToolTip(as_tip(f"{command.text}（{command.keys[0]}）"))
        action.triggered.connect(lambda _checked=False: self._run(command))
        return action

    def _run(self, command: Command) -> None:
        self.settling.emit()
        getattr(self, command.id)()

    def refresh(self) -> None:
        """Enable what makes sense here; undo and redo say what they are about."""
        draft, place = self._draft, self._draft.place
        count = len(draft.revision.parsed.directives[place.directive].requirements) if place else 0
        path = draft.revision.at(place).path if place else ()
        block = draft.block
        is_open = block in draft.revision.open_leftover if not place else False
        possible = {
            "undo": bool(draft.history.undo_label),
            "redo": bool(draft.history.redo_label),
            "previous": bool(draft.points),
            "next": bool(draft.points),
            "settle": self._doubtful() is not None,
            "merge": place is not None and place.position + 1 < count,
            "split": place is not None,
            "outdent": len(path) > 1,
            "indent": place is not None and place.position > 0,
            "reword": place is not None,
            "adopt": place is None and block is not None,
            "leave_out": place is not None or is_open,
            "entitle": bool(draft.revision.parsed.directives),
        }
        for name, is_possible in possible.items():
            self.actions[name].setEnabled(is_possible)
        self._name("undo", "撤销", draft.history.undo_label)
        self._name("redo", "恢复", draft.history.redo_label)

    def _name(self, name: str, verb: str, label: str) -> None:
        action = self.actions[name]
        action.setText(f"{verb}：{no_mnemonic(label)}" if label else verb)
        action.setIconText(verb)
        key = action.shortcut().toString()
        action.setToolTip(as_tip(f"{verb}：{label}（{key}）" if label else f"{verb}（{key}）"))

    def _doubtful(self) -> Point | None:
        """Return the doubt at hand: the one just gone to, else the first of the requirement."""
        point, place = self._draft.point, self._draft.place
        if point and point.doubt:
            return point
        own = (each for each in self._draft.points if place and each.place == place)
        return next((each for each in own if each.doubt), None)

    # Going

    def undo(self) -> None:
        """Take the last step back."""
        self._tell_step("已撤销", self._draft.history.undo_label)
        self._draft.undo()

    def redo(self) -> None:
        """Do the last undone step again."""
        self._tell_step("已恢复", self._draft.history.redo_label)
        self._draft.redo()

    def _tell_step(self, verb: str, label: str) -> None:
        if label:
            self.told.emit(f"{verb}：{label}")

    def next(self) -> None:
        """Go to the next thing to decide."""
        self._draft.go_on(1)

    def previous(self) -> None:
        """Go to the previous thing to decide."""
        self._draft.go_on(-1)

    # Deciding

    def settle(self) -> None:
        """Say that a doubt was looked at, and go on to the next."""
        point = self._doubtful()
        if point is None or point.doubt is None:
            return
        place, doubt = point.place, point.doubt
        if self._draft.point != point:
            self._draft.go_to(point)
        self._draft.decide(
            f"核对无误：{words.point(point)}“{shortened(point.wording, NAME_LENGTH)}”",
            lambda revision: correcting.settle(revision, place, doubt),
        )

    def adopt(self) -> None:
        """Make a requirement of the present piece of text."""
        block = self._draft.block
        if block and block.kind is not BlockKind.REQUIREMENT:
            self._draft.edit(
                f"列为要点：{shortened(block.text, NAME_LENGTH)}",
                lambda revision: reshaping.adopt(revision, block),
            )

    def leave_out(self) -> None:
        """Leave the present requirement or leftover off the list, for a reason."""
        place, block = self._draft.place, self._draft.block
        if place:
            name = printed_ref(self._draft.revision.at(place).ref)
            self._leave_out(name, lambda revision, why: reshaping.drop(revision, place, why))
        elif block and block in self._draft.revision.open_leftover:
            name = shortened(block.text, NAME_LENGTH)
            self._leave_out(
                name, lambda revision, why: correcting.dismiss(revision, block.span, why)
            )

    def _leave_out(self, name: str, make: Callable[[Revision, str], Revision]) -> None:
        why = ask.reason(self._window, "不列入清单", f"“{name}”为什么不列入清单？原文仍会保留。")
        if why:
            self._draft.decide(f"不列入：{name}", lambda revision: make(revision, why))

    # Shaping

    def merge(self) -> None:
        """Join the present requirement with the next one."""
        self._shape("合并 {} 与下一条", reshaping.merge)

    def split(self) -> None:
        """Divide the present requirement where the cursor stands."""
        place = self._draft.place
        if place is None:
            return
        position = self.cursor(place)
        text = self._draft.revision.at(place).text
        if not text[:position].strip() or not text[position:].strip():
            self.told.emit(NOT_HERE)
            return
        self._shape("拆开 {}", lambda revision, at: reshaping.split(revision, at, position))

    def reword(self) -> None:
        """Put misread words right."""
        place = self._draft.place
        if place is None:
            return
        draft = self._draft.revision.at(place)
        question = f"{printed_ref(draft.ref)}：改正识别错的字。左边的原文不会变。"
        text = ask.reason(self._window, "改字", question, draft.text)
        if text:
            self._shape("改 {} 的字", lambda revision, at: correcting.reword(revision, at, text))

    def entitle(self) -> None:
        """Put right what the directive at hand is called, who issued it and when."""
        chosen = self.directive_at_hand()
        number = self._draft.directive_number if chosen is None else chosen
        directive = self._draft.revision.parsed.directives[number]
        dialog = DirectiveDialog(self._window, directive)
        if ask.run(dialog):
            head = dialog.directive
            self._draft.edit(
                f"改文件信息：{shortened(head.title, NAME_LENGTH)}",
                lambda revision: correcting.entitle(revision, number, head),
            )

    def outdent(self) -> None:
        """Move the present requirement one level up."""
        self._shape("{} 升一级", reshaping.outdent)

    def indent(self) -> None:
        """Move the present requirement one level down."""
        self._shape("{} 降一级", reshaping.indent)

    def _shape(self, label: str, make: Callable[[Revision, Place], Revision]) -> None:
        place = self._draft.place
        if place is None:
            self.told.emit(NO_PLACE)
            return
        start = self._draft.revision.at(place).span.start
        name = label.format(printed_ref(self._draft.revision.at(place).ref))
        try:
            self._draft.edit(name, lambda revision: make(revision, place), offset=start)
        except ValueError:
            self.told.emit(NOT_HERE)  # reworded text may not be found in the source
