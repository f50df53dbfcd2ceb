"""A visitor's view of the page and the chat: what they can do, and what they would see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

CHROMIUM_PATH = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WORDS = {
    "en": {
        "question": "What is human trafficking?",
        "place": "I need a shelter in Sudbury",
        "finder": "help me find a service",
        "person": "can I talk to a real person",
        "danger": "he is hitting me right now, help",
        "delete": "Delete conversation",
        "again": "Send again",
        "exit": "Quick exit",
    },
    "fr": {
        "question": "C’est quoi la traite des personnes?",
        "place": "je cherche un refuge à Sudbury",
        "finder": "aidez-moi à trouver un service",
        "person": "je veux parler à une vraie personne",
        "danger": "il me frappe en ce moment, aidez-moi",
        "delete": "Supprimer la conversation",
        "again": "Envoyer de nouveau",
        "exit": "Sortie rapide",
    },
}
EXITS = {"en": "https://www.weather.gc.ca/", "fr": "https://meteo.gc.ca/"}
COUNT_ANSWERS = "document.querySelector('repere-chat').shadowRoot.querySelectorAll('.message.bot').length"


@dataclass
class Visit:
    """One page in one context. CSS selectors reach into the element's shadow root."""

    page: Page
    url: str
    language: str
    requests: list[Request] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request))  # noqa: PLW0108 - needs a Python function
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        # The neutral site is the only thing that stands in: the tests ask nothing of the Internet.
        for exit_url in EXITS.values():
            self.page.route(
                f"{exit_url}**", lambda route: route.fulfill(body="<p>Weather</p>", content_type="text/html")
            )

    @property
    def words(self) -> dict[str, str]:
        return WORDS[self.language]

    def arrive(self, path: str | None = None) -> Visit:
        self.page.goto(f"{self.url}{path or f'/{self.language}/'}")
        return self

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def open_chat(self) -> Visit:
        self.find(".launcher").click()
        self.find(".reply").first.wait_for()
        return self

    def send(self, text: str) -> None:
        self.find("textarea").fill(text)
        self.find("textarea").press("Enter")

    def ask(self, text: str) -> Locator:
        """Send `text` and return the last message of its answer."""
        return self.wait_for_answer(lambda: self.send(text))

    def wait_for_answer(self, act: Any) -> Locator:
        before = self.page.evaluate(COUNT_ANSWERS)
        act()
        self.page.wait_for_function(f"before => {COUNT_ANSWERS} > before", arg=before)
        return self.find(".message.bot").last

    def text(self) -> str:
        """All that can be read, in the page and in the chat."""
        return str(
            self.page.evaluate(
                "() => { const chat = document.querySelector('repere-chat');"
                "return (document.body ? document.body.innerText : '') + (chat ? chat.shadowRoot.textContent : ''); }"
            )
        )

    def focused(self) -> str:
        """Tag and class of what has the focus, inside the chat too."""
        return str(
            self.page.evaluate(
                "() => { let node = document.activeElement;"
                "while (node && node.shadowRoot && node.shadowRoot.activeElement) node = node.shadowRoot.activeElement;"
                "return node.tagName.toLowerCase() + (node.className ? '.' + node.className.split(' ').join('.') : ''); }"
            )
        )

    def can_be_pressed(self, locator: Locator) -> bool:
        """Whether the centre of what is located is in view and nothing covers it."""
        return bool(
            locator.evaluate(
                "node => { const box = node.getBoundingClientRect();"
                "const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];"
                "let hit = document.elementFromPoint(x, y);"
                "while (hit && hit.shadowRoot && hit.shadowRoot.elementFromPoint(x, y) !== hit"
                "  && hit.shadowRoot.elementFromPoint(x, y)) hit = hit.shadowRoot.elementFromPoint(x, y);"
                "return box.width > 0 && (hit === node || node.contains(hit)); }"
            )
        )
