"""单位和下发: the list of units, who must report what, and the packages that are given out."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from desktop import terms
from desktop.checklist.region import load_region
from desktop.errors import DesktopError
from desktop.files import region_file, replace_whole
from desktop.gui import ask
from desktop.gui.office.course import Watched
from desktop.gui.office.lists import fitting
from desktop.gui.text import plain, visible
from desktop.names import safe_name
from desktop.report.duties import duties_sheet
from desktop.rollup import units
from desktop.rollup.issuing import (
    IssuePlan,
    changed_units,
    is_issued,
    issue,
    plan_issue,
    writing_packages,
)
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.course import Course

_MOST_NAMED = 3


class IssueDialog(QDialog):
    """The names on the left, what each would be given on the right, as they are typed."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.window)
        self._bureau = bureau
        self._plan: IssuePlan | None = None
        self.setWindowTitle("单位和下发")
        self.names = QPlainTextEdit()
        self.names.setAccessibleName("报送单位，每行一个")
        self.names.setTabChangesFocus(True)
        expected = (each for each in bureau.picture.matrix.units if each.is_expected)
        self.names.setPlainText("\n".join(each.name for each in expected))
        self.shown = QTreeWidget()
        self.shown.setAccessibleName("任务分工")
        self.shown.setHeaderLabels(["单位、条目", "承担方式", "依据", "原文写法"])
        self.shown.setColumnWidth(0, self.logicalDpiX() * 330 // 96)
        self.summary = plain(wraps=True)
        self.per_unit = QCheckBox(
            "每个单位一份工作簿，只含它的条目（不勾：一份清单给所有单位）(&U)"
        )
        self.per_unit.setChecked(True)
        self.look = QPushButton("看分工(&L)")
        self.table = QPushButton("任务分工表(&T)…")
        self.give_out = QPushButton("下发到文件夹(&O)…")
        self.close_button = QPushButton("关闭")
        self._lay_out()
        self.look.clicked.connect(self.plan)
        self.table.clicked.connect(self.save_table)
        self.give_out.clicked.connect(self.write_packages)
        self.close_button.clicked.connect(self.accept)
        self._planned: list[str] = []
        with bureau.rollup.reading() as db:
            is_new = not is_issued(db)
        self._look(is_meant=is_new)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(plain("报送单位，每行一个："))
        left.addWidget(self.names, 1)
        left.addWidget(self.look)
        right = QVBoxLayout()
        right.addWidget(self.summary)
        right.addWidget(self.shown, 1)
        right.addWidget(self.per_unit)
        row = QHBoxLayout()
        row.addStretch()
        for button in (self.table, self.give_out, self.close_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        right.addLayout(row)
        layout = QHBoxLayout(self)
        layout.addLayout(left, 2)
        layout.addLayout(right, 5)
        self.resize(fitting(self, 960, 560))

    def _names(self) -> list[str]:
        lines = self.names.toPlainText().replace("\t", "\n").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def plan(self) -> None:
        """Split the list over the units, take them as expected, and show who gets what."""
        self._look(is_meant=True)

    def _look(self, *, is_meant: bool) -> None:
        """Show the plan; whoever only opens the dialog changes nobody's duties.

        The plan also follows this computer's names of the region, which another's may not have.
        """
        self.shown.clear()
        self._plan = None
        for button in (self.table, self.give_out):
            button.setEnabled(False)
        if not self._names():
            self.summary.setText("还没有报送单位。请在左边每行写一个，再按“看分工”。")
            return
        try:
            region = load_region(region_file())
            self._plan = plan_issue(self._bureau.rollup.checklist(), self._names(), region)
            if is_meant:
                self._expect(self._plan)
        except DesktopError as error:
            self.summary.setText(str(error))
            return
        self._planned = self._names()
        self._show(self._plan)

    def accept(self) -> None:
        """Close; names that were typed and not looked at yet are kept too."""
        if self._names() and self._names() != self._planned:
            self.plan()
            if self._plan is None:  # what is wrong with the names is told
                return
        super().accept()

    def _expect(self, plan: IssuePlan) -> None:
        """Let the units on the list report, and those that were taken off it not."""
        bureau = self._bureau
        issue(bureau.rollup, plan)
        listed = {each.unit for each in plan.packages}
        with bureau.rollup.reading() as db:
            others = [e for e in units.all_units(db) if e.is_expected != (e.name in listed)]
        if others:
            with bureau.rollup.writing("expect_units", f"{len(listed)}") as db:
                for unit in others:
                    units.describe(db, unit, is_expected=unit.name in listed)
        bureau.refresh()

    def _show(self, plan: IssuePlan) -> None:
        if plan.nobody:
            head = QTreeWidgetItem([f"没有单位承担的要点（{len(plan.nobody)} 条，请落实）"])
            for each in plan.nobody:
                words = visible(f"{printed_ref(each.ref)} {each.title or each.text}")
                head.addChild(QTreeWidgetItem([words]))
            self.shown.addTopLevelItem(head)
            head.setExpanded(True)
        for package in plan.packages:
            item = QTreeWidgetItem([visible(f"{package.unit}（{len(package.involvements)} 条）")])
            for one in package.involvements:
                asked = one.requirement
                words = visible(f"{printed_ref(asked.ref)} {asked.title or asked.text}")
                role, way = terms.ROLE[one.role], terms.WAY[one.way]
                item.addChild(QTreeWidgetItem([words, role, way, visible(one.printed)]))
            self.shown.addTopLevelItem(item)
        nobody = f"{len(plan.nobody)} 条没有单位承担，" if plan.nobody else "每一条都有单位承担，"
        idle = f"{len(plan.idle)} 个单位没有条目。" if plan.idle else "每个单位都有条目。"
        self.summary.setText(f"{len(plan.packages)} 个单位；{nobody}{idle}{self._other(plan)}")
        for button in (self.table, self.give_out):
            button.setEnabled(True)

    def _other(self, plan: IssuePlan) -> str:
        with self._bureau.rollup.reading() as db:
            changed = changed_units(db, plan)
        names = "、".join(changed[:_MOST_NAMED]) + ("等" if len(changed) > _MOST_NAMED else "")
        return (
            f"与登记的分工不同的有 {len(changed)} 个单位（{names}）；按“看分工”，就以这里的为准。"
            if changed
            else ""
        )

    def save_table(self) -> None:
        """Write the table of who must report what."""
        if self._plan is None:
            return
        bureau = self._bureau
        name = safe_name(f"{bureau.picture.title}任务分工表.xlsx")
        target = ask.save_file(self, "任务分工表", ask.SHEETS, bureau.preferences.folder / name)
        if not target:
            return
        try:
            data = duties_sheet(self._plan, office=bureau.rollup.office, printed_on=bureau.today)
            with replace_whole(target) as part:
                part.write_bytes(data)
        except DesktopError as error:
            self.summary.setText(str(error))
            return
        bureau.preferences.worked_in(target.parent)
        self.summary.setText(f"任务分工表已写到“{target}”。")

    def write_packages(self) -> None:
        """Write the packages into a folder of the officer's choice."""
        plan, bureau = self._plan, self._bureau
        if plan is None:
            return
        folder = ask.folder(self, "下发的文件写到哪个文件夹", bureau.preferences.folder)
        if not folder:
            return
        try:
            self._expect(plan)  # what is given out is what is expected
        except DesktopError as error:
            self.summary.setText(str(error))
            return
        steps = writing_packages(
            plan,
            folder,
            year=bureau.rollup.year,
            is_per_unit=self.per_unit.isChecked(),
            actor=bureau.rollup.actor,
        )
        dialog = Watched(bureau, "下发", "正在写下发的文件……", lambda at: written(at, steps), self)
        ask.run(dialog)
        if dialog.error:
            self.summary.setText(str(dialog.error))
            return
        bureau.preferences.worked_in(folder)
        paths = dialog.result_of_work
        count = len(paths) if isinstance(paths, tuple) else 0
        self.summary.setText(f"已写出 {count} 个文件到“{folder}”。")


def written(
    course: Course, steps: Generator[tuple[int, int, str], None, tuple[Path, ...]]
) -> tuple[Path, ...]:
    """Write the packages, in the worker; what was written until it was stopped stays."""
    with closing(steps):
        while True:
            try:
                at = next(steps)
            except StopIteration as finished:
                paths: tuple[Path, ...] = finished.value
                return paths
            course.tell(*at)
