"""D7: what MDN's HTTP Observatory looks at, scored by its published rules for each kind of response.

Rules: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring (100 to begin with; a bonus counts from 90).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Answer, Server

STRANGER = "https://stranger.example"
ASKED = {"X-Forwarded-Proto": "https", "Origin": STRANGER}  # HSTS is sent behind TLS only, as the proxy says
SIX_MONTHS = 15_768_000
PATHS = [
    "/", "/en/", "/fr/", "/en/answers/", "/fr/clavardage", "/en/embed", "/en/nothing", "/widget/repere-chat.js",
    "/widget/repere-chat.css", "/assets/icon.svg", "/api/v1/openapi.json", "/api/v1/help?language=fr", "/healthz",
]  # fmt: skip


def read_policy(answer: Answer) -> dict[str, list[str]]:
    """Return the directives of the content security policy with their sources."""
    directives = (part.split() for part in answer.headers.get("content-security-policy", "").split(";") if part.strip())
    return {name: sources for name, *sources in directives}


def score_policy(answer: Answer) -> int:
    if "content-security-policy" not in answer.headers:
        return -25
    policy = read_policy(answer)
    sources = [source for listed in policy.values() for source in listed]
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    if {"'unsafe-inline'", "data:", "*", "http:", "https:"} & set(scripts) or "object-src" in policy:
        return -20
    if "'unsafe-eval'" in scripts or any(source.startswith("http:") for source in sources):
        return -20
    if "'unsafe-inline'" in policy.get("style-src", []):
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def score_hsts(answer: Answer) -> int:
    age = re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    return -20 if age is None else 0 if int(age.group(1)) >= SIX_MONTHS else -10


def score_framing(answer: Answer) -> int:
    if "frame-ancestors" in read_policy(answer):
        return 5
    return 0 if answer.headers.get("x-frame-options", "").upper() in ("DENY", "SAMEORIGIN") else -20


def score_referrer(answer: Answer) -> int:
    policy = answer.headers.get("referrer-policy", "")
    return 5 if policy in ("no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin") else -5


def score_resource_policy(answer: Answer) -> int:
    policy = answer.headers.get("cross-origin-resource-policy")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}.get(policy, -5)


def score_scripts(answer: Answer) -> int:
    """Scripts from elsewhere cost points without integrity; ours all come from this origin."""
    found = re.findall(rb"<script[^>]+src=[\"']([^\"']+)", answer.body)
    return 0 if all(source.startswith(b"/") and not source.startswith(b"//") for source in found) else -5


def score_sharing(answer: Answer) -> int:
    """`*` is for public files and costs nothing; a stranger who may come with credentials costs half of all."""
    allowed = answer.headers.get("access-control-allow-origin")
    return -50 if allowed == STRANGER or (allowed and "access-control-allow-credentials" in answer.headers) else 0


RULES = (
    score_policy, score_hsts, score_framing, score_referrer, score_resource_policy, score_sharing, score_scripts,
)  # fmt: skip


def score(answer: Answer) -> int:
    base = 100
    base += -5 if answer.headers.get("x-content-type-options") != "nosniff" else 0
    base += -20 if "set-cookie" in answer.headers else 0  # visitors have none (D8); any would be looked into
    parts = [rule(answer) for rule in RULES]
    base += sum(part for part in parts if part < 0)
    return base + sum(part for part in parts if part > 0) if base >= 90 else base


@pytest.mark.parametrize("path", PATHS)
def test_d7_every_kind_of_response_scores_100_or_more(server: Server, path: str) -> None:
    answer = server.request("GET", path, headers=ASKED)
    assert score(answer) >= 100


@pytest.mark.parametrize("path", PATHS)
def test_d7_a_policy_allows_this_origin_and_nothing_unsafe(server: Server, path: str) -> None:
    policy = read_policy(server.request("GET", path))
    assert policy.pop("default-src") == ["'none'"]
    assert policy.pop("base-uri") == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == {"'self'"}


@pytest.mark.parametrize("path", PATHS)
def test_d7_no_response_names_a_library_or_a_version(server: Server, path: str) -> None:
    headers = server.request("GET", path).headers
    assert headers["server"] == "Repere"
    assert not {"x-powered-by", "x-aspnet-version", "via"} & set(headers)


@pytest.mark.parametrize(
    "header",
    ["content-security-policy", "strict-transport-security", "x-content-type-options", "referrer-policy"],
)
def test_d7_the_score_falls_when_a_header_is_missing(server: Server, header: str) -> None:
    answer = server.request("GET", "/en/", headers=ASKED)
    full = score(answer)
    del answer.headers[header]
    assert score(answer) < full
