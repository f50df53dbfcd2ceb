"""Today: what waits comes first, and each figure is that of the list it leads to."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.knowledge_base.freshness import today_in_ontario
from bot.storage.conversations import now_utc
from bot.storage.knowledge_tables import revisions
from bot.storage.review_tables import annotated, problems, reviews
from bot.storage.switches import switch_off
from bot.storage.tables import conversations, outbox
from bot.storage.usage import day_bounds
from bot.web.staff.words.insight import INSIGHT_WORDS
from bot.web.staff.words.today import TODAY_WORDS
from tests.conftest import Server, serve
from tests.integration.staff_desk import open_database, sit_down
from tests.integration.usage_seed import seed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language


@pytest.fixture
def quiet(tmp_path: Path, model: Path) -> Iterator[Server]:
    with serve(tmp_path, BOT_SECRET_KEY="k" * 40) as server:
        yield server


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_quiet_morning_says_that_nothing_waits_and_a_busy_one_what_comes_first(
    quiet: Server, knowledge: KnowledgeBase, language: Language
) -> None:
    """B7, C7."""
    said = TODAY_WORDS[language]
    desk = sit_down(quiet, "ann", "reviewer", language)
    assert said.nothing_waits in desk.read("/staff")

    other = sit_down(quiet, "bea", "editor", language).staff
    database = open_database(quiet)
    visitor = quiet.visitor("en")
    hand_on = {"message": "help", "language": "en", "consent": True}
    reference = quiet.api("POST", "/handoffs", hand_on, {"Idempotency-Key": str(uuid.uuid4())}).json["reference"]

    def fill(connection: Any) -> None:
        since = now_utc() - timedelta(hours=3, minutes=10)
        connection.execute(
            reviews.insert().values(
                conversation_id=visitor.id, began_at=now_utc(), at_risk_since=since, at_risk_owner=other.id
            )
        )
        connection.execute(
            outbox.update().where(outbox.c.reference == reference).values(state="dead", ended_at=now_utc())
        )
        switch_off(connection, "help_housing", "moved")
        switch_off(connection, "covenant-house-toronto", "closed for the winter")
        for author in (desk.staff.id, other.id, other.id):
            connection.execute(
                revisions.insert().values(
                    entry="help_legal",
                    before={},
                    contents={},
                    reason="r",
                    state="proposed",
                    author=author,
                    created_at=now_utc(),
                )
            )
        noted = connection.execute(
            annotated.insert().values(
                text="t", language="en", intent="i", confidence=1, model_id="m", created_at=now_utc()
            )
        ).inserted_primary_key[0]
        connection.execute(
            problems.insert().values(
                annotation_id=noted, kind="other", state="open", author=other.id, created_at=now_utc()
            )
        )

    database.transact(fill)
    database.close()
    page = desk.read("/staff")
    expected = [
        said.child.format(age=said.hours[1].format(count=3)),
        said.child_owner.format(name="bea"),
        said.dead[0],
        said.revisions[1].format(count=2),
        said.problems[0],
        said.off[1].format(count=2),
        knowledge.answers["help_housing"].in_language(language).title,
        knowledge.services["covenant-house-toronto"].name.in_language(language),
        said.own_revisions[0],
    ]
    places = [page.index(" ".join(text.split())) for text in expected]
    assert places == sorted(places)
    assert said.nothing_waits not in page
    assert "help_housing" not in page


def test_each_figure_is_that_of_its_list(quiet: Server) -> None:
    yesterday = today_in_ontario() - timedelta(days=1)
    database = open_database(quiet)
    counts = database.transact(lambda c: seed(c, conversations=80, days=9))
    begun = database.transact(
        lambda c: [
            row.id
            for row in c.execute(conversations.select())
            if day_bounds(yesterday)[0] <= row.created_at < day_bounds(yesterday)[1]
        ]
    )
    few = conversations.update().where(conversations.c.id.in_(begun[:3])).values(has_unknown=True, votes="yn")
    database.transact(lambda c: c.execute(conversations.update().values(has_unknown=False, votes="")))
    database.transact(lambda c: c.execute(few))
    database.close()
    desk = sit_down(quiet)
    page = desk.get("/staff").body.decode()
    assert f'<a href="/staff/conversations?day={yesterday}">{len(begun)}</a>' in page
    assert f'<a href="/staff/conversations?day={yesterday}&amp;unknown=yes">3</a>' in page
    assert f'<a href="/staff/conversations?day={yesterday}&amp;helpful=no">3</a>' in page
    for marked in ("unknown=yes", "helpful=no"):
        listed = desk.get(f"/staff/conversations?day={yesterday}&{marked}").body.decode()
        assert set(re.findall(r"/staff/conversations/([0-9a-f-]{36})", listed)) == set(begun[:3])
    messages = sum(count for (day, _, measure, _), count in counts.items() if (day, measure) == (yesterday, "messages"))
    assert re.search(rf'">{messages}</a>', page)
    failed = sum(
        count
        for (day, _, measure, value), count in counts.items()
        if (day, measure, value) == (yesterday, "outcome", "failed")
    )
    assert f'main-figure">{failed}</td>' in page
    urgent = sum(
        count
        for (day, _, measure, value), count in counts.items()
        if (day, measure, value) == (yesterday, "safety", "danger_now")
    )
    link = f"/staff/conversations?day={yesterday}&amp;urgent=yes&amp;topic=danger_now"
    assert not urgent or f'<a href="{link}">{urgent}</a>' in page


@pytest.mark.parametrize("words", [TODAY_WORDS, INSIGHT_WORDS], ids=["today", "insight"])
def test_the_words_of_both_languages_have_the_same_parts(words: Any) -> None:
    """C7."""
    for name in words["en"].__dataclass_fields__:
        one, other = getattr(words["en"], name), getattr(words["fr"], name)
        assert type(one) is type(other), name
        assert (not isinstance(one, dict)) or one.keys() == other.keys(), name
        assert (not isinstance(one, str)) or set(re.findall(r"{\w+}", one)) == set(re.findall(r"{\w+}", other)), name
