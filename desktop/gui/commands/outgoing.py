"""Evidence on its way out: looked at, opened, written to files and folders."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.gui import ask
from desktop.gui.commands.evidence import chosen_pieces, current
from desktop.gui.taken_out import named, opening, saving, taking_out
from desktop.names import apart, safe_name
from desktop.workbook.book import finish
from desktop.workbook.model import EvidenceKind
from desktop.workbook.outgoing import Opening

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from desktop.gui.desk import Desk
    from desktop.gui.evidence.progress import Progress
    from desktop.workbook.model import Evidence

AT_ONCE: Final = 8 << 20  # bytes that are copied before anybody notices


def preview(desk: Desk) -> None:
    """Look at the evidence of the current requirement inside of the window."""
    from desktop.gui.evidence.preview import PreviewDialog  # noqa: PLC0415 - shown on demand

    evidence, chosen = current(desk).evidence, chosen_pieces(desk)
    ask.run(PreviewDialog(desk, evidence, evidence.index(chosen[0])))


def open_(desk: Desk) -> None:
    """Open a copy of a file, or a page, with the system's program."""
    for evidence in chosen_pieces(desk):
        if evidence.kind is EvidenceKind.LINK:
            _open_page(desk, evidence)
        else:
            _open_copy(desk, evidence)


def _open_page(desk: Desk, evidence: Evidence) -> None:
    url = QUrl(evidence.url, QUrl.ParsingMode.TolerantMode)
    if url.scheme() not in {"http", "https"}:
        desk.notice.trouble(
            f"“{evidence.url}”不是网页地址，没有打开。请在“修改标题、日期等”里改正。"
        )
        return
    question = f"将用浏览器打开下面的网址，这需要联网：\n{evidence.url}"
    if ask.confirm(desk.window, "打开链接", question, "打开"):
        QDesktopServices.openUrl(url)


def _open_copy(desk: Desk, evidence: Evidence) -> None:
    steps = taking_out(desk.session.workbook, evidence)
    if evidence.size <= AT_ONCE:
        bare = finish(steps)
        _open_as(desk, evidence, bare, opening(bare, evidence.name))
        return

    def decide(bare: Path) -> None:
        desk.tasks.run(
            desk,
            partial(opening, bare, evidence.name),
            partial(_open_as, desk, evidence, bare),
            desk.failed,
        )

    _progress(desk, f"正在取出“{evidence.name}”……", decide).start(steps)


def _open_as(desk: Desk, evidence: Evidence, bare: Path, how: Opening) -> None:
    if how is Opening.SAVE_ONLY:
        desk.notice.trouble(
            f"“{evidence.name}”可能带有程序、宏或网页脚本，不能在这里打开。"
            "确认来源可靠后，请用“另存为文件”取出。"
        )
        return
    question = (
        f"“{evidence.name}”的内容不是常见的文书或图片，或者与名称不符，来路不明时不要打开。"
        "仍要打开吗？"
    )
    if how is Opening.ASK and not ask.confirm(desk.window, "打开佐证", question, "仍要打开"):
        return
    path = named(bare, evidence.name)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        desk.notice.trouble(
            f"这台电脑没有能打开“{evidence.name}”的程序。请用“另存为文件”取出后换一台电脑打开。"
        )


def export(desk: Desk) -> None:
    """Write the chosen files to a place of the person's choice; several go into one folder."""
    chosen = [each for each in chosen_pieces(desk) if each.sha256]
    if not chosen:
        desk.notice.tell("链接没有文件可存；网址可在“修改标题、日期等”里复制。")
        return
    folder = desk.preferences.folder
    if len(chosen) == 1:
        suggestion = folder / safe_name(chosen[0].name, "佐证")
        target = ask.save_file(desk.window, "另存佐证", ask.ANY, suggestion)
        targets = [target] if target else []
    else:
        place = ask.folder(desk.window, f"把 {len(chosen)} 份佐证存到哪个文件夹", folder)
        names = apart([*_names_in(place), *(each.name for each in chosen)]) if place else ()
        targets = [place / name for name in list(names)[-len(chosen) :]] if place else []
    if targets:
        desk.preferences.worked_in(targets[0].parent)
        _save(desk, list(zip(chosen, targets, strict=True)), len(targets))


def _names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def _save(desk: Desk, left: Sequence[tuple[Evidence, Path]], count: int) -> None:
    """Write one file after the other."""
    if not left:
        desk.notice.tell(f"已存出 {count} 份。")
        return
    evidence, target = left[0]
    steps = saving(desk.session.workbook, evidence, target)
    if evidence.size <= AT_ONCE:
        finish(steps)
        _save(desk, left[1:], count)
    else:
        words = f"正在存出“{evidence.name}”……"
        _progress(desk, words, lambda _none: _save(desk, left[1:], count)).start(steps)


def _progress(desk: Desk, words: str, done: Callable[[Any], object]) -> Progress:
    from desktop.gui.evidence.progress import Progress  # noqa: PLC0415 - on demand

    return Progress(
        desk.window,
        desk.session,
        words,
        done=lambda result: desk.run(lambda _desk: done(result)),
        failed=desk.failed,
    )


def export_folder(desk: Desk) -> None:
    """Write all evidence as a folder of named files with an index."""
    from desktop.gui.evidence.export_folder import ExportFolder  # noqa: PLC0415 - on demand

    if desk.session.settle():
        ask.run(ExportFolder(desk))
