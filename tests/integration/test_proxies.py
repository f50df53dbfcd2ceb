"""Whom a request comes from when proxies stand in front (standard D12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that counts, behind proxies of one network; the tests themselves come from this machine."""
    folder = tmp_path_factory.mktemp("behind")
    with serve(folder, BOT_RATE_LIMIT="3", BOT_TRUSTED_PROXIES="10.1.0.0/16, fd00::/8") as running:
        yield running


def how_many_pass(server: Server, *forwarded: str, tries: int = 6) -> int:
    """How many of some visits pass that say they come from `forwarded`, one after the other in turn."""
    passed = 0
    for number in range(tries):
        headers = {"X-Forwarded-For": forwarded[number % len(forwarded)]}
        passed += server.api("POST", "/conversations", {"language": "en"}, headers).status == 201
    return passed


def test_the_visitor_is_the_last_one_whom_no_proxy_of_ours_is(behind: Server) -> None:
    assert how_many_pass(behind, "198.51.100.1") == 3
    assert how_many_pass(behind, "198.51.100.1, 10.1.2.3", "198.51.100.1, fd00::7, 10.1.9.9") == 0
    assert how_many_pass(behind, "198.51.100.2, 10.1.2.3", "198.51.100.3", tries=6) == 6


def test_the_port_of_a_connection_makes_no_other_visitor(behind: Server) -> None:
    assert how_many_pass(behind, *(f"198.51.100.7:{4000 + number}" for number in range(6))) == 3
    assert how_many_pass(behind, *(f"[2001:db8:1:2::{number}]:4711" for number in range(1, 7))) == 3  # one household


def test_nobody_escapes_by_what_they_say_themselves(behind: Server) -> None:
    """What stands before the first stranger was written by that stranger."""
    lies = [f"203.0.113.{number}, 198.51.100.9, 10.1.2.3" for number in range(6)]
    assert how_many_pass(behind, *lies) == 3
    strangers_proxy = [f"203.0.113.{number}, 10.2.0.1" for number in range(6)]
    assert how_many_pass(behind, *strangers_proxy) == 3


@pytest.mark.parametrize(
    "said", ["", ",", " , ,", "unknown", "10.1.2.3", "\u00e9", "1" * 5000, "[::1]:80", "a, b, 10.1.0.1"]
)
def test_a_strange_header_is_no_error(behind: Server, said: str) -> None:
    answer = behind.api("GET", "/help?language=fr", headers={"X-Forwarded-For": said})
    assert answer.status == 200
    assert behind.api("POST", "/conversations", {"language": "en"}, {"X-Forwarded-For": said}).status in (201, 429)


def test_figures_are_for_this_machine_and_trusted_ones_that_speak_for_nobody(behind: Server) -> None:
    assert behind.request("GET", "/metrics").status == 200
    assert behind.request("GET", "/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status == 200
    assert behind.request("GET", "/metrics", headers={"X-Forwarded-For": "198.51.100.1"}).status == 404
    assert (
        behind.request("GET", "/metrics", headers={"X-Forwarded-For": "127.0.0.1, 198.51.100.1, 10.1.2.3"}).status
        == 404
    )
