"""Puts the application together: settings in, a ready aiohttp application out. Tests use the same call."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.conversation import ConversationService
from bot.coordination import Coordination
from bot.encryption import KeyRing
from bot.engine.dialogue import DialogueEngine
from bot.engine.training import find_model
from bot.errors import ModelUnavailableError, StorageUnavailableError
from bot.handoff.encryption import ContentsCipher
from bot.handoff.mailer import Mailer, MailServer
from bot.handoff.outbox import Outbox
from bot.handoff.service import HandoffService
from bot.knowledge_base.lines import OFFICE
from bot.knowledge_base.loader import load_knowledge, load_place_finder
from bot.knowledge_base.revised import RevisedAnswers
from bot.maintenance import follow_switches, maintain, read_switches, ship_erasures
from bot.redaction.kept import load_kept
from bot.redaction.redactor import Redactor
from bot.staff.live import RevisionFollower
from bot.storage.database import Database
from bot.storage.erasures import Register
from bot.understanding import MessageReader, load_detectors
from bot.web.api.routes import add_api
from bot.web.monitoring import METRICS, add_monitoring
from bot.web.patience import patience_middleware
from bot.web.rate_limit import RateLimiter
from bot.web.security import set_security_headers
from bot.web.services import SERVICES, Services
from bot.web.site.routes import add_site
from bot.web.staff.routes import add_staff

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.settings import Settings

log = structlog.get_logger(__name__)


def create_app(settings: Settings, *, model: Path | None = None) -> web.Application:
    """Build the application; knowledge and database are opened, and the model loaded, when it starts.

    Args:
        model: the trained model to serve; by default the one that matches the project's present inputs.
    """
    app = web.Application()
    app.on_response_prepare.append(set_security_headers)
    add_monitoring(app)
    app.middlewares.append(patience_middleware)

    async def open_services(app: web.Application) -> AsyncIterator[None]:
        services = await asyncio.get_running_loop().run_in_executor(None, build_services, settings, model)
        app[SERVICES] = services
        services.conversations.tell(app[METRICS].count)
        await read_switches(services.database, services.knowledge.switches)  # before the first visitor
        await services.revisions.read()
        tasks = [
            asyncio.create_task(maintain(services.database, settings.retention_days)),
            asyncio.create_task(follow_switches(services.database, services.knowledge.switches)),
            asyncio.create_task(services.revisions.follow()),
        ]
        if settings.erasures_file is not None:
            shipping = ship_erasures(services.database, services.erasures, settings.erasures_file)
            tasks.append(asyncio.create_task(shipping))
        services.handoffs.start()
        yield
        await services.handoffs.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await services.coordination.close()
        services.database.close()

    app.cleanup_ctx.append(open_services)
    add_api(app)
    add_site(app)
    add_staff(app)
    return app


def build_services(settings: Settings, model: Path | None = None) -> Services:
    """Build every long-lived object. Without a usable model or database the service still starts and shows help lines.

    Raises:
        KnowledgeError: the curated knowledge is broken; without it there is nothing true to say.
    """
    knowledge = load_knowledge(settings.knowledge_dir).with_office_email(settings.office_email)
    answers = RevisedAnswers(knowledge.answers)
    knowledge = replace(knowledge, answers=answers)
    database = Database(settings.database_url, settings.root)
    try:
        database.migrate()
    except StorageUnavailableError as error:
        log.error("storage.migration.failed", error=str(error))
    engine = _load_engine(model or find_model(settings.root), knowledge)
    redactor = Redactor(public_numbers(knowledge), load_kept(settings.knowledge_dir, knowledge))
    coordination = Coordination(settings.redis_url)
    network_key = _make_network_key(settings)
    erasures = Register(KeyRing(settings))
    conversations = ConversationService(
        database=database,
        redactor=redactor,
        reader=MessageReader(engine, *load_detectors(settings.knowledge_dir)),
        knowledge=knowledge,
        engine=engine,
        coordination=coordination,
        erasures=erasures,
    )
    cipher = ContentsCipher(settings)
    return Services(
        settings=settings,
        knowledge=knowledge,
        places=load_place_finder(settings.knowledge_dir, knowledge.regions),
        database=database,
        redactor=redactor,
        revisions=RevisionFollower(database, answers),
        conversations=conversations,
        erasures=erasures,
        handoffs=HandoffService(
            database=database,
            cipher=cipher,
            outbox=make_outbox(settings, cipher, knowledge, erasures),
            greet=conversations.greet,
        ),
        coordination=coordination,
        network_key=network_key,
        rate_limiter=RateLimiter(settings.rate_limit_per_min, network_key, coordination),
        model_id=engine.model_id if engine else None,
    )


def _make_network_key(settings: Settings) -> bytes:
    """Return what hashes of visitors' networks are keyed with: of this process alone, unless processes count together."""
    if settings.has_secret_key or settings.redis_url is None:
        return settings.secret_key
    try:
        return KeyRing(settings).sign("repere networks", b"")
    except StorageUnavailableError:
        return settings.secret_key


def make_outbox(
    settings: Settings, cipher: ContentsCipher, knowledge: KnowledgeBase, erasures: Register
) -> Outbox | None:
    """Return what sends handoffs to the Office, or None where no mail server is set up; then they wait."""
    office_email = knowledge.contacts[OFFICE].email
    if settings.smtp_url is None or office_email is None:
        return None
    mailer = Mailer(MailServer.from_url(settings.smtp_url, office_email), office_email)
    return Outbox(
        lambda: Database(settings.database_url, settings.root), cipher, mailer, settings.office_language, erasures
    )


def public_numbers(knowledge: KnowledgeBase) -> frozenset[str]:
    """Return the digits of every number that we publish; a visitor may quote them."""
    records = [*knowledge.contacts.values(), *knowledge.services.values()]
    return frozenset(phone.e164.removeprefix("+") for record in records for phone in record.phones if phone.e164)


def _load_engine(model: Path | None, knowledge: KnowledgeBase) -> DialogueEngine | None:
    if model is None:
        log.error("engine.model.missing", hint="run: bot train")
        return None
    try:
        return DialogueEngine(model, knowledge)
    except ModelUnavailableError as error:
        log.error("engine.model.unusable", error=str(error), hint="run: bot train --force")
        return None
