"""Whatever somebody types, or an answer holds, is shown as text and does nothing (standards C5, D6, D11)."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.conftest import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Route

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit

RUN = "window.hacked=1"
ELSEWHERE = "http://elsewhere.example"
CORPUS = {
    "tags": [
        f"<script>{RUN}</script>", f"<SCRIPT SRC={ELSEWHERE}/x.js></SCRIPT>", f"<scr<script>ipt>{RUN}</script>",
        f"<img src=x onerror={RUN}>", f"<img src={ELSEWHERE}/x.png>", f"<iframe src=javascript:{RUN}></iframe>",
        "<iframe srcdoc='<script>parent.hacked=1</script>'>", f"<object data={ELSEWHERE}/x></object>",
        f"<embed src={ELSEWHERE}/x>", f"<base href={ELSEWHERE}/>", f"<meta http-equiv=refresh content=0;url={ELSEWHERE}>",
        f"<link rel=stylesheet href={ELSEWHERE}/x.css>", f"<video src=x onerror={RUN}></video>",
        f"<audio src=x onerror={RUN}>", f"<details open ontoggle={RUN}>x</details>", f"<body onload={RUN}>",
        f"<input autofocus onfocus={RUN}>", f"<select autofocus onfocus={RUN}>", f"<textarea autofocus onfocus={RUN}>",
        f"<marquee onstart={RUN}>x</marquee>", f"<form action={ELSEWHERE}><button>x</button></form>",
        "<template><script>x</script></template>", "<repere-chat exit-url=javascript:x></repere-chat>",
        "<h1>large</h1><hr>", "</div></section></main>", "<!-- no end", "<![CDATA[ x ]]>", "<plaintext>", "<xmp>",
    ],
    "attributes": [
        f"\" onmouseover=\"{RUN}", f"' onfocus='{RUN}' autofocus='", f"x` onclick={RUN} `", "\"><b>bold</b>",
        "'-alert(1)-'", "\\\"-alert(1)//",
    ],
    "svg and mathml": [
        f"<svg onload={RUN}>", f"<svg><script>{RUN}</script></svg>", f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
        f"<svg><a xlink:href=javascript:{RUN}><text y=20>x</text></a></svg>", f"<math href=javascript:{RUN}>x</math>",
        f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>", f"<svg><foreignObject><body onload={RUN}>",
    ],
    "addresses": [
        f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"java\tscript:{RUN}", f"data:text/html,<script>{RUN}</script>",
        f"[press](javascript:{RUN})", f"![x]({ELSEWHERE}/x.png)", "vbscript:msgbox(1)",
    ],
    "templates": [
        "{{7*7}}", "${7*7}", "{% for x in y %}", "<%= 7*7 %>", "#{7*7}", "{{constructor.constructor('x')()}}", "$(id)",
        "{0.__class__}", "%s%n%x", "/restart", "/greet{\"language\": \"fr\"}",
    ],
    "signs": [
        "W" * 1900, "ا" * 300, "ﷺ" * 30, "a\u2028b\u2029c", "&lt;b&gt; &#x3c; &amp;amp;",
        "\u202eright to left\u202c", "\u2066isolated", "zero\u200bwidth\u200d\ufeffx", "Z" + "\u0301" * 200, "\u0007bell",
        "👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇦", "\U000e0041tag",
    ],
    "style": [
        "<style>*{display:none}</style>", f"<div style=\"background:url({ELSEWHERE}/x)\">", "}*{display:none}",
        "</style><b>x", "expression(alert(1))",
    ],
    "other readers": ["=HYPERLINK(\"x\")", "'; DROP TABLE turns; --", "../../etc/passwd", "\r\nSet-Cookie: x=1"],
}  # fmt: skip
MARKUP = (
    "img, script, svg:not(.icon), math, iframe, object, embed, style, video, audio, base, meta, form, b, h1, marquee"
)
WATCH = "window.hacked = 0; window.alert = window.confirm = window.prompt = () => { window.hacked = 2; };"


@pytest.fixture(scope="module")
def patient_url(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[str]:
    """A server without a limit of messages."""
    with serve(tmp_path_factory.mktemp("patient"), BOT_RATE_LIMIT="off") as running:
        yield running.url


def expect_harmless(chat: Visit) -> None:
    assert chat.page.evaluate("window.hacked") == 0
    assert chat.errors == []
    assert {request.url.split("/")[2] for request in chat.requests if request.url.startswith("http")} == {
        chat.url.split("/")[2]
    }
    assert chat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def expect_as_text(chat: Visit, text: str) -> None:
    bubble = chat.find(".message.visitor").last
    assert bubble.locator(MARKUP).count() == 0
    shown = " ".join(str(bubble.text_content()).split())
    assert " ".join(text.replace("\u0007", "").split())[:300] in shown
    assert bubble.evaluate("node => node.scrollWidth <= node.clientWidth + 1"), text[:80]


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    texts = [text for kind in CORPUS.values() for text in kind]
    assert len(CORPUS) >= 8
    assert len(set(texts)) == len(texts) >= 60


@pytest.mark.parametrize("kind", CORPUS)
def test_d11_a_visitors_text_is_shown_as_text_and_does_nothing(visit: OpenVisit, patient_url: str, kind: str) -> None:
    chat = visit(url=patient_url, path="/healthz", viewport={"width": 320, "height": 568})
    chat.page.add_init_script(WATCH)
    chat.arrive().open_chat()
    for text in CORPUS[kind]:
        chat.ask(text)
        expect_as_text(chat, text)
    assert chat.find(".scroll").evaluate("node => node.scrollWidth <= node.clientWidth")
    expect_harmless(chat)


def test_d11_without_javascript_too(visit: OpenVisit, patient_url: str) -> None:
    chat = visit(url=patient_url, path="/en/chat", java_script_enabled=False, viewport={"width": 320, "height": 568})
    chat.find("button[value=begin]").click()
    for kind in CORPUS.values():
        for text in kind[:2]:
            chat.find("#text").fill(text)
            chat.find(".composer button").click()
            bubble = chat.find(".message.visitor").last
            assert bubble.locator(MARKUP).count() == 0
            assert text.split()[0][:7] in str(bubble.text_content())
    assert {request.url.split("/")[2] for request in chat.requests} == {chat.url.split("/")[2]}


def spoil(value: Any, text: str) -> Any:
    """Put `text` in the place of every string of a real answer, kinds and numbers apart."""
    if isinstance(value, str):
        return text
    if isinstance(value, list):
        return [spoil(item, text) for item in value]
    if isinstance(value, dict):
        kept = {"type", "language", "form", "message_id"}
        return {name: item if name in kept else spoil(item, text) for name, item in value.items()}
    return value


@pytest.mark.parametrize("kind", CORPUS)
def test_d11_every_field_of_an_answer_is_text_and_its_links_lead_nowhere_else(
    visit: OpenVisit, patient_url: str, kind: str
) -> None:
    texts = iter(CORPUS[kind])

    def answer(route: Route) -> None:
        data = route.fetch().json()
        data["messages"] = [spoil(message, next(texts)) for message in data["messages"]]
        route.fulfill(body=json.dumps(data), content_type="application/json")

    chat = visit(url=patient_url, path="/healthz", viewport={"width": 320, "height": 568})
    chat.page.add_init_script(WATCH)
    chat.arrive().open_chat()
    chat.page.route("**/messages", answer)
    for word in ("place", "danger"):
        said = chat.ask(chat.words[word])
        assert said.locator(MARKUP).count() == 0
        for details in said.locator("details").all():
            details.evaluate("node => { node.open = true; }")
        links = said.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert all(link.startswith(("http:", "https:", "mailto:", "tel:", "sms:")) for link in links), links
        assert not [link for link in links if "script:" in link.lower() or link.startswith("data:")]
    assert chat.find(".scroll").evaluate("node => node.scrollWidth <= node.clientWidth")
    expect(chat.find(".panel-top .exit")).to_be_visible()
    expect_harmless(chat)


def test_d11_a_message_too_odd_for_the_server_is_refused_with_the_text_kept(visit: OpenVisit, patient_url: str) -> None:
    chat = visit(url=patient_url).open_chat()
    for text, following in pairwise(["\u200b\u200b", "a\u0000b"]):
        chat.send(text)
        assert chat.find(".message.bot").count() == 1
        chat.find("textarea").fill(following)
    chat.find("textarea").press("Enter")
    chat.find(".message.visitor, .problem").first.wait_for()
    expect(chat.find(".strip .call").first).to_be_visible()
