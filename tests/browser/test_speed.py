"""Section F of the standards and the speed of the exit, on old phones and slow lines; the figures are printed."""

from __future__ import annotations

import gzip
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.visit import EXITS
from tests.figures import record

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit
    from tests.conftest import Server

LANGUAGES = ("en", "fr")
PHONE = {"viewport": {"width": 390, "height": 844}}
TRIES = 3
KB = 1024
SLOW_PHONE = 6  # times slower than this machine
KBIT_PER_S = 1000 / 8

WATCH = """
window.figures = { shift: 0, paint: 0, slowest: 0 };
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) figures.shift += e.value; })
  .observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver(list => { for (const e of list.getEntries()) figures.paint = e.startTime; })
  .observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver(list => { for (const e of list.getEntries())
  if (e.interactionId) figures.slowest = Math.max(figures.slowest, e.duration); })
  .observe({ type: 'event', buffered: true, durationThreshold: 16 });
"""
# A frame is made only once the styles are there; in the frame after the one that has the number, it has been painted.
WATCH_NUMBER = """
(() => { const look = () => {
  const number = document.querySelector('main a[href^="tel:"]');
  if (number && number.getBoundingClientRect().height > 0)
    requestAnimationFrame(() => { console.log(`number ${performance.now()}`); });
  else requestAnimationFrame(look);
}; requestAnimationFrame(look); })();
"""
# From the press to the first frame without anything to read.
WATCH_BLANK = """
() => addEventListener('click', () => {
  const pressed = performance.now();
  const look = () => {
    const shown = document.querySelector('repere-chat') || (document.body && document.body.innerText.trim());
    if (shown) requestAnimationFrame(look); else console.log(`blank ${performance.now() - pressed}`);
  };
  requestAnimationFrame(look);
}, true)
"""


def slow_down(page: Page, kbit_per_s: int, latency_ms: int, processor: int = SLOW_PHONE) -> None:
    """Give the page a slow line and a slow processor."""
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    bytes_per_s = kbit_per_s * KBIT_PER_S
    line = {"offline": False, "latency": latency_ms, "downloadThroughput": bytes_per_s, "uploadThroughput": bytes_per_s}
    tools.send("Network.emulateNetworkConditions", line)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": processor})


def read_figures(visit: Visit) -> dict[str, float]:
    visit.page.wait_for_timeout(300)  # entries come a little after what they tell of
    return dict(visit.page.evaluate("figures"))


def test_f2_before_it_is_opened_the_widget_costs_little_and_moves_nothing(
    visit: OpenVisit, server: Server, embedding_url: str
) -> None:
    page = visit("fr", url=embedding_url, path="/next.html")
    page.page.add_init_script(WATCH)
    page.arrive("/index.html").find(".launcher").wait_for()
    page.page.wait_for_timeout(500)
    paths = ["/widget/" + request.url.rpartition("/")[2] for request in page.requests if "/widget/" in request.url]
    sizes: dict[str, int] = {}
    for path in paths:
        answer = server.request("GET", path, headers={"Accept-Encoding": "gzip"})
        assert len(gzip.decompress(answer.body)) > len(answer.body), path
        kind = path.rpartition(".")[2]
        sizes[kind] = sizes.get(kind, 0) + len(answer.body)
    record("F2", "the widget's script before opening (gzip)", sizes["js"] / KB, 15, "KB")
    record("F2", "the widget's style before opening (gzip)", sizes["css"] / KB, 5, "KB")
    record("F2", "requests of the widget before opening", len(paths), 3, "")
    record("F2", "layout shift by the widget", read_figures(page)["shift"], 0, "")
    assert set(sizes) == {"js", "css"}  # no fonts, no pictures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["page", "chat page"])
