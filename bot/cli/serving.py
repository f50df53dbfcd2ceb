"""Runs the server until it is told to stop, and says what to open."""

from __future__ import annotations

import asyncio
import gc
import signal
import time
from typing import TYPE_CHECKING

import click
from aiohttp import web

if TYPE_CHECKING:
    from bot.settings import Settings

SHUTDOWN_SECONDS = 10


def serve_until_stopped(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        OSError: the address cannot be listened on.
        KnowledgeError: the knowledge is broken.
    """
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    started = time.monotonic()
    gc.disable()  # nearly all that a start makes stays: looking through it again and again takes a second
    from bot.web.app import create_app
    from bot.web.services import SERVICES

    app = create_app(settings)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port)
        await site.start()
        _announce(settings, app[SERVICES].model_id, time.monotonic() - started)
        gc.collect()
        gc.freeze()  # what is there now is never looked through again
        gc.enable()
        await _wait_for_stop()
    finally:
        await runner.cleanup()


def _announce(settings: Settings, model_id: str | None, seconds: float) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if model_id is None:
        click.echo(
            "No trained model: only the help lines and the safety answers work. Run: make train",
            err=True,
        )
    if not settings.legal_authority:
        click.echo(
            "The notice names no legal authority: see docs/privacy.md, then set BOT_LEGAL_AUTHORITY_EN and "
            "BOT_LEGAL_AUTHORITY_FR",
            err=True,
        )
    click.echo(
        f"Ready in {seconds:.1f} s. Open http://{host}:{settings.port}/  (stop with Ctrl+C)",
        err=True,
    )


async def _wait_for_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
