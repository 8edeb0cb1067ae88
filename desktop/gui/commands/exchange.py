"""Hand a workbook in, and load what the office sends back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.files import certificates_folder
from desktop.gui import ask
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.workbook.return_slip import ReturnSlip


def submit(desk: Desk) -> None:
    """Check everything, then seal, sign and write the file that is handed in."""
    from desktop.gui.exchange.submit import SubmitDialog  # noqa: PLC0415 - shown on demand

    if desk.session.settle():
        ask.run(SubmitDialog(desk))


def take_return(desk: Desk, path: Path | None = None) -> None:
    """Load a 退回单 and go to the first answer that came back."""
    from desktop.rollup.slip_proof import is_signed  # noqa: PLC0415 - needed here only
    from desktop.workbook import return_slip  # noqa: PLC0415 - likewise

    if not desk.session.settle():
        return
    chosen = path or ask.open_file(
        desk.window, "装入退回单", f"{ask.RETURN_SLIPS};;{ask.ANY}", desk.preferences.folder
    )
    if not chosen:
        return
    slip = return_slip.read_slip(chosen)
    desk.preferences.worked_in(chosen.parent)
    if is_signed(slip):
        desk.notice.tell("正在核验退回单的签名……")
        desk.tasks.run(desk, partial(_who_signed, slip), partial(_load, desk, slip), desk.failed)
    else:
        _load(desk, slip, _who_signed(slip))


def _who_signed(slip: ReturnSlip) -> str:
    from desktop.rollup.slip_proof import who_signed  # noqa: PLC0415 - slow imports
    from desktop.signing.register import registered  # noqa: PLC0415

    return who_signed(slip, registered(certificates_folder()))


def _load(desk: Desk, slip: ReturnSlip, signed: str) -> None:
    """Enter the remarks, and tell whose they are and where to begin."""
    from desktop.workbook import return_slip  # noqa: PLC0415 - needed here only

    if not desk.session.is_open or not desk.session.edit(
        f"装入第{slip.round}轮退回单", return_slip.load, slip
    ):
        return
    returned = slip.returned
    if returned:
        desk.selection.go_to(returned[0].requirement_id)
    due = f"，请于 {slip.due_on.isoformat()} 前重新报送" if slip.due_on else ""
    first = f"，先看{printed_ref(returned[0].ref)}" if returned else ""
    desk.notice.tell(
        f"{slip.office}对第{slip.number}次报送提出 {len(returned)} 条意见{first}{due}。"
        f"{signed}{slip.note}"
    )
