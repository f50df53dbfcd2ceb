"""Before a release: another model compared with the present one, in a process of its own, and every difference to read."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from aiohttp import web

from bot.messages import LANGUAGES
from bot.storage import comparisons as stored
from bot.storage.talks import find_texts
from bot.web.services import SERVICES
from bot.web.staff.access import Page, read_fields
from bot.web.staff.console import CONSOLE, language_of
from bot.web.staff.teaching import TEACHING
from bot.web.staff.words.comparing import COMPARING_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.staff.sessions import Staff
    from bot.storage.database import Connection

MODEL_SUFFIX = ".tar.gz"
_MOST_LISTED = 20
_PER_PAGE = 50

log = structlog.get_logger(__name__)


class Model(NamedTuple):
    """A trained model in `models/`; `made_at` is UTC."""

    id: str
    made_at: datetime


class _Shown(NamedTuple):
    """A comparison, and the differences of one page with the texts that are still kept."""

    comparison: stored.StoredComparison
    differences: Sequence[Mapping[str, Any]]
    texts: Mapping[tuple[str, int], str]


COMPARING = web.AppKey("comparing", set[asyncio.Task[None]])
"""What runs now, so that it is ended with the server."""


async def show_comparisons(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/compare: the models to choose from, and what was compared."""
    return await _render(request, staff)


async def _render(
    request: web.Request, staff: Staff, error: str = "", status: HTTPStatus = HTTPStatus.OK
) -> web.StreamResponse:
    services = request.app[SERVICES]
    found = await services.database.read(lambda connection: stored.list_comparisons(connection, _MOST_LISTED))
    return request.app[CONSOLE].render(
        request, staff, "teaching/compare.html", COMPARING_WORDS, status,
        models=list_models(services.settings.models_dir, services.model_id), present=services.model_id,
        comparisons=found, error=error,
    )  # fmt: skip


async def start_comparison(request: web.Request, staff: Staff) -> web.StreamResponse:
    """POST /staff/compare: compare a model with the one in use, one comparison at a time."""
    fields, services = await read_fields(request), request.app[SERVICES]
    said, present = COMPARING_WORDS[language_of(request, staff)], services.model_id
    models = list_models(services.settings.models_dir, present)
    chosen = next((model for model in models if model.id == fields.get("model")), None)
    if chosen is None or present is None:
        raise web.HTTPBadRequest

    def write(connection: Connection) -> int | None:
        if any(item.is_running for item in stored.list_comparisons(connection, _MOST_LISTED)):
            return None
        return stored.add_comparison(connection, chosen.id, present, staff.id)

    comparison_id = await services.database.write(write)
    if comparison_id is None:
        return await _render(request, staff, said.already_running, HTTPStatus.CONFLICT)
    paths = [services.settings.models_dir / f"{name}{MODEL_SUFFIX}" for name in (chosen.id, present)]
    task = asyncio.create_task(_run(request.app, comparison_id, *paths))
    request.app[COMPARING].add(task)
    task.add_done_callback(request.app[COMPARING].discard)
    raise web.HTTPSeeOther(f"/staff/compare/{comparison_id}")


async def _run(app: web.Application, comparison_id: int, model: Path, present: Path) -> None:
    """Compare in another process: two models would double this one's memory, and take its time from visitors."""
    command = [sys.executable, "-m", "bot", "compare", str(model), "--present", str(present)]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, "--into", str(comparison_id), stdout=quiet, stderr=quiet, cwd=app[SERVICES].settings.root
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if code:
        log.warning("staff.comparison.failed", code=code)
        await app[SERVICES].database.write(lambda c: stored.finish_comparison(c, comparison_id, None))


async def end_comparisons(app: web.Application) -> None:
    """End what still runs when the server stops."""
    running = app[COMPARING]
    tasks = list(running)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def show_comparison(request: web.Request, staff: Staff) -> web.StreamResponse:
    """GET /staff/compare/{id}: how far it has come, or what would change; the texts are those that are still kept."""
    comparison_id, console = int(request.match_info["id"]), request.app[CONSOLE]
    asked = request.query.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0

    def read(connection: Connection) -> _Shown | None:
        found = stored.find_comparison(connection, comparison_id)
        if found is None or not found.result:
            return None if found is None else _Shown(found, [], {})
        some = found.result["differences"][after : after + _PER_PAGE]
        texts = find_texts(connection, [(item["conversation"], item["turn"]) for item in some])
        return _Shown(found, some, texts)

    database = request.app[SERVICES].database
    shown = await database.survey(read)
    if shown is None:
        raise web.HTTPNotFound
    read_of = sorted({conversation_id for conversation_id, _ in shown.texts})
    await database.write(lambda connection: console.audit.note_read(connection, staff, read_of))
    found, result = shown.comparison, shown.comparison.result
    own = f"/staff/compare/{comparison_id}"
    is_more = result is not None and after + _PER_PAGE < len(result["differences"])
    return console.render(
        request, staff, "teaching/comparison.html", COMPARING_WORDS,
        comparison=found, result=result, differences=shown.differences, texts=shown.texts, first=after + 1,
        languages=LANGUAGES, rows=_ROWS, measures=_MEASURES, catalogue=request.app[TEACHING].catalogue,
        before=f"{own}?after={max(0, after - _PER_PAGE)}" if after else "",
        further=f"{own}?after={after + _PER_PAGE}" if is_more else "",
    )  # fmt: skip


_ROWS = (("differ", "differ"), ("safety", "safety_changes"), ("better", "better"), ("worse", "worse"))
_MEASURES = (
    ("right", "messages"),
    ("in_first_three", "messages"),
    ("outside_left", "outside"),
    ("dangers_found", "dangers"),
    ("false_alarms", "calm"),
)
"""What is counted, and out of what (bot/staff/label_evaluation.py)."""


def list_models(directory: Path, present: str | None) -> Sequence[Model]:
    """Return the trained models but the present one, the latest first."""
    found = [
        Model(
            file.name.removesuffix(MODEL_SUFFIX),
            datetime.fromtimestamp(file.stat().st_mtime, timezone.utc).replace(tzinfo=None),
        )
        for file in directory.glob(f"*{MODEL_SUFFIX}")
    ]
    return sorted((model for model in found if model.id != present), key=lambda model: model.made_at, reverse=True)


PAGES = (
    Page("GET", "/staff/compare", show_comparisons, "editor"),
    Page("POST", "/staff/compare", start_comparison, "editor"),
    Page("GET", "/staff/compare/{id:[0-9]{1,9}}", show_comparison, "editor"),
)
