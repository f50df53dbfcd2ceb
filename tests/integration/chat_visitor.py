"""The chat by form posts as somebody without JavaScript uses it: what stands on its pages, and what their forms post."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.web.site.addresses import CHAT_PATHS
from tests.integration.html_text import Page, plain

if TYPE_CHECKING:
    from bot.messages import Language
    from tests.conftest import Answer, Server

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOUR_S = 3600


def age(fields: dict[str, str], by_s: int = HOUR_S + 100) -> dict[str, str]:
    """Return a form as if its page had been made so long ago."""
    made_at, _, random = fields["key"].partition(".")
    return {**fields, "key": f"{int(made_at) - by_s}.{random}"}


class Chat(HTMLParser):
    """A chat page as a browser without JavaScript sees it: hidden fields, boxes, buttons, bubbles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.page = html, Page(html)
        self.hidden: dict[str, str] = {}
        self.boxes: dict[str, str] = {}
        self.buttons: list[tuple[str, str, str | None]] = []
        self.ids: list[str] = []
        self.action = ""
        self.foreign: list[str] = []
        self._box: str | None = None
        self._text_box = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        is_icon = found.get("class") == "icon" and set(found) == {"class", "viewbox", "aria-hidden"}  # ours
        is_script = (
            tag in ("script", "svg", "style", "iframe", "marquee")
            and not found.get("src", "").startswith("/")
            and not is_icon
        )
        if is_script or any(name.startswith("on") for name in found) or found.get("href", "").startswith("javascript"):
            self.foreign.append(self.get_starttag_text() or tag)
        if tag == "form":
            self.action = found["action"]
        elif tag == "input" and found["type"] == "hidden":
            self.hidden[found["name"]] = found["value"]
        elif tag == "button":
            self.buttons.append((found.get("name", ""), found.get("value", ""), found.get("formaction")))
        elif tag == "textarea":
            self._box, self.boxes[found["name"]] = found["name"], ""
            if found["name"].startswith("text-"):
                self._text_box = found["name"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._box is not None:
            self.boxes[self._box] = self.boxes[self._box].removeprefix("\n")  # as browsers do
            self._box = None

    def handle_data(self, data: str) -> None:
        if self._box is not None:
            self.boxes[self._box] += data

    @property
    def typed(self) -> str:
        return self.boxes[self._text_box]

    @property
    def actions(self) -> list[str]:
        return [value for name, value, _ in self.buttons if name == "do"]

    @property
    def said(self) -> list[str]:
        bubble = r'class="message visitor"><p><span[^>]*>[^<]*</span>(.*?)</p>'
        return [plain(unescape(text)) for text in re.findall(bubble, self.html, re.DOTALL)]

    def fill(self, text: str | None = None, do: str = "say", **fields: str) -> dict[str, str]:
        """What the browser posts when `do` is pressed with `text` in the box."""
        boxes = {**self.boxes, **({} if text is None else {self._text_box: text}), **fields}
        return {**self.hidden, **boxes, "do": do}


@dataclass
class Visitor:
    """Somebody who has no JavaScript."""

    server: Server
    language: Language
    answers: list[Answer] = field(default_factory=list)
    address: str = "127.0.0.1"

    @property
    def chat(self) -> Chat:
        return Chat(self.answers[-1].body.decode())

    def arrive(self) -> Visitor:
        self.answers.append(self.server.request("GET", CHAT_PATHS[self.language]))
        return self

    def send(self, fields: dict[str, str], path: str | None = None, status: int = 200, **headers: str) -> Chat:
        sent = {
            **FORM,
            "X-Forwarded-For": self.address,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        raw = urlencode(fields).encode()
        self.answers.append(self.server.request("POST", path or CHAT_PATHS[self.language], raw=raw, headers=sent))
        assert self.answers[-1].status == status, self.answers[-1].body.decode()[:2000]
        return self.chat

    def say(self, text: str, status: int = 200) -> Chat:
        return self.send(self.chat.fill(text), status=status)

    def press(self, do: str, text: str | None = None, status: int = 200, **fields: str) -> Chat:
        return self.send(self.chat.fill(text, do, **fields), status=status)

    def begin(self) -> Visitor:
        self.press("begin")
        return self

    @property
    def identity(self) -> tuple[str, str]:
        return self.chat.hidden["conversation"], self.chat.hidden["token"]

    def leave(self) -> Answer:
        """Follow the exit: a browser posts to the link's `ping` by itself."""
        ping = re.search(r'ping="([^"]+)"', self.chat.html)
        assert ping
        return self.server.request(
            "POST", ping[1].replace("&amp;", "&"), raw=b"PING", headers={"Content-Type": "text/ping"}
        )
