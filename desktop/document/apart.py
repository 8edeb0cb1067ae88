"""Read foreign files in a process of their own, which may crash, hang or be killed.

Plain text is read here: there is nothing in it that could go wrong. Everything else passes through
libraries written in C and is never opened in the program's own process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.apart.asking import Apart, Limits, Stopped, asking, private_folder
from desktop.document import errors
from desktop.document.child import SOURCE, read_there
from desktop.document.office import as_docx
from desktop.document.read import TEXT_KINDS, kind_of, read_bytes, read_data
from desktop.document.sniff import is_package, may_be_converted
from desktop.document.wire import BrokenAnswerError, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from desktop.document.model import Extract

LIMITS: Final = Limits(cpu_seconds=12, seconds=14, memory=1 << 30)


def read_apart(path: Path, *, limits: Limits = LIMITS) -> Extract:
    """Return the text and tables of any document, read in a process that is killed in time.

    What is written in a format of another office program goes through LibreOffice, where there is
    one on this computer.

    Raises:
        DocumentError: no such file, nothing that can be read, too much time or memory, a crash.
    """
    data = read_bytes(path)
    if not is_package(data) and kind_of(path, data) in TEXT_KINDS:
        return read_data(path, data)
    try:
        return ask(read_there, path, data, limits)
    except (errors.OldFormatError, errors.DamagedError):
        converted = as_docx(data) if may_be_converted(data) else None
        if converted is None:
            raise
    return ask(read_there, path, converted, limits)


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
            raise errors.repeated(kind, path, str(answer.get("sentence")))
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
