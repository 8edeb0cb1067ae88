"""Workbooks: make, open, hand over, close."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import DesktopError
from desktop.files import is_there, working_folder
from desktop.gui import ask
from desktop.workbook.places import place_to_leave

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.desk import Desk
    from desktop.gui.review.pasted import Pasted

SUFFIX = ".yaodian"


def new(desk: Desk, source: Path | Pasted | None = None) -> None:
    """Ask for the list, the unit and the place, and make a workbook."""
    from desktop.gui.dialogs.new_workbook import NewWorkbook  # noqa: PLC0415 - shown on demand

    dialog = NewWorkbook(desk, source)
    if ask.run(dialog):
        desk.session.create(
            dialog.path, dialog.chosen_checklist(), unit=dialog.unit, year=dialog.year
        )
        desk.preferences.used(dialog.path)
        desk.preferences.worked_in(dialog.path.parent)
        desk.preferences.remember("unit", dialog.unit)
        if place_to_leave(dialog.path):  # on a stick or a share: not edited there
            desk.session.drop()
            open_path(desk, dialog.path)


def new_pasted(desk: Desk) -> None:
    """Make a workbook of what was copied elsewhere."""
    from desktop.gui.review.pasted import from_clipboard  # noqa: PLC0415 - needed here only

    new(desk, from_clipboard())


def open_(desk: Desk) -> None:
    """Ask for a workbook and open it."""
    path = ask.open_file(
        desk.window, "打开工作簿", f"{ask.WORKBOOKS};;{ask.ANY}", desk.preferences.folder
    )
    if path:
        open_path(desk, path)


def open_path(desk: Desk, path: Path) -> None:
    """Open a workbook; trouble says what to do and offers it where it can."""
    path = Path(path).absolute()
    try:
        if _is_worked_on_here(desk, path):
            return
        desk.session.open(path)
    except DesktopError as error:
        offer_way_on(desk, path, error)
        return
    desk.preferences.used(path)
    desk.preferences.worked_in(path.parent)
    _say_if_read_only(desk)


def _is_worked_on_here(desk: Desk, path: Path) -> bool:
    """Open what lies on a stick or a share through a copy on this computer; false for all else."""
    if path.is_relative_to(working_folder()) or not is_there(path):
        return working_folder().is_dir() and desk.away.resume_known(path)
    place = place_to_leave(path)
    if place:
        desk.away.open(path, place, partial(offer_way_on, desk, path))
    return bool(place)


def offer_way_on(desk: Desk, path: Path, error: DesktopError) -> None:
    """Say why a workbook did not open, with what can be done about it."""
    from desktop.workbook.errors import (  # noqa: PLC0415 - on demand
        DamagedWorkbook,
        LockedWorkbook,
        NotAWorkbook,
    )

    # A workbook that lost its first bytes is not even recognised as one.
    is_unrecognised = isinstance(error, NotAWorkbook) and path.suffix == SUFFIX and path.is_file()
    if isinstance(error, DamagedWorkbook) or is_unrecognised:
        from desktop.gui.keeping.damaged_dialog import DamagedDialog  # noqa: PLC0415 - on demand

        ask.run(DamagedDialog(desk, path, error))
    elif isinstance(error, LockedWorkbook):
        from desktop.gui.keeping.occupied import look_on  # noqa: PLC0415 - on demand

        look_on(desk, path, error, lambda: open_path(desk, path))
    elif isinstance(error, NotAWorkbook) and path.is_file():
        desk.notice.trouble(
            str(error), "当作要点文件新建", lambda: desk.run(lambda d: new(d, path))
        )
    elif not is_there(path):
        desk.preferences.forget(path)
        desk.notice.trouble(str(error), "打开别的", lambda: open_(desk))
    else:
        desk.notice.trouble(str(error))


def _say_if_read_only(desk: Desk) -> None:
    workbook = desk.session.workbook
    if workbook.is_read_only:
        desk.notice.trouble(
            f"“{workbook.path.name}”{workbook.read_only_because}，只能查看，不能填报。",
            "另存一份再填报",
            lambda: desk.run(copy_to_edit),
        )


def copy_to_edit(desk: Desk) -> None:
    """Make a copy in a place that can be written, and go on with it."""
    from desktop.workbook.book import finish  # noqa: PLC0415 - not needed to start
    from desktop.workbook.submitting import reopening  # noqa: PLC0415

    target = _ask_for_copy(desk, "另存一份再填报", "")
    if target:
        workbook = desk.session.workbook
        if workbook.sealed:
            finish(reopening(workbook, target))
        else:
            workbook.hand_over(target)
        open_path(desk, target)


def hand_over(desk: Desk) -> None:
    """Write a verified copy as one file."""
    if not desk.session.settle():
        return
    target = _ask_for_copy(desk, "移交副本", "（副本）")
    if target:
        from desktop.gui.commands.keeping import backed_up_first  # noqa: PLC0415 - on demand

        desk.preferences.worked_in(target.parent)
        words = f"副本已写好并核对无误：{target}"
        backed_up_first(
            desk,
            "移交之前先备份一次……",
            lambda: _write_copy(desk, target, lambda: desk.notice.tell(words)),
        )


def _write_copy(desk: Desk, target: Path, then: Callable[[], object]) -> None:
    from desktop.gui.evidence.progress import Progress  # noqa: PLC0415 - on demand

    Progress(
        desk.window,
        desk.session,
        "正在写副本，并逐份核对……",
        done=lambda _none: desk.run(lambda _desk: then()),
        failed=desk.failed,
    ).start(desk.session.workbook.handing_over(target))


def _ask_for_copy(desk: Desk, title: str, mark: str) -> Path | None:
    path = desk.session.workbook.path
    suggestion = desk.preferences.folder / f"{path.stem}{mark}{SUFFIX}"
    return ask.save_file(desk.window, title, ask.WORKBOOKS, suggestion)


def example(desk: Desk) -> None:
    """Open a filled-in workbook to play with; it is made anew each time."""
    from desktop.gui.example import make_example  # noqa: PLC0415 - made on demand

    if not desk.session.close():
        return
    path = make_example()
    desk.session.open(path)
    desk.notice.tell(
        "这是练习用的示例，随便改，下次打开会恢复原样。",
        "从要点新建自己的",
        desk.actions["new"].trigger,
    )


def close(desk: Desk) -> None:
    """Close the workbook and show the first page."""
    desk.session.close()


def quit_(desk: Desk) -> None:
    """End the program."""
    desk.window.close()
