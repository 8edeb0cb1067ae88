"""Files and folders on their way to a requirement: counted, asked about, stored, told of."""

from __future__ import annotations

import shutil
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Final

from desktop.errors import UsageError
from desktop.files import is_folder
from desktop.gui import ask
from desktop.gui.evidence.gathering import MOST, gather
from desktop.gui.storing import Incoming, Trouble
from desktop.gui.text import size_in_words
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.gui.evidence.gathering import Gathered

ASK_ABOVE: Final = 50  # files
ASK_ABOVE_SIZE: Final = 1 << 30  # bytes
_SPARE: Final = 1.05  # what a workbook needs beside the bytes themselves


def attach(desk: Desk, requirement_ids: Sequence[str], paths: Sequence[Path]) -> None:
    """Attach files, and those inside folders; large amounts are asked about first.

    Raises:
        UsageError: nothing to attach.
    """
    if not any(is_folder(path) for path in paths):
        _begin(desk, requirement_ids, gather(paths))
        return
    is_over = Event()
    desk.session.leaving.connect(is_over.set)
    desk.notice.tell("正在清点文件……")

    def counted(found: Gathered) -> None:
        desk.notice.hide()
        if not is_over.is_set():
            desk.run(lambda desk: _begin(desk, requirement_ids, found))

    desk.tasks.run(desk, partial(gather, paths, is_over.is_set), counted, desk.failed)


def _begin(desk: Desk, requirement_ids: Sequence[str], found: Gathered) -> None:
    troubles = [
        Trouble(Incoming(each.path), str(each), tuple(requirement_ids)) for each in found.troubles
    ]
    if not found.files:
        if troubles:
            stored(desk, 0, troubles)
            return
        raise UsageError("里面没有可以附上的文件。请选择文件，或装有文件的文件夹。")
    if len(found.files) > MOST:
        raise UsageError(f"里面的文件超过 {MOST:,} 个，一个也没有附上。请只选与这一条有关的。")
    _check_room(desk, found)
    if _may_begin(desk, requirement_ids, found):
        desk.storing.add(requirement_ids, map(Incoming, found.files))
        if troubles:
            stored(desk, 0, troubles)


def _check_room(desk: Desk, found: Gathered) -> None:
    free = shutil.disk_usage(desk.session.workbook.path.parent).free
    if found.size * _SPARE > free:
        raise UsageError(
            f"这些文件共 {size_in_words(found.size)}，工作簿所在的磁盘只剩 {size_in_words(free)}，"
            "一个也没有附上。请腾出空间，或把工作簿移到空间更大的磁盘。"
        )


def _may_begin(desk: Desk, requirement_ids: Sequence[str], found: Gathered) -> bool:
    count = len(found.files)
    if count <= ASK_ABOVE and found.size <= ASK_ABOVE_SIZE:
        return True
    row = desk.session.row(requirement_ids[0])
    where = printed_ref(row.requirement.ref) if row else ""
    question = (
        f"共 {count:,} 个文件，{size_in_words(found.size)}，都会存进工作簿，附到{where}。\n"
        "文件很多时，也可以取消后压缩成一个文件再附。"
    )
    return ask.confirm(desk.window, "附上佐证", question, f"附上这 {count:,} 个")


def stored(desk: Desk, count: int, troubles: Sequence[Trouble]) -> None:
    """Say what came in and what did not, with a way on; then look into what is new."""
    done = f"已附上 {count:,} 份佐证。" if count else ""
    if len(troubles) == 1:
        way_on = "再试一次" if troubles[0].requirement_ids else ""
        desk.notice.trouble(f"{done}{troubles[0].sentence}", way_on, partial(again, desk, troubles))
    elif troubles:
        rest = f"另有 {len(troubles) - 1:,} 份也没有附上。"
        desk.notice.trouble(
            f"{done}{troubles[0].sentence}{rest}", "逐份查看", partial(show, desk, troubles)
        )
    elif done:
        desk.notice.tell(done)
    if count and desk.session.is_open:
        desk.examined.examine_new(desk.session.workbook.evidence())


def again(desk: Desk, troubles: Sequence[Trouble]) -> None:
    """Try once more to store what did not come in."""
    if not desk.session.is_writable:
        return
    for ids in dict.fromkeys(each.requirement_ids for each in troubles if each.requirement_ids):
        files = [each.file for each in troubles if each.requirement_ids == ids]
        ours = [each for each in files if each.is_ours]
        if ours:
            desk.storing.add(ids, ours)
        others = [each.path for each in files if not each.is_ours]
        if others:
            desk.run(lambda desk, ids=ids, others=others: attach(desk, ids, others))  # type: ignore[misc]


def show(desk: Desk, troubles: Sequence[Trouble]) -> None:
    """List every file that did not come in."""
    from desktop.gui.evidence.troubles import TroublesDialog  # noqa: PLC0415 - shown on demand

    if ask.run(TroublesDialog(desk.window, troubles)):
        again(desk, troubles)
