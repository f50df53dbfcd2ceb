"""Requests that schemathesis makes from our own description, most of them malformed: never an error of ours (D12, E3).

1,200 by default; `REPERE_REQUESTS=10000` is the whole proof.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import Server, Visitor, serve
from tests.databases import ON_POSTGRESQL, run_sql
from tests.figures import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

REQUESTS = int(os.environ.get("REPERE_REQUESTS", "1200"))
SEED = int(os.environ.get("REPERE_SEED", "1"))
MALFORMED_SHARE = 4
"""Of five requests, so many break the description on purpose."""
LONGEST_SECONDS = 5.0
"""Some milliseconds are usual; other tests use the same processors."""
REFUSALS = {400, 401, 403, 404, 405, 408, 409, 413, 415, 417, 429}
TOLD = ("Traceback", "aiohttp", "sqlite", "sqlalchemy", "/bot/", ".py")
CHECKS = [
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
OPERATIONS = 9


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("malformed"), BOT_LOG_LEVEL="WARNING") as running:
        yield running


def leaves(value: Any) -> Iterable[str]:
    """The texts in what was sent that are long enough to be known again."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(key)
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str) and len(value) >= 8:
        yield value


def check(case: Any, response: Any) -> None:
    """What every answer keeps, whatever was sent."""
    response_time = response.elapsed if isinstance(response.elapsed, float) else response.elapsed.total_seconds()
    assert response_time < LONGEST_SECONDS
    case.validate_response(response, checks=CHECKS)
    headers = {name.lower(): ", ".join(map(str, value)) for name, value in response.headers.items()}
    body = response.content.decode()
    assert not [told for told in TOLD if told in body or told in str(headers)]
    everything_in_headers = "\n".join(headers.values())
    sent = [case.query or {}, case.headers or {}, case.path_parameters or {}, case.body]
    assert not [text for text in leaves(sent) if text in everything_in_headers and text not in KNOWN]
    if response.status_code >= 400:
        assert response.status_code in REFUSALS, (response.status_code, body[:300])
        assert "application/problem+json" in headers["content-type"]
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["contacts"]


KNOWN = ("application/json", "application/problem+json", "text/plain")


def test_no_malformed_request_breaks_the_api_or_its_promises(own: Server) -> None:
    schema = schemathesis.openapi.from_url(f"{own.url}/api/v1/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == OPERATIONS
    statuses: Counter[int] = Counter()
    longest = [0.0]
    with requests.Session() as session:
        for operation in operations:
            # An address without a body or a choice has little to get wrong: it gets fewer.
            _try(operation, own.visitor(), session, statuses, longest)
    record(
        "E3", f"longest of {statuses.total()} requests, malformed but for one in five", longest[0], LONGEST_SECONDS, "s"
    )
    assert statuses.total() >= REQUESTS * 0.9
    assert statuses[400] > REQUESTS / 20
    assert own.visitor().say("help me he is hitting me right now")["urgent"]
    if not ON_POSTGRESQL:
        assert run_sql(own.folder, "PRAGMA integrity_check") == [("ok",)]
        assert run_sql(own.folder, "PRAGMA foreign_key_check") == []
    log = (own.folder / "server.log").read_text()
    assert "request.failed" not in log
    assert "Traceback" not in log


def _try(operation: Any, visitor: Visitor, session: Any, statuses: Counter[int], longest: list[float]) -> None:
    share = REQUESTS // OPERATIONS + 1
    for mode, most in (
        (GenerationMode.NEGATIVE, share * MALFORMED_SHARE // 5),
        (GenerationMode.POSITIVE, share // 5 + 1),
    ):

        @seed(SEED)
        @settings(
            max_examples=most,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), is_own=st.booleans())
        def send(case: Any, is_own: bool) -> None:
            if is_own:  # past the door: a conversation that there is, with its token
                if "conversation_id" in (case.path_parameters or {}):
                    case.path_parameters["conversation_id"] = visitor.id
                case.headers = {**(case.headers or {}), "Authorization": f"Bearer {visitor.token}"}
            response = case.call(base_url=f"{visitor.server.url}/api/v1", session=session)
            statuses[response.status_code] += 1
            longest[0] = max(longest[0], response.elapsed)
            check(case, response)

        if most:
            send()
