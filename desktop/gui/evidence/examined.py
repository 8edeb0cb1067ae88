"""What was found in the words of evidence: kept by digest in the user's profile, looked for once.

Only kinds and masked words are kept, never a text. A content that cannot be read (a picture, a
scan, an archive) is noted as not looked into: a reminder is no clearance.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.errors import DesktopError
from desktop.files import replace_whole
from desktop.gui.evidence.insight import LARGEST
from desktop.gui.evidence.looking import examine
from desktop.workbook.sensitive import Sensitive, SensitiveKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from desktop.gui.desk import Desk
    from desktop.gui.evidence.insight import Insight, Look
    from desktop.gui.session import Session
    from desktop.workbook.model import Evidence

Found = tuple[Sensitive, ...] | None
KEPT: Final = 20_000
UNASKED: Final = 50  # so many new pieces are looked into without being asked


class Examined(QObject):
    """Looks into evidence and tells the session what there is to remind of."""

    progressed = Signal(int, int)
    finished = Signal(int)

    def __init__(self, session: Session, insight: Insight, file: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._insight = insight
        self._file = file
        self.known: dict[str, Found] = _load(file)
        self._looks: list[Look] = []
        self._done = 0
        session.leaving.connect(self.cancel)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is still to be looked into."""
        return bool(self._looks)

    def examine(self, evidence: Iterable[Evidence]) -> int:
        """Look into what nobody has looked into yet; return how many pieces those are."""
        under_way = {look.evidence.sha256 for look in self._looks}
        new = {
            each.sha256: each
            for each in evidence
            if each.sha256 and each.sha256 not in self.known and each.sha256 not in under_way
        }
        for piece in new.values():
            if piece.size > LARGEST:
                self.known[piece.sha256] = None
                continue
            take = partial(self._take, piece.sha256)
            look = self._insight.ask(piece, examine, take, partial(self._fail, piece.sha256))
            self._looks.append(look)
        return len(new)

    def examine_new(self, evidence: Iterable[Evidence]) -> None:
        """Look into what was just attached, unless that is a whole archive."""
        pieces = [each for each in evidence if each.sha256 and each.sha256 not in self.known]
        if len(pieces) <= UNASKED:
            self.examine(pieces)

    def cancel(self) -> None:
        """Look no further; what was found stays."""
        looks, self._looks = self._looks, []
        for look in looks:
            look.cancel()
        if looks:
            self._end()

    def _take(self, sha256: str, found: Found) -> None:
        self.known[sha256] = found
        if found:
            self._session.find_gaps_again()
        self._next(sha256)

    def _fail(self, sha256: str, _error: DesktopError) -> None:
        self._next(sha256)  # not known, so that it is looked into another time

    def _next(self, sha256: str) -> None:
        self._done += 1
        self._looks = [look for look in self._looks if look.evidence.sha256 != sha256]
        self.progressed.emit(self._done, self._done + len(self._looks))
        if not self._looks:
            self._end()

    def _end(self) -> None:
        done, self._done = self._done, 0
        with suppress(DesktopError):  # nothing is lost but the time of looking again
            _save(self._file, self.known)
        self.finished.emit(done)

    @property
    def contents(self) -> dict[str, tuple[Sensitive, ...]]:
        """Return the finds by digest, where there are any."""
        return {sha256: found for sha256, found in self.known.items() if found}


def _load(file: Path) -> dict[str, Found]:
    """Return what was kept; a file that is none is as good as nothing."""
    try:
        lines: Any = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(sha256): None
            if finds is None
            else tuple(Sensitive(SensitiveKind(kind), str(shown)) for kind, shown in finds)
            for sha256, finds in lines.items()
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _save(file: Path, known: dict[str, Found]) -> None:
    newest = list(known.items())[-KEPT:]
    lines = {
        sha256: None if found is None else [[each.kind.value, each.shown] for each in found]
        for sha256, found in newest
    }
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    with replace_whole(file, is_private=True) as part:
        part.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")


def tell(desk: Desk) -> None:
    """Say what was found in this workbook, and what nobody could look into."""
    known = desk.examined.known
    contents = {each.sha256 for each in desk.session.workbook.evidence() if each.sha256}
    found = sum(bool(known.get(sha256)) for sha256 in contents)
    unread = sum(known.get(sha256) is None for sha256 in contents)
    parts = [f"看过 {len(contents) - unread} 份佐证的文字"]
    if found:
        parts.append(f"其中 {found} 份可能有个人信息或密级标志，已列入“还缺什么”")
    if unread:
        parts.append(f"{unread} 份是图片、扫描件等，没有看，请自己核对")
    sentence = "，".join(parts) + "。提醒只供参考，能否公开仍要逐份审查。"
    desk.notice.tell(sentence, "看提醒" if found else "", desk.actions["gaps"].trigger)
