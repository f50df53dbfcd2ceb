"""A console with something in it, and browsers at it: what the browser tests of several rooms begin with."""

from __future__ import annotations

import re
from contextlib import contextmanager
from html import unescape
from typing import TYPE_CHECKING, Any

from bot.messages import ConversationId
from bot.staff.comparison import Comparison, Difference, Reading
from bot.staff.label_evaluation import Score
from bot.storage.comparisons import add_comparison, finish_comparison
from bot.storage.conversations import now_utc
from bot.storage.tables import outbox
from bot.web.staff.access import COOKIE
from tests.browser.conftest import WATCH_POLICY
from tests.browser.visit import Visit
from tests.integration.staff_desk import open_database, sit_down
from tests.integration.usage_seed import seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from bot.messages import Language
    from tests.conftest import Server, Visitor
    from tests.integration.staff_desk import Desk

MAILING = {"BOT_SMTP_URL": "smtp://127.0.0.1:9", "BOT_OFFICE_EMAIL": "office@example.org", "BOT_SECRET_KEY": "k" * 40}
"""Settings under which handoffs are sent by mail, to a server that is not there."""
ENGLISH = (
    "You can get free help with this. A person at the hotline will listen to you, day or night, and will not push."
)
FRENCH = (
    "Il y a de l’aide gratuite. Une personne de la ligne vous écoute, jour et nuit, sans vous presser de rien dire."
)
"""Two texts of an answer that the checks let pass."""
TALKS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("hello", "what are the signs of trafficking", "my boss in Barrie keeps my passport"),
        ("purple trombone gravel", "i mean a place to sleep in Sudbury"),
        ("can i get my papers back with sprinkles",),
    ),
    "fr": (
        ("bonjour", "c’est quoi la traite des personnes", "mon patron garde mon salaire à Hearst"),
        ("le parapluie avec le truc sur le divan", "je cherche un refuge à Sudbury"),
        ("ya tu moyen de ravoir mes zibelles de papiers",),
    ),
}


@contextmanager
def open_room(
    browser: Browser, server: Server, token: str, language: Language, script: str = "", **settings: Any
) -> Iterator[Visit]:
    """Open a browser with the session of `token`, if any; `script` runs before any of the page's."""
    context = browser.new_context(
        **{"viewport": {"width": 1366, "height": 768}, "locale": f"{language}-CA", **settings}
    )
    try:
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY + script)
        if token:
            cookie = {"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": "/", "secure": True}
            context.add_cookies([cookie])  # type: ignore[list-item]
        yield Visit(context.new_page(), server.url, language)
    finally:
        context.close()


def in_database(server: Server, work: Callable[[Any], Any]) -> Any:
    """Do something in the server's database."""
    database = open_database(server)
    try:
        return database.transact(work)
    finally:
        database.close()


def hand_on(server: Server, message: str = "I would like somebody to answer me.", **fields: Any) -> str:
    """Hand something on to the Office, as a visitor does; return its reference."""
    body = {"message": message, "reply_to": "me@example.org", "language": "en", "consent": True, **fields}
    answer = server.api("POST", "/handoffs", body, {"Idempotency-Key": f"key-{now_utc().timestamp()}-{len(message)}"})
    assert answer.status == 202, answer.body
    return str(answer.json["reference"])


def make_dead(server: Server, reference: str) -> None:
    """Make a handoff one that could not be sent."""
    values = {"state": "dead", "ended_at": now_utc(), "failure": "recipient refused: 550", "attempts": 40}
    in_database(server, lambda c: c.execute(outbox.update().where(outbox.c.reference == reference).values(**values)))


def hold(server: Server, language: Language, *messages: str) -> Visitor:
    """Hold a conversation with the real bot."""
    visitor = server.visitor(language)
    for text in messages:
        visitor.say(text)
    return visitor


def propose(desk: Desk, entry: str, **changes: str) -> str:
    """Propose a change of an answer and return its address."""
    address = f"/staff/knowledge/{entry}"
    page = desk.get(f"{address}/change").body.decode()
    boxes = re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    base, review_by = (re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("base", "review_by"))
    assert base
    assert review_by
    fields = {name: unescape(text) for name, text in boxes} | {"base": base[1], "review_by": review_by[1]}
    done = desk.post(f"{address}/change", {**fields, **changes, "action": "propose"})
    assert (done.status, done.headers.get("location")) == (303, f"{address}?done=proposed"), done.status
    found = re.search(rf'href="({address}/changes/\d+)"', desk.get(address).body.decode())
    assert found
    return found[1]


