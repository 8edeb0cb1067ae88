"""A look at evidence of a report: taken out of the kept original apart, opened by the usual rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.gui import ask
from desktop.gui.taken_out import BARE, named, opening, scratch
from desktop.rollup.contents import evidence_files
from desktop.workbook.model import EvidenceKind
from desktop.workbook.outgoing import Opening

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.store import Rollup
    from desktop.workbook.model import Evidence

Copy = tuple["Path", Opening]


def look_at(bureau: Bureau, submission_id: int, evidence: Evidence) -> None:
    """Open a copy of a piece of evidence, after asking where its content is not plain."""
    if evidence.kind is EvidenceKind.LINK and not evidence.sha256:
        _open_page(bureau, evidence)
        return
    bureau.notice.tell(f"正在从原件中取出“{evidence.name}”……")
    bureau.tasks.run(
        bureau,
        lambda: take_out(bureau.rollup, submission_id, evidence),
        lambda copy: _open_as(bureau, evidence, copy),
        bureau.failed,
    )


def take_out(rollup: Rollup, submission_id: int, evidence: Evidence) -> Copy:
    """Write a copy of one piece into a private folder; say where and how it may be opened.

    Raises:
        FileError: the original is gone or not what it was, or there is no room.
        UsageError: only digests came up.
    """
    bare = scratch() / evidence.sha256[:12] / BARE
    if not bare.exists():
        bare.parent.mkdir(exist_ok=True)
        part = bare.with_suffix(".part")
        with evidence_files(rollup, submission_id, [evidence.sha256]) as files:
            with part.open("wb") as file:
                file.writelines(files.pieces(evidence.sha256))
            part.replace(bare)
    return bare, opening(bare, evidence.name)


def _open_page(bureau: Bureau, evidence: Evidence) -> None:
    url = QUrl(evidence.url, QUrl.ParsingMode.TolerantMode)
    question = f"将用浏览器打开下面的网址，这需要联网：\n{evidence.url}"
    if url.scheme() not in {"http", "https"}:
        bureau.notice.trouble(f"“{evidence.url}”不是网页地址，没有打开。")
    elif ask.confirm(bureau.window, "打开链接", question, "打开"):
        QDesktopServices.openUrl(url)


def _open_as(bureau: Bureau, evidence: Evidence, copy: Copy) -> None:
    bare, how = copy
    if how is Opening.SAVE_ONLY:
        bureau.notice.trouble(
            f"“{evidence.name}”可能带有程序、宏或网页脚本，不能在这里打开。请向报送单位核实。"
        )
        return
    question = (
        f"“{evidence.name}”的内容不是常见的文书或图片，或者与名称不符，来路不明时不要打开。"
        "仍要打开吗？"
    )
    if how is Opening.ASK and not ask.confirm(bureau.window, "打开佐证", question, "仍要打开"):
        return
    path = named(bare, evidence.name)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        bureau.notice.hide()
    else:
        bureau.notice.trouble(f"这台电脑没有能打开“{evidence.name}”的程序。")
