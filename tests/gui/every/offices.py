"""Every dialog of the office's window, made as the program makes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.gui.office.begin import BeginDialog
from desktop.gui.office.below_dialog import BelowDialog
from desktop.gui.office.certificate_lines import Kind, Line
from desktop.gui.office.certificates_dialog import CertificatesDialog
from desktop.gui.office.connecting import ConnectDialog
from desktop.gui.office.correcting import CorrectDialog
from desktop.gui.office.course import Course, CourseDialog, Watched
from desktop.gui.office.figure_rows import RowsDialog
from desktop.gui.office.issuing import IssueDialog
from desktop.gui.office.making import NewRollup
from desktop.gui.office.papers_dialog import PapersDialog
from desktop.gui.office.receiving import ReceivingDialog
from desktop.gui.office.registering import WithdrawDialog
from desktop.gui.office.returning import ReturnDialog
from desktop.gui.office.scoring import board
from desktop.gui.office.scoring.drafts import Drafts
from desktop.gui.office.scoring.forms import read_forms
from desktop.gui.office.scoring.forms_dialog import FormsDialog
from desktop.gui.office.scoring.import_dialog import ImportDialog
from desktop.gui.office.scoring.reasons_dialog import ReasonsDialog
from desktop.gui.office.scoring.stranded_dialog import StrandedDialog
from desktop.gui.office.units_dialog import UnitDialog, UnitsDialog
from desktop.report.scorecard_sheet import CardSheet, Columns, card_book
from desktop.rollup.picture import Measure
from desktop.rollup.scorecard.model import Entry
from desktop.rollup.scorecard.reading import read_scorecards
from desktop.rollup.scorecard.store import in_force, put_in_force
from desktop.rollup.store import moment
from desktop.rollup.units import all_units
from tests.gui.every.stage import FIRST
from tests.gui.office_samples import NAMES
from tests.rollup import scorecard_books, scorecard_samples

if TYPE_CHECKING:
    from tests.gui.every.stage import Makers, Stage


def first_unit(stage: Stage) -> int:
    with stage.bureau.rollup.reading() as db:
        return all_units(db)[0].id


def rows(stage: Stage) -> RowsDialog:
    picture = stage.bureau.picture
    return RowsDialog(stage.bureau, picture, picture.total.figure(Measure.DONE))


def unit(stage: Stage) -> UnitDialog:
    with stage.bureau.rollup.reading() as db:
        first = all_units(db)[0]
    units = UnitsDialog(stage.bureau)
    dialog = UnitDialog(units, first, stage.bureau.today)
    dialog.finished.connect(units.deleteLater)
    return dialog


def forms(stage: Stage) -> FormsDialog:
    filled = {"2": Entry(self_points=950, self_note="按时")}
    sheet = CardSheet(scorecard_samples.licheng(), Columns.SELF, NAMES[0], filled)
    path = stage.folder / "自评表 #1.xlsx"
    path.write_bytes(card_book([sheet], made_on=date(2026, 11, 21)))
    parent = QObject()
    read = read_forms(Course(parent), [path])
    with stage.bureau.rollup.reading() as db:
        return FormsDialog(stage.bureau, read, all_units(db))


def importing(stage: Stage) -> ImportDialog:
    path = stage.folder / "考评表 #1.xlsx"
    path.write_bytes(scorecard_books.licheng())
    return ImportDialog(stage.office, read_scorecards(path), [])


def put_card(stage: Stage) -> None:
    """Put a card in force, if none is."""
    rollup = stage.bureau.rollup
    with rollup.reading() as db:
        is_there = bool(in_force(db))
    if not is_there:
        with rollup.writing("scorecard_import") as db:
            card = scorecard_samples.licheng()
            put_in_force(db, card, at=moment(rollup.clock()), by=rollup.actor)


def reasons(stage: Stage) -> ReasonsDialog:
    put_card(stage)
    card = board.read(stage.bureau.rollup).card(None)
    assert card is not None
    return ReasonsDialog(stage.office, card.ranked[0])


def withdrawing(stage: Stage) -> WithdrawDialog:
    line = Line(Kind.REGISTERED, NAMES[0], NAMES[0], "ab" * 32, None)
    return WithdrawDialog(stage.office, line, stage.bureau.today)


DIALOGS: Makers = {
    BeginDialog: lambda stage: BeginDialog(stage.desk),
    BelowDialog: lambda stage: BelowDialog(stage.bureau, first_unit(stage), FIRST),
    CertificatesDialog: lambda stage: CertificatesDialog(stage.bureau),
    ConnectDialog: lambda stage: ConnectDialog(stage.desk),
    CorrectDialog: lambda stage: CorrectDialog(stage.bureau),
    CourseDialog: lambda stage: CourseDialog(stage.bureau, "接收", "正在看……", lambda _: 0),
    FormsDialog: forms,
    ImportDialog: importing,
    IssueDialog: lambda stage: IssueDialog(stage.bureau),
    NewRollup: lambda stage: NewRollup(stage.desk),
    PapersDialog: lambda stage: PapersDialog(stage.bureau),
    ReasonsDialog: reasons,
    ReceivingDialog: lambda stage: ReceivingDialog(stage.bureau, [stage.folder]),
    ReturnDialog: lambda stage: ReturnDialog(stage.bureau, None),
    RowsDialog: rows,
    StrandedDialog: lambda stage: StrandedDialog(stage.office, Drafts(), ()),
    UnitDialog: unit,
    UnitsDialog: lambda stage: UnitsDialog(stage.bureau),
    WithdrawDialog: withdrawing,
    Watched: lambda stage: Watched(stage.bureau, "下发", "正在写……", lambda _: 0),
}
