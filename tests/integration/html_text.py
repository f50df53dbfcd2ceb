"""Reads a page as a visitor does: its text, its links and its headings, in order."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UNREAD = ("script", "style", "title")


class Page(HTMLParser):
    """One page. `text` is what can be read in the page's own language, `links` the addresses in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.links: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.alternate = ""
        self.language = ""
        self.title = ""
        self.pieces: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    @property
    def text(self) -> str:
        return plain(" ".join(self.pieces))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.language = found["lang"] or ""
        if tag == "a":
            self.links.append(found["href"] or "")
        if tag == "link" and found.get("rel") == "alternate":
            self.alternate = found["href"] or ""
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag not in ("meta", "link", "img", "input", "br"):
            self._open.append((tag, found.get("lang", self.language) != self.language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "title" in tags:
            self.title += data
        if any(tag in UNREAD for tag in tags) or any(is_other for _, is_other in self._open):
            return
        if tags and re.fullmatch(r"h[1-6]", tags[-1]):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        if data.strip():
            self.pieces.append(plain(data))


def plain(text: str) -> str:
    """Return the text with single spaces, those that do not break among them."""
    return " ".join(text.replace("\u00a0", " ").split())
