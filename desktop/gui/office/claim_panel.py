"""One claim looked at closely: what is asked, what is said, what proves it, what is missing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop import terms
from desktop.gui.office.remarks import Remark
from desktop.gui.office.tables import named
from desktop.gui.text import as_tip, plain, selectable, size_in_words, visible
from desktop.rollup.cells import VERDICT_SIGNS
from desktop.terms import printed_ref
from desktop.workbook.model import EvidenceKind, Verdict

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.claims import Claim
    from desktop.rollup.told import Told
    from desktop.workbook.model import Evidence

KEYS = {
    Verdict.ACCEPTED: "Ctrl+1",
    Verdict.CHANGES_REQUESTED: "Ctrl+2",
    Verdict.QUERIED: "Ctrl+3",
}
_LONGEST_CHANGE = 400


class ClaimPanel(QWidget):
    """The right side of the review page; ``said`` carries a verdict, ``opened`` evidence."""

    said = Signal(object)
    taken_back = Signal()
    opened = Signal(object)

    def __init__(self, bureau: Bureau) -> None:
        super().__init__()
        self._bureau = bureau
        self.claim: Claim | None = None
        self.title = selectable()
        self.asked = selectable()
        self.statement = selectable()
        self.evidence = QListWidget()
        self.evidence.setAccessibleName("佐证材料")
        self.evidence.setMaximumHeight(self.fontMetrics().height() * 7)
        self.findings = selectable()
        self.copies = selectable()
        self.changes = selectable()
        self.earlier = selectable()
        self.remark = QPlainTextEdit()
        self.remark.setAccessibleName("审核意见")
        keys = "，".join(f"{KEYS[each]} {terms.VERDICT[each]}" for each in Verdict)
        self.remark.setPlaceholderText(f"审核意见（退回、存疑要写明改什么）。{keys}")
        self.remark.setTabChangesFocus(True)
        self.remark.setMaximumHeight(self.fontMetrics().height() * 5)
        self.score = QLineEdit()
        self.score.setAccessibleName("评分")
        self.score.setPlaceholderText("评分")
        self.score.setMaximumWidth(self.fontMetrics().height() * 5)
        self.buttons = {verdict: self._button(verdict) for verdict in Verdict}
        self.show_count(1)
        self.take_back = QPushButton("撤回意见(&W)")
        self.take_back.clicked.connect(self.taken_back)
        self.evidence.itemActivated.connect(self._open)
        self._lay_out()
        self.show_claim(None)

    def _button(self, verdict: Verdict) -> QPushButton:
        button = QPushButton()
        button.setToolTip(as_tip(KEYS[verdict]))
        button.clicked.connect(partial(self.said.emit, verdict))
        return button

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        for head, part in (
            ("", self.title),
            ("要求", self.asked),
            ("落实情况", self.statement),
            ("佐证材料（双击或回车取出查看）", self.evidence),
            ("缺项", self.findings),
            ("与其他单位雷同", self.copies),
            ("上次报送以来的改动", self.changes),
            ("已有的意见", self.earlier),
        ):
            if head:
                label = plain(head)
                font = label.font()
                font.setBold(True)
                label.setFont(font)
                column.addWidget(label)
                part.setProperty("head", label)
            column.addWidget(part)
        column.addStretch()
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setWidget(inner)
        scroller.setAccessibleName("填报内容")
        row = QHBoxLayout()
        for verdict in Verdict:
            row.addWidget(self.buttons[verdict])
        row.addWidget(self.take_back)
        row.addStretch()
        self._score_name = plain("评分")
        row.addWidget(self._score_name)
        row.addWidget(self.score)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 6, 6)
        layout.addWidget(scroller, 1)
        layout.addWidget(self.remark)
        layout.addLayout(row)

    def show_count(self, count: int) -> None:
        """Say on the buttons to how many claims at once something would be said."""
        many = f" {count} 条" if count > 1 else ""
        for verdict, button in self.buttons.items():
            button.setText(f"{VERDICT_SIGNS[verdict]} {terms.VERDICT[verdict]}{many}")
            button.setShortcut(KEYS[verdict])  # Qt takes it away with the words

    def words(self) -> tuple[str, str]:
        """Return what stands in the fields: remark and score."""
        return self.remark.toPlainText().strip(), self.score.text().strip()

    def show_claim(self, claim: Claim | None, typed: Remark | None = None) -> None:
        """Show a claim; ``typed`` is what the officer had typed and not said."""
        self.claim = claim
        self.setEnabled(claim is not None)
        if claim is None:
            for part in (self.title, self.asked, self.statement):
                part.setText("")
            for part in (self.findings, self.copies, self.changes, self.earlier):
                self._put(part, "")
            self.evidence.clear()
            self.remark.setPlainText("")
            self.score.setText("")
            return
        asked = self._bureau.asked.get(claim.asked.id)
        self.title.setText(f"{named(claim)}　{printed_ref(claim.asked.ref)}　{claim.asked.title}")
        self.asked.setText(asked.text if asked else "")
        self.statement.setText(_statement(claim.told))
        self._list_evidence(claim.told)
        self._put(self.findings, _gaps(claim.told))
        self._put(self.copies, "")
        self._put(self.changes, _changes(claim))
        self._put(self.earlier, _earlier(claim, with_present=typed is not None))
        said = claim.said
        words = typed or (Remark(said.remark, said.score) if said else Remark())
        self.remark.setPlainText(words.words)
        self.score.setText(words.score)
        can_say = claim.cell.submission_id is not None
        for each in (*self.buttons.values(), self.remark, self.score):
            each.setEnabled(can_say)
        self.take_back.setEnabled(said is not None and said.is_draft)

    def show_to_read(self, claim: Claim | None) -> None:
        """Show a claim about which nothing is decided here."""
        self.show_claim(claim)
        said = (*self.buttons.values(), self.take_back, self.remark, self.score)
        for part in (*said, self._score_name):
            part.hide()
        self.evidence.property("head").setText("佐证材料（这里只有名称和摘要）")

    def show_copies(self, claim: Claim, words: str) -> None:
        """Show who says nearly the same, unless another claim is looked at by now."""
        if claim is self.claim:
            self._put(self.copies, words)

    def _put(self, part: QWidget, words: str) -> None:
        part.setText(words)  # type: ignore[attr-defined]  # a label
        part.setVisible(bool(words))
        part.property("head").setVisible(bool(words))

    def _list_evidence(self, told: Told | None) -> None:
        self.evidence.clear()
        for each in told.evidence if told else ():
            item = QListWidgetItem(visible(_piece(each)))
            item.setData(Qt.ItemDataRole.UserRole, each.number)
            self.evidence.addItem(item)
        is_there = self.evidence.count() > 0
        self.evidence.setVisible(is_there)
        self.evidence.property("head").setVisible(is_there)

    def _open(self, item: QListWidgetItem) -> None:
        number = item.data(Qt.ItemDataRole.UserRole)
        told = self.claim.told if self.claim else None
        found = (
            next((each for each in told.evidence if each.number == number), None) if told else None
        )
        if found:
            self.opened.emit(found)


def _statement(told: Told | None) -> str:
    if told is None:
        return "没有报送这一条。"
    answer = told.answer
    lines = [f"【{terms.STATUS[answer.status]}】{answer.statement}"]
    lines += [f"不涉及的理由：{answer.reason}"] if answer.reason else []
    lines += [f"{each.label}：{each.value}{each.measure}" for each in answer.facts]
    lines += [f"存在的问题：{answer.problems}"] if answer.problems else []
    lines += [f"下一步：{answer.next_steps}"] if answer.next_steps else []
    lines += [f"自评分：{answer.self_score}"] if answer.self_score else []
    lines += [f"不需佐证：{answer.evidence_waiver}"] if answer.evidence_waiver else []
    return "\n".join(lines)


def _piece(each: Evidence) -> str:
    if each.kind is EvidenceKind.LINK:
        return f"{each.number}. 链接　{each.title}　{each.url}"
    day = f"　{each.dated}" if each.dated else ""
    return f"{each.number}. {each.title or each.name}　{size_in_words(each.size)}{day}"


def _gaps(told: Told | None) -> str:
    lines = []
    for gap in told.gaps if told else ():
        why = f"（单位说明：{gap.accepted_because}）" if gap.accepted_because else ""
        lines.append(f"{terms.GAP_KIND[gap.kind]}：{gap.sentence}{why}")
    return "\n".join(lines)


def _changes(claim: Claim) -> str:
    def cut(text: str) -> str:
        return text if len(text) <= _LONGEST_CHANGE else text[:_LONGEST_CHANGE] + "…"

    return "\n".join(
        f"{each.label}：{cut(each.before) or '（空）'}\n　　→ {cut(each.after) or '（空）'}"
        for each in claim.changes
    )


def _earlier(claim: Claim, *, with_present: bool) -> str:
    """Return what was said before; what stands now too where something else is being typed."""
    present = (claim.said,) if with_present and claim.said else ()
    return "\n".join(
        f"{each.at[:10]} {each.by}：{terms.VERDICT[each.verdict]}　{each.remark}"
        for each in (*claim.earlier, *present)
    )
