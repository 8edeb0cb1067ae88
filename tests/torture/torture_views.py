"""Hostile words in every column of the window: shown as they are, at once, and nothing is loaded."""

# ruff: noqa: T201 - a script: prints its figures

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from _base import chance, percentile, told
from _hostile import texts
from _watching import opened_under
from _workbook import FIRST
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.checklist.model import Assignment, Deadline, DeadlineKind, Role, Target
from desktop.document.model import Doubt, DoubtKind
from desktop.gui.app import prepare
from desktop.gui.bindings import lend
from desktop.gui.dialogs.choose_evidence import ChooseEvidence
from desktop.gui.dialogs.palette import Palette
from desktop.gui.dialogs.phrases import PhrasesDialog
from desktop.gui.main_window import MainWindow
from desktop.gui.phrases import add_phrase
from desktop.gui.preferences import Preferences
from desktop.workbook.model import (
    Changes,
    Duty,
    Evidence,
    EvidenceKind,
    Fact,
    LedgerRow,
    Offer,
    OfferKind,
    Review,
    Status,
    Verdict,
)
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_MS = 200.0
DAY = datetime(2019, 12, 1, tzinfo=UTC)
TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


def _asked(row: LedgerRow, **fields: Any) -> LedgerRow:
    return replace(row, requirement=replace(row.requirement, **fields))


def _said(row: LedgerRow, **fields: Any) -> LedgerRow:
    return replace(row, assessment=replace(row.assessment, **fields))


def _named(row: LedgerRow, words: str) -> LedgerRow:
    directive = replace(row.directive, title=words, issuer=words, document_number=words)
    return replace(
        _asked(row, ref=words, path=(words,) * 2, headings=(words,) * 2, title=words),
        directive=directive,
    )


def _in_charge(row: LedgerRow, words: str) -> LedgerRow:
    return replace(
        _asked(row, assignments=tuple(Assignment(words, role) for role in Role)),
        duties=(Duty(words, words, DAY.date()),),
    )


def _measured(row: LedgerRow, words: str) -> LedgerRow:
    return _asked(
        row,
        deadlines=tuple(Deadline(kind, words, DAY.date()) for kind in DeadlineKind),
        targets=(Target(words),),
        doubts=(Doubt(DoubtKind.SUSPECT_CHARACTER, words),),
    )


def _proved(row: LedgerRow, words: str) -> LedgerRow:
    pieces = (
        Evidence(
            id=9000 + each,
            kind=kind,
            title=words if each % 2 else "",
            name=words,
            sha256="0" * 64,
            size=7,
            url=words,
            channel=words,
            document_number=words,
            dated=date(2019, 1, 1),
            number=each,
        )
        for each, kind in enumerate((EvidenceKind.FILE, EvidenceKind.LINK) * 2)
    )
    return replace(row, evidence=tuple(pieces))


def _offered(row: LedgerRow, words: str) -> LedgerRow:
    facts = (Fact(words, words, words),)
    offers = (Offer(kind, words, Status.DONE, words, words, words, facts) for kind in OfferKind)
    return replace(row, offers=tuple(offers))


# What a document, the office, another year and the person herself can write into one line.
COLUMNS: Final[dict[str, Callable[[LedgerRow, str], LedgerRow]]] = {
    "text": lambda row, words: _asked(row, text=words),
    "names": _named,
    "units": _in_charge,
    "times and amounts": _measured,
    "statement": lambda row, words: _said(row, statement=words),
    "reason": lambda row, words: _said(row, reason=words, status=Status.NOT_APPLICABLE),
    "waiver": lambda row, words: _said(row, evidence_waiver=words),
    "problems": lambda row, words: _said(row, problems=words, next_steps=words),
    "figures": lambda row, words: _said(row, facts=(Fact(words, words, words),)),
    "evidence": _proved,
    "review": lambda row, words: replace(
        row, reviews=(Review(1, Verdict.CHANGES_REQUESTED, words, words, DAY, words),)
    ),
    "offers": _offered,
}


@contextmanager
def window_on(folder: Path) -> Iterator[MainWindow]:
    """The program's own window with a workbook of three requirements."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = str(folder / "home")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    lend()
    preferences = Preferences(folder / "window.ini")
    prepare(app, preferences)
    window = MainWindow(preferences)
    window.show()
    window.desk.session.create(folder / "台账.yaodian", make_checklist(), unit="甲局", year=2019)
    app.processEvents()
    try:
        yield window
    finally:
        window.desk.session.drop()
        window.desk.tasks.wait()
        window.close()
        window.deleteLater()
        app.processEvents()


def show(window: MainWindow, row: LedgerRow) -> float:
    """Put a line in the place of the first, show every page; return the slowest one's ms."""
    desk = window.desk
    ledger = desk.session._ledger
    ledger.rows[FIRST] = row
    ledger.weigh_again()
    moments = [process_time()]
    desk.work.ledger.model.rebuild()
    desk.work.ledger._refresh_all()
    desk.session.changed.emit(Changes(frozenset({FIRST}), evidence=True))
    desk.session.weighed.emit()
    for page in range(desk.work.tabs.count()):
        desk.work.tabs.setCurrentIndex(page)
        window.grab()
        moments.append(process_time())
    return max(after - before for before, after in pairwise(moments)) * 1000


