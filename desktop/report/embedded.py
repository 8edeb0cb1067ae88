"""Read back the machine-readable assessment that one of our PDF files carries.

The file may come from anybody: it is opened in a process of its own, sizes are limited before
anything is unpacked, and every surprise ends as one sentence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.apart.asking import Apart, Limits, Stopped, ask, private_folder
from desktop.errors import DesktopError
from desktop.report.carried import CONTENT, LARGEST, SOURCE, open_there
from desktop.report.content import DATA_FORMAT
from desktop.workbook.state import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_CPU_SECONDS: Final = 12
_SECONDS: Final = 20
_BYTES_PER_SECOND: Final = 10 << 20  # what a large file may take longer
_MEMORY: Final = 1 << 30
_STOPPED: Final = {
    Stopped.TIME: "太复杂，在规定的时间内读不完",
    Stopped.MEMORY: "太大或太复杂，超出可用的内存",
    Stopped.OUTPUT: "读不出来，临时文件夹空间不足",
    Stopped.CRASH: "使读取程序出错，已安全停止",
}


class NoEmbeddedData(DesktopError):
    """The PDF carries no assessment that this program could read."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"这份 PDF {problem}，无法与工作簿比对。请选择由要点程序出具、未经另存的报告。"
        )


@dataclass(frozen=True, slots=True)
class EmbeddedReport:
    """What the attached JSON says; ``state`` is what its digest covers.

    ``passages`` are the paragraphs by name: their label, and the clerk's words or nothing.

    ``refs`` are the printed references by requirement id; ``is_consistent`` tells whether the
    data, the digest and the short digest in the text of every page fit together.
    """

    title: str
    unit: str
    serial: str
    printed_on: str
    state_digest: str
    state: Mapping[str, Any]
    refs: Mapping[str, str]
    passages: Mapping[str, tuple[str, str]]
    is_consistent: bool


def read_embedded(pdf: bytes) -> EmbeddedReport:
    """Return what the PDF carries.

    Raises:
        NoEmbeddedData: nothing is attached, or it is not what this program writes.
    """
    content, printed = _carried(pdf)
    try:
        data = json.loads(content)
        if data["format"] != DATA_FORMAT:
            raise NoEmbeddedData("内附的数据是另一种格式")
        lines = [line for chapter in data["chapters"] for line in chapter["lines"]]
        digest, state = str(data["state_digest"]), _checked_state(data["state"])
        return EmbeddedReport(
            title=str(data["title"]),
            unit=str(data["unit"]),
            serial=str(data["serial"]),
            printed_on=str(data["printed_on"]),
            state_digest=digest,
            state=state,
            refs={str(line["requirement_id"]): str(line["ref"]) for line in lines},
            passages={
                str(each["name"]): (
                    str(each["label"]),
                    str(each["text"] if each["is_edited"] else ""),
                )
                for each in data["passages"]
            },
            is_consistent=digest_of(state) == digest and printed == [digest[:16]],
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise NoEmbeddedData("内附的数据不完整") from error


def _carried(pdf: bytes) -> tuple[bytes, list[str]]:
    """Return the attached JSON, and the short digests that the pages show."""
    extra = len(pdf) // _BYTES_PER_SECOND
    limits = Limits(_CPU_SECONDS + extra, _SECONDS + extra, _MEMORY + len(pdf), output=LARGEST)
    try:
        with private_folder() as folder:
            (folder / SOURCE).write_bytes(pdf)
            answer = ask(open_there, None, folder, limits)
            if "problem" in answer:
                raise NoEmbeddedData(str(answer["problem"]))
            digests = [str(each) for each in answer["digests"]]
            with (folder / CONTENT).open("rb") as file:
                return file.read(LARGEST), digests
    except Apart as stopped:
        raise NoEmbeddedData(_STOPPED[stopped.why]) from stopped
    except (RuntimeError, TypeError, KeyError, FileNotFoundError) as error:
        raise NoEmbeddedData(_STOPPED[Stopped.CRASH]) from error
    except OSError as error:
        raise NoEmbeddedData(_STOPPED[Stopped.OUTPUT]) from error


def _checked_state(state: Any) -> Mapping[str, Any]:  # noqa: ANN401 (any JSON value)
    for answer in state["answers"]:
        if not isinstance(answer["requirement"], str):
            raise TypeError(answer)
        for piece in answer["evidence"]:
            piece.keys()
    return dict(state)
