"""The values that cross rooms: what a visitor said and what the service answers.

Owns their shapes and their JSON form (the public API's contract). Imports nothing of ours and holds no logic
beyond that form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NewType, TypeVar

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

ConversationId = NewType("ConversationId", str)
RedactedText = NewType("RedactedText", str)
"""Text whose identifying details are replaced by placeholders; the only kind that may be stored or understood."""

SAFETY_INTENTS: tuple[str, ...] = (
    "danger_now",
    "suicide_self_harm",
    "child_exploited",
    "being_trafficked",
)
"""Intents answered before anything else, the most pressing first (order of `intents.yml`)."""

OUT_OF_SCOPE = "out_of_scope"

HARMFUL_REQUEST = "harmful_request"
"""The entry for a question that asks how to exploit somebody, or is prurient: no intent of the catalogue, never trained."""


def parse_language(value: object) -> Language | None:
    """Return the language that a code names, or None when it is neither of ours."""
    return value if value in LANGUAGES else None  # type: ignore[return-value]


def other_language(language: Language) -> Language:
    """Return the other of our two languages."""
    return "fr" if language == "en" else "en"


def to_plain(value: Any) -> Any:
    """Return a value of this module as dictionaries and lists, for JSON; a fifth of the time of `dataclasses.asdict`."""
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    names = getattr(value, "__dataclass_fields__", None)
    return value if names is None else {name: to_plain(getattr(value, name)) for name in names}


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply; `payload` is what the client posts back when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Phone:
    """One number; `tel` is dialable (E.164 or a short code), `number` is for reading."""

    number: str
    tel: str
    type: Literal["voice", "tty", "text"] = "voice"
    label: str | None = None
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A line to call, in one language. `phone` and `tel` repeat the first voice number of `phones`.

    `checked_on` is the date of the newest page that says so, `reviewed_on` the day on which the entry was compared with its
    sources; `confirm` says why to call before relying on it, where that is so. `open_now` says whether it is open, and when
    that was so; None where that is not known.
    """

    id: str
    name: str
    description: str | None = None
    phone: str | None = None
    tel: str | None = None
    phones: tuple[Phone, ...] = ()
    text: str | None = None
    chat_url: str | None = None
    website: str | None = None
    email: str | None = None
    hours: str | None = None
    cost: str | None = None
    languages: tuple[str, ...] = ()
    note: str | None = None
    serves: tuple[str, ...] = ()
    french_service: str = "unknown"
    checked_on: str | None = None
    reviewed_on: str | None = None
    confirm: str | None = None
    open_now: str | None = None


@dataclass(frozen=True, slots=True)
class Service(Contact):
    """A local service as a card; `area` names the regions it serves."""

    area: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    police_involved: bool = False
    confidential_address: bool = False


_Card = TypeVar("_Card", bound=Contact)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from."""

    title: str
    url: str
    date: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """What the service finder looked for and how much serves it there; `found` is 0 where the map has a gap."""

    need: str | None
    group: str | None
    region: str | None
    found: int


Outcome = Literal["pressed", "answered", "guessed", "unknown", "failed"]
"""How a turn was met: a button's answer, an answer, guesses as buttons, "I did not understand", or an apology."""

Form = Literal["handoff", "find_need", "find_place", "find_group"]
"""What a client may show as a form with an answer: writing to the Office, or a step of the service finder."""


@dataclass(frozen=True, slots=True)
class Message:
    """One bubble of an answer. `entry` names the knowledge entry; plain text only, never markup."""

    text: str
    entry: str | None = None
    buttons: tuple[Button, ...] = ()
    contacts: tuple[Contact, ...] = ()
    services: tuple[Service, ...] = ()
    sources: tuple[Source, ...] = ()
    reviewed_on: str | None = None
    form: Form | None = None
    search: Search | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the message in the shape of the public API; absent lists are empty."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Message:
        """Rebuild a message from `to_json`'s shape."""
        return cls(
            text=data["text"],
            entry=data.get("entry"),
            buttons=tuple(Button(**button) for button in data.get("buttons", ())),
            contacts=tuple(_card(Contact, contact) for contact in data.get("contacts", ())),
            services=tuple(_card(Service, service) for service in data.get("services", ())),
            sources=tuple(Source(**source) for source in data.get("sources", ())),
            reviewed_on=data.get("reviewed_on"),
            form=data.get("form"),
            search=Search(**data["search"]) if data.get("search") else None,
        )


def _card(kind: type[_Card], data: dict[str, Any]) -> _Card:
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    fields["phones"] = tuple(Phone(**phone) for phone in data.get("phones", ()))
    return kind(**fields)


@dataclass(frozen=True, slots=True)
class Guess:
    """One intent of a ranking with its confidence (0 to 1)."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the service made of a text. `urgent` is true when a safety answer is due."""

    language: Language
    intent: str
    confidence: float
    ranking: tuple[Guess, ...] = ()
    entities: tuple[dict[str, Any], ...] = field(default=())
    urgent: bool = False
