"""What an officer says at one indicator, written in one transaction, never over another's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.errors import DesktopError
from desktop.gui.office.scoring import saying
from desktop.rollup.errors import ChangedMeanwhile
from desktop.rollup.scorecard import judging
from desktop.rollup.store import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.gui.office.bureau import Bureau
    from desktop.gui.office.scoring.saying import Draft, Way
    from desktop.rollup.scorecard.spot import Spot


class ScoreSteps:
    """``clashed`` is called where somebody else was quicker, before that is told."""

    def __init__(self, bureau: Bureau, clashed: Callable[[Spot], object]) -> None:
        self._bureau = bureau
        self._clashed = clashed

    def say(self, at: Spot, way: Way, draft: Draft) -> str | None:
        """Say what was typed; return it in a few words, None where it failed, which was told."""
        rollup = self._bureau.rollup
        by, now = rollup.actor, moment(rollup.clock())
        told: str | None = self._write(
            f"scorecard_{way}", at, lambda db: saying.say(db, at, way, draft, by=by, moment=now)
        )
        return told

    def withdraw(self, at: Spot, case_id: int, words: str, version: int) -> bool:
        """Let a case stand no more; tell whether that was written."""

        def work(db: Any) -> bool:  # noqa: ANN401 - a connection, which only the roll-up knows
            judging.withdraw_case(db, at, case_id, words, expected=version)
            return True

        return bool(self._write("scorecard_withdraw", at, work))

    def _write(self, action: str, at: Spot, work: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
        try:
            with self._bureau.rollup.writing(action, at.unit.name, at.indicator.code) as db:
                return work(db)
        except ChangedMeanwhile as error:
            self._clashed(at)
            self._bureau.notice.trouble(f"{error}您写的还留在下面，看过之后可以再保存。")
        except DesktopError as error:
            self._bureau.failed(error)
        return None
