"""SHA-256 computed in a thread of its own, while the next piece is read or written."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import TracebackType

AT_ONCE = 1 << 16  # bytes that are hashed before a thread would have begun


class BesideDigest:
    """A digest of pieces in order; at most one piece waits for its turn."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        """Return the digest itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the thread."""
        if self._pool:
            self._pool.shutdown()

    def update(self, piece: bytes) -> None:
        """Take the next piece."""
        self._wait()
        if len(piece) <= AT_ONCE:
            self._digest.update(piece)
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="digest")
        self._last = self._pool.submit(self._digest.update, piece)

    def hexdigest(self) -> str:
        """Return the digest of all pieces."""
        self._wait()
        return self._digest.hexdigest()

    def _wait(self) -> None:
        last, self._last = self._last, None
        if last:
            last.result()
