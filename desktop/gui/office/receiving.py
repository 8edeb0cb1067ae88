"""接收 in the worker, with progress and a way to stop between two files."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from desktop import terms
from desktop.gui.office.course import Course, CourseDialog
from desktop.rollup.receive import Received, receiving

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.gui.office.bureau import Bureau
    from desktop.rollup.store import Rollup


class ReceivingDialog(CourseDialog):
    """Shows how far it is; the verdicts are in the log behind it."""

    def __init__(self, bureau: Bureau, paths: Sequence[Path]) -> None:
        rollup, wanted = bureau.rollup, list(paths)
        super().__init__(
            bureau,
            "接收报送",
            "正在查看文件……",
            lambda course: receive(course, rollup, wanted),
        )
        self.received: Received | None = None

    def finished_with(self, result: object) -> None:
        """Say how many files had which outcome."""
        if isinstance(result, Received):
            self.received = result
            self._bureau.notice.tell(told(result))


def receive(course: Course, rollup: Rollup, paths: Sequence[Path]) -> Received:
    """Receive files, and the units below the offices among them; for the worker.

    Raises:
        DesktopError: it cannot be written, or was stopped; what was received until then stays.
    """
    with closing(receiving(rollup, paths)) as steps:
        while True:
            try:
                at = next(steps)
            except StopIteration as finished:
                received: Received = finished.value
                break
            course.tell(at.done, at.total, at.name)
    return received


def told(received: Received) -> str:
    """Return one sentence about what came of it: how many files had which outcome."""
    if not received.receipts:
        return "没有找到报送件（.yaodian 文件）。请选择单位交来的文件或所在的文件夹。"
    outcomes = [each.outcome for each in received.receipts]
    counted = "、".join(
        f"{name} {outcomes.count(outcome)}"  # type: ignore[arg-type]  # equal as texts
        for outcome, name in terms.OUTCOME.items()
        if outcome in outcomes
    )
    others = f"；另有 {received.other_count} 个别的文件没有看" if received.other_count else ""
    todo = "" if received.is_settled else "请看收件记录里最前面的几行。"
    todo += "".join(received.problems)
    more = "" if received.is_all else "文件太多，没有全部看完，请分批接收。"
    return f"看过 {len(outcomes)} 个文件：{counted}{others}。{todo}{more}"