def fill(server: Server) -> dict[str, str]:
    """Put something into every room; return what the addresses of pages are made from."""
    chief, ann = sit_down(server, "andree", "administrator", "fr"), sit_down(server, "ann", "reviewer")
    in_database(server, lambda c: seed(c, conversations=150, days=20))
    talks = [hold(server, language, *talk) for language, every in TALKS.items() for talk in every]
    calm, unclear = talks[3], talks[1]
    urgent = hold(server, "en", "he is hitting me right now, help")
    child = hold(server, "fr", "ma fille de 15 ans est avec un homme qui la vend")
    for path, fields in (
        ("notes", {"note": "À relire avec l’équipe."}), ("tags", {"tag": "salaire"}), ("assign", {"to": "ann"}),
        ("reviewed", {"reviewed": "yes"}),
    ):  # fmt: skip
        assert chief.post(f"/staff/conversations/{calm.id}/{path}", fields).status == 303
    assert ann.post(f"/staff/conversations/{child.id}/risk").status == 303
    view = {"name": "Hier, en français", "query": "day=yesterday&language=fr"}
    for desk in (chief, sit_down(server, "andrew", "administrator")):
        assert desk.post("/staff/conversations/views", view).status == 303
    _label(chief, ann, talks)
    for talk, kind in zip(talks, ("misunderstood", "incomplete", "missed_danger"), strict=False):
        fields = {"conversation": talk.id, "turn": "1", "kind": kind, "note": "It says too little."}
        assert ann.post("/staff/problems", fields).status == 303
    dead, waiting = hand_on(server), hand_on(server, "J’aimerais qu’on me réponde.", language="fr")
    make_dead(server, dead)
    writer = sit_down(server, "yves", "editor")
    revision = propose(writer, "help_housing", short_en=ENGLISH, short_fr=FRENCH, reason="The words were hard.")
    switched = chief.post("/staff/knowledge/help_men/switch", {"action": "off", "reason": "Le texte est à revoir."})
    assert switched.status == 303
    comparison = in_database(server, lambda c: _compare(c, chief.staff.id, unclear.id, urgent.id))
    return {
        "calm": calm.id, "unclear": unclear.id, "urgent": urgent.id, "child": child.id, "dead": dead, "waiting": waiting,
        "revision": revision, "comparison": str(comparison), "person": str(ann.staff.id),
    }  # fmt: skip


def _label(chief: Desk, ann: Desk, talks: list[Visitor]) -> None:
    for desk, talk, choice in (
        (chief, talks[0], "intent:greet"), (ann, talks[1], "none"), (ann, talks[2], "intent:help_id_documents"),
        (chief, talks[2], "intent:help_legal"), (chief, talks[4], "intent:out_of_scope"),
    ):  # fmt: skip
        fields = {"conversation": talk.id, "turn": "1", "choice": choice}
        assert desk.post("/staff/annotations/label", fields).status == 303


def _compare(connection: Any, staff_id: int, unclear: str, urgent: str) -> int:
    """Store a comparison with a difference of each kind, as one that was made would be."""
    calm, legal = Reading("out_of_scope", ("out_of_scope",), False), Reading("help_legal", ("help_legal",), False)
    danger = Reading("danger_now", ("danger_now",), True)
    found = Comparison(messages={"en": 900, "fr": 100})
    found.differences = [
        Difference(ConversationId(urgent), 1, "en", danger, legal, "worse"),
        Difference(ConversationId(unclear), 1, "en", calm, legal, "better"),
        Difference(ConversationId("0" * 36), 1, "fr", calm, legal, "other"),
    ]
    side = Score(
        messages=40, right=30, in_first_three=35, outside=4, outside_left=3, dangers=5, dangers_found=5, calm=39
    )
    found.labelled = {code: {"before": side.to_json(), "after": side.to_json()} for code in ("en", "fr")}
    number = add_comparison(connection, "repere-other", "repere-present", staff_id)
    finish_comparison(connection, number, found.to_json())
    return number
