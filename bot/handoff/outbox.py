"""Sends what waits in the outbox, in a thread of its own with connections of its own.

A message must not be lost, and it should arrive once. SMTP cannot make sure of both: a process that dies after it has sent
the end of a message, and before it has stored the answer, cannot know. So the row says that it was handed over
(`set_handed_over`), in the same breath in which the end of the message goes out. After a death before that note, nothing
has arrived, and the message is sent again within two minutes. After a death behind it, it has all but certainly arrived:
the end of the message was the system's to send, dead process or not. Then it waits for hours before it is sent once more,
with the same Message-ID and a sentence that says so. The thread keeps that breath short: between the note and the end of
the message no other task runs, and no other thread is waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.errors import AlreadyStoredError, DeliveryError, RepereError, StorageUnavailableError
from bot.handoff.letters import Letter
from bot.handoff.mail import write_mail
from bot.logs import where_raised
from bot.storage.conversations import now_utc
from bot.storage.handoffs import claim_due, has_due, set_dead, set_delayed, set_handed_over, set_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.handoff.encryption import ContentsCipher
    from bot.handoff.mailer import Mailer
    from bot.messages import Language
    from bot.storage.database import Connection, Database
    from bot.storage.erasures import Register
    from bot.storage.handoffs import Handoff

AT_ONCE = 4
"""So many messages are on their way at a time, so that one slow answer does not hold up the others."""

LOOK_EVERY_SECONDS = 3.0
LEASE = timedelta(seconds=90)
"""Longer than everything up to the end of a message may take (`bot.handoff.mailer.PREPARE_SECONDS`)."""

UNANSWERED_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(hours=72)
MOST_REFUSALS = 3
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 30.0, 3600.0
STORE_TRIES, STORE_AGAIN_SECONDS = 120, 1.0
STOP_SECONDS = 8.0

log = structlog.get_logger(__name__)


class LeaseLostError(RepereError):
    """Another process has this message by now."""


class Outbox:
    """Claims what is due, sends it and notes what became of it."""

    def __init__(
        self,
        open_database: Callable[[], Database],
        cipher: ContentsCipher,
        mailer: Mailer,
        office_language: Language,
        erasures: Register,
    ) -> None:
        """Prepare; the database is opened when it starts."""
        self._open_database = open_database
        self._cipher = cipher
        self._mailer = mailer
        self._office_language: Language = office_language
        self._erasures = erasures
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_stopping = False

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once, from any thread: something new may be due."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._woken.set)

    async def stop(self) -> None:
        """Begin nothing new and wait a few seconds for what is on its way; after that it is as if the process had died."""
        self._is_stopping = True
        self.wake()
        await asyncio.to_thread(self._thread.join, STOP_SECONDS)

    def _run(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        self._database = self._open_database()
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.gather(*(self._deliver_until_stopped() for _ in range(AT_ONCE)))
        finally:
            self._is_stopping = True
            self._database.close()

    async def _deliver_until_stopped(self) -> None:
        has_erased = False
        while not self._is_stopping:
            try:
                while await self._deliver_next():
                    has_erased = True
                if has_erased:
                    await self._database.scrub()
                    has_erased = False
            except (StorageUnavailableError, AlreadyStoredError) as error:
                log.warning("handoff.outbox.unavailable", error=str(error))
            except Exception as error:  # whatever it is, the others are still to be sent
                log.error("handoff.outbox.failed", error=type(error).__name__, where=where_raised(error))
            await self._pause()

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), LOOK_EVERY_SECONDS)
        except TimeoutError:
            return
        self._woken.clear()

    async def _deliver_next(self) -> bool:
        """Try one message; return False when none is due."""
        database = self._database
        if self._is_stopping or not database.transact(has_due, writes=False):
            return False
        claimed = database.transact(lambda connection: claim_due(connection, LEASE))
        if claimed is None:
            return False
        try:
            await self._deliver(claimed)
        except LeaseLostError:
            log.warning("handoff.mail.lease_lost", reference=claimed.reference)
        except DeliveryError as error:
            self._postpone(claimed, error)
        except StorageUnavailableError:
            raise
        except Exception as error:  # sealed with another key, or a fault of ours: the others must not wait for it
            log.error("handoff.mail.failed", error=type(error).__name__, where=where_raised(error))
            self._postpone(claimed, DeliveryError(type(error).__name__, is_open=True))
        return True

    async def _deliver(self, claimed: Handoff) -> None:
        letter = Letter.from_bytes(self._cipher.open(claimed.contents or b""), claimed.reference)
        message = write_mail(
            letter,
            claimed.created_at,
            self._office_language,
            sender=self._mailer.sender,
            recipient=self._mailer.recipient,
            may_be_second=claimed.handed_at is not None,
        )
        await self._mailer.deliver(message, lambda: self._hand_over(claimed), lambda: self._accept(claimed))

    def _hand_over(self, claimed: Handoff) -> None:
        def note(connection: Connection) -> bool:
            is_ours = set_handed_over(connection, claimed, UNANSWERED_WAIT)
            if is_ours:
                self._erasures.note(connection, "handed", claimed.reference)
            return is_ours

        if not self._database.transact(note):
            raise LeaseLostError

    async def _accept(self, claimed: Handoff) -> None:
        """Note that it arrived, as long as that takes: without the note it would be sent again."""

        def note(connection: Connection) -> None:
            set_sent(connection, claimed)
            self._erasures.note(connection, "sent", claimed.reference)

        for _ in range(STORE_TRIES):
            try:
                self._database.transact(note, durable=True)
            except StorageUnavailableError as error:
                log.warning("handoff.outbox.unavailable", error=str(error))
                await asyncio.sleep(STORE_AGAIN_SECONDS)
            else:
                log.info("handoff.mail.sent", reference=claimed.reference, attempts=claimed.attempts)
                return
        log.error("handoff.mail.unnoted", reference=claimed.reference, hint="it will be sent again")

    def _postpone(self, claimed: Handoff, error: DeliveryError) -> None:
        refusals = claimed.refusals + error.is_refusal
        details = {"reference": claimed.reference, "failure": error.failure, "attempts": claimed.attempts}
        if refusals >= MOST_REFUSALS or now_utc() - (claimed.first_tried_at or now_utc()) >= GIVE_UP_AFTER:
            self._database.transact(lambda connection: set_dead(connection, claimed, error.failure), durable=True)
            log.error("handoff.mail.dead", hint="bot outbox show", **details)
            return
        wait = timedelta(seconds=back_off(claimed.attempts))
        self._database.transact(
            lambda connection: set_delayed(
                connection, claimed, wait, error.failure, refusals=refusals, is_open=error.is_open
            )
        )
        log.warning("handoff.mail.delayed", wait_s=round(wait.total_seconds()), **details)


def back_off(attempts: int) -> float:
    """Return the seconds to wait after so many attempts: twice as long each time up to an hour, give or take a quarter."""
    wait = min(FIRST_WAIT_SECONDS * 2.0 ** min(attempts - 1, 20), LONGEST_WAIT_SECONDS)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 - no secret: so that what failed together is not tried together
