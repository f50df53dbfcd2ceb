"""A conversation of 200 turns stays as quick as at its start, and deleting it leaves nothing of it in memory (A8, D5)."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest

from tests.conftest import serve
from tests.figures import record
from tests.pace import measure_slowness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import CDPSession

    from tests.browser.conftest import OpenVisit
    from tests.browser.visit import Visit

TURNS = 200
COMPARED = 20
MEASURES = ("Nodes", "JSEventListeners", "JSHeapUsedSize")
MB = 1024 * 1024
# From the last byte of an answer until it has been painted: what the chat itself takes, without the server and the line.
WATCH = """
performance.setResourceTimingBufferSize(2000);
window.taken = [];
const log = document.querySelector('repere-chat').shadowRoot.querySelector('.log');
new MutationObserver(changes => {
  const added = changes.flatMap(change => Array.from(change.addedNodes));
  if (!added.some(node => node.matches && (node.matches('.bot') || node.querySelector('.bot')))) return;
  requestAnimationFrame(() => setTimeout(() => {
    const answers = performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/messages'));
    taken.push(performance.now() - answers[answers.length - 1].responseEnd);
  }));
}).observe(log, { childList: true, subtree: true });
"""
COUNT = "document.querySelector('repere-chat').shadowRoot.querySelectorAll('.log *').length"


@pytest.fixture(scope="module")
def patient_url(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[str]:
    """A server without a limit of messages."""
    with serve(tmp_path_factory.mktemp("patient"), BOT_RATE_LIMIT="off") as running:
        yield running.url


def talk(chat: Visit, turns: int, first: int = 0) -> list[int]:
    """Ask in turn for the answers that people ask for most; return the size of the log after each."""
    words = ("question", "place", "danger", "finder")
    sizes = []
    for turn in range(first, first + turns):
        chat.ask(chat.words[words[turn % len(words)]])
        sizes.append(chat.page.evaluate(COUNT))
    return sizes


def read_median(chat: Visit) -> float:
    """Return the median of what `WATCH` measured, in ms."""
    chat.page.wait_for_function(f"taken.length >= {COMPARED}")
    return statistics.median(chat.page.evaluate("taken"))


def delete(chat: Visit) -> None:
    chat.find(".foot button").click()
    chat.find(".reply").first.wait_for()
    chat.find(".message.visitor").wait_for(state="detached")


def measure_memory(chat: Visit, tools: CDPSession) -> dict[str, float]:
    """Count what lives after everything that may go has gone."""
    chat.page.wait_for_timeout(300)
    for _ in range(3):
        tools.send("HeapProfiler.collectGarbage")
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics if metric["name"] in MEASURES}


def test_200_turns_do_not_slow_the_chat_down_and_leave_nothing_behind(visit: OpenVisit, patient_url: str) -> None:
    chat = visit(url=patient_url, viewport={"width": 390, "height": 844}).open_chat()
    tools = chat.page.context.new_cdp_session(chat.page)
    tools.send("Performance.enable")
    talk(chat, 8)
    delete(chat)
    before = measure_memory(chat, tools)
    history = chat.page.evaluate("history.length")

    sizes = talk(chat, TURNS - COMPARED)
    fresh = visit(url=patient_url, viewport={"width": 390, "height": 844}).open_chat()
    talk(fresh, 4)
    for page in (chat.page, fresh.page):
        page.evaluate(WATCH)
    paces: list[float] = []
    for turn in range(COMPARED):  # by turns, so that whatever else the machine does slows both down
        talk(fresh, 1, turn)
        sizes += talk(chat, 1, turn)
        paces.append(measure_slowness())
    longer = (read_median(chat) - read_median(fresh)) / statistics.median(paces)
    record("–", "turns 181 to 200 longer than turns 5 to 24 of another, from answer to paint", longer, 20, "ms")
    rounds = [after - start for start, after in zip([0, *sizes[3::4]], sizes[3::4], strict=False)]
    assert max(rounds[1:]) <= 1.5 * min(rounds[1:])  # every round of the same questions adds the same

    delete(chat)
    after = measure_memory(chat, tools)
    assert chat.page.evaluate("history.length") == history
    record("–", "elements that 200 deleted turns leave", after["Nodes"] - before["Nodes"], 20, "")
    record("–", "listeners that they leave", after["JSEventListeners"] - before["JSEventListeners"], 5, "")
    record("–", "memory that they leave", (after["JSHeapUsedSize"] - before["JSHeapUsedSize"]) / MB, 2, "MB")
    assert chat.errors == []
