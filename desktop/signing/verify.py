"""Verify a signed PDF: separate facts, never one boolean alone, never an exception.

Show ``sentences`` and decide by ``is_accepted``. The PDF is read in a process of its own, which may
crash, hang or be killed; only the certificates are read here too.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from desktop.apart.asking import Apart, Limits, Stopped, ask, private_folder
from desktop.signing.child import SOURCE, inspect_there
from desktop.signing.model import SignatureStatus, VerifiedDocument
from desktop.signing.wire import BrokenAnswerError, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SignatureStatus", "VerifiedDocument", "limits_for", "verify"]

CPU_SECONDS: Final = 20  # 47 pages with three signatures take two and a half
SECONDS: Final = 40  # on the clock: a slow disk is nobody's attack
BYTES_PER_SECOND: Final = 10 << 20  # what a large file may take longer
MEMORY: Final = 768 << 20
COPIES: Final = 6  # each signature's revision is read as the file that it was
STOPPED: Final = {
    Stopped.TIME: "这份 PDF 太复杂，在规定的时间内核验不完，不能采信。请向对方索取重新生成的原件。",
    Stopped.MEMORY: "这份 PDF 太大或太复杂，超出核验可用的内存，不能采信。请向对方索取重新生成的原件。",
    Stopped.OUTPUT: "核验没有完成：临时文件夹空间不足。请腾出空间后再试。",
    Stopped.CRASH: "这份 PDF 使核验程序出错，已安全停止，不能采信。请向对方重新索取原件。",
}
NO_ROOM: Final = "核验没有完成：临时文件夹写不进去或空间不足。请腾出空间后再试。"


def verify(
    pdf: bytes, *, trusted: Sequence[bytes] = (), limits: Limits | None = None
) -> VerifiedDocument:
    """Return what can be said about the signatures of ``pdf``; it never raises.

    ``trusted`` holds the DER bytes of registered certificates: of the departments themselves or of
    the office that issues theirs. Nothing is fetched and revocation is not asked for. ``limits``
    are those of the process. Source: ETSI EN 319 102-1 for the steps; ISO 32000-2 section 12.8 for
    what may follow a signature.
    """
    question = [base64.b64encode(each).decode() for each in trusted]
    try:
        with private_folder() as folder:
            (folder / SOURCE).write_bytes(pdf)
            answer = ask(inspect_there, question, folder, limits or limits_for(len(pdf)))
        return unpacked(answer, trusted)
    except Apart as stopped:
        problem = STOPPED[stopped.why]
    except (BrokenAnswerError, RuntimeError):
        problem = STOPPED[Stopped.CRASH]
    except OSError:
        problem = NO_ROOM
    return VerifiedDocument(is_signed=b"/ByteRange" in pdf, page_count=0, problem=problem)


def limits_for(size: int) -> Limits:
    """Return what the process may take for a PDF of so many bytes."""
    extra = size // BYTES_PER_SECOND
    return Limits(CPU_SECONDS + extra, SECONDS + extra, MEMORY + COPIES * size)
