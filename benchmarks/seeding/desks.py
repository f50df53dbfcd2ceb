"""What staff would have made of the seeded conversations: reviews, tags, notes, labels, problems, answers, a child at risk.

The console's own functions store it. Nobody can sign in by the accounts: their one-time passwords are told to nobody.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from bot.encryption import KeyRing
from bot.messages import OUT_OF_SCOPE, RedactedText
from bot.staff.accounts import Accounts
from bot.staff.audit import COMMAND_LINE, Audit
from bot.staff.passwords import hash_password, make_one_time_password
from bot.storage import reviews
from bot.storage.annotations import find_or_add_annotation, set_label
from bot.storage.conversations import now_utc
from bot.storage.doubts import list_doubtful
from bot.storage.handoffs import list_in_states, set_answered
from bot.storage.problems import add_problem, set_problem_state
from bot.storage.staff import find_account
from bot.storage.tables import conversations, handoffs, outbox, turns
from bot.web.staff.handoffs import LATE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from sqlalchemy.engine import Connection

    from bot.messages import Language
    from bot.staff.problems import Kind
    from bot.staff.roles import Role
    from bot.storage.doubts import Doubt, DoubtfulTurn
    from bot.web.services import Services

PEOPLE: tuple[tuple[str, Role, Language], ...] = (
    ("maya", "administrator", "fr"), ("noor", "editor", "en"), ("sam", "reviewer", "en"), ("etienne", "reviewer", "fr"),
)  # fmt: skip
REVIEWED_SHARE, TAGGED_SHARE, NOTED_SHARE, ASSIGNED_SHARE = 0.15, 0.06, 0.02, 0.02
LABELLED_SHARE, SECOND_LABEL_SHARE, PROBLEM_SHARE = 0.35, 0.5, 0.12
CHILDREN = 3
CHILD_ENTRY = "child_exploited"
_MOST_HANDOFFS = 10_000
_LOOK_BACK = timedelta(days=30)
_DOUBTS: tuple[Doubt, ...] = ("unhelpful", "unknown", "unsure")
_TAGS: dict[Language, tuple[str, ...]] = {
    "en": ("housing", "papers", "wages", "follow up", "good example"),
    "fr": ("logement", "papiers", "salaire", "à suivre", "bon exemple"),
}
_NOTES: dict[Language, tuple[str, ...]] = {
    "en": (
        "The answer was right, but the person had to ask twice.",
        "Look at the list of shelters for this region.",
        "Good example for the training of new colleagues.",
    ),
    "fr": (
        "La réponse était juste, mais la personne a dû demander deux fois.",
        "Revoir la liste des refuges de cette région.",
        "Bon exemple pour la formation des nouveaux collègues.",
    ),
}
_PROBLEMS: dict[Language, tuple[tuple[Kind, str | None], ...]] = {
    "en": (
        ("misunderstood", "They asked about wages, and got the page about papers."),
        ("incomplete", "It does not say what the first call costs."),
        ("missing_topic", None),
        ("other", "The button below leads somewhere else."),
    ),
    "fr": (
        ("misunderstood", "La question portait sur le salaire; la réponse parle des papiers."),
        ("incomplete", "On ne dit pas ce que coûte le premier appel."),
        ("missing_topic", None),
        ("out_of_date", "La page de la source a changé."),
    ),
}


class _Kept(NamedTuple):
    """A conversation that is still there."""

    id: str
    language: Language


async def seed_desks(services: Services, random: Random) -> str:
    """Fill the console; return in words how much was made."""
    database = services.database
    people = await database.write(partial(_add_people, services))
    kept = await database.read(_list_kept)
    for start in range(0, len(kept), 200):  # short transactions, as everywhere
        some = kept[start : start + 200]
        await database.write(lambda connection, some=some: _review(connection, random, people, some))
    doubtful = [turn for doubt in _DOUBTS for turn in await database.read(partial(_list_doubtful, doubt=doubt))]
    labelled = await database.write(lambda connection: _label(connection, random, people, doubtful))
    children = await database.write(lambda connection: _mark_children(connection, people))
    answered = await database.write(partial(answer_handoffs, random=random))
    return f"{len(people)} accounts, {labelled} labels, {children} children at risk, {answered} handoffs answered"


def answer_handoffs(connection: Connection, random: Random) -> int:
    """Answer what waits without mail, each within a day of its coming; return how many.

    The latest ones are fresh and wait still; of the older ones the last waits too, overdue: Today shows one of each.
    """
    now = now_utc()
    waiting = list_in_states(connection, ("waiting",), newest_first=True, most=_MOST_HANDOFFS)
    older = [handoff for handoff in waiting if handoff.created_at < now - LATE]
    for handoff in older[1:]:
        answered = handoff.created_at + timedelta(minutes=random.randrange(20, 20 * 60))
        set_answered(connection, handoff.reference)
        own = handoffs.c.reference == handoff.reference
        connection.execute(handoffs.update().where(own).values(answered_at=answered))
        connection.execute(outbox.update().where(outbox.c.reference == handoff.reference).values(ended_at=answered))
    return len(older[1:])


def _add_people(services: Services, connection: Connection) -> Sequence[int]:
    keys = KeyRing(services.settings)
    accounts = Accounts(keys, Audit(keys))
    unknown = hash_password(make_one_time_password())
    ids = []
    for name, role, language in PEOPLE:
        known = find_account(connection, name=name)
        ids.append(
            known.id if known else accounts.add(connection, COMMAND_LINE, name, role, language, one_time=unknown)
        )
    return ids


def _list_kept(connection: Connection) -> Sequence[_Kept]:
    own = sa.select(conversations.c.id, conversations.c.language).order_by(conversations.c.created_at)
    return [_Kept(*row) for row in connection.execute(own)]


def _list_doubtful(connection: Connection, doubt: Doubt) -> Sequence[DoubtfulTurn]:
    return list_doubtful(connection, doubt, now_utc() - _LOOK_BACK, 200)


def _review(connection: Connection, random: Random, people: Sequence[int], some: Sequence[_Kept]) -> None:
    for conversation_id, language in some:
        if random.random() < REVIEWED_SHARE:
            reviews.set_reviewed(connection, conversation_id, random.choice(people))
        if random.random() < TAGGED_SHARE:
            reviews.add_tag(connection, conversation_id, random.choice(_TAGS[language]))
        if random.random() < NOTED_SHARE:
            reviews.add_note(connection, conversation_id, random.choice(people), random.choice(_NOTES[language]))
        if random.random() < ASSIGNED_SHARE:
            reviews.set_assigned(connection, conversation_id, random.choice(people))


def _label(connection: Connection, random: Random, people: Sequence[int], doubtful: Sequence[DoubtfulTurn]) -> int:
    labelled = 0
    for turn in doubtful:
        if random.random() >= LABELLED_SHARE:
            continue
        annotation_id = find_or_add_annotation(connection, *turn.key)
        if annotation_id is None:
            continue
        guesses = [guess.intent for guess in turn.ranking[:2]] or [OUT_OF_SCOPE]
        judges = random.sample(people, 2 if random.random() < SECOND_LABEL_SHARE else 1)
        agreed = random.choice([*guesses, OUT_OF_SCOPE, None])
        for judge in judges:
            chosen = agreed if random.random() < 0.8 else random.choice(guesses)
            set_label(connection, annotation_id, judge, chosen)
            labelled += 1
        if random.random() < PROBLEM_SHARE:
            _note_problem(connection, random, annotation_id, judges[0], turn.language)
    return labelled


def _note_problem(connection: Connection, random: Random, annotation_id: int, author: int, language: Language) -> None:
    kind, note = random.choice(_PROBLEMS[language])
    problem_id = add_problem(connection, annotation_id, kind, None if note is None else RedactedText(note), author)
    if random.random() < 0.4:
        set_problem_state(connection, problem_id, random.choice(("resolved", "resolved", "wont_fix")), author)


def _mark_children(connection: Connection, people: Sequence[int]) -> int:
    """Start the clock for the latest conversations about a child; the first of them was seen to."""
    latest = (
        sa.select(turns.c.conversation_id)
        .where(turns.c.entry == CHILD_ENTRY)
        .group_by(turns.c.conversation_id)
        .order_by(sa.func.max(turns.c.created_at).desc())
        .limit(CHILDREN)
    )
    marked = list(connection.execute(latest).scalars())
    for place, conversation_id in enumerate(marked):
        reviews.mark_at_risk(connection, conversation_id, people[place % len(people)])
    if len(marked) == CHILDREN:
        reviews.end_at_risk(connection, marked[-1], "reported")
    return len(marked)
