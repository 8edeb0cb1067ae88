"""Each paragraph of an office's paper, to be put in the officer's own words; kept in the roll-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.gui.report.passage_edit import PassageEdit
from desktop.rollup.settings import set_setting

if TYPE_CHECKING:
    from desktop.gui.office.bureau import Bureau


class OfficePassages(PassageEdit):
    """As in the report of a unit; what is written goes into the roll-up."""

    def __init__(self, bureau: Bureau) -> None:
        super().__init__(bureau.desk)
        self._bureau = bureau

    @property
    def is_writable(self) -> bool:
        """Return true: whoever has the roll-up open may write in it."""
        return True

    def _save(self, name: str, text: str, _burst: str) -> bool:
        from desktop.report.passages import kept  # noqa: PLC0415 - shown on demand

        passage = self._passages.get(name)
        if passage is None:
            return True
        key, value = kept(passage, text)

        def work(db: object) -> bool:
            set_setting(db, key, value)  # type: ignore[arg-type]  # a connection, which only the roll-up knows
            return True

        return bool(self._bureau.write("passage", passage.label, work))
