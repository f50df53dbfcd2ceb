"""Runs the server until it is told to stop, and says what to open."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from aiohttp import web

if TYPE_CHECKING:
    from bot.settings import Settings

SHUTDOWN_SECONDS = 10
WITH_MODEL, WITHOUT_MODEL = b"1", b"0"
"""What a process says to its parent once it serves."""


class Inherited(NamedTuple):
    """What one of several processes gets from its parent (`bot/cli/workers.py`): open files by number, and a folder."""

    listening: int  # the socket
    ready: int  # to write to once it serves
    life: int  # ends when the parent does
    metrics: str  # where the processes put their figures together

    def __str__(self) -> str:
        """Return it as the command line carries it."""
        return ",".join(map(str, self))

    @classmethod
    def parse(cls, text: str) -> Inherited:
        """Read what `str` gave."""
        listening, ready, life, metrics = text.split(",", 3)
        return cls(int(listening), int(ready), int(life), metrics)


def serve_until_stopped(settings: Settings, inherited: Inherited | None = None) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        OSError: the address cannot be listened on.
        KnowledgeError: the knowledge is broken.
    """
    if inherited is not None:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = inherited.metrics  # read by prometheus_client as it is imported
        settings = replace(settings, metrics_dir=Path(inherited.metrics))
    asyncio.run(_serve(settings, inherited))


async def _serve(settings: Settings, inherited: Inherited | None) -> None:
    started = time.monotonic()
    gc.disable()  # nearly all that a start makes stays: looking through it again and again takes a second
    from bot.web.app import create_app
    from bot.web.connections import listen
    from bot.web.services import SERVICES

    app = create_app(settings)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    if runner.server is None:
        raise RuntimeError("aiohttp made no server")
    where: tuple[str, int] | socket.socket = (settings.host, settings.port)
    if inherited is not None:
        where = socket.socket(fileno=inherited.listening)
    try:
        async with listen(runner.server, app[SERVICES], where):
            has_model = app[SERVICES].model_id is not None
            if inherited is None:
                say_what_is_missing(settings, has_model=has_model)
                say_where(settings, time.monotonic() - started)
            else:
                with contextlib.suppress(BrokenPipeError):  # the parent is gone: so are we, in a moment
                    os.write(inherited.ready, WITH_MODEL if has_model else WITHOUT_MODEL)
                os.close(inherited.ready)
            gc.collect()
            gc.freeze()  # what is there now is never looked through again
            gc.enable()
            await _wait_for_stop(inherited)
    finally:
        await runner.cleanup()


def say_what_is_missing(settings: Settings, *, has_model: bool, workers: int = 1) -> None:
    """Tell the operator what visitors will not get, and what is not as it seems."""
    if not has_model:
        click.echo(
            "No model that can be used: only the help lines and the safety answers work. Run: bot train --force",
            err=True,
        )
    if not settings.legal_authority:
        click.echo(
            "The notice names no legal authority: see docs/privacy.md, then set BOT_LEGAL_AUTHORITY_EN and "
            "BOT_LEGAL_AUTHORITY_FR",
            err=True,
        )
    if settings.redis_url is not None and not settings.has_secret_key:
        click.echo(
            "BOT_REDIS_URL without BOT_SECRET_KEY: only processes of this machine count visitors together; several "
            "machines need the same key",
            err=True,
        )
    if workers > 1 and settings.redis_url is None:
        click.echo(
            f"Without BOT_REDIS_URL each of the {workers} processes counts for itself: BOT_RATE_LIMIT and the limits of "
            "sign-in are that many times as wide",
            err=True,
        )


def say_where(settings: Settings, seconds: float, who: str = "") -> None:
    """Tell what to open, and after how long it can be."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    click.echo(
        f"Ready{f' ({who})' if who else ''} in {seconds:.1f} s. Open http://{host}:{settings.port}/  (stop with Ctrl+C)",
        err=True,
    )


async def _wait_for_stop(inherited: Inherited | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if inherited is not None:
        loop.add_reader(inherited.life, stop.set)
    await stop.wait()
    if inherited is not None:
        loop.remove_reader(inherited.life)
