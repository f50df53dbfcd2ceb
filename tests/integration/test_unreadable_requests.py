"""What is no request, or none of ours: help lines and security headers all the same, and nothing of what was sent (D12)."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import TYPE_CHECKING

import pytest

from bot.web.connections import MOST_HEAD_BYTES, MOST_HEADERS
from bot.web.problems import WORDS
from tests.integration.raw_client import ask, connect, head

if TYPE_CHECKING:
    from tests.conftest import Answer, Server

HOTLINE_TEL = "+18339001010"
MARK = "zyx-mark-of-the-client"

API = "/api/v1/conversations"
JSON = "Content-Type: application/json"

UNREADABLE = {
    "no HTTP": f"{MARK}\r\n\r\n".encode(),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(64)),
    "a false method": head(f"G\x01T /{MARK} HTTP/1.1"),
    "a false version": head(f"GET /{MARK} HTTP/9.7x"),
    "a space in the address": head(f"GET /{MARK} {MARK} HTTP/1.1"),
    "a header without a colon": head("GET / HTTP/1.1", MARK),
    "a header with a null": head("GET / HTTP/1.1", f"X-A: {MARK}\0"),
    "a header name with a space": head("GET / HTTP/1.1", f"X {MARK}: a"),
    "an address that is too long": head(f"GET /{MARK}{'a' * 9000} HTTP/1.1"),
    "a header that is too long": head("GET / HTTP/1.1", f"X-A: {MARK}{'a' * 9000}"),
    "too many headers": head("GET / HTTP/1.1", *(f"X-{n}: {MARK}" for n in range(MOST_HEADERS + 1))),
    "a length that is none": head("POST /en/chat HTTP/1.1", f"Content-Length: {MARK}"),
    "a negative length": head("POST /en/chat HTTP/1.1", "Content-Length: -5"),
    "two lengths": head("POST /en/chat HTTP/1.1", "Content-Length: 5", "Content-Length: 6") + b"abcdef",
    "a length and chunks": head("POST /en/chat HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked") + b"abcde",
    "a false transfer encoding": head("POST /en/chat HTTP/1.1", f"Transfer-Encoding: {MARK}"),
    "an expectation of ours": head("GET / HTTP/1.1", f"Expect: {MARK}"),
    "an expectation at no address": head(f"POST /{MARK} HTTP/1.1", f"Expect: {MARK}", "Content-Length: 0"),
    "a method where there is none": head("PATCH /healthz HTTP/1.1"),
    "an address of no page": head(f"GET /{MARK} HTTP/1.1"),
    "a method at a page": head("DELETE / HTTP/1.1"),
    "a proxy's request": head("CONNECT example.org:443 HTTP/1.1"),
    "every address": head("OPTIONS * HTTP/1.1"),
    "a page of staff": head("POST /staff/nothing HTTP/1.1", "Content-Length: 0"),
    "a form that is compressed": head(
        "POST /fr/clavardage HTTP/1.1",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Encoding: gzip",
        "Content-Length: 4",
    )
    + b"abcd",
    "a form that is no form": head("POST /en/chat HTTP/1.1", "Content-Length: 4") + b"abcd",
    "a form that is badly chunked": head(
        "POST /en/chat HTTP/1.1", "Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked"
    )
    + f"{MARK}\r\n".encode(),
}

API_PROBLEMS = {
    "bad JSON": (400, head(f"POST {API} HTTP/1.1", JSON, "Content-Length: 4") + b"{{{{"),
    "bad chunks": (400, head(f"POST {API} HTTP/1.1", JSON, "Transfer-Encoding: chunked") + f"{MARK}\r\n".encode()),
    "bad chunks later": (
        400,
        head(f"POST {API} HTTP/1.1", JSON, "Transfer-Encoding: chunked") + b"2\r\n{}\r\n" + f"{MARK}\r\n".encode(),
    ),
    "falsely said to be compressed": (
        415,
        head(f"POST {API} HTTP/1.1", JSON, "Content-Encoding: gzip", "Content-Length: 2") + b"{}",
    ),
    "compressed": (415, head(f"POST {API} HTTP/1.1", JSON, "Content-Encoding: br", "Content-Length: 2") + b"{}"),
    "an unknown coding": (
        415,
        head(f"POST {API} HTTP/1.1", JSON, f"Content-Encoding: {MARK}", "Content-Length: 2") + b"{}",
    ),
    "too large by its length": (413, head(f"POST {API} HTTP/1.1", JSON, "Content-Length: 99999999999")),
    "an expectation": (417, head(f"POST {API} HTTP/1.1", f"Expect: {MARK}", "Content-Length: 0")),
    "no such address": (404, head(f"GET /api/v1/{MARK} HTTP/1.1")),
    "an address of no room": (404, head(f"GET /api/{MARK} HTTP/1.1")),
    "no such method": (405, head(f"PUT {API} HTTP/1.1", "Content-Length: 0")),
    "a false head": (400, head(f"POST {API} HTTP/1.1", MARK)),
    "a null in the address": (404, head("GET /api/v1/%00 HTTP/1.1")),
    "a false percent sign": (404, head(f"GET /api/v1/%zz{MARK} HTTP/1.1")),
    "dots": (404, head("GET /api/v1/../../etc/passwd HTTP/1.1")),
}


AS_ONE = ("a false head", "bad chunks", "bad chunks later")
"""What is refused with its head when it comes in one piece: both languages."""


def check(answer: Answer | None) -> Answer:
    """What every refusal has, and what none has."""
    assert answer is not None
    assert 400 <= answer.status < 500
    assert answer.headers["server"] == "Repere"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for name in (
        "x-content-type-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cache-control",
        "x-request-id",
    ):
        assert answer.headers[name]
    everything = answer.body + json.dumps(answer.headers).encode()
    for told in (MARK, "aiohttp", "Python/", "Traceback", ".py", "127.0.0.1"):
        assert told.encode() not in everything, told
    assert HOTLINE_TEL.encode() in answer.body
    return answer


@pytest.mark.parametrize("fault", UNREADABLE)
def test_what_cannot_be_read_is_answered_with_help_lines_in_both_languages(server: Server, fault: str) -> None:
    answer = check(asyncio.run(ask(server, UNREADABLE[fault])))
    assert answer.headers["content-type"].startswith("text/html")
    page = answer.body.decode()
    assert 'lang="en' in page
    assert 'lang="fr' in page


@pytest.mark.parametrize("fault", API_PROBLEMS)
def test_the_api_answers_a_problem_with_lines(server: Server, fault: str) -> None:
    status, sent = API_PROBLEMS[fault]
    answer = check(asyncio.run(ask(server, sent)))
    assert answer.status == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["contacts"]
    assert answer.json["title"] == WORDS["en"][answer.json["code"]][0] or fault in AS_ONE


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("fault", [name for name in API_PROBLEMS if name not in AS_ONE])
def test_in_the_language_that_the_browser_asks_for(server: Server, language: str, fault: str) -> None:
    _, sent = API_PROBLEMS[fault]
    line, rest = sent.split(b"\r\n", 1)
    answer = check(asyncio.run(ask(server, line + f"\r\nAccept-Language: {language}-CA\r\n".encode() + rest)))
    assert answer.json["title"] == WORDS[language][answer.json["code"]][0]  # type: ignore[index]
    assert answer.headers["content-language"] == language


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_body_that_becomes_unreadable_or_breaks_off_is_a_problem_too(server: Server, language: str) -> None:
    async def talk() -> Answer | None:
        async with connect(server) as client:
            lines = (JSON, "Transfer-Encoding: chunked", f"Accept-Language: {language}")
            await client.send(head(f"POST {API} HTTP/1.1", *lines) + b"2\r\n{}\r\n")
            await asyncio.sleep(0.2)
            await client.send(f"{MARK}\r\n".encode())
            return await client.read()

    answer = check(asyncio.run(talk()))
    assert (answer.status, answer.headers["content-language"]) == (400, language)


def test_a_bomb_is_not_unpacked(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    sent = head(f"POST {API} HTTP/1.1", JSON, "Content-Encoding: gzip", f"Content-Length: {len(bomb)}") + bomb
    answer = check(asyncio.run(ask(server, sent)))
    assert (answer.status, answer.json["code"]) == (415, "compressed_body")


def test_a_head_of_many_lines_is_refused_as_a_whole(server: Server) -> None:
    """Each line is short enough, all of them are too much."""
    lines = [f"X-{number}: {'a' * 4000}" for number in range(MOST_HEAD_BYTES // 4000 + 2)]
    answer = check(asyncio.run(ask(server, head("GET / HTTP/1.1", *lines)[:-2])))
    assert answer.status == 431


def test_pipelined_requests_are_answered_in_order_and_garbage_after_them_is_refused(server: Server) -> None:

    async def talk() -> list[Answer | None]:
        async with connect(server) as client:
            await client.send(head("GET /healthz HTTP/1.1") + head("GET /api/v1/help HTTP/1.1"))
            answers = [await client.read() for _ in range(2)]
            await client.send(f"{MARK}\r\n\r\n".encode())
            answers.append(await client.read())
            assert await client.is_closed()
            return answers

    *served, refused = asyncio.run(talk())
    assert [answer.status for answer in served if answer] == [200, 200]
    assert check(refused).status == 400
