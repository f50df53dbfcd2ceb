"""`bot services`: hands the curated lines and services to others as Open Referral HSDS 3."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import KnowledgeError, StorageUnavailableError
from bot.knowledge_base.schema import GROUPS, NEEDS
from bot.messages import LANGUAGES
from bot.whole_files import write_whole

if TYPE_CHECKING:
    from bot.knowledge_base.finder import ServiceQuery
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.knowledge_base.schema import ContactRecord
    from bot.messages import Language
    from bot.settings import Settings


@click.group()
def services() -> None:
    """Lines and services as data for others."""


@services.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv"]),
    default="json",
    show_default=True,
    help="One HSDS page of whole services, or an HSDS tabular data package: CSV files in a zip.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where to write; else standard output.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of the HSDS texts; the profile has both.",
)
@click.option("--need", type=click.Choice(NEEDS), help="Only what `GET /services` finds for this need.")
@click.option("--place", help="Only what it finds for this municipality or region.")
@click.option("--group", type=click.Choice(GROUPS), help="Only what it finds for this group.")
@click.pass_obj
def export(
    settings: Settings,
    *,
    form: str,
    output: Path | None,
    language: Language,
    need: str | None,
    place: str | None,
    group: str | None,
) -> None:
    """Write the lines and services as HSDS 3 with our profile (docs/hsds.md); all of them, or those that a search finds."""
    from bot.knowledge_base.finder import ServiceQuery
    from bot.knowledge_base.hsds.page import make_page
    from bot.knowledge_base.hsds.service import make_hsds_service
    from bot.knowledge_base.hsds.tables import make_data_package

    knowledge = _load(settings)
    query = ServiceQuery(need, _find_region(settings.knowledge_dir, place) if place else None, group, language)
    found = [make_hsds_service(knowledge, record, language) for record in _select(knowledge, query)]
    content = _encode(make_page(found)) if form == "json" else make_data_package(found, language)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        write_whole(output, content)
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror}") from None
    click.echo(f"{len(found)} services written to {output}", err=True)


def _load(settings: Settings) -> KnowledgeBase:
    """Return the knowledge as the server has it now, with what staff switched off."""
    from bot.knowledge_base.loader import load_knowledge
    from bot.storage.database import Database
    from bot.storage.switches import list_switched_off

    try:
        knowledge = load_knowledge(settings.knowledge_dir).with_office_email(settings.office_email)
        database = Database(settings.database_url, settings.root)
        database.migrate()
        knowledge.switches.replace(asyncio.run(database.read(list_switched_off)))
        database.close()
    except KnowledgeError as error:
        raise click.ClickException(f"the knowledge cannot be used: {error}") from None
    except StorageUnavailableError as error:
        raise click.ClickException(
            f"the database cannot be used (BOT_DATABASE_URL), so it is not known what staff switched off: {error}"
        ) from None
    return knowledge


def _find_region(directory: Path, place: str) -> str:
    from bot.knowledge_base.loader import load_place_finder

    region = load_place_finder(directory).find_region(place)
    if region is None:
        raise click.BadParameter("no municipality or region of Ontario that this service knows", param_hint="--place")
    return region


def _select(knowledge: KnowledgeBase, query: ServiceQuery) -> list[ContactRecord]:
    """Return what the query finds; all that is on, in the order of the files, for a query that asks for nothing."""
    from bot.knowledge_base.finder import find_services

    if query.need or query.region or query.group:
        found = find_services(knowledge, query)
        return [*found.local, *found.wide]
    records = [*knowledge.contacts.values(), *knowledge.services.values()]
    return [record for record in records if not knowledge.switches.is_off(record.id)]


def _encode(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
