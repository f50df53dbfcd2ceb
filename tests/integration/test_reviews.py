"""Two people change one review at once, on SQLite and on PostgreSQL: neither meets an error, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from bot.storage import reviews
from bot.storage.staff import add_account
from tests.integration.test_search import store
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.database import Connection, Database

    Change = Callable[[Connection, str, int], object]


@pytest.fixture
def people(database: Database) -> tuple[int, int]:  # noqa: F811 - a fixture
    names = ("ann", "bea")
    ids = [database.transact(lambda c, name=name: add_account(c, name, "reviewer", "en", "none")) for name in names]
    return ids[0], ids[1]


def at_once(database: Database, people: tuple[int, int], key: str, change: Change) -> list[object]:  # noqa: F811
    """Change a conversation as each of the people, in transactions that begin together."""
    together = Barrier(len(people))
    is_sqlite = database._is_sqlite

    def work(connection: Connection, person: int) -> object:
        if not is_sqlite:  # where only one writes at a time, the second has not begun yet
            reviews.find_review(connection, key)
            together.wait(10)
        return change(connection, key, person)

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(lambda person: database.transact(lambda c: work(c, person)), people))


@pytest.mark.parametrize("change", [
    reviews.set_reviewed,
    reviews.set_assigned,
    lambda c, key, _: reviews.add_tag(c, key, "follow up"),
    lambda c, _, person: reviews.save_view(c, 1, "Mine", f"assigned={person}") is None,
], ids=["reviewed", "assigned", "tag", "view"])  # fmt: skip
def test_two_people_at_once_both_succeed(database: Database, people: tuple[int, int], change: Change) -> None:  # noqa: F811
    key = database.transact(lambda c: store(c, "hello"))
    for _ in range(2):  # the row is made, then changed
        assert at_once(database, people, key, change) == [True, True]
    assert len(database.transact(lambda c: reviews.list_views(c, 1))) <= 1
    assert len(database.transact(lambda c: reviews.list_tags(c, key))) <= 1


def test_one_of_two_starts_the_clock_of_a_child_at_risk_and_owns_it(
    database: Database,  # noqa: F811
    people: tuple[int, int],
) -> None:
    """B7."""
    key = database.transact(lambda c: store(c, "hello"))
    started = at_once(database, people, key, reviews.mark_at_risk)
    assert sorted(map(bool, started)) == [False, True]
    owner = database.transact(lambda c: reviews.find_review(c, key)).at_risk_owner
    assert owner == ("ann", "bea")[started.index(True)]
    assert database.transact(lambda c: reviews.end_at_risk(c, key, "mistaken"))
    assert database.transact(lambda c: reviews.mark_at_risk(c, key, people[0]))
