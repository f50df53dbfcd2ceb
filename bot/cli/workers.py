"""Several processes on one machine that share a port: started, watched, replaced one by one, and stopped together.

The parent holds the socket and answers nobody: its children accept from it, so a connection that waits is not lost with a
child that dies. Each child is a `bot serve` of its own; they share the database, and Redis where it is set.

SIGTERM and SIGINT stop all, after the answers that are under way. SIGHUP replaces one after the other: a new model or new
knowledge is served, and no message is refused meanwhile. Children end by themselves when their parent is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from typing import TYPE_CHECKING

import click
import structlog

from bot.cli.serving import SHUTDOWN_SECONDS, Inherited, say_what_is_missing, say_where

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings

log = structlog.get_logger(__name__)

SOON_SECONDS = 30.0
"""A child that dies sooner than this after its start is restarted later and later."""
LONGEST_PAUSE_SECONDS = 30.0


def serve_with_workers(settings: Settings, count: int) -> None:
    """Serve with `count` processes until SIGINT or SIGTERM.

    Raises:
        OSError: the address cannot be listened on.
        RuntimeError: no process could serve; their own messages say why.
    """
    asyncio.run(_supervise(settings, count))


async def _supervise(settings: Settings, count: int) -> None:
    started = time.monotonic()
    life, ours = os.pipe()  # children see its end when we are gone, however we go
    with _bind(settings) as listening, tempfile.TemporaryDirectory(prefix="repere-metrics-") as metrics:
        workers = [Worker(listening.fileno(), life, metrics) for _ in range(count)]
        stop, restart = _watch_signals()
        try:
            if not any(await asyncio.gather(*(worker.start() for worker in workers))):
                raise RuntimeError("no process could serve")
            say_what_is_missing(settings, has_model=True)  # the children say it of the model
            say_where(settings, time.monotonic() - started, f"{count} processes")
            keeping = [asyncio.create_task(worker.keep()) for worker in workers]
            while not stop.is_set():
                await _wait_for_either(stop, restart)
                if restart.is_set() and not stop.is_set():
                    restart.clear()
                    await _replace_all(workers, stop)
            for task in keeping:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)
        finally:
            await asyncio.gather(*(worker.stop() for worker in workers))
            os.close(ours)
            os.close(life)


class Worker:
    """One place for a child, and the child that has it now."""

    def __init__(self, listening: int, life: int, metrics: str) -> None:
        self._listening = listening
        self._life = life
        self._metrics = metrics
        self._child: asyncio.subprocess.Process | None = None
        self._changed = asyncio.Event()

    async def start(self) -> bool:
        """Start a child and wait until it serves; return whether it does. The one before it stays until then."""
        child, is_ready = await self._spawn()
        if not is_ready:
            await child.wait()
            return False
        before, self._child = self._child, child
        self._changed.set()
        if before is not None:
            await _end(before)
        return True

    async def keep(self) -> None:
        """Put another child in the place of one that died, until cancelled; sooner at first, then ever later."""
        pause = 0.0
        while True:
            child = self._child
            since = time.monotonic()
            self._changed.clear()
            if child is not None:
                await _wait_for_end(child, self._changed)
                if self._child is not child:
                    continue  # it was replaced, not lost
                log.warning("serve.worker.died", code=child.returncode)
            pause = 0.0 if time.monotonic() - since > SOON_SECONDS else min(LONGEST_PAUSE_SECONDS, 2 * pause + 0.1)
            await asyncio.sleep(pause)
            self._child = None
            await self.start()

    async def stop(self) -> None:
        """End the child, after the answers that are under way."""
        if self._child is not None:
            await _end(self._child)

    async def _spawn(self) -> tuple[asyncio.subprocess.Process, bool]:
        ready, told = os.pipe()
        inherited = Inherited(self._listening, told, self._life, self._metrics)
        try:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve", "--inherit", str(inherited)),
                pass_fds=(inherited.listening, inherited.ready, inherited.life),
            )
        finally:
            os.close(told)
        try:
            is_ready = await asyncio.get_running_loop().run_in_executor(None, os.read, ready, 1)
        finally:
            os.close(ready)
        return child, bool(is_ready)


async def _replace_all(workers: list[Worker], stop: asyncio.Event) -> None:
    for number, worker in enumerate(workers, 1):
        if stop.is_set():
            return
        if not await worker.start():
            click.echo("The new process could not serve; the old ones go on.", err=True)
            return
        log.info("serve.worker.replaced", number=number)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    try:
        await asyncio.wait_for(child.wait(), SHUTDOWN_SECONDS + 5)
    except TimeoutError:
        child.kill()
        await child.wait()


async def _wait_for_end(child: asyncio.subprocess.Process, changed: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(child.wait()), asyncio.ensure_future(changed.wait())]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _wait_for_either(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()


def _watch_signals() -> tuple[asyncio.Event, asyncio.Event]:
    stop, restart = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    ways: tuple[tuple[signal.Signals, Callable[[], None]], ...] = (
        (signal.SIGINT, stop.set),
        (signal.SIGTERM, stop.set),
        (signal.SIGHUP, restart.set),
    )
    for name, act in ways:
        loop.add_signal_handler(name, act)
    return stop, restart


def _bind(settings: Settings) -> socket.socket:
    """Take the address; the first child that serves begins to listen, so nobody is let in before."""
    bound = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((settings.host, settings.port))
    return bound
