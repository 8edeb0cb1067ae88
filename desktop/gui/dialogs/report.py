"""The self-assessment as it will be printed, with everything that is done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.files import replace_whole
from desktop.gui import ask
from desktop.gui.report.gap_list import GapList
from desktop.gui.report.layout import LayingOut, Options
from desktop.gui.report.paper_page import PaperPage
from desktop.gui.report.passage_edit import PassageEdit
from desktop.gui.report.saving import NAMES, save_ledger, save_word
from desktop.gui.report.signed_papers import SignedPapers
from desktop.gui.text import as_tip, plain
from desktop.names import safe_name
from desktop.report.produce import Material
from desktop.report.public import reminders
from desktop.workbook import edits

if TYPE_CHECKING:
    from desktop.errors import DesktopError
    from desktop.gui.desk import Desk
    from desktop.report.export import Form
    from desktop.report.faces import Typefaces
    from desktop.report.publish import RenderedReport

PEOPLE: Final = {
    "preparer": "填报人",
    "reviewer": "审核人",
    "head": "单位负责人",
    "phone": "联系电话",
}
SIDE: Final = 340  # at 96 dots per inch
LONG: Final = 1000  # milliseconds after which a layout can be stopped
STOP: Final = "停止(&T)"
GO_ON: Final = "继续(&T)"


class ReportDialog(PaperPage):
    """Preview on the left; who signs, what is missing, the words and what to do on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.window, "预览、打印和签名")
        self._rendered: RenderedReport | None = None
        self._is_over = False
        self.people = {key: QLineEdit() for key in PEOPLE}
        self.count = plain(wraps=True)
        self.stop = QPushButton(STOP)
        self.faces = plain(wraps=True)
        self.prose = QCheckBox("按章节成文（一是……二是……）(&W)")
        self.public = QCheckBox("公开版，不含不公开的佐证(&U)")
        self.gaps = GapList()
        self.passages = PassageEdit(desk)
        self.signed = SignedPapers(desk)
        self.tabs = QTabWidget()
        self.word = QPushButton("存为 Word(&D)…")
        self.ledger = QPushButton("存台账(&L)")
        self.sign = QPushButton("电子签名(&E)…")
        self.laying_out = LayingOut(self)
        self._soon = self.soon(self._lay_out_paper)
        self._long = self.soon(self.stop.show)  # what is done at once needs no button
        self._long.setInterval(LONG)
        self._lay_out()
        self._connect()
        self._show_people()
        self._refresh()

    # Layout

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        self.tabs.addTab(self._signing(), "署名")
        self.tabs.addTab(self.gaps, "缺项")
        self.tabs.addTab(self.passages, "改写文字")
        side.addWidget(self.tabs, 1)
        for part in (self.prose, self.public):
            side.addWidget(part)
        side.addLayout(self._progress())
        side.addWidget(self.faces)
        side.addLayout(self._buttons())
        self.put_beside(side, SIDE)

    def _progress(self) -> QHBoxLayout:
        policy = self.stop.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing moves when it comes and goes
        self.stop.setSizePolicy(policy)
        self.stop.setAutoDefault(False)
        self.stop.hide()
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.stop)
        return row

    def _signing(self) -> QWidget:
        form = QFormLayout()
        for key, name in PEOPLE.items():
            self.people[key].setAccessibleName(name)
            self.people[key].setPlaceholderText("留空则印横线，手签")
            form.addRow(plain(name), self.people[key])
        self.people["phone"].setPlaceholderText("")
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(4, 6, 4, 4)
        layout.addLayout(form)
        layout.addWidget(self.signed, 1)
        return part

    def _buttons(self) -> QGridLayout:
        menu = QMenu(self.ledger)
        for form, words in NAMES.items():
            menu.addAction(words).triggered.connect(partial(self._save_ledger, form))
        self.ledger.setMenu(menu)
        grid = QGridLayout()
        buttons = (self.save, self.print, self.word, self.sign, self.ledger, self.leave)
        for number, button in enumerate(buttons):
            button.setAutoDefault(False)
            grid.addWidget(button, number // 2, number % 2)
        return grid

    def _connect(self) -> None:
        session, laying_out = self._desk.session, self.laying_out
        for key, edit in self.people.items():
            edit.editingFinished.connect(partial(self._save_person, key))
        self.save.clicked.connect(self.save_pdf)
        self.word.clicked.connect(self.save_as_word)
        self.print.clicked.connect(self.print_pages)
        self.sign.clicked.connect(self.sign_pdf)
        self.stop.clicked.connect(self.stop_or_go_on)
        self.gaps.wanted.connect(self._go_to)
        self.prose.setChecked(self._desk.preferences.text("report/prose") == "yes")
        self.prose.toggled.connect(self._choose_prose)
        self.public.toggled.connect(self._choose_public)
        laying_out.previewed.connect(self.pages.show_first)
        laying_out.progressed.connect(lambda page: self.count.setText(f"正在排版，第 {page} 页…"))
        laying_out.finished.connect(self._take)
        laying_out.failed.connect(self._fail)
        session.changed.connect(self._refresh)
        session.weighed.connect(self._show_gaps)
        session.troubled.connect(self.notice.trouble)
        session.leaving.connect(self.reject)
        self._desk.storing.progressed.connect(self._storing)
        self._desk.storing.finished.connect(self._stored)
        self.finished.connect(lambda _code: self._end())

    # Who signs

    def _show_people(self) -> None:
        info = self._desk.session.workbook.info
        for key, edit in self.people.items():
            edit.setText(getattr(info, key))
            edit.setReadOnly(not self._desk.session.is_writable)

    def _save_person(self, key: str) -> None:
        name = self.people[key].text().strip()
        session = self._desk.session
        if session.is_writable and name != getattr(session.workbook.info, key):
            session.edit(
                f"填写{PEOPLE[key]}", lambda change: edits.set_signatories(change, **{key: name})
            )

    def _storing(self, words: str, _share: float) -> None:
        self.notice.tell(words)

    def _stored(self, _count: int, troubles: list[object]) -> None:
        if troubles:
            self.notice.trouble(getattr(troubles[0], "sentence", ""))
        else:
            self.notice.tell("已存入工作簿，与当时的填报对应。")

    # The report

    @property
    def options(self) -> Options:
        """Return how the report is wanted."""
        return Options(is_prose=self.prose.isChecked(), is_public=self.public.isChecked())

    def _choose_prose(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._desk.preferences.remember("report/prose", "yes" if is_on else "")
        self._refresh()

    def _choose_public(self, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        notes = reminders(self._desk.session.rows) if is_on else []
        if notes:
            self.notice.trouble("公开前请核对：" + "".join(notes))
        self._refresh()

    def _refresh(self) -> None:
        if not self._desk.session.is_open:
            return
        self._rendered = None
        self.laying_out.cancel()
        self.stop.hide()
        self.stop.setText(STOP)
        self.count.setText("正在排版…")
        self._enable()
        self._soon.start()
        self._long.start()

    def stop_or_go_on(self) -> None:
        """Give up a long layout, or begin it once more."""
        if self.stop.text() == GO_ON:
            self._refresh()
            return
        self._soon.stop()
        self.laying_out.cancel()
        self.stop.setText(GO_ON)
        self.count.setText("排版已停止，全部排好以后才能保存和打印。")
        if not self.pages.page_count:
            self.pages.show_words("排版已停止。")

    def _enable(self) -> None:
        is_public = self.public.isChecked()
        for button in (self.save, self.print, self.word, self.sign):
            button.setEnabled(self._rendered is not None)
        self.sign.setEnabled(self._rendered is not None and not is_public)
        self.sign.setToolTip(as_tip("公开版不签名；签名的报告要附完整数据。" if is_public else ""))

    def _material(self) -> Material:
        session = self._desk.session
        workbook = session.workbook
        return Material(
            workbook.info,
            session.rows,
            workbook.settings(),
            workbook.accepted_gaps(),
            workbook.clock().date(),
            tuple(session.gaps) if session.is_weighed else None,
        )

    def _lay_out_paper(self) -> None:
        if not self._desk.session.is_open:
            return
        self.laying_out.begin(self._material(), self.options)
        self._show_gaps()

    def _show_gaps(self) -> None:
        """Show what is missing, once that is known."""
        if self._desk.session.is_weighed:
            printed = self.gaps.show_gaps(self._desk.session.gaps)
            self.tabs.setTabText(1, f"缺项 {printed}")

    def _take(self, rendered: RenderedReport) -> None:
        self._rendered = rendered
        self._long.stop()
        self.stop.hide()
        self.count.setText(f"共 {rendered.page_count} 页")
        self.faces.setText(_faces(rendered.typefaces))
        self._enable()
        self.passages.show_passages(self.laying_out.passages)
        self.pages.show_pdf(rendered.pdf)

    def _fail(self, error: DesktopError) -> None:
        """Say why there is no paper; it can be tried once more."""
        self._long.stop()
        self.stop.setText(GO_ON)
        self.stop.show()
        self.count.setText("没有排出来。")
        self.failed(error)

    def _end(self) -> None:
        """Follow nothing any more and keep nothing: the dialog goes with the window only."""
        if self._is_over:
            return
        self._is_over = True
        self.passages.editor.settle()
        session, storing = self._desk.session, self._desk.storing
        session.changed.disconnect(self._refresh)
        session.weighed.disconnect(self._show_gaps)
        session.troubled.disconnect(self.notice.trouble)
        storing.progressed.disconnect(self._storing)
        storing.finished.disconnect(self._stored)
        self.signed.leave()
        self._soon.stop()
        self._long.stop()
        self.laying_out.wait()
        self.laying_out.content = self._rendered = None
        self.pages.forget()

    # What is done with it

    def _go_to(self, requirement_id: str) -> None:
        self.accept()
        self._desk.actions["ledger"].trigger()
        self._desk.selection.go_to(requirement_id)

    def suggestion(self, mark: str = "", suffix: str = ".pdf") -> str:
        """Return a file name for the report."""
        info = self._desk.session.workbook.info
        year = f"{info.year}年" if info.year else ""
        public = "（公开版）" if self.public.isChecked() else ""
        return safe_name(f"{info.unit}{year}政务公开自评报告{public}{mark}{suffix}")

    def save_pdf(self) -> None:
        """Write the unsigned report."""
        target = ask.save_file(
            self, "存为 PDF", ask.PDFS, self._desk.preferences.folder / self.suggestion()
        )
        if target and self._rendered:
            self._desk.preferences.worked_in(target.parent)
            rendered = self._rendered

            def write(_desk: Desk) -> None:
                with replace_whole(target) as part:
                    part.write_bytes(rendered.pdf)
                self.notice.tell(f"已存为“{target.name}”，共 {rendered.page_count} 页。")

            self.attempt(write)

    def save_as_word(self) -> None:
        """Write the report as a Word document."""
        content = self.laying_out.content
        if content:
            self.attempt(lambda desk: save_word(self, desk, content, self.suggestion(suffix="")))

    def _save_ledger(self, form: Form, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - Qt's signal
        self.attempt(lambda desk: save_ledger(self, desk, form, is_public=self.public.isChecked()))

    def print_pages(self) -> None:
        """Print exactly the pages that are shown."""
        if self._rendered:
            self.print_shown(self._rendered.pdf, self.suggestion())

    def sign_pdf(self) -> None:
        """Sign the report and write it."""
        from desktop.gui.dialogs.sign import SignDialog  # noqa: PLC0415 - shown on demand

        if self._rendered:
            dialog = SignDialog(self, self._desk, self._rendered, self.suggestion("（已签名）"))
            if ask.run(dialog):
                self.notice.tell(dialog.outcome)


def _faces(typefaces: Typefaces) -> str:
    """Return which faces of this computer were used; the rest come with the program."""
    own = [f"{part}用{face}" for part, face in typefaces.described if not face.endswith("）")]
    if len(own) == len(typefaces.described):
        return f"字体：{'，'.join(own)}。"
    if own:
        return f"字体：{'，'.join(own)}，其余用随程序提供的。"
    return "字体：都用随程序提供的（本机没有合用的方正小标宋、仿宋_GB2312等）。"
