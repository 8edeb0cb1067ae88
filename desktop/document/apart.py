"""Read foreign files in a process of their own, which may crash, hang or be killed.

Plain text is read here: there is nothing in it that could go wrong. Everything else passes through
libraries written in C and is never opened in the program's own process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.apart.asking import Apart, Limits, Stopped, asking, private_folder
from desktop.document import errors
from desktop.document.child import SOURCE, read_pasted_there, read_there
from desktop.document.office import as_docx
from desktop.document.read import (
    CLIPBOARD,
    SIZE_LIMIT,
    TEXT_KINDS,
    counts_html,
    kind_of,
    read_bytes,
    read_data,
    read_pasted,
)
from desktop.document.sniff import is_package, may_be_converted
from desktop.document.watch import go_on, never
from desktop.document.wire import BrokenAnswerError, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.document.model import Extract
    from desktop.document.watch import IsCancelled

LIMITS: Final = Limits(cpu_seconds=12, seconds=14, memory=1 << 30)


def read_apart(
    path: Path, *, limits: Limits = LIMITS, is_cancelled: IsCancelled = never
) -> Extract:
    """Return the text and tables of any document, read in a process that is killed in time.

    What is written in a format of another office program goes through LibreOffice, where there is
    one on this computer.

    Raises:
        DocumentError: no such file, nothing that can be read, too much time or memory, a crash.
        CancelledError: ``is_cancelled`` said so; nothing runs any more.
    """
    data = read_bytes(path)
    if not is_package(data) and kind_of(path, data) in TEXT_KINDS:
        return read_data(path, data)

    def meanwhile(_folder: Path) -> None:
        go_on(is_cancelled)

    try:
        return ask(read_there, path, data, limits, meanwhile)
    except (errors.OldFormatError, errors.DamagedError):
        converted = as_docx(data, is_cancelled) if may_be_converted(data) else None
        if converted is None:
            raise
    return ask(read_there, path, converted, limits, meanwhile)


def read_pasted_apart(
    html: str | None, text: str, *, limits: Limits = LIMITS, is_cancelled: IsCancelled = never
) -> Extract:
    """Return what was pasted, see ``read.read_pasted``; HTML is read in a process of its own.

    Raises:
        DocumentError: the clipboard holds no text, or HTML that no program for writing makes.
        CancelledError: ``is_cancelled`` said so.
    """
    if html is None or not counts_html(html, text):
        return read_pasted(None, text)
    data = html.encode("utf-8", "replace")
    if len(data) > SIZE_LIMIT:
        raise errors.TooLargeError(CLIPBOARD, "太多，不像是一份工作要点")
    return ask(read_pasted_there, CLIPBOARD, data, limits, lambda _folder: go_on(is_cancelled))


def ask(
    function: Callable[[str, Path], dict[str, Any]],
    path: Path,
    data: bytes,
    limits: Limits,
    meanwhile: Callable[[Path], None] = lambda _: None,
) -> Extract:
    """Return the extract that a child makes of some bytes; ``meanwhile`` is called with its folder.

    Raises:
        DocumentError: what the child says, or what happened to it; and what ``meanwhile`` raises.
    """
    with private_folder() as folder:
        (folder / SOURCE).write_bytes(data)
        steps = asking(function, path.name, folder, limits)
        try:
            while True:
                next(steps)
                meanwhile(folder)
        except StopIteration as finished:
            return _extract(path, finished.value)
        except Apart as error:
            raise _stopped(path, error.why) from error
        except RuntimeError as error:  # a library met what nobody foresaw
            raise errors.CrashedError(path) from error
        finally:
            steps.close()


def _extract(path: Path, answer: Any) -> Extract:  # noqa: ANN401 - any JSON value
    if not isinstance(answer, dict):
        raise errors.CrashedError(path)
    if "error" in answer:
        kind = getattr(errors, str(answer["error"]), None)
        if isinstance(kind, type) and issubclass(kind, errors.DocumentError):
            raise errors.repeated(kind, path, str(answer.get("said")))
    try:
        return unpacked(answer)
    except BrokenAnswerError as error:
        raise errors.CrashedError(path) from error


def _stopped(path: Path, why: Stopped) -> errors.DocumentError:
    if why is Stopped.TIME:
        return errors.TooSlowError(path)
    if why is Stopped.CRASH:
        return errors.CrashedError(path)
    return errors.TooLargeError(path, "太大或太复杂，超出了读取时可用的内存")
