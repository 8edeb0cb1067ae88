"""Every dialog of the clerk's window, made as the program makes it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.checklist.bundled import load_bundled
from desktop.checklist.region import Region
from desktop.document.parse import parse_text
from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.ask import ReasonDialog
from desktop.gui.dialogs.about import AboutDialog
from desktop.gui.dialogs.certificate import CertificateDialog
from desktop.gui.dialogs.choose_evidence import ChooseEvidence
from desktop.gui.dialogs.describe import DescribeDialog
from desktop.gui.dialogs.divide import DivideDialog
from desktop.gui.dialogs.key_trusted import TrustedDialog
from desktop.gui.dialogs.keys import KeysDialog
from desktop.gui.dialogs.new_workbook import NewWorkbook
from desktop.gui.dialogs.palette import Palette
from desktop.gui.dialogs.paper import PaperDialog
from desktop.gui.dialogs.passphrase import PassphraseDialog
from desktop.gui.dialogs.phrases import PhrasesDialog
from desktop.gui.dialogs.region import RegionDialog
from desktop.gui.dialogs.region_names import ALIAS, Line, LineDialog
from desktop.gui.dialogs.report import ReportDialog
from desktop.gui.dialogs.sign import SignDialog
from desktop.gui.dialogs.token import TokenDialog
from desktop.gui.dialogs.verify import VerifyDialog
from desktop.gui.evidence.export_folder import ExportFolder
from desktop.gui.evidence.preview import PreviewDialog
from desktop.gui.evidence.progress import Progress
from desktop.gui.evidence.share import ShareDialog
from desktop.gui.evidence.troubles import TroublesDialog
from desktop.gui.exchange.submit import SubmitDialog
from desktop.gui.file_dialog import FileDialog
from desktop.gui.keeping.backups_dialog import BackupsDialog
from desktop.gui.keeping.check_dialog import CheckDialog
from desktop.gui.keeping.damaged_dialog import DamagedDialog
from desktop.gui.keeping.merge_dialog import MergeDialog
from desktop.gui.report.signed_papers import FileSigned
from desktop.gui.review.directive_dialog import DirectiveDialog
from desktop.gui.review.prepared import prepare
from desktop.gui.review.screen import ReviewScreen
from desktop.gui.storing import Incoming, Trouble
from desktop.report.overview import overview
from desktop.report.overview_pages import render_overview
from desktop.workbook import edits
from desktop.workbook.book import Workbook, finish
from desktop.workbook.foreign.opening import opening
from desktop.workbook.merge.plan import plan_merge
from desktop.workbook.model import EvidenceKind
from tests.gui.every.stage import FIRST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.gui.review.prepared import Prepared
    from tests.gui.every.stage import Makers, Stage

TEXT = "2026年政务公开工作要点\n一、解读\n（一）做好政策解读。（责任单位：法规科）\n"
LINE = Line(ALIAS, "市政府办公室", ("市府办",))


def prepared(stage: Stage) -> Prepared:
    return prepare(parse_text(TEXT), stage.folder / "要点 #1.txt")


def damaged(stage: Stage) -> DamagedDialog:
    path = stage.folder / "坏了 #1.yaodian"
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))
    return DamagedDialog(stage.desk, path, UsageError("打不开。"))


def merge(stage: Stage) -> MergeDialog:
    workbook = stage.desk.session.workbook
    path = stage.folder / "带回家的 #2.yaodian"
    if not path.exists():
        workbook.save_copy(path)
        with Workbook.open(path) as other:
            other.edit("写", edits.assess, FIRST, statement="那边改的")
        stage.desk.session.edit("写", edits.assess, FIRST, statement="这边改的")
    return MergeDialog(stage.desk, plan_merge(workbook, finish(opening(path))))


def paper(stage: Stage) -> PaperDialog:
    session = stage.desk.session
    today = session.workbook.clock().date()
    shown = overview(session.workbook.info, session.rows, session.gaps, today=today)
    return PaperDialog(stage.desk, "总览", "总览.pdf", partial(render_overview, shown))


def progress(stage: Stage) -> Progress:
    def steps() -> Iterator[float]:
        yield 0.5

    dialog = Progress(
        stage.desk.window, stage.desk.session, "正在写……", done=lambda _: 0, failed=lambda _: 0
    )
    dialog.start(steps())  # type: ignore[arg-type]  # it returns nothing
    return dialog


def troubles(stage: Stage) -> TroublesDialog:
    gone = Trouble(Incoming(stage.folder / "没有.pdf"), "找不到。", (FIRST,))
    return TroublesDialog(stage.desk.window, [gone])


def region(stage: Stage) -> RegionDialog:
    names = Region().with_aliases(LINE.name, LINE.names)
    return RegionDialog(stage.desk.window, names, load_bundled("jieyang-2019"), "揭阳市甲局")


def passphrase(stage: Stage) -> PassphraseDialog:
    labels = ("现在的口令", "新口令")
    return PassphraseDialog(stage.desk, stage.desk.window, "改口令", labels, lambda *_: "")


def sign(stage: Stage) -> SignDialog:
    return SignDialog(stage.desk.window, stage.desk, b"%PDF-1.7", "x.pdf")


def file_signed(stage: Stage) -> FileSigned:
    return FileSigned(stage.desk.window, stage.desk, stage.folder / "扫描 #1.pdf", "")


def verify(stage: Stage) -> VerifyDialog:
    path = stage.folder / "不是 #1.pdf"
    path.write_bytes(b"%PDF-1.7 as its name says")
    return VerifyDialog(stage.desk, path)


DIALOGS: Makers = {
    AboutDialog: lambda stage: AboutDialog(stage.desk.window),
    BackupsDialog: lambda stage: BackupsDialog(stage.desk),
    CertificateDialog: lambda stage: CertificateDialog(stage.desk, "办公室"),
    CheckDialog: lambda stage: CheckDialog(stage.desk),
    ChooseEvidence: lambda stage: ChooseEvidence(
        stage.desk.window, stage.desk.session.rows[0].evidence
    ),
    DamagedDialog: damaged,
    DescribeDialog: lambda stage: DescribeDialog(stage.desk, EvidenceKind.LINK),
    DirectiveDialog: lambda stage: DirectiveDialog(
        stage.desk.window, prepared(stage).revision.parsed.directives[0]
    ),
    DivideDialog: lambda stage: DivideDialog(stage.desk, stage.desk.session.rows[:1]),
    ExportFolder: lambda stage: ExportFolder(stage.desk),
    FileDialog: lambda stage: FileDialog(stage.desk.window, "选择佐证文件", stage.folder, ask.ANY),
    FileSigned: file_signed,
    KeysDialog: lambda stage: KeysDialog(stage.desk.window),
    LineDialog: lambda stage: LineDialog(stage.desk.window, Region(), LINE, "揭阳市甲局"),
    MergeDialog: merge,
    NewWorkbook: lambda stage: NewWorkbook(stage.desk),
    Palette: lambda stage: Palette(stage.desk),
    PaperDialog: paper,
    PassphraseDialog: passphrase,
    PhrasesDialog: lambda stage: PhrasesDialog(stage.desk.window, stage.desk.preferences),
    PreviewDialog: lambda stage: PreviewDialog(stage.desk, stage.desk.session.rows[0].evidence),
    Progress: progress,
    ReasonDialog: lambda stage: ReasonDialog(stage.desk.window, "标为不涉及", "为什么？", ""),
    RegionDialog: region,
    ReportDialog: lambda stage: ReportDialog(stage.desk),
    ReviewScreen: lambda stage: ReviewScreen(
        prepared(stage), stage.desk.preferences, stage.desk.window
    ),
    ShareDialog: lambda stage: ShareDialog(stage.desk, stage.desk.session.rows[0].evidence),
    SignDialog: sign,
    SubmitDialog: lambda stage: SubmitDialog(stage.desk),
    TokenDialog: lambda stage: TokenDialog(stage.desk, stage.desk.window),
    TroublesDialog: troubles,
    TrustedDialog: lambda stage: TrustedDialog(stage.desk, stage.desk.window),
    VerifyDialog: verify,
}