def test_f3_on_2g_with_a_slow_processor_the_numbers_are_readable_within_3_s(
    visit: OpenVisit, language: str, place: str
) -> None:
    path = {"en": "/en/chat", "fr": "/fr/clavardage"}[language] if place == "chat page" else None
    seconds = []
    for _ in range(TRIES):
        page = visit(language, path="/healthz", **PHONE)
        slow_down(page.page, 250, 300)
        page.page.add_init_script(WATCH_NUMBER)
        with page.page.expect_console_message(lambda message: message.text.startswith("number ")) as said:
            page.page.goto(f"{page.url}{path or f'/{language}/'}", wait_until="commit")
        seconds.append(float(said.value.text.removeprefix("number ")) / 1000)
    record("F3", f"2G, a number painted: {place}, {language}", min(seconds), 3, "s")  # beside whatever else runs


def test_f3_on_slow_3g_the_chat_opens_and_answers_with_the_lines_in_view_meanwhile(visit: OpenVisit) -> None:
    chat = visit("fr", path="/healthz", **PHONE)
    slow_down(chat.page, 400, 400)
    chat.arrive().find(".launcher").click()
    chat.find("textarea").wait_for()
    assert chat.can_be_pressed(chat.find(".strip .call").first)
    chat.send(chat.words["question"])
    assert chat.can_be_pressed(chat.find(".strip .call").first)
    chat.find(".message.bot .sources").first.wait_for()


@pytest.mark.parametrize(
    ("path", "language"), [("/en/", "en"), ("/fr/", "fr"), ("/fr/clavardage", "fr"), ("/en/answers/", "en")]
)
def test_f4_pages_are_painted_soon_and_stand_still(visit: OpenVisit, path: str, language: str) -> None:
    tries: list[dict[str, Any]] = []
    for _ in range(TRIES):
        page = visit(language, path="/healthz", **PHONE)
        slow_down(page.page, 1600, 150, processor=4)  # the profile of Lighthouse's mobile figures
        page.page.add_init_script(WATCH)
        page.arrive(path)
        tries.append(read_figures(page))
    record("F4", f"largest paint (LCP) of {path}", statistics.median(t["paint"] for t in tries) / 1000, 2.5, "s")
    record("F4", f"layout shift (CLS) of {path}", max(t["shift"] for t in tries), 0.1, "")


def test_f4_opening_and_talking_answers_every_press_soon_and_nothing_jumps(visit: OpenVisit) -> None:
    tries: list[dict[str, Any]] = []
    for _ in range(TRIES):
        chat = visit("en", path="/healthz", **PHONE)
        slow_down(chat.page, 1600, 150, processor=4)
        chat.page.add_init_script(WATCH)
        chat.arrive().open_chat()
        for word in ("question", "place", "danger"):
            chat.ask(chat.words[word])
        tries.append(read_figures(chat))
    slowest, shift = statistics.median(t["slowest"] for t in tries), max(t["shift"] for t in tries)
    record("F4", "slowest press while opening and in three messages (INP)", slowest, 200, "ms")
    record("F4", "layout shift (CLS) while opening and in three messages", shift, 0.1, "")


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open"])
def test_a3_the_exit_blanks_the_page_at_once(visit: OpenVisit, is_open: bool) -> None:
    milliseconds: list[float] = []
    for _ in range(TRIES):
        page = visit(**PHONE)
        page.page.route(f"{EXITS['en']}**", lambda _route: None)  # the other site does not answer
        if is_open:
            page.open_chat().ask(page.words["question"])
        page.page.evaluate(WATCH_BLANK)
        # The console still speaks while the page is on its way out, when nothing else can be asked of it.
        with page.page.expect_console_message(lambda message: message.text.startswith("blank ")) as said:
            page.find(".panel-top .exit" if is_open else "header .exit").click(no_wait_after=True)
        milliseconds.append(float(said.value.text.removeprefix("blank ")))
    state = "open" if is_open else "closed"
    record(
        "A3", f"press on the exit until nothing can be read, chat {state}", statistics.median(milliseconds), 100, "ms"
    )
