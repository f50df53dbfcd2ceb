"""Logging for the whole process: one JSON line per event on standard error, and no words of visitors.

Rasa's own loggers are closed: at DEBUG they print messages and slots. Our events carry names and numbers only.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

# Libraries that log what they were given. Errors that matter reach us as exceptions.
SILENCED = (
    "rasa",
    "rasa_sdk",
    "sanic",
    "apscheduler",
    "aiohttp.access",
    "aiohttp.server",  # prints addresses, and the bytes of requests that are no HTTP
    "sqlalchemy",
    "alembic",
    "pykwalify",
    "py.warnings",
)


def configure_logging(level: str) -> None:
    """Set up logging at `level` ("DEBUG" … "CRITICAL") for this process."""
    logging.captureWarnings(
        True
    )  # Rasa and what it pins warn of old Python at every start; tests show warnings, not we
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s", force=True)
    for name in SILENCED:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,  # the request that an event belongs to
            structlog.stdlib.add_log_level,
            _drop_foreign,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


@contextmanager
def in_request(request_id: str) -> Iterator[None]:
    """Name the request in every event that is logged meanwhile, in its task and in those that it starts."""
    with structlog.contextvars.bound_contextvars(request=request_id):
        yield


def _drop_foreign(logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Let only our own events through: Rasa uses structlog too, with visitors' words in its events."""
    if not logger.name.startswith("bot"):
        raise structlog.DropEvent
    return event


def where_raised(error: BaseException) -> str:
    """Return the file and line that raised `error`: enough to mend it. Its message may hold a visitor's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "unknown"
