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

from bot.cli.serving import SHUTDOWN_SECONDS, WITH_MODEL, WITHOUT_MODEL, Inherited, say_what_is_missing, say_where

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.settings import Settings

log = structlog.get_logger(__name__)

START_SECONDS = 120.0
"""A child that does not serve after so long is given up: some seconds are usual."""
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
    with _bind(settings) as bound, tempfile.TemporaryDirectory(prefix="repere-metrics-") as metrics:
        workers = [Worker(bound.fileno(), life, metrics) for _ in range(count)]
        stop, restart = _watch_signals()
        try:
            await _first_of(stop.wait(), asyncio.gather(*(worker.start() for worker in workers)))
            if stop.is_set():
                return
            if not any(worker.serves for worker in workers):
                raise RuntimeError("no process could serve")
            say_what_is_missing(settings, has_model=any(worker.has_model for worker in workers), workers=count)
            say_where(settings, time.monotonic() - started, f"{count} processes")
            keeping = [asyncio.create_task(worker.keep()) for worker in workers]
            while not stop.is_set():
                await _first_of(stop.wait(), restart.wait())
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
        self._one_at_a_time = asyncio.Lock()
        self.has_model = False

    @property
    def serves(self) -> bool:
        """Whether there is a child."""
        return self._child is not None

    async def start(self, *, needs_model: bool = False) -> bool:
        """Start a child and wait until it serves; return whether it took the place. The one before it stays until then.

        Args:
            needs_model: a child without a usable model does not take the place of one that has it.
        """
        async with self._one_at_a_time:
            return await self._start(needs_model=needs_model)

    async def _start(self, *, needs_model: bool = False) -> bool:
        child, answer = await self._spawn()
        if not answer or (needs_model and answer == WITHOUT_MODEL):
            await _end(child)
            return False
        before, self._child, self.has_model = self._child, child, answer == WITH_MODEL
        self._changed.set()
        if before is not None:
            await _end(before)
        return True

    async def keep(self) -> None:
        """Put another child in the place of one that died, until cancelled; at once at first, then ever later."""
        pause = 0.0
        while True:
            child, since = self._child, time.monotonic()
            self._changed.clear()
            if child is not None:
                await _first_of(child.wait(), self._changed.wait())
                if self._child is not child:
                    continue  # it was replaced, not lost
                log.warning("serve.worker.died", code=child.returncode)
            pause = 0.0 if time.monotonic() - since > SOON_SECONDS else min(LONGEST_PAUSE_SECONDS, 2 * pause + 0.1)
            await asyncio.sleep(pause)
            async with self._one_at_a_time:
                if self._child is child:  # else it was replaced meanwhile
                    self._child = None
                    await self._start()

    async def stop(self) -> None:
        """End the child, after the answers that are under way."""
        if self._child is not None:
            await _end(self._child)

    async def _spawn(self) -> tuple[asyncio.subprocess.Process, bytes]:
        """Start a child; return it and what it says once it serves: nothing if it ended or took too long."""
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
            return child, await _read_soon(ready)
        finally:
            os.close(ready)


async def _replace_all(workers: list[Worker], stop: asyncio.Event) -> None:
    for number, worker in enumerate(workers, 1):
        if stop.is_set():
            return
        if not await worker.start(needs_model=worker.has_model):
            click.echo(
                "The new process could not serve with a model; the old ones go on. Run: bot train --force", err=True
            )
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


async def _first_of(*waits: Awaitable[object]) -> None:
    """Wait until one of them is done; the others are given up."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _read_soon(pipe: int) -> bytes:
    """Return the first byte that comes through a pipe, or none when it ends before or nothing comes in time."""
    loop, arrived = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(pipe, arrived.set)
    try:
        async with asyncio.timeout(START_SECONDS):
            await arrived.wait()
        return os.read(pipe, 1)
    except TimeoutError:
        return b""
    finally:
        loop.remove_reader(pipe)


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
    is_v6 = ":" in settings.host
    bound = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_v6:  # as a single process: else visitors by IPv4 would all seem to come from one network of IPv6
        bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    bound.bind((settings.host, settings.port))
    return bound
