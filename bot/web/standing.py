"""How the service stands, for whoever watches it: figures of database and knowledge, counted when they are asked for.

What happens is counted where it happens (`bot/web/monitoring.py`); this is what waits, is late or is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily

from bot.errors import StorageUnavailableError
from bot.knowledge_base.freshness import find_due
from bot.storage.conversations import now_utc
from bot.storage.handoffs import read_outbox_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.web.services import Services

    Figures = dict[str, tuple[str, float]]


async def make_standing(services: Services) -> CollectorRegistry:
    """Return a registry of how things stand now; of a database that does not answer it says only that."""
    due = len(find_due(services.knowledge))
    figures: Figures = {
        "repere_model_loaded": ("Whether a model could be loaded.", float(services.model_id is not None)),
        "repere_knowledge_due": ("Answers, lines and services past their date of review.", due),
        "repere_redis_up": ("Whether Redis answers; 1 where none is set.", float(await services.coordination.check())),
    }
    try:
        await services.database.check()
        outbox = await services.database.survey(read_outbox_state)
    except StorageUnavailableError:
        figures["repere_database_up"] = ("Whether the database can be read and written.", 0.0)
    else:
        age = (now_utc() - outbox.oldest).total_seconds() if outbox.oldest else 0.0
        figures["repere_database_up"] = ("Whether the database can be read and written.", 1.0)
        figures["repere_outbox_waiting"] = ("Handoffs that wait to be sent.", outbox.waiting)
        figures["repere_outbox_dead"] = ("Handoffs that could not be sent; staff must see to them.", outbox.dead)
        figures["repere_outbox_oldest_seconds"] = ("How long the oldest of those that wait has waited.", age)
    registry = CollectorRegistry()
    registry.register(_Standing(figures))
    return registry


class _Standing:
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (what, value) in self._figures.items():
            yield GaugeMetricFamily(name, what, value)
