"""Empties SQLite's write-ahead log, where the old pages of deleted rows lie; tries again while a reader stands in the way.

A reader that began before the deletion still needs those pages, so nobody waits for it here: a thread tries again.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

RETRY_SECONDS = 1.0
WARN_AFTER_SECONDS = 30.0
SLOW_RETRY_SECONDS = 10.0
"""The pause between attempts once the warning was given."""

log = structlog.get_logger(__name__)


class LogTruncation:
    """One attempt now, and one thread that goes on until the log is empty."""

    def __init__(self, attempt: Callable[[], bool]) -> None:
        """Prepare; `attempt` says whether the log is empty now, and must return soon."""
        self._attempt = attempt
        self._one_at_a_time = threading.Lock()
        self._state = threading.Lock()
        self._stopped = threading.Event()
        self._is_wanted = False
        self._thread: threading.Thread | None = None

    def run(self) -> bool:
        """Try once in the calling thread; return whether it is done. What is not done is tried again by itself."""
        if self._try():
            return True
        with self._state:
            self._is_wanted = True
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._retry, name="database-log", daemon=True)
                self._thread.start()
        return False

    def stop(self) -> None:
        """End the attempts."""
        self._stopped.set()
        with self._state:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _try(self) -> bool:
        with self._one_at_a_time:
            return self._attempt()

    def _retry(self) -> None:
        begun, has_warned = time.monotonic(), False
        while not self._stopped.wait(SLOW_RETRY_SECONDS if has_warned else RETRY_SECONDS):
            with self._state:
                self._is_wanted = False
            if self._try() and self._is_over():
                return
            if not has_warned and time.monotonic() - begun > WARN_AFTER_SECONDS:
                has_warned = True
                log.warning("storage.log.kept", hint="a long reader keeps deleted rows on the disk until it ends")

    def _is_over(self) -> bool:
        """Let the thread end, unless somebody asked again during its attempt."""
        with self._state:
            if self._is_wanted:
                return False
            self._thread = None
            return True
