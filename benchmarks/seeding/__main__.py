"""`python -m benchmarks.seeding`: thousands of conversations through the real pipeline, dated over the last weeks.

Redaction, safety, model, answers and storage are the service's own; only the times are set back afterwards. Then staff
make something of them, unless told otherwise. An existing conversation is never touched: a database that has any is
refused.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import sqlalchemy as sa

from benchmarks.seeding.desks import seed_desks
from benchmarks.seeding.talks import read_talks, vary
from benchmarks.seeding.times import choose_beginning
from bot.conversation import VisitorMessage
from bot.errors import RepereError
from bot.handoff.requests import HandoffRequest
from bot.logs import configure_logging
from bot.settings import read_settings
from bot.storage.conversations import now_utc
from bot.storage.tables import conversations, handoffs, outbox, turns
from bot.web.app import build_services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection

    from bot.messages import ConversationId, Language
    from bot.web.services import Services

FRENCH_SHARE = 0.3
VOTING_SHARE = 0.15
HELPFUL_SHARE = 0.75
HANDING_ON_SHARE = 0.03
DELETING_SHARE = 0.02
_WORDS: dict[Language, tuple[str, str]] = {
    "en": (
        "I would like somebody to answer me. I have read your pages and still do not know whom to ask.",
        "by e-mail",
    ),
    "fr": (
        "J’aimerais qu’une personne me réponde. J’ai lu vos pages et je ne sais toujours pas à qui parler.",
        "par courriel",
    ),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is made, and from which seed of chance."""

    count: int
    days: int
    seed: int
    has_staff: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill the database of `BOT_DATABASE_URL`.

    Raises:
        SystemExit: there are conversations already, no model, or no database.
    """
    options = _parse(arguments)
    settings = read_settings()
    configure_logging("ERROR")
    services = build_services(settings)
    if services.model_id is None:
        raise SystemExit("seeding: no trained model; run: bot train")
    try:
        asyncio.run(_seed(services, Plan(options.conversations, options.days, options.seed, options.staff)))
    except RepereError as error:
        raise SystemExit(f"seeding: {error}") from error
    finally:
        services.database.close()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seeding", description=__doc__)
    parser.add_argument("--conversations", type=int, default=5000)
    parser.add_argument("--days", type=int, default=28, help="over so many days up to now")
    parser.add_argument("--seed", type=int, default=1, help="of chance: the same seed makes the same conversations")
    parser.add_argument("--no-staff", dest="staff", action="store_false", help="no accounts, labels, notes, tags")
    return parser.parse_args(arguments)


async def _seed(services: Services, plan: Plan) -> None:
    if await services.database.read(lambda connection: connection.execute(sa.select(conversations.c.id)).first()):
        raise SystemExit("seeding: the database has conversations already (BOT_DATABASE_URL); nothing was done")
    random, started, now = Random(plan.seed), time.monotonic(), now_utc()
    talks = {language: read_talks(language) for language in _WORDS}
    for number in range(1, plan.count + 1):
        language: Language = "fr" if random.random() < FRENCH_SHARE else "en"
        messages = vary(random.choice(talks[language]), random)
        await _hold(services, language, messages, choose_beginning(plan.days, now, random), random)
        if number % 100 == 0 or number == plan.count:
            _say(f"{number} of {plan.count} conversations, {time.monotonic() - started:.0f} s")
    if plan.has_staff:
        made = await seed_desks(services, Random(plan.seed))
        _say(f"{made}, {time.monotonic() - started:.0f} s")


async def _hold(
    services: Services, language: Language, messages: Sequence[str], begun: datetime, random: Random
) -> None:
    """Hold one conversation now and set it back to when it is to have begun."""
    conversation = await services.conversations.start(language)
    identity = (conversation.conversation_id, conversation.token)
    moments, moment = [], begun
    for text in messages:
        turn = await services.conversations.post(*identity, VisitorMessage(text=text))
        moment += timedelta(seconds=random.randrange(8, 150))
        moments.append(moment)
        if random.random() < VOTING_SHARE:
            helpful = random.random() < HELPFUL_SHARE
            await services.conversations.give_feedback(*identity, turn.turn, helpful=helpful, comment=None)
    reference = None
    if random.random() < HANDING_ON_SHARE:
        words, way = _WORDS[language]
        request = HandoffRequest(words, way, None, language, conversation.conversation_id)
        reference = await services.handoffs.submit(request, None)
    await services.database.write(
        lambda connection: _set_back(connection, conversation.conversation_id, begun, moments, reference)
    )
    if random.random() < DELETING_SHARE:
        await services.conversations.delete(*identity)


def _set_back(
    connection: Connection,
    conversation_id: ConversationId,
    begun: datetime,
    moments: Sequence[datetime],
    reference: str | None,
) -> None:
    connection.execute(
        conversations.update()
        .where(conversations.c.id == conversation_id)
        .values(created_at=begun, updated_at=moments[-1])
    )
    for number, moment in enumerate(moments, 1):
        connection.execute(
            turns.update()
            .where(turns.c.conversation_id == conversation_id, turns.c.turn == number)
            .values(created_at=moment)
        )
    if reference:
        ended = moments[-1]
        connection.execute(handoffs.update().where(handoffs.c.reference == reference).values(created_at=ended))
        connection.execute(outbox.update().where(outbox.c.reference == reference).values(due_at=ended))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
