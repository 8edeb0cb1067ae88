"""What the process does that reads one stranger's PDF: bytes in a private folder, a verdict back.

It is started by ``desktop.apart`` and knows nothing but its folder.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from desktop.signing.wire import packed

if TYPE_CHECKING:
    from pathlib import Path

SOURCE: Final = "document"


def inspect_there(trusted: list[str], folder: Path) -> dict[str, Any]:
    """Return what can be said about the PDF in a folder; ``trusted`` are certificates in Base64."""
    from desktop.signing.inspection import inspect  # noqa: PLC0415 - after the limits

    pdf = (folder / SOURCE).read_bytes()
    return packed(inspect(pdf, [base64.b64decode(each) for each in trusted]))
