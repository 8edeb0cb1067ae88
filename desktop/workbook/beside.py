"""SHA-256 computed in a thread of its own, while the next pieces are read or written."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import TracebackType

AT_ONCE: Final = 1 << 16  # bytes that are hashed before a thread would have begun
WAITING: Final = 2  # pieces that are or wait to be hashed: the thread never waits for the next one


class BesideDigest:
    """A digest of pieces in order; a piece may not change before ``WAITING`` more were taken."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

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

    def update(self, piece: bytes | memoryview) -> None:
        """Take the next piece."""
        if self._pool is None:
            if len(piece) <= AT_ONCE:
                self._digest.update(piece)
                return
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="digest")
        if len(self._waiting) == WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._digest.update, piece))

    def hexdigest(self) -> str:
        """Return the digest of all pieces."""
        while self._waiting:
            self._waiting.popleft().result()
        return self._digest.hexdigest()
