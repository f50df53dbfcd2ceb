"""Every answer can be read, linked and found without the chat and without JavaScript (issue 4; standards B2, B13, F1)."""

from __future__ import annotations

import http.client
import re
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, unquote_plus, urlsplit

import pytest

from bot.knowledge_base.blocks import split_blocks
from bot.knowledge_base.contents import load_contents
from bot.knowledge_base.freshness import CONFIRM_ANSWER, CONFIRM_DUE
from bot.knowledge_base.lines import HELP_LINES, HOTLINE, OFFICE
from bot.knowledge_base.phrases import SWITCHED_OFF
from bot.knowledge_base.slugs import Slugs
from bot.knowledge_base.switches import Switches
from bot.messages import LANGUAGES, SAFETY_INTENTS, Guess, Understanding
from bot.settings import Settings
from bot.web.dates import write_date
from bot.web.site.addresses import CHAT_PATHS, EXIT_URLS
from bot.web.site.answer_words import ANSWER_WORDS
from bot.web.site.answers import INDEX_PATHS
from bot.web.site.pages import Pages
from bot.web.site.search import MOST_QUERY_CHARS, read_query
from bot.web.site.words import WORDS
from tests.conftest import ROOT, serve
from tests.integration.html_text import Page, plain

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from tests.conftest import Server

OTHER: dict[Language, Language] = {"en": "fr", "fr": "en"}
SCRIPTS = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "bot" / "widget").glob("*.js")}
NOTHING_UNDERSTOOD = Understanding("en", "out_of_scope", 0.0)
NOT_NEUTRAL = re.compile(r"traffick|traite\b|exploit|suicid|violen|abus|victim|danger|sex|police", re.IGNORECASE)


@pytest.fixture(scope="module")
def slugs(knowledge: KnowledgeBase) -> Slugs:
    return Slugs(knowledge.answers)


def address(slugs: Slugs, entry: str, language: Language) -> str:
    return INDEX_PATHS[language] + slugs.slug(entry, language)


def visit(server: Server, path: str) -> Page:
    answer = server.request("GET", path)
    assert answer.status == 200, path
    return Page(answer.body.decode())


def search(server: Server, language: Language, words: str) -> Page:
    """Search as the form does; the words are in no address."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = server.request("POST", INDEX_PATHS[language], headers=form, raw=f"q={quote_plus(words)}".encode())
    assert answer.status == 200, words
    return Page(answer.body.decode())


def results(page: Page, language: Language) -> list[str]:
    """The addresses of the results, best first."""
    _, _, found = page.html.partition('<ol class="results">')
    return re.findall(rf'href="({INDEX_PATHS[language]}[^"]+)"', found.partition("</ol>")[0])


def where_redirected(server: Server, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("Location", "")
    finally:
        connection.close()


def written(text: str | None) -> list[str]:
    """The paragraphs and items of an answer's text, as they are read."""
    blocks = split_blocks(text or "")
    return [plain(part) for block in blocks for part in (block.paragraph, *block.items) if part]


def make_pages(knowledge: KnowledgeBase) -> Pages:
    return Pages(knowledge, load_contents(ROOT / "knowledge", Slugs(knowledge.answers).entries), Settings())


