"""导入考评表: what was read from a file is looked at before anybody is scored by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QVBoxLayout

from desktop.gui import ask
from desktop.gui.office.lists import fitting, listed
from desktop.gui.office.scoring.tables import FindingTable, IndicatorTable
from desktop.gui.text import plain, visible
from desktop.rollup.scorecard.points import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.rollup.scorecard.model import ReadSheet, Scorecard

_FINDINGS: Final = (80, 200, 400)
_INDICATORS: Final = (70, 400, 220, 60)


class ImportDialog(QDialog):
    """``in_force`` are the titles and groups of the cards there are; the same ones are replaced."""

    def __init__(
        self,
        parent: QWidget,
        sheets: Sequence[ReadSheet],
        in_force: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(parent)
        self._sheets = sheets
        self._in_force = in_force
        self.setWindowTitle("导入考评表")
        self.sheet = QComboBox()
        self.sheet.setAccessibleName("哪一张考评表")
        for each in sheets:
            self.sheet.addItem(visible(title_of(each.card)))
        self.words = plain(wraps=True)
        self.indicators = IndicatorTable(self)
        self.findings = FindingTable(self)
        self.verdict = plain(wraps=True)
        self.box = ask.buttons(self, "启用")
        layout = QVBoxLayout(self)
        layout.addWidget(self.sheet)
        layout.addWidget(self.words)
        self.indicator_list = listed(self.indicators, "读出的指标", _INDICATORS, 1)
        layout.addWidget(self.indicator_list, 3)
        self.finding_list = listed(self.findings, "要核对的问题", _FINDINGS, 2)
        layout.addWidget(self.finding_list, 1)
        layout.addWidget(self.verdict)
        layout.addWidget(self.box)
        self.resize(fitting(self, 900, 540))
        self.sheet.currentIndexChanged.connect(lambda _row: self._show())
        self._judge()
        self._show()

    def _show(self) -> None:
        card = self._sheets[max(self.sheet.currentIndex(), 0)].card
        every = tuple(card.walk())
        again = (card.title, card.group) in self._in_force
        instead = "它将代替现有的同名考评表，打分带过来。" if again else ""
        self.words.setText(f"指标 {len(every)} 项，各项相加 {shown(card.full)} 分。{instead}")
        self.indicators.show(every)

    def _judge(self) -> None:
        """Show the findings of all sheets, the serious first; with one of those nothing goes on."""
        every = [finding for each in self._sheets for finding in each.findings]
        every.sort(key=lambda each: not each.is_serious)
        self.findings.show(tuple(every))
        self.finding_list.setVisible(bool(every))
        is_serious = any(each.is_serious for each in every)
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not is_serious)
        if is_serious:
            self.verdict.setText("有必须改正的问题，不能启用。请在 Excel 里改正后再导入一次。")
        elif every:
            self.verdict.setText("请核对上面的问题。没有妨碍的可以启用，启用后还可以再导入改正。")
        else:
            self.verdict.setText("没有发现问题。")


def title_of(card: Scorecard) -> str:
    """Return what a card is called in a list."""
    return f"{card.title}（{card.group}组）" if card.group else card.title
