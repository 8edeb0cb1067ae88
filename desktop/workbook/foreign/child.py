"""Ask the child about a private copy, and make one sentence of whatever happens to it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from desktop.apart.asking import Apart, Limits, Stopped, asking
from desktop.workbook import schema
from desktop.workbook.foreign import reading
from desktop.workbook.foreign.errors import (
    BrokenPages,
    BrokeTheReader,
    ChangedEvidence,
    ForgedSchema,
    ForgedValues,
    OversizedContent,
    RefusedWorkbook,
    TookTooLong,
    TookTooMuch,
)
from desktop.workbook.foreign.reading import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from desktop.workbook.foreign.quarantine import Quarantined

CPU_SECONDS: Final = 4
SECONDS: Final = 15  # on the clock: a slow disk is nobody's attack
BYTES_PER_SECOND: Final = 100 << 20  # what a large file may take longer
MEMORY: Final = 768 << 20
_REFUSALS: Final[dict[str, type[RefusedWorkbook]]] = {
    Reason.SCHEMA: ForgedSchema,
    Reason.PAGES: BrokenPages,
    Reason.VALUES: ForgedValues,
    Reason.TOO_MUCH: OversizedContent,
    Reason.EVIDENCE: ChangedEvidence,
    Stopped.TIME: TookTooLong,
    Stopped.MEMORY: TookTooMuch,
    Stopped.OUTPUT: OversizedContent,
    Stopped.CRASH: BrokeTheReader,
}


def reading_rows(
    path: Path, copy: Quarantined, *, may_lack_evidence: bool = False
) -> Generator[float, None, dict[str, int]]:
    """Let the child write down the rows of a copy; return the contents that it has proved.

    ``path`` is the file to name in a sentence. Raises RefusedWorkbook kinds.
    """
    more = {"may_lack_evidence": may_lack_evidence}
    answer = yield from _asking(reading.read, path, copy, output=reading.MOST_BYTES, **more)
    contents = answer.get("contents")
    if not isinstance(contents, dict) or not all(
        reading.DIGEST.fullmatch(sha256) and isinstance(size, int)
        for sha256, size in contents.items()
    ):
        raise BrokeTheReader(path)
    return contents


def taking_out(
    path: Path, copy: Quarantined, wanted: Iterable[str]
) -> Generator[float, None, None]:
    """Let the child write contents beside the copy, in files called by their digests."""
    yield from _asking(reading.take_out, path, copy, output=copy.size, wanted=sorted(wanted))


def _asking(
    function: Callable[[dict[str, Any], Path], dict[str, Any]],
    path: Path,
    copy: Quarantined,
    *,
    output: int,
    **more: object,
) -> Generator[float, None, dict[str, Any]]:
    text, names = expected(copy.user_version)
    question = {
        "copy": str(copy.copy),
        "schema": text,
        "columns": names,
        "tables": [*names, "chunk", "content"],
        **more,
    }
    extra = copy.size // BYTES_PER_SECOND
    limits = Limits(CPU_SECONDS + extra, SECONDS + extra, MEMORY, output)
    try:
        answer = yield from asking(function, question, copy.copy.parent, limits)
    except Apart as stopped:
        raise _REFUSALS[stopped.why](path) from stopped
    if not isinstance(answer, dict):
        raise BrokeTheReader(path)
    if "refused" in answer:
        raise _REFUSALS.get(str(answer["refused"]), BrokeTheReader)(path)
    return answer


@cache
def expected(version: int) -> tuple[tuple[tuple[str, ...], ...], dict[str, list[str]]]:
    """Return the schema text of a version, and the columns of the tables to read, in order."""
    names = {
        table: list(each)
        for table, each in schema.columns_of(version).items()
        if table not in {"chunk", "content"}
    }
    return schema.canonical(version), names
