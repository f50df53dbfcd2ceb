"""The stores that the integration tests run on."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from tests.databases import SESSION
from tests.stores import RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A new database without a table, whichever stores the session runs on."""
    name = f"test_{uuid.uuid4().hex}"
    yield SESSION.create_database(name)
    SESSION.drop_database(name)


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server
