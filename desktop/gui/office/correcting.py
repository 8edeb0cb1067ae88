"""更正清单: which list takes the place of the one given out, and what differs, before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QTreeWidget,
    QTreeWidgetItem,
)

from desktop.checklist.digest import digest
from desktop.gui import ask
from desktop.gui.office.lists import fitting
from desktop.gui.review.choice import SourceChoice
from desktop.gui.text import as_tip, plain, visible
from desktop.rollup.correcting import correct
from desktop.rollup.issued import requirement_digest
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from desktop.checklist.model import Checklist, Requirement
    from desktop.gui.office.bureau import Bureau

_WORDS = 60


@dataclass(frozen=True, slots=True)
class Correction:
    """What a corrected list asks otherwise; ``reworded`` holds each as it was and as it is."""

    added: tuple[Requirement, ...]
    removed: tuple[Requirement, ...]
    reworded: tuple[tuple[Requirement, Requirement], ...]
    is_same: bool

    @property
    def sentence(self) -> str:
        """Return it in one sentence."""
        if self.is_same:
            return "与现行清单完全相同，不必更正。"
        if not (self.added or self.removed or self.reworded):
            return "条目和文字都没有变化，变的是责任单位或发文信息。"
        return (
            f"新增 {len(self.added)} 条，删去 {len(self.removed)} 条，"
            f"文字改动 {len(self.reworded)} 条。已收的填报一条不丢。"
        )


def correction(before: Checklist, after: Checklist) -> Correction:
    """Hold a corrected list against the one in force, by requirement id."""
    old = {each.id: each for each in before.requirements}
    new = {each.id: each for each in after.requirements}
    return Correction(
        added=tuple(each for id_, each in new.items() if id_ not in old),
        removed=tuple(each for id_, each in old.items() if id_ not in new),
        reworded=tuple(
            (old[id_], each)
            for id_, each in new.items()
            if id_ in old and requirement_digest(old[id_]) != requirement_digest(each)
        ),
        is_same=digest(before) == digest(after),
    )


class CorrectDialog(QDialog):
    """The button waits until the differences are on the screen."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self._checklist: Checklist | None = None
        self.setWindowTitle("更正清单")
        self.choice = SourceChoice(bureau.desk)
        self.summary = plain(wraps=True)
        self.shown = QTreeWidget()
        self.shown.setAccessibleName("与现行清单不同的条目")
        self.shown.setHeaderLabels(["条目", "文字"])
        self.shown.setColumnWidth(0, self.logicalDpiX() * 190 // 96)
        self.box = ask.buttons(self, "改用这份清单")
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(plain("更正后的要点"), self.choice)
        for part in (self.summary, self.shown, self.box):
            form.addRow(part)
        self.resize(fitting(self, 820, 500))
        self.choice.taken.connect(self.take)
        self.choice.failed.connect(self._fail)
        self.choice.review.issued.connect(lambda checklist, _chosen: self.take(checklist))
        self._fail("")
        self.choice.begin(None)

    def _fail(self, sentence: str) -> None:
        self._checklist = None
        self.shown.clear()
        self.summary.setText(sentence)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)

    def take(self, checklist: Checklist) -> None:
        """Show what differs in a list."""
        found = correction(self._bureau.rollup.checklist(), checklist)
        self._checklist = checklist
        self.summary.setText(found.sentence)
        self.shown.clear()
        self._list("新增", [(each, "") for each in found.added])
        self._list("删去", [(each, "") for each in found.removed])
        self._list("文字改动", [(after, before.text) for before, after in found.reworded])
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not found.is_same)

    def _list(self, name: str, found: list[tuple[Requirement, str]]) -> None:
        if not found:
            return
        head = QTreeWidgetItem([f"{name}（{len(found)} 条）"])
        for each, before in found:
            title = "" if each.text.startswith(each.title or "") else f"{each.title}　"
            words = visible(title + each.text)
            item = QTreeWidgetItem([visible(printed_ref(each.ref)), words[:_WORDS]])
            item.setToolTip(1, as_tip(each.text))
            if before:
                item.addChild(QTreeWidgetItem(["", visible(f"原为：{before}")[:_WORDS]]))
            head.addChild(item)
        self.shown.addTopLevelItem(head)
        head.setExpanded(True)

    def accept(self) -> None:
        """Put the list in force; a document with something to decide is reviewed first."""
        if self.choice.review.is_due:
            self.choice.review.review()
        checklist, bureau = self._checklist, self._bureau
        if checklist is None or self.choice.review.is_due:
            return
        question = (
            f"{self.summary.text()}改用以后，各单位按更正前的清单报来的仍然计入，"
            "文字改过的条目会标明“按旧要求”。请随后重新下发。"
        )
        if not ask.confirm(self, "更正清单", question, "改用这份清单"):
            return
        changed = bureau.write(
            "correct", checklist.title, lambda db: correct(db, bureau.rollup, checklist)
        )
        if changed is None:
            self.summary.setText(bureau.notice.sentence.text())
            return
        bureau.notice.tell(
            f"已改用更正后的清单（{len(checklist.requirements)} 条），"
            f"{len(changed)} 份来件的结论有变化。请用“单位和下发”重新下发。"
        )
        super().accept()