def read(file: object) -> Page:
    return Page(file.body.decode())  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_carries_its_answer_in_full(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs, language: Language
) -> None:
    for entry in slugs.entries:
        words = knowledge.answers[entry].in_language(language)
        page = visit(server, address(slugs, entry, language))
        assert page.language == language
        assert page.headings[0] == (1, words.title), entry
        assert page.title == f"{words.page} – Repère"
        for part in (*written(words.short), *written(words.more)):
            assert part in page.text, (entry, part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_where_its_answer_comes_from_and_when_it_was_reviewed(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs, language: Language
) -> None:
    for entry in slugs.entries:
        answer = knowledge.answers[entry]
        page = visit(server, address(slugs, entry, language))
        for identifier in answer.sources:
            source = knowledge.sources[identifier]
            assert source.url.in_language(language) in page.links, (entry, identifier)
            assert plain(source.title.in_language(language)) in page.text
            assert plain(source.publisher.in_language(language)) in page.text
        reviewed = f"{WORDS[language].reviewed} {write_date(answer.reviewed_on.isoformat(), language)}"
        assert reviewed in page.text, entry


@pytest.mark.parametrize("language", LANGUAGES)
def test_b2_b13_every_page_shows_its_lines_those_for_everybody_and_that_calls_leave_traces(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs, language: Language
) -> None:
    for entry in slugs.entries:
        page = visit(server, address(slugs, entry, language))
        for identifier in (*HELP_LINES, *knowledge.answers[entry].contacts):
            record = knowledge.contacts[identifier]
            assert plain(record.name.in_language(language)) in page.text, (entry, identifier)
            for phone in record.phones:
                if phone.e164 and phone.type != "tty" and identifier in knowledge.answers[entry].contacts:
                    assert f"{'sms' if phone.type == 'text' else 'tel'}:{phone.e164}" in page.links, (entry, identifier)
        assert page.text.count(plain(WORDS[language].lines_note)) == 1
        names = [text for level, text in page.headings if level == 3]
        assert len(names) == len(set(names)), (entry, "a line stands there twice")


@pytest.mark.parametrize("language", LANGUAGES)
def test_c6_every_page_leads_to_itself_in_the_other_language_to_the_list_the_chat_and_the_exit(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs, language: Language
) -> None:
    for entry in slugs.entries:
        page = visit(server, address(slugs, entry, language))
        there = address(slugs, entry, OTHER[language])
        assert page.alternate == there
        assert there in page.links
        for path in (INDEX_PATHS[language], CHAT_PATHS[language], EXIT_URLS[language], "#lines"):
            assert path in page.links, (entry, path)
        for button in knowledge.answers[entry].buttons:
            if button in slugs:
                assert address(slugs, button, language) in page.links, (entry, button)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_never_skip_a_level(server: Server, slugs: Slugs, language: Language) -> None:
    paths = [address(slugs, entry, language) for entry in slugs.entries]
    for path in (*paths, INDEX_PATHS[language], f"{INDEX_PATHS[language]}?q=help", f"{INDEX_PATHS[language]}?q=911"):
        levels = [level for level, _ in visit(server, path).headings]
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


@pytest.mark.parametrize("entry", SAFETY_INTENTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_b5_the_lines_of_a_safety_answer_come_before_its_details(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs, entry: str, language: Language
) -> None:
    page = visit(server, address(slugs, entry, language))
    answer = knowledge.answers[entry]
    detail = page.text.index(written(answer.in_language(language).more)[0])
    for identifier in answer.contacts:
        assert page.text.index(plain(knowledge.contacts[identifier].name.in_language(language))) < detail, identifier


def test_a10_titles_and_addresses_of_pages_about_help_are_neutral(knowledge: KnowledgeBase, slugs: Slugs) -> None:
    groups = load_contents(ROOT / "knowledge", slugs.entries)
    for entry in (entry for group in groups if group.id in ("help", "about") for entry in group.answers):
        for language in LANGUAGES:
            shown = f"{knowledge.answers[entry].in_language(language).page} {slugs.slug(entry, language)}"
            assert not NOT_NEUTRAL.search(shown), shown


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/en/answers/help_legal", "/en/answers/legal-help"),
        ("/en/answers/legal-help/", "/en/answers/legal-help"),
        ("/en/answers/aide-juridique", "/en/answers/legal-help"),
        ("/en/answers/Legal%20Help", "/en/answers/legal-help"),
        ("/en/reponses/help_legal/", "/en/answers/legal-help"),
        ("/fr/reponses/legal-help", "/fr/reponses/aide-juridique"),
        ("/fr/answers/help_legal", "/fr/reponses/aide-juridique"),
        ("/en/answers", "/en/answers/"),
        ("/fr/answers/", "/fr/reponses/"),
        ("/fr/answers?q=a%20%26b", "/fr/reponses/?q=a%20%26b"),
    ],
)
def test_another_address_of_a_page_leads_to_its_own(server: Server, path: str, target: str) -> None:
    assert where_redirected(server, path) == (301, target)


