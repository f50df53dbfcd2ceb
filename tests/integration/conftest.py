"""The stores that the integration tests run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stores import PostgreSQL, RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with PostgreSQL(tmp_path_factory.mktemp("postgresql")) as server:
        yield server.url


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server
