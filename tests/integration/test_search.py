"""The full-text index and the list of conversations, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import random
import uuid
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.maintenance import purge
from bot.messages import ConversationId, Guess, Message, RedactedText, Understanding
from bot.storage import conversations as stored
from bot.storage import removals, reviews, transcripts
from bot.storage.conversation_list import Filters, Position, find_conversations
from bot.storage.database import Database
from bot.storage.search import Term, TurnSearch, parse_search
from bot.storage.staff import add_account
from bot.storage.tables import conversations
from tests.integration.test_storage import database, url  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

BEGUN = datetime(2026, 11, 1, 12)  # noqa: DTZ001 - stored times are naive and in UTC
LONG = 60.0  # seconds: a test's walk looks at everything


def store(connection: Connection, *texts: str | None, at: datetime = BEGUN, **told: Any) -> str:
    """Store a conversation of these messages (None is a button); return its id."""
    conversation = stored.Conversation(
        ConversationId(str(uuid.uuid4())), b"x" * 32, told.get("language", "en"), 0, None
    )
    stored.add_conversation(connection, conversation)
    for turn, text in enumerate(texts, 1):
        stored.add_turn(connection, conversation, make_turn(turn, text, **told), None)
    set_begun(connection, conversation.id, at)
    return conversation.id


def set_begun(connection: Connection, key: str, at: datetime) -> None:
    connection.execute(conversations.update().where(conversations.c.id == key).values(created_at=at))


def make_turn(turn: int, text: str | None, **told: Any) -> stored.StoredTurn:
    intent, confidence = told.get("intent", "greet"), told.get("confidence", 0.9)
    return stored.StoredTurn(
        turn=turn,
        text=None if text is None else RedactedText(text),
        payload=None if text else "/greet",
        understanding=Understanding(
            told.get("language", "en"), intent, confidence, (Guess(intent, confidence),), urgent=told.get("urgent", False)
        ),
        messages=(Message("Hello.", told.get("entry", intent)),),
        outcome=told.get("outcome", "answered") if text else "pressed",
        latency_ms=1.0,
        model_id="m",
    )  # fmt: skip


def search(connection: Connection, text: str) -> set[str]:
    terms = parse_search(text)
    if not terms:
        return set()
    found = TurnSearch(connection, terms).select()
    return set(connection.execute(sa.select(found.c.key)).scalars())


def listed(connection: Connection, filters: Filters, **how: Any) -> list[str]:
    return [position.id for position in find_conversations(connection, filters, seconds=LONG, **how).positions]


# --- Search ---------------------------------------------------------------------------------------------------------


def test_words_are_found_without_case_and_accents_all_in_one_message(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        housing = store(connection, "Où trouver un REFUGE à Gatineau?", "merci beaucoup")
        other = store(connection, "he took my passport", "l’hébergement d'urgence")
        assert (
            search(connection, "refuge")
            == search(connection, "Réfugé")
            == search(connection, "ou gatineau")
            == {housing}
        )
        assert search(connection, "refuge merci") == set()  # each in a message of its own
        assert search(connection, "hebergement") == search(connection, "l'hébergement d’urgence") == {other}
        assert search(connection, '"took my"') == {other}
        assert search(connection, '"my took"') == set()
        assert search(connection, "passp*") == search(connection, "héberg*") == {other}
        assert search(connection, "passp") == search(connection, "pa*") == set()

    database.transact(work)


def test_changed_text_is_found_by_its_new_words_only(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        key = store(connection, "call Zebulon now", None)
        connection.execute(sa.text("UPDATE turns SET text = 'call [name] now' WHERE turn = 1"))
        connection.execute(sa.text("UPDATE turns SET text = 'written later' WHERE turn = 2"))
        assert search(connection, "zebulon") == set()
        assert search(connection, "name") == search(connection, "later") == {key}
        connection.execute(sa.text("UPDATE turns SET text = NULL"))
        assert search(connection, "name") == search(connection, "later") == set()

    database.transact(work)


def test_deleted_conversations_leave_the_index_by_cascade_too(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        kept = store(connection, "same words")
        for delete in (
            lambda key: stored.delete_conversation(connection, key),
            lambda key: connection.execute(sa.text("DELETE FROM conversations WHERE id = :id"), {"id": key}),
        ):
            key = store(connection, "same words and one of its own: quokka")
            delete(ConversationId(key))
            assert search(connection, "quokka") == set()
            assert search(connection, "same words") == {kept}
        if connection.dialect.name == "sqlite":
            assert connection.execute(sa.text("SELECT count(*) FROM search_numbers")).scalar() == 1
            connection.execute(sa.text("INSERT INTO turn_search (turn_search) VALUES ('integrity-check')"))

    database.transact(work)


@pytest.mark.sqlite_only(reason="searches the bytes of its files")
def test_deleted_words_are_in_no_byte_of_the_files(tmp_path: Path) -> None:
    """D4: not in the table, not in the index, not in the write-ahead log."""
    database = Database(f"sqlite:///{tmp_path}/bot.db", tmp_path)  # noqa: F811
    database.migrate()
    try:
        database.transact(lambda connection: [store(connection, f"word{number} among others") for number in range(300)])
        key = database.transact(lambda connection: store(connection, "zyzzyvaquux lives here", "and zyzzyvaquux again"))
        database.transact(lambda connection: [store(connection, f"later{number} words") for number in range(300)])
        asyncio.run(database.scrub())
        assert b"zyzzyvaquux" in _bytes(tmp_path)
        database.transact(lambda connection: stored.delete_conversation(connection, ConversationId(key)))
        asyncio.run(database.scrub())
        for part in (
            b"zyzzyvaquux",
            b"yzzyvaquux",
            b"zzyvaquux",
            b"vaquux",
        ):  # the index keeps words without a shared beginning
            assert part not in _bytes(tmp_path)
    finally:
        database.close()


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_what_is_typed_is_split_into_terms() -> None:
    assert parse_search("a “b” \"c d\" e* -f AND g:h 'x") == (
        Term(("a",)), Term(("b",)), Term(("c", "d")), Term(("e",)), Term(("f",)), Term(("and",)), Term(("g", "h")),
        Term(("x",)),
    )  # fmt: skip
    assert parse_search("«\u00a0où aller\u00a0» “at night”") == (Term(("où", "aller")), Term(("at", "night")))
    assert parse_search('héberg* "ouvert') == (Term(("héberg",), is_beginning=True), Term(("ouvert",)))
    assert parse_search("!!! \u202e \"\" * ' ''") == ()


@pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        alphabet=st.one_of(st.sampled_from(list("\"'*()^:-+{}[]|&!<>\\% ANDORNTEé\u0301œ\u200f\x00")), st.characters()),
        max_size=40,
    )
)
def test_nothing_that_is_typed_is_an_error(database: Database, text: str) -> None:  # noqa: F811
    database.transact(lambda connection: search(connection, text), writes=False)


# --- The list -------------------------------------------------------------------------------------------------------


class Truth(NamedTuple):
    """What a random conversation is, told apart from the database."""

    id: str
    at: datetime
    language: str
    words: set[str]
    topics: set[str]
    urgent: bool
    unknown: bool
    unsure: bool
    handed_on: bool
    votes: set[bool]
    reviewed: bool
    assigned: int | None
    at_risk: bool
    tags: set[str]


def invent(connection: Connection, chance: random.Random, how_many: int, people: list[int]) -> list[Truth]:
    """Store random conversations; several begin at the same moment."""
    truths = []
    for _ in range(how_many):
        at = BEGUN + timedelta(hours=chance.randrange(60))
        language = chance.choice(("en", "fr"))
        told = [
            {
                "language": language,
                "intent": chance.choice(("greet", "help_housing", "report_tip")),
                "entry": chance.choice(("greet", "help_hotline")),
                "urgent": chance.random() < 0.15,
                "outcome": chance.choice(("answered", "answered", "unknown", "guessed")),
                "confidence": chance.choice((0.2, 0.5, 0.9)),
            }
            for _ in range(chance.randrange(4))
        ]
        texts = [" ".join(chance.choices(("refuge", "passport", "help", "nuit", "[name]"), k=3)) for _ in told]
        conversation = stored.Conversation(ConversationId(str(uuid.uuid4())), b"x" * 32, language, 0, None)
        key = conversation.id
        stored.add_conversation(connection, conversation)
        votes: dict[int, bool] = {}
        for turn, (one, text) in enumerate(zip(told, texts, strict=True), 1):
            stored.add_turn(connection, conversation, make_turn(turn, text, **one), None)
            for _ in range(chance.choice((0, 0, 1, 2))):
                votes[turn] = chance.random() < 0.5
                stored.set_feedback(connection, key, turn, helpful=votes[turn], comment=None)
        set_begun(connection, key, at)
        handed_on, reviewed, at_risk = (chance.random() < 0.2 for _ in range(3))
        assigned, tags = (
            chance.choice((None, None, *people)),
            set(chance.sample(("suivi", "housing"), chance.randrange(3))),
        )
        if handed_on:
            stored.mark_handed_on(connection, key)
        if reviewed:
            reviews.set_reviewed(connection, key, people[0])
        if assigned:
            reviews.set_assigned(connection, key, assigned)
        is_closed = at_risk or chance.random() < 0.1
        if is_closed:
            reviews.mark_at_risk(connection, key, people[0])
            if not at_risk:
                reviews.end_at_risk(connection, key, "reported")
        for tag in tags:
            reviews.add_tag(connection, key, tag)
        truths.append(
            Truth(
                key, at, language,
                # No search tells the words of a child at risk.
                {word for text in texts for word in text.replace("[name]", "name").split() if not is_closed},
                {one["intent"] for one in told} | {one["entry"] for one in told},
                any(one["urgent"] for one in told), any(one["outcome"] == "unknown" for one in told),
                any(one["confidence"] < 0.5 and one["outcome"] == "answered" for one in told),
                handed_on, set(votes.values()), reviewed, assigned, at_risk, tags,
            )
        )  # fmt: skip
    return sorted(truths, key=lambda truth: (truth.at, truth.id), reverse=True)


def fits(truth: Truth, filters: Filters) -> bool:
    """Say in plain Python whether a conversation passes."""
    marks = {
        "urgent": truth.urgent, "unknown": truth.unknown, "unsure": truth.unsure, "handed_on": truth.handed_on,
        "helpful": True in truth.votes, "unhelpful": False in truth.votes,
    }  # fmt: skip
    return (
        (filters.since is None or truth.at >= filters.since)
        and (filters.until is None or truth.at < filters.until)
        and filters.language in (None, truth.language)
        and (filters.topic is None or filters.topic in truth.topics)
        and all(marks[mark] for mark in filters.marks)
        and filters.is_reviewed in (None, truth.reviewed)
        and (filters.tag is None or filters.tag in truth.tags)
        and filters.assigned_to in (None, truth.assigned)
        and not (filters.is_unassigned and truth.assigned)
        and (truth.at_risk or not filters.is_at_risk)
        and all(term.words[0] in truth.words for term in filters.terms)
    )


def some_filters(chance: random.Random, people: list[int]) -> Iterator[Filters]:
    """Yield filters, alone and together."""
    choices: dict[str, list[Any]] = {
        "since": [BEGUN + timedelta(hours=20)],
        "until": [BEGUN + timedelta(hours=40)],
        "language": ["en", "fr"],
        "topic": ["help_housing", "help_hotline", "never_asked"],
        "marks": [
            *(frozenset((mark,)) for mark in ("urgent", "unknown", "unsure", "handed_on", "helpful", "unhelpful")),
            frozenset(("urgent", "helpful", "unknown")),
        ],
        "is_reviewed": [True, False],
        "tag": ["suivi", "nowhere"],
        "assigned_to": [*people, -1],
        "is_unassigned": [True],
        "is_at_risk": [True],
        "terms": [parse_search("refuge"), parse_search("NUIT"), parse_search("name"), parse_search("absent")],
    }  # fmt: skip
    yield Filters()
    for name, values in choices.items():
        for value in values:
            yield Filters(**{name: value})
    for _ in range(120):
        names = chance.sample(sorted(choices), chance.randrange(2, 5))
        yield Filters(**{name: chance.choice(choices[name]) for name in names})


def test_every_filter_and_combination_finds_what_plain_python_finds(database: Database) -> None:  # noqa: F811
    chance = random.Random(4)
    people = [
        database.transact(lambda c, name=name: add_account(c, name, "reviewer", "en", "x")) for name in ("ada", "luc")
    ]
    truths = database.transact(lambda connection: invent(connection, chance, 150, people))

    def work(connection: Connection) -> None:
        for filters in some_filters(chance, people):
            right = [truth.id for truth in truths if fits(truth, filters)]
            assert listed(connection, filters, most=500) == right, filters
            assert listed(connection, filters, most=500, direction="newer") == right[::-1], filters

    database.transact(work, writes=False)


def test_pages_neither_skip_nor_repeat_while_conversations_arrive(database: Database) -> None:  # noqa: F811
    """Several begin at the same moment, so that the id must tell them apart."""
    chance, pages = random.Random(5), []
    before = database.transact(
        lambda c: [store(c, "word", at=BEGUN + timedelta(hours=chance.randrange(9))) for _ in range(60)]
    )
    position = None
    for number in count():
        found = database.transact(
            lambda c, start=position: find_conversations(
                c, Filters(terms=parse_search("word")), start=start, most=7, seconds=LONG
            )
        )
        pages += [one.id for one in found.positions]
        database.transact(lambda c, number=number: store(c, "word", at=BEGUN + timedelta(days=number + 1)))
        if not found.has_more:
            break
        position = found.positions[-1]
    assert sorted(pages) == sorted(before)
    assert len(pages) == len(set(pages))


def test_a_page_back_is_the_page_that_one_came_from(database: Database) -> None:  # noqa: F811
    database.transact(lambda c: [store(c, "word", at=BEGUN + timedelta(hours=number)) for number in range(30)])

    def work(connection: Connection) -> None:
        first = find_conversations(connection, Filters(), most=10)
        second = find_conversations(connection, Filters(), most=10, start=first.positions[-1])
        back = find_conversations(connection, Filters(), most=10, start=second.positions[0], direction="newer")
        assert back.positions[::-1] == first.positions
        assert (first.has_more, second.has_more, back.has_more) == (True, True, False)

    database.transact(work)


def test_a_walk_without_time_says_how_far_it_came_and_goes_on_from_there(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        rare = [
            store(connection, "plain", at=BEGUN, language="fr"),
            store(connection, "x", at=BEGUN - timedelta(days=9), language="fr"),
        ]
        for number in range(450):
            store(connection, at=BEGUN - timedelta(hours=number + 1))
        found, met, position = None, [], None
        while found is None or found.reached:
            found = find_conversations(connection, Filters(language="fr"), start=position, seconds=0)
            met += [one.id for one in found.positions]
            position = found.reached
        assert met == rare
        assert found.reached is None

    database.transact(work)


def test_each_source_is_read_by_its_own_index(database: Database) -> None:  # noqa: F811
    """A partial index is found only by the very words it was made with."""
    if database._is_sqlite is False:
        pytest.skip("PostgreSQL chooses by its statistics")
    seen: list[str] = []

    def work(connection: Connection) -> None:
        sa.event.listen(connection, "before_cursor_execute", lambda *told: seen.append(told[2]))
        for mark in ("urgent", "unknown", "unsure", "handed_on", "helpful", "unhelpful"):
            seen.clear()
            find_conversations(connection, Filters(marks=frozenset((mark,))))
            assert f"ix_conversations_{mark}" in _plan(connection, seen[0])
        for filters, index in (
            (Filters(is_at_risk=True), "ix_reviews_at_risk"),
            (Filters(is_reviewed=True), "ix_reviews_reviewed"),
            (Filters(assigned_to=1), "ix_reviews_assigned_to"),
            (Filters(tag="x"), "ix_tags_tag"),
            (Filters(topic="x"), "ix_topics_topic"),
            (Filters(), "ix_conversations_created_at_id"),
        ):
            seen.clear()
            find_conversations(connection, filters)
            assert index in _plan(connection, seen[0])
            assert "TEMP B-TREE" not in _plan(connection, seen[0])

    database.transact(work, writes=False)


def _plan(connection: Connection, statement: str) -> str:
    places = statement.count("?")
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (1,) * places).all()
    return " ".join(str(row[-1]) for row in rows)


def test_marks_of_a_conversation_follow_its_turns(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        conversation = stored.Conversation(ConversationId(str(uuid.uuid4())), b"x" * 32, "en", 0, None)
        stored.add_conversation(connection, conversation)
        read = sa.text("SELECT has_urgent, has_unknown, has_handoff, least_confidence, votes FROM conversations")
        tell = lambda: tuple(connection.execute(read).one())  # noqa: E731
        assert tell() == (False, False, False, None, "")
        stored.add_turn(connection, conversation, make_turn(1, "a", confidence=0.8), None)
        stored.add_turn(connection, conversation, make_turn(2, None, confidence=0.1), None)  # a button is always sure
        stored.add_turn(connection, conversation, make_turn(3, "b", confidence=0.3, outcome="unknown"), None)
        assert tell() == (False, True, False, 0.8, "")
        stored.add_turn(connection, conversation, make_turn(4, "c", confidence=0.4, urgent=True), None)
        stored.add_turn(connection, conversation, make_turn(5, "d", confidence=0.7), None)
        assert tell() == (True, True, False, 0.4, "")
        stored.set_feedback(connection, conversation.id, 1, helpful=True, comment=None)
        stored.set_feedback(connection, conversation.id, 4, helpful=False, comment=None)
        assert tell()[-1] == "yn"
        stored.set_feedback(connection, conversation.id, 1, helpful=False, comment=None)
        assert tell()[-1] == "n"

    database.transact(work)


def test_labelled_examples_outlive_the_age_of_their_conversation_and_nothing_else_does(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        who = add_account(connection, "ada", "reviewer", "en", "x")
        key = store(connection, "one", "two")
        reviews.add_note(connection, key, who, "a note")
        insert = (
            "INSERT INTO annotations (id, conversation_id, turn, text, language, intent, confidence, model_id, created_at)"
            " VALUES (:id, :key, :turn, 'one', 'en', 'greet', 0.5, 'm', :at)"
        )
        for number in (1, 2):
            connection.execute(sa.text(insert), {"id": number, "key": key, "turn": number, "at": BEGUN.isoformat(" ")})
        label = "INSERT INTO labels (annotation_id, staff_id, intent, labelled_at) VALUES (1, :who, 'greet', :at)"
        connection.execute(sa.text(label), {"who": who, "at": BEGUN.isoformat(" ")})
        assert stored.delete_older_than(connection, timedelta(days=1)) == 1
        assert connection.execute(sa.text("SELECT id, conversation_id, turn FROM annotations")).all() == [
            (1, None, None)
        ]
        for table in ("notes", "topics", "reviews", "turns"):
            assert connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar() == 0  # noqa: S608

    database.transact(work)


def test_positions_of_one_moment_are_ordered_by_id(database: Database) -> None:  # noqa: F811
    ids = sorted(database.transact(lambda c: [store(c, "word") for _ in range(5)]), reverse=True)

    def work(connection: Connection) -> None:
        assert listed(connection, Filters()) == ids
        assert listed(connection, Filters(), start=Position(BEGUN, ids[1])) == ids[2:]

    database.transact(work)


def test_a_purge_takes_the_oldest_a_few_at_a_time(database: Database) -> None:  # noqa: F811
    keys = database.transact(lambda c: [store(c, "word", at=BEGUN + timedelta(hours=number)) for number in range(25)])
    deleted = database.transact(lambda c: stored.delete_older_than(c, timedelta(seconds=-1), most=10))
    assert deleted == 10
    assert database.transact(lambda c: listed(c, Filters())) == keys[:9:-1]
    assert asyncio.run(purge(database, 0)) == 15
    assert database.transact(lambda c: listed(c, Filters())) == []


def test_rows_and_transcripts_hold_what_was_stored(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        who = add_account(connection, "ada", "reviewer", "en", "x")
        spoken = store(connection, None, "first words", "second", intent="help_housing", entry="help_hotline")
        silent = store(connection, None)
        reviews.add_tag(connection, spoken, "suivi")
        reviews.set_assigned(connection, spoken, who)
        rows = transcripts.summarize(connection, [silent, "gone", spoken])
        assert [(row.id, row.first_words, row.tags, row.assigned_to) for row in rows] == [
            (silent, None, (), None),
            (spoken, "first words", ("suivi",), "ada"),
        ]
        assert rows[1].topics == ("help_hotline", "help_housing")
        turns = transcripts.read_transcript(connection, spoken)
        assert [turn.text for turn in turns] == [None, "first words", "second"]
        assert turns[0].messages[0].entry == "help_hotline"

    database.transact(work)


def test_words_are_taken_out_of_every_column(database: Database) -> None:  # noqa: F811
    def work(connection: Connection) -> None:
        who = add_account(connection, "ada", "reviewer", "en", "x")
        key, other = store(connection, "Ann\nLee and annlee", "ann  lee"), store(connection, "ann lee")
        reviews.add_note(connection, key, who, "ANN LEE called")
        assert removals.holds_words(connection, key, 1, "ann lee")
        assert not removals.holds_words(connection, key, 1, "ann l")
        removals.remove_words(connection, key, "ann lee", "[name]")
        assert [turn.text for turn in transcripts.read_transcript(connection, key)] == ["[name] and annlee", "[name]"]
        assert [note.text for note in reviews.list_notes(connection, key)] == ["[name] called"]
        assert search(connection, '"ann lee"') == {other}

    database.transact(work)


def test_a_turn_that_has_no_place_in_the_index_is_found_under_no_other_conversation(
    database: Database,  # noqa: F811
) -> None:
    """D4: what one visitor deletes must not take another's words out."""
    first = database.transact(lambda c: store(c, "a word"))
    second = database.transact(lambda c: store(c, "another", "quetzal"))
    far = make_turn(4098, "zanzibar")
    conversation = database.transact(lambda c: stored.find_conversation(c, ConversationId(first)))
    assert conversation
    database.transact(lambda c: stored.add_turn(c, conversation, far, None))
    assert second not in database.transact(lambda c: search(c, "zanzibar"))
    database.transact(lambda c: stored.delete_conversation(c, ConversationId(first)))
    assert database.transact(lambda c: search(c, "quetzal")) == {second}
