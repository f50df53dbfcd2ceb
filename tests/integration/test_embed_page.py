"""The page for web editors: its snippets hold this server's address and the knowledge's number, in both languages."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from bot.web.site.embed import EXAMPLE_SLUGS, OTHER, list_examples
from tests.conftest import ROOT
from tests.integration.html_text import Page

if TYPE_CHECKING:
    from bot.knowledge_base.loader import KnowledgeBase
    from tests.conftest import Answer, Server

LANGUAGES = ("en", "fr")
PATHS = {"en": "/en/embed", "fr": "/fr/integrer"}
CHATS = {"en": "/en/chat", "fr": "/fr/clavardage"}
HOTLINE = "canadian-human-trafficking-hotline"
HOSTILE_HOSTS = (
    '"><script>alert(1)</script>',
    "evil.example/path",
    "user@evil.example",
    "a b",
    "evil.example:80:80",
    "x'onload='y",
    "é.example",
    "-",
)


def read(answer: Answer) -> str:
    return answer.body.decode()


def snippets(page: str) -> list[str]:
    """What an editor would copy."""
    return [html.unescape(code) for code in re.findall(r"<pre><code>(.*?)</code></pre>", page, re.DOTALL)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_snippets_hold_this_servers_own_address(server: Server, language: str) -> None:
    allow, chat, policy, own, frame, referrer = snippets(read(server.request("GET", PATHS[language])))
    assert allow.startswith("BOT_ALLOWED_ORIGINS=https://")
    assert f'src="{server.url}/widget/repere-chat.js"' in chat
    assert f'<repere-chat language="{language}"></repere-chat>' in chat
    assert f'href="{server.url}{CHATS[language]}"' in chat
    assert {line.split()[0]: line.split()[1].rstrip(";") for line in policy.splitlines()} == dict.fromkeys(
        ("script-src", "style-src", "connect-src"), server.url
    )
    assert 'launcher="none"' in own
    assert "data-repere-exit" in own
    assert f'<iframe src="{server.url}{CHATS[language]}"' in frame
    assert 'content="no-referrer"' in referrer


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"Host": "repere.example"}, "http://repere.example"),
        ({"Host": "Repere.Example:8443", "X-Forwarded-Proto": "https"}, "https://repere.example:8443"),
        ({"Host": "[::1]:8080"}, "http://[::1]:8080"),
        ({"Host": "repere.example", "X-Forwarded-Proto": 'javascript:"'}, "http://repere.example"),
        ({"Host": "repere.example", "X-Forwarded-Host": "evil.example"}, "http://repere.example"),
    ],
)
def test_the_address_is_the_one_that_was_asked(server: Server, headers: dict[str, str], origin: str) -> None:
    page = read(server.request("GET", "/en/embed", headers=headers))
    assert f'src="{origin}/widget/repere-chat.js"' in snippets(page)[1]
    assert "evil" not in page


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_d11_a_host_that_is_none_is_refused_and_not_repeated(server: Server, host: str) -> None:
    answer = server.request("GET", "/en/embed", headers={"Host": host})
    assert answer.status == 400
    for part in ("alert(1)", "evil.example", "onload"):
        assert part not in read(answer)


def test_a_page_made_for_one_address_is_never_shown_at_another(server: Server) -> None:
    assert "first.example" in read(server.request("GET", "/en/embed", headers={"Host": "first.example"}))
    assert "first.example" not in read(server.request("GET", "/en/embed", headers={"Host": "second.example"}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_b8_the_number_to_paste_is_that_of_the_knowledge(
    server: Server, knowledge: KnowledgeBase, language: str
) -> None:
    phone = knowledge.contacts[HOTLINE].phones[0]
    chat = snippets(read(server.request("GET", PATHS[language])))[1]
    assert f'<a href="tel:{phone.e164}">{phone.number.in_language(language)}</a>' in chat
    assert knowledge.contacts[HOTLINE].name.in_language(language) in chat
    assert re.findall(r"tel:[+\d]+", chat) == [f"tel:{phone.e164}"]
    assert {"en": "bill", "fr": "facture"}[language] in chat  # standard B13


@pytest.mark.parametrize("language", LANGUAGES)
def test_c7_the_page_and_its_examples_speak_the_language_of_their_address(server: Server, language: str) -> None:
    other = {"en": "fr", "fr": "en"}[language]
    page = Page(read(server.request("GET", PATHS[language])))
    assert page.language == language
    assert page.alternate == PATHS[other]
    strange = {"en": r"\b(vous|votre|avec)\b", "fr": r"\b(your|with|the)\b"}[language]
    said = re.sub(r"unsafe-\S+|allow-\S+|no-referrer|data-repere-\S+", "", page.text)
    assert not re.search(strange, said, re.IGNORECASE)
    for example in list_examples(language):
        shown = Page(read(server.request("GET", example.path)))
        assert shown.language == example.language == example.path[1:3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_is_listed_and_can_be_left(server: Server, language: str) -> None:
    listed = Page(read(server.request("GET", PATHS[language]))).links
    for example in list_examples(language):
        assert example.path in listed
        page = read(server.request("GET", example.path))
        assert page.count("data-repere-exit") >= 2
        assert f'href="/{example.language}/#lines"' in page
        assert f'href="{PATHS[example.language]}"' in page
        assert '<meta name="robots" content="noindex">' in page
        assert 'href="tel:' in page
        assert "<repere-chat" in page


def test_a10_the_examples_have_neutral_titles(server: Server) -> None:
    for language in LANGUAGES:
        for example in list_examples(language):
            assert Page(read(server.request("GET", example.path))).title == "Information"


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/en/embed/", "/en/embed"),
        ("/fr/embed", "/fr/integrer"),
        ("/en/integrer", "/en/embed"),
        ("/en/embed/example/french", "/fr/integrer/exemple/simple"),
        ("/fr/integrer/exemple/anglais", "/en/embed/example/plain"),
        ("/fr/embed/example/left", "/fr/integrer/exemple/gauche"),
    ],
)
def test_other_spellings_of_an_address_lead_to_it(server: Server, asked: str, path: str) -> None:
    assert server.request("GET", asked).body == server.request("GET", path).body


def test_an_unknown_example_shows_the_lines(server: Server) -> None:
    answer = server.request("GET", "/en/embed/example/nothing")
    assert answer.status == 404
    assert answer.body.count(b'href="tel:') >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_d7_page_and_examples_carry_the_security_headers_and_nothing_inline(server: Server, language: str) -> None:
    for path in (PATHS[language], *(example.path for example in list_examples(language))):
        answer = server.request("GET", path)
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-language"] == path[1:3]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        page = re.sub(r"<pre>.*?</pre>", "", read(answer), flags=re.DOTALL)
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
        assert not re.search(r'(?:src|href)="http(?!s://(?:www\.weather|meteo)\.gc\.ca/")', page)  # standard D6


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_links_to_it(server: Server, language: str) -> None:
    assert PATHS[language] in Page(read(server.request("GET", f"/{language}/"))).links


@pytest.mark.parametrize(("language", "guide"), [("en", "embedding.md"), ("fr", "embedding.fr.md")])
def test_page_and_guide_name_the_same_attributes_and_fill_in_the_same_lines(
    server: Server, language: str, guide: str
) -> None:
    page, text = read(server.request("GET", PATHS[language])), (ROOT / "docs" / guide).read_text(encoding="utf-8")
    listed = re.findall(r"<dt><code>([a-z-]+)=", page)
    assert sorted(listed) == sorted(re.findall(r"^\| `([a-z-]+)=", text, re.MULTILINE))
    *_, own, frame, _referrer = snippets(page.replace(server.url, "https://repere.example"))
    assert own in text
    assert frame.replace("\u00a0", " ") in text.replace("\u00a0", " ")


def test_every_example_has_an_address_of_its_own() -> None:
    for language in LANGUAGES:
        slugs = [names[language] for name, names in EXAMPLE_SLUGS.items() if name != OTHER]
        assert len(set(slugs)) == len(slugs)
