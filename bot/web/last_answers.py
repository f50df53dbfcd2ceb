"""Answers to what never becomes a request: bytes that are no HTTP, heads that are too slow or too large.

Which language they are for is not known, so they have both, and the help lines like every other error (standard D12).
Nothing of what was sent is in them.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

from bot.knowledge_base.replies import make_help_lines
from bot.messages import LANGUAGES, Contact, Language, to_plain
from bot.web.monitoring import REQUEST_ID_HEADER
from bot.web.problems import WORDS
from bot.web.security import HEADERS, NAME

if TYPE_CHECKING:
    from http import HTTPStatus

    from bot.knowledge_base.loader import KnowledgeBase

POLICY = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


def make_last_answer(
    knowledge: KnowledgeBase, code: str, status: HTTPStatus, *, as_json: bool, request_id: str
) -> web.Response:
    """Return a problem in both languages, as JSON or as a page; the connection ends with it."""
    lines = {language: make_help_lines(knowledge, language) for language in LANGUAGES}
    response = web.Response(
        status=status,
        text=_make_json(lines, code, status) if as_json else _make_page(lines, code),
        content_type="application/problem+json" if as_json else "text/html",
        headers={
            **HEADERS,
            "Content-Security-Policy": POLICY,
            "Server": NAME,
            REQUEST_ID_HEADER: request_id,
            "Content-Language": ", ".join(LANGUAGES),
        },
    )
    response.force_close()
    return response


def to_bytes(response: web.Response) -> bytes:
    """Return an answer as it goes over the line, where there is no request that it could belong to."""
    body = (response.text or "").encode()
    headers = {**response.headers, "Content-Length": str(len(body)), "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {response.status} {response.reason}\r\n{head}\r\n".encode() + body


def _make_json(lines: dict[Language, tuple[Contact, ...]], code: str, status: HTTPStatus) -> str:
    titles, details = zip(*(WORDS[language][code] for language in LANGUAGES), strict=True)
    problem = {
        "type": f"urn:repere:problem:{code}",
        "title": " / ".join(titles),
        "status": int(status),
        "detail": " ".join(details),
        "code": code,
        "contacts": [to_plain(line) for language in LANGUAGES for line in lines[language]],
    }
    return json.dumps(problem)


def _make_page(lines: dict[Language, tuple[Contact, ...]], code: str) -> str:
    parts = "".join(_make_part(language, code, lines[language]) for language in LANGUAGES)
    title = escape(WORDS["en"][code][0])
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><body>{parts}</body></html>'


def _make_part(language: Language, code: str, lines: tuple[Contact, ...]) -> str:
    title, detail = map(escape, WORDS[language][code])
    items = "".join(f"<li>{escape(line.name)}{_make_link(line)}</li>" for line in lines)
    return f'<section lang="{language}"><h1>{title}</h1><p>{detail}</p><ul>{items}</ul></section>'


def _make_link(line: Contact) -> str:
    return f' <a href="tel:{escape(line.tel)}">{escape(line.phone)}</a>' if line.tel and line.phone else ""