@pytest.mark.parametrize(
    "path", ["/en/answers/none", "/fr/reponses/rien", "/en/answers/greet", "/en/answers/%ED%A0%80", "/fr/reponses/a/b"]
)
def test_d12_an_unknown_answer_shows_the_lines(server: Server, path: str) -> None:
    answer = server.request("GET", path)
    assert answer.status == 404
    page = Page(answer.body.decode())
    assert page.language == path[1:3]
    assert len([link for link in page.links if link.startswith("tel:")]) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_leads_to_every_answer_under_its_group(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs, language: Language
) -> None:
    page = visit(server, INDEX_PATHS[language])
    assert page.alternate == INDEX_PATHS[OTHER[language]]
    groups = load_contents(ROOT / "knowledge", slugs.entries)
    for number, group in enumerate(groups):
        start = page.html.index(f'<h2 id="{group.id}">{group.title.in_language(language)}</h2>')
        end = page.html.index("</section>", start)
        for entry in group.answers:
            assert f'href="{address(slugs, entry, language)}"' in page.html[start:end], (number, entry)
    assert {link for link in page.links if link.startswith(INDEX_PATHS[language])} == {
        INDEX_PATHS[language],
        *(address(slugs, entry, language) for entry in slugs.entries),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_leads_to_the_full_answers_and_to_all_of_them(
    server: Server, slugs: Slugs, language: Language
) -> None:
    page = visit(server, f"/{language}/")
    assert INDEX_PATHS[language] in page.links
    assert address(slugs, "trafficking_signs", language) in page.links


@pytest.mark.parametrize(
    ("language", "words", "entry"),
    [
        ("en", "legal aid", "help_legal"),
        ("en", "lgal ade lawer", "help_legal"),
        ("en", "SHLETER", "help_housing"),
        ("en", "labour traficking", "trafficking_labour"),
        ("en", "what are the signs", "trafficking_signs"),
        ("fr", "aide juridique", "help_legal"),
        ("fr", "hebergement", "help_housing"),
        ("fr", "mariage force", "trafficking_forced_marriage"),
        ("fr", "MÉDCIN", "help_health"),
        ("fr", "signes de la traitte", "trafficking_signs"),
    ],
)
def test_a_search_finds_by_words_misspelt_or_without_accents(
    server: Server, slugs: Slugs, language: Language, words: str, entry: str
) -> None:
    assert address(slugs, entry, language) in results(search(server, language, words), language)[:3]


def test_a_result_shows_the_sentence_that_fits(knowledge: KnowledgeBase) -> None:
    page = read(make_pages(knowledge).results("interpreters", NOTHING_UNDERSTOOD, "en"))
    excerpt = page.html.partition('<ol class="results">')[2].partition("</p>")[0]
    assert "interpreter" in excerpt


def test_what_the_classifier_makes_of_the_words_comes_first(knowledge: KnowledgeBase, slugs: Slugs) -> None:
    understanding = Understanding("en", "help_court", 0.9, (Guess("help_court", 0.9), Guess("greet", 0.1)))
    page = read(make_pages(knowledge).results("must I stand up and speak there", understanding, "en"))
    assert results(page, "en")[0] == address(slugs, "help_court", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_that_finds_nothing_says_what_to_do_and_shows_the_lines(server: Server, language: Language) -> None:
    page = search(server, language, "xqzzt vbnmw")
    assert results(page, language) == []
    for hint in ANSWER_WORDS[language].nothing_hints:
        assert plain(hint) in page.text
    assert len([link for link in page.links if link.startswith("tel:")]) >= 4


@pytest.mark.parametrize(
    ("language", "words", "line"),
    [
        ("en", "he is hitting me", "emergency-911"),
        ("en", "I want to die", "suicide-crisis-helpline-988"),
        ("fr", "il me frappe", "emergency-911"),
        ("fr", "je veux mourir", "suicide-crisis-helpline-988"),
        ("fr", "he is hitting me", "emergency-911"),
    ],
)
def test_b3_danger_in_a_search_shows_whom_to_call_before_anything_else(
    server: Server, knowledge: KnowledgeBase, language: Language, words: str, line: str
) -> None:
    page = search(server, language, words)
    main = page.html.partition("<main")[2]
    assert page.language == language
    first = re.search(r'href="tel:([^"]+)"', main)
    assert first
    assert first[1] == knowledge.contacts[line].phones[0].number.en
    assert first.start() < main.index("<form")
    assert page.title == f"{ANSWER_WORDS[language].search} – Repère"
    assert plain(WORDS[language].lines_note) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_d11_the_words_of_a_search_are_shown_as_text_only(server: Server, language: Language) -> None:
    page = search(server, language, '"><script>alert(1)</script><b onload=x>')
    assert "<script>alert" not in page.html
    assert "<b onload" not in page.html
    assert "?q=" not in page.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a6_the_words_of_a_search_are_nowhere_on_the_page_of_its_results(server: Server, language: Language) -> None:
    for page in (
        search(server, language, "zanzibarquux 911"),
        visit(server, f"{INDEX_PATHS[language]}?q=zanzibarquux"),
    ):
        assert "zanzibarquux" not in page.html
        assert re.search(r'<input id="q"(?![^>]* value=)', page.html)


@pytest.mark.parametrize("words", ["a" * 5000, "%00%01", "%ED%A0%80", "%ff%fe", "%F0%9F%98%80", "+%20%0A"], ids=repr)
def test_any_words_can_be_searched_for(server: Server, words: str) -> None:
    assert '<input id="q"' in visit(server, f"/en/answers/?q={words}").html
    assert len(read_query(unquote_plus(words, errors="replace"))) <= MOST_QUERY_CHARS


def test_d12_a_search_that_is_compressed_shows_the_lines(server: Server) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    answer = server.request("POST", INDEX_PATHS["fr"], headers=headers, raw=b"q=avocat")
    assert answer.status == 415
    assert WORDS["fr"].refused_heading in Page(answer.body.decode()).text
    assert "site.request.failed" not in (server.folder / "server.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"", 200),
        ("application/x-www-form-urlencoded", b"q=", 200),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%ff&q=%ff&&&=", 200),
        ("application/x-www-form-urlencoded", b"p=lawyer", 200),
        ("application/x-www-form-urlencoded; charset=no-such-charset", b"q=+", 200),
        ("application/x-www-form-urlencoded; charset=utf-16", b"q=lawyer", 200),
        ("multipart/form-data", b"q=lawyer", 400),
        ("multipart/form-data; boundary=x", b"--y\r\n", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="q"; filename="a"\r\n\r\nlawyer\r\n--x--\r\n',
            400,
        ),
        ("text/plain", b"q=lawyer", 400),
        ("application/json", b'{"q": "lawyer"}', 400),
        ("nonsense", b"q=lawyer", 400),
    ],
    ids=repr,
)
def test_d12_a_broken_search_shows_the_lines_and_is_no_fault_of_ours(
    server: Server, language: Language, content_type: str, body: bytes, status: int
) -> None:
    answer = server.request("POST", INDEX_PATHS[language], headers={"Content-Type": content_type}, raw=body)
    assert answer.status == status
    page = Page(answer.body.decode())
    assert page.language == language
    assert len([link for link in page.links if link.startswith("tel:")]) >= 4
    assert "site.request.failed" not in (server.folder / "server.log").read_text(encoding="utf-8")


def test_d2_the_words_of_a_search_are_never_written_down(server: Server) -> None:
    search(server, "en", "zanzibarquux my boss took my passport")
    assert b"zanzibarquux" not in server.everything_stored()


@pytest.mark.parametrize(
    "path", ["/en/answers/", "/en/answers/?q=lawyer", "/en/answers/right-now", "/fr/reponses/aide-juridique"]
)
def test_d7_no_browser_keeps_the_list_a_search_or_an_answer(server: Server, path: str) -> None:
    headers = server.request("GET", path).headers
    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]


