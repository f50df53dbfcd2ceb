"""Four eyes on either database: who may decide, once, over what; and counts of use that join both of their kinds."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from bot.encryption import KeyRing
from bot.knowledge_base.freshness import today_in_ontario
from bot.knowledge_base.revised import RevisedAnswers
from bot.settings import Settings
from bot.staff.answer_use import AnswerUse
from bot.staff.audit import Audit
from bot.staff.deciding import (
    AlreadyDecidedError,
    BaseChangedError,
    Desk,
    FaultyRevisionError,
    OwnRevisionError,
    RevisionError,
    approve,
    propose,
    reject,
    withdraw,
)
from bot.staff.live import RevisionFollower
from bot.staff.revisions import cells_of
from bot.staff.sessions import Staff
from bot.storage import conversations as conversations_stored
from bot.storage import revisions as stored
from bot.storage.audit import list_audit
from bot.storage.conversations import now_utc
from bot.storage.database import Database
from bot.storage.staff import add_account
from bot.storage.usage import Key, keep_counts
from tests.integration.test_storage import CONVERSATION, TURN, database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase

TODAY = date(2026, 12, 1)
ENTRY = "help_housing"


class House:
    """A database with three people at their desks."""

    def __init__(self, opened: Database, knowledge: KnowledgeBase, root: Path) -> None:
        self.database = opened
        self.filed = knowledge.answers[ENTRY]
        self.audit = Audit(KeyRing(Settings(root=root, secret_key=b"x" * 32, has_secret_key=True)))
        self.desks = [self._sit_down(name, knowledge) for name in ("ada", "ben", "cléo")]

    def _sit_down(self, name: str, knowledge: KnowledgeBase) -> Desk:
        number = self.database.transact(lambda connection: add_account(connection, name, "editor", "en", "none"))
        now = now_utc()
        staff = Staff(number, name, "editor", "en", "full", "token", now, now)
        return Desk(staff, self.audit, knowledge, TODAY)

    def propose(self, desk: Desk, **changes: str) -> int:
        before = cells_of(self.filed)
        draft = self.database.transact(
            lambda connection: stored.save_draft(
                connection, desk.staff.id, ENTRY, before=before, contents={**before, **changes}, reason="why"
            )
        )
        self.database.transact(lambda connection: propose(connection, desk, self.filed, draft))
        return draft

    def approve(self, desk: Desk, revision: int) -> None:
        self.database.transact(lambda connection: approve(connection, desk, self.filed, revision, "right"))

    def state(self, revision: int) -> str:
        found = self.database.transact(lambda connection: stored.find_revision(connection, revision))
        assert found
        return found.state


@pytest.fixture
def house(database: Database, knowledge: KnowledgeBase, tmp_path: Path) -> House:  # noqa: F811 - the fixture
    return House(database, knowledge, tmp_path)


def test_a_second_person_decides_once(house: House) -> None:
    ada, ben, cleo = house.desks
    change = house.propose(ada, title_en="A place to stay", title_fr="Un endroit où rester")
    with pytest.raises(OwnRevisionError):
        house.approve(ada, change)
    with pytest.raises(OwnRevisionError):
        house.database.transact(lambda connection: withdraw(connection, ben, house.filed, change))
    house.approve(ben, change)
    for decide in (
        lambda connection: reject(connection, cleo, house.filed, change, "no"),
        lambda connection: withdraw(connection, ada, house.filed, change),
    ):
        with pytest.raises(AlreadyDecidedError):
            house.database.transact(decide)
    assert house.state(change) == "approved"
    told = house.database.transact(lambda connection: list_audit(connection, most=9))
    assert [(row.actor, row.action) for row in told] == [("ben", "revision_approved"), ("ada", "revision_proposed")]


def test_two_changes_of_the_same_texts_cannot_both_be_approved(house: House, tmp_path: Path) -> None:
    """E5: two people decide in two processes at the same moment."""
    ada, ben, cleo = house.desks
    changes = [
        house.propose(ada, title_en="A place to stay", title_fr="Un endroit où rester"),
        house.propose(ben, title_en="A safe place", title_fr="Un endroit sûr"),
    ]
    start = Barrier(2)
    other = Database(str(house.database._engines.writing.url), tmp_path)

    def decide(at: Database, change: int) -> type[Exception] | None:
        start.wait()
        try:
            at.transact(lambda connection: approve(connection, cleo, house.filed, change, "right"))
        except RevisionError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(2) as people:
        results = list(people.map(decide, (house.database, other), changes))
    other.close()
    assert sorted(results, key=str) == [BaseChangedError, None], results
    assert sorted(house.state(change) for change in changes) == ["approved", "proposed"]


def test_what_the_checks_refuse_is_neither_proposed_nor_approved(house: House) -> None:
    ada, ben, _ = house.desks
    with pytest.raises(FaultyRevisionError):
        house.propose(ada, short_en="Call 416 555 0123.")
    with pytest.raises(FaultyRevisionError):
        house.propose(ada)
    change = house.propose(ada, review_by=(TODAY + timedelta(days=30)).isoformat())
    late = Desk(ben.staff, ben.audit, ben.knowledge, TODAY + timedelta(days=31))
    with pytest.raises(FaultyRevisionError):
        house.approve(late, change)
    assert house.state(change) == "proposed"


def test_the_last_approved_revision_is_live_in_every_process(house: House) -> None:
    ada, ben, _ = house.desks
    answers = RevisedAnswers({ENTRY: house.filed})

    async def read() -> str:
        follower = RevisionFollower(house.database, answers)
        assert await follower.read()
        return answers[ENTRY].en.title

    assert asyncio.run(read()) == house.filed.en.title
    house.approve(ben, house.propose(ada, title_en="A place to stay", title_fr="Un endroit où rester"))
    assert asyncio.run(read()) == "A place to stay"
    assert answers[ENTRY].reviewed_on == TODAY


def test_the_use_of_an_answer_is_what_is_there_and_what_is_kept(house: House) -> None:
    yesterday = today_in_ontario() - timedelta(days=1)

    def fill(connection: object) -> None:
        conversations_stored.add_conversation(connection, CONVERSATION)
        conversations_stored.add_turn(connection, CONVERSATION, TURN, "{}")
        keep_counts(
            connection,
            {
                Key(yesterday, "fr", "entry", "help_hotline"): 4,
                Key(yesterday, "en", "vote", "help_hotline|yes"): 2,
                Key(yesterday, "en", "vote", "help_hotline|no"): 1,
                Key(yesterday - timedelta(days=40), "en", "entry", "help_hotline"): 100,
            },
        )

    house.database.transact(fill)
    use = asyncio.run(AnswerUse(house.database).count())["help_hotline"]
    assert (use.shown, use.helped, use.not_helped) == (5, 2, 1)