def show_more(window: MainWindow, words: str) -> list[QWidget]:
    """The same words where they are said only once: notices, menus, lists to choose from."""
    desk = window.desk
    desk.notice.trouble(words, words)
    add_phrase(desk.preferences, words)
    evidence = desk.session.rows[0].evidence
    dialogs = [
        PhrasesDialog(window, desk.preferences, words),
        ChooseEvidence(window, evidence),
        Palette(desk),
    ]
    for dialog in dialogs:
        dialog.show()
        dialog.grab()
    window.grab()
    return dialogs


def faults(top: QWidget) -> list[str]:
    """Return where words could have become more than words."""
    found = [
        f"a label takes markup: {label.text()[:40]!r}"
        for label in top.findChildren(QLabel)
        if label.text() and label.textFormat() is not Qt.TextFormat.PlainText
    ]
    for edit in [*top.findChildren(QTextEdit), *top.findChildren(QPlainTextEdit)]:
        found += [f"{edit.accessibleName()}: {each}" for each in _more_than_words(edit.document())]
    for view in top.findChildren(QAbstractItemView):
        found += [f"{view.accessibleName()}: {each}" for each in _bad_cells(view)]
    return found


def _more_than_words(document: QTextDocument) -> Iterator[str]:
    if document.rootFrame().childFrames():
        yield "a table or frame"
    block = document.firstBlock()
    while block.isValid():
        if block.textList():
            yield "a list"
        for stretch in block.textFormats():
            if stretch.format.isImageFormat() or stretch.format.isAnchor():
                yield "a picture or a link"
        block = block.next()


def _bad_cells(view: QAbstractItemView) -> Iterator[str]:
    """Cells are strings in which nothing hides; tips are ours from the first tag to the last."""
    model = view.model()
    for index in _indexes(model, QModelIndex(), 40) if model else ():
        for role in TEXT_ROLES:
            words = index.data(role)
            if isinstance(words, str) and any(hiding in words for hiding in "\u202e\u200b\u2066"):
                yield f"something hides in {words[:40]!r}"
        tip = index.data(Qt.ItemDataRole.ToolTipRole) or ""
        bare = tip.replace("<span>", "").replace("</span>", "").replace("<br>", "")
        if "<" in bare:
            yield f"a tip with markup: {tip[:40]!r}"


def _indexes(model: Any, parent: QModelIndex, most: int) -> Iterator[QModelIndex]:
    for row in range(min(most, model.rowCount(parent))):
        # A list has one column, and the binding keeps the method that says so to itself.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            yield model.index(row, column, parent)
        if not isinstance(model, QAbstractListModel):
            yield from _indexes(model, model.index(row, 0, parent), most)


def control_is_noticed(folder: Path, canary: Path) -> bool:
    """A label of Qt's own that is given a picture: the watch and the walk both notice it."""
    top = QWidget()
    label = QLabel(f"<img src='{canary}'>", top)
    with opened_under(folder) as opened:
        label.adjustSize()
        top.grab()
    return bool(faults(top)) and (canary.name in opened.names or not opened.can_watch)


def torment(window: MainWindow, hostile: list[str]) -> tuple[list[float], list[float], list[str]]:
    """Show each text column by column, then in all at once; return both times and what was wrong."""
    single, together, wrong = [], [], []
    sys.excepthook = lambda kind, error, _trace: wrong.append(f"{kind.__name__}: {error}")
    row = window.desk.session.rows[0]
    for number, words in enumerate(hostile):
        everywhere = row
        for put in COLUMNS.values():
            everywhere = put(everywhere, words)
            single.append(show(window, put(row, words)))
        together.append(show(window, everywhere))
        wrong += faults(window)
        if number % 10 == 0:
            for dialog in show_more(window, words):
                wrong += faults(dialog)
                dialog.deleteLater()
    sys.excepthook = sys.__excepthook__
    return single, together, wrong


def main(count: int = 200, most_ms: float = MOST_MS) -> int:
    rng = chance()
    with tempfile.TemporaryDirectory(prefix="yaodian 画布#") as name:
        place = Path(name) / "canary"
        place.mkdir()
        canary = place / "canary.png"
        QImage(64, 64, QImage.Format.Format_RGB32).save(str(canary))
        hostile = texts(rng, canary, count)
        with window_on(Path(name)) as window, opened_under(place) as opened:
            plain = show(window, window.desk.session.rows[0])
            single, together, wrong = torment(window, hostile)
        kept = told("only words", is_kept=not wrong, texts=len(hostile), wrong=len(wrong))
        for each in list(dict.fromkeys(each[:60] for each in wrong))[:8]:
            print(f"     {each}")
        kept &= told(
            "nothing is loaded",
            is_kept=not opened.names,
            opened=sorted(opened.names),
            watched=opened.can_watch,
        )
        kept &= told(
            "one column of them, ms of the processor",
            is_kept=max(single) <= most_ms,
            median=percentile(single, 0.5),
            most=max(single),
            at_most=most_ms,
            ordinary_words=plain,
        )
        for ms, number in sorted(zip(single, range(len(single)), strict=True))[:-6:-1]:
            words = hostile[number // len(COLUMNS)]
            column = list(COLUMNS)[number % len(COLUMNS)]
            print(f"     {ms:.0f} ms: {column}, {words[:12]!r}, {len(words)} characters")
        told(
            "all columns at once",
            is_kept=True,
            median=percentile(together, 0.5),
            most=max(together),
        )
        is_noticed = control_is_noticed(place, canary)
        kept &= told("control: markup in a label is noticed", is_kept=is_noticed)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