def test_d6_no_page_loads_anything_from_another_origin(server: Server, slugs: Slugs) -> None:
    paths = [address(slugs, entry, language) for entry in slugs.entries for language in LANGUAGES]
    for path in (*paths, *INDEX_PATHS.values(), "/en/answers/?q=help"):
        html = visit(server, path).html
        assert not re.search(r'(?:src|action)="(?!/)|<link[^>]* href="(?!/)', html), path
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html), path


def test_d12_too_many_searches_show_the_lines(tmp_path: Path) -> None:
    with serve(tmp_path, BOT_RATE_LIMIT="1") as limited:
        assert limited.request("GET", "/fr/reponses/?q=avocat").status == 200
        answer = limited.request("GET", "/fr/reponses/?q=avocat")
        assert answer.status == 429
        assert int(answer.headers["retry-after"]) >= 1
        page = Page(answer.body.decode())
        assert WORDS["fr"].busy_heading in page.text
        assert len([link for link in page.links if link.startswith("tel:")]) >= 4
        assert limited.request("GET", "/fr/reponses/").status == 200


def test_search_engines_may_list_answers_but_no_searches(server: Server) -> None:
    robots = server.request("GET", "/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert b"Disallow: /*?q=" in robots.body
    assert '<meta name="robots" content="noindex">' in search(server, "en", "lawyer").html
    assert "noindex" not in visit(server, "/en/answers/legal-help").html


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_switched_off_shows_lines_only_and_is_in_no_list_until_it_is_on_again(
    knowledge: KnowledgeBase, slugs: Slugs, language: Language
) -> None:
    mine = replace(knowledge, switches=Switches())
    pages, entry = make_pages(mine), "police_rights"
    path = address(slugs, entry, language)
    places = (
        lambda: read(pages.index(language)),
        lambda: read(pages.home(language)),
        lambda: read(pages.results("police", NOTHING_UNDERSTOOD, language)),
        lambda: read(pages.answer("help_legal", language)),
    )
    assert all(path in place().links for place in places)
    mine.switches.replace({entry, "legal-aid-ontario"})
    assert not any(path in place().links for place in places)
    page = read(pages.answer(entry, language))
    words = knowledge.answers[entry].in_language(language)
    assert plain(SWITCHED_OFF[language]) in page.text
    assert not any(part in page.text for part in (*written(words.short), *written(words.more)))
    assert f"tel:{knowledge.contacts[HOTLINE].phones[0].e164}" in page.links
    line = f"tel:{knowledge.contacts['legal-aid-ontario'].phones[0].e164}"
    assert line not in read(pages.answer("help_court", language)).links
    mine.switches.replace(())
    assert all(path in place().links for place in places)
    assert written(words.short)[0] in read(pages.answer(entry, language)).text
    assert line in read(pages.answer("help_court", language)).links


@pytest.mark.parametrize("language", LANGUAGES)
def test_past_its_review_date_an_answer_still_shows_and_says_call_to_confirm(
    knowledge: KnowledgeBase, language: Language
) -> None:
    entry = "strategy_goal"
    due = knowledge.answers[entry].copy(update={"review_by": date(2020, 1, 1)})
    pages = make_pages(replace(knowledge, answers={**knowledge.answers, entry: due}))
    page = read(pages.answer(entry, language))
    assert plain(CONFIRM_ANSWER[language]) in page.text
    assert written(due.in_language(language).short)[0] in page.text
    assert f"tel:{knowledge.contacts[HOTLINE].phones[0].e164}" in page.links
    assert plain(CONFIRM_ANSWER[language]) not in read(make_pages(knowledge).answer(entry, language)).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_past_its_review_date_a_line_says_call_to_confirm(knowledge: KnowledgeBase, language: Language) -> None:
    line = "legal-aid-ontario"
    due = knowledge.contacts[line].copy(update={"review_by": date(2020, 1, 1)})
    pages = make_pages(replace(knowledge, contacts={**knowledge.contacts, line: due}))
    assert plain(CONFIRM_DUE[language]) in read(pages.answer("help_legal", language)).text


def every_place(pages: Pages, language: Language) -> dict[str, str]:
    """What is read on each kind of page, and in the module of the widget."""
    danger = Understanding(language, SAFETY_INTENTS[0], 1.0, urgent=True)
    files = {
        "home": pages.home(language),
        "list": pages.index(language),
        "answer": pages.answer("trafficking_signs", language),
        "results": pages.results("police", NOTHING_UNDERSTOOD, language),
        "danger": pages.results("police", danger, language),
        **{f"error {status}": pages.error(language, status) for status in (400, 404, 413, 429, 500, 503)},
    }
    return {name: read(file).text for name, file in files.items()} | {
        "widget": pages.parts_module(SCRIPTS).body.decode()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_every_page_says_of_its_lines_follows_the_day_and_the_switches(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    said = "not known yet"
    mine = replace(knowledge, switches=Switches())
    pages = make_pages(mine)
    monkeypatch.setattr("bot.knowledge_base.cards.why_confirm", lambda *_: said)
    monkeypatch.setattr("bot.web.site.pages.today_in_ontario", lambda: date(2027, 1, 1))
    said = "as of the first day"
    assert all(said in text for text in every_place(pages, language).values())
    monkeypatch.setattr("bot.web.site.pages.today_in_ontario", lambda: date(2027, 1, 2))
    said = "as of the second day"
    assert all(said in text for text in every_place(pages, language).values())
    mine.switches.replace({"legal-aid-ontario"})
    said = "as of the switch"
    assert all(said in text for text in every_place(pages, language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_names_the_office_only_while_it_is_on(knowledge: KnowledgeBase, language: Language) -> None:
    mine = replace(knowledge, switches=Switches())
    pages, mail = make_pages(mine), f"mailto:{knowledge.contacts[OFFICE].email}"
    assert mail in read(pages.home(language)).links
    mine.switches.replace({OFFICE})
    assert mail not in read(pages.home(language)).links
    mine.switches.replace(())
    assert mail in read(pages.home(language)).links


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_whether_it_helps_in_french_where_that_is_known(
    knowledge: KnowledgeBase, language: Language
) -> None:
    line, labels = "legal-aid-ontario", ANSWER_WORDS[language]
    for service, said in (("yes", labels.french_yes), ("no", labels.french_no), ("unknown", None)):
        others = {
            name: record.copy(update={"french_service": "unknown"}) for name, record in knowledge.contacts.items()
        }
        changed = {**others, line: knowledge.contacts[line].copy(update={"french_service": service})}
        html = read(make_pages(replace(knowledge, contacts=changed)).answer("help_legal", language)).html
        assert re.findall(rf"{labels.in_french}[^<]*</b> (\w+)<", html) == ([said] if said else [])


def test_b8_every_number_on_a_page_is_one_of_the_curated_lines(
    server: Server, knowledge: KnowledgeBase, slugs: Slugs
) -> None:
    phones = [phone for record in knowledge.contacts.values() for phone in record.phones]
    known = {phone.e164 or phone.number.en.replace("-", "") for phone in phones}
    for language in LANGUAGES:
        for entry in slugs.entries:
            page = visit(server, address(slugs, entry, language))
            called = {link.partition(":")[2] for link in page.links if link.startswith(("tel:", "sms:"))}
            assert called <= known, (entry, called - known)
            assert all(re.fullmatch(r"\+?\d+", number) for number in called)


def test_c7_no_page_in_french_holds_words_of_ours_in_english(server: Server, slugs: Slugs) -> None:
    english = {plain(text) for words in (WORDS["en"], ANSWER_WORDS["en"]) for text in _every_text(words)}
    french = {plain(text) for words in (WORDS["fr"], ANSWER_WORDS["fr"]) for text in _every_text(words)}
    paths = [address(slugs, entry, "fr") for entry in slugs.entries]
    for path in (*paths, INDEX_PATHS["fr"], f"{INDEX_PATHS['fr']}?q=avocat", f"{INDEX_PATHS['fr']}?q=xqzzt"):
        page = visit(server, path)
        assert not (english - french) & {piece.rstrip(" :") for piece in page.pieces}, path


def _every_text(words: object) -> list[str]:
    values = [getattr(words, field.name) for field in fields(words)]  # type: ignore[arg-type]
    return [text for value in values for text in ((value,) if isinstance(value, str) else value)]
