"""Health, readiness, metrics and one log line per request. Nothing here holds text, ids or addresses."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from bot.errors import StorageUnavailableError
from bot.logs import in_request
from bot.web.problems import route_of
from bot.web.proxies import client_address, is_trusted
from bot.web.services import SERVICES
from bot.web.standing import make_standing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.storage.conversations import StoredTurn

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)


class Metrics:
    """Counters and times of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "repere_requests",
            "Requests by route and status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "repere_request_seconds",
            "Time to answer, by route.",
            ["route"],
            registry=self.registry,
            buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
        )

        self.turns = Counter(
            "repere_turns",
            "Messages answered, by what became of them and whether it was a safety answer.",
            ["outcome", "urgent"],
            registry=self.registry,
        )

    def count(self, turn: StoredTurn) -> None:
        """Count a turn that was answered."""
        self.turns.labels(turn.outcome, "yes" if turn.understanding.urgent else "no").inc()


METRICS = web.AppKey("metrics", Metrics)
REQUEST_ID = web.RequestKey("request_id", str)
REQUEST_ID_HEADER = "X-Request-Id"


def add_monitoring(app: web.Application) -> None:
    """Mount the monitoring addresses on `app`."""
    app[METRICS] = Metrics()
    app.middlewares.append(measure_middleware)
    app.on_response_prepare.append(tell_request_id)
    app.router.add_get("/healthz", get_health)
    app.router.add_get("/readyz", get_readiness)
    app.router.add_get("/metrics", get_metrics)


@web.middleware
async def measure_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count and time each request and log it by its route's pattern, under an id that the answer tells."""
    started = time.perf_counter()
    status = 500
    # Always our own: what a client sends as an id would be words of a stranger in the log.
    request[REQUEST_ID] = make_request_id()
    with in_request(request[REQUEST_ID]):
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            seconds = time.perf_counter() - started
            route, metrics = route_of(request), request.config_dict[METRICS]
            metrics.requests.labels(route, request.method, str(status)).inc()
            metrics.seconds.labels(route).observe(seconds)
            log.debug(
                "web.request.done",
                route=route,
                method=request.method,
                status=status,
                ms=round(seconds * 1000, 1),
            )


def make_request_id() -> str:
    """Return a new id."""
    return secrets.token_hex(8)


async def tell_request_id(request: web.Request, response: web.StreamResponse) -> None:
    """Say in every answer under which id the log has it, so that a report of a fault finds its lines."""
    if REQUEST_ID not in request:  # refused before any of ours saw it
        request[REQUEST_ID] = make_request_id()
    response.headers[REQUEST_ID_HEADER] = request[REQUEST_ID]


async def get_health(request: web.Request) -> web.Response:
    """GET /healthz: the process answers."""
    return web.json_response({"status": "alive"})


async def get_readiness(request: web.Request) -> web.Response:
    """GET /readyz: model and database can be used; 503 says which cannot.

    Redis is told and not required: without it a process counts and locks for itself and goes on answering.
    """
    services = request.config_dict[SERVICES]
    checks = {
        "model": services.model_id is not None,
        "database": True,
        "redis": await services.coordination.check(),
    }
    try:
        await services.database.check()
    except StorageUnavailableError:
        checks["database"] = False
    ready = checks["model"] and checks["database"]
    body = {
        "status": "ready" if ready else "not ready",
        "checks": checks,
        "model_id": services.model_id,
    }
    return web.json_response(body, status=200 if ready else 503)


async def get_metrics(request: web.Request) -> web.Response:
    """GET /metrics, for this machine and those of `BOT_TRUSTED_PROXIES`, unless they speak for somebody else."""
    if not is_trusted(request, client_address(request)):
        raise web.HTTPNotFound
    metrics_dir = request.config_dict[SERVICES].settings.metrics_dir
    registry = request.config_dict[METRICS].registry
    if metrics_dir is not None:  # of all the processes, whichever was asked
        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(metrics_dir))  # type: ignore[no-untyped-call]
    standing = await make_standing(request.config_dict[SERVICES])
    return web.Response(
        body=generate_latest(registry) + generate_latest(standing),
        headers={"Content-Type": CONTENT_TYPE_LATEST},
    )
