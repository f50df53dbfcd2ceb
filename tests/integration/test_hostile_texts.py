"""Texts that nobody would write in earnest: each gets an answer or a problem with lines, in its language (B3, D2, D12, E3).

600 by default; `REPERE_TEXTS=4000` is the whole proof. The same `REPERE_SEED` makes the same texts.
"""

from __future__ import annotations

import json
import os
import random
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.conversation import MAX_TEXT_CHARS
from bot.knowledge_base.replies import make_help_lines
from tests.conftest import Server, Visitor, serve
from tests.figures import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language
    from tests.conftest import Answer

TEXTS = int(os.environ.get("REPERE_TEXTS", "600"))
SEED = int(os.environ.get("REPERE_SEED", "1"))
LONGEST_SECONDS = 5.0
"""Some hundredths are usual; other tests use the same processors."""
TEXTS_IN_A_CONVERSATION = 40
LANGUAGES: tuple[Language, ...] = ("en", "fr")
MARK = "purple trombone"
WORDS: dict[Language, str] = {
    "en": "hello what is human trafficking please where can i find a shelter tonight thank you very much for your help",
    "fr": "bonjour qu’est-ce que la traite des personnes où est-ce que je peux trouver un refuge ce soir merci beaucoup",
}
DANGER: dict[Language, str] = {"en": "he is hitting me right now", "fr": "il me frappe en ce moment"}
NUMBER = "416 555 0142"

CONTROLS = [chr(code) for code in (*range(1, 32), *range(0x7F, 0xA0))]
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = list("\u00ad\u034f\u200b\u200c\u200d\u2060\ufeff")
MARKS = [chr(code) for code in range(0x0300, 0x0370)]
EMOJI = ["👩‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇦", "👍🏿", "🆘", "😭", "❤️", "1️⃣", "\U000e0041\U000e007f", "🫥"]
SCRIPTS = [
    "ﷺ", "اللغة", "中文", "ひらがな", "한국어", "ไทย", "தமிழ்", "שלום", "ᐃᓄᒃᑎᑐᑦ", "Ǆ", "ŉ", "ﬃ",
    "𝓱𝓮𝓵𝓵𝓸", "ｆｕｌｌ", "\U0010ffff",
]  # fmt: skip
CODE = [
    "'; DROP TABLE turns; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "%s%n%x", "{0.__class__}",
    "/restart", '/greet{"language": "fr"}', "../../etc/passwd", "\r\nSet-Cookie: x=1", "=cmd()|A1", "$(id)", "`id`",
    "[name](person)", "__proto__", "[phone]", "[[[[[", "))))", "\\", '"', "'", "\\u0000", "&#0;", "\u2028\u2029",
]  # fmt: skip


def some(source: list[str], most: int) -> Callable[[random.Random], str]:
    return lambda rng: "".join(rng.choice(source) for _ in range(rng.randint(1, most)))


def sprinkle(rng: random.Random, text: str, among: list[str], share: float = 0.3) -> str:
    """Put characters behind some of the letters."""
    return "".join(letter + (rng.choice(among) if rng.random() < share else "") for letter in text)


def phrase(rng: random.Random, language: Language) -> str:
    words = WORDS[language].split()
    return " ".join(rng.choice(words) for _ in range(rng.randint(1, 12)))


WORDLESS: dict[str, Callable[[random.Random], str]] = {
    "controls": some(CONTROLS, 300),
    "bidi": some(BIDI, 200),
    "zero width": some(ZERO_WIDTH, 500),
    "marks alone": some(MARKS, MAX_TEXT_CHARS),
    "emoji": some(EMOJI, 60),
    "signs": some(list("?!.,;:-_+*/\\|#@&%$()[]{}<>'\"`~^="), MAX_TEXT_CHARS),
    "digits": some(list("0123456789 -.()+"), MAX_TEXT_CHARS),
    "blanks": some(list(" \t\n\r\x0b\x0c\u00a0\u2003\u3000\u2028"), 400),
}
WITH_WORDS: dict[str, Callable[[random.Random, Language], str]] = {
    "zalgo": lambda rng, language: sprinkle(rng, phrase(rng, language), [mark * 8 for mark in MARKS], 0.8),
    "controls among words": lambda rng, language: sprinkle(rng, phrase(rng, language), CONTROLS),
    "bidi among words": lambda rng, language: sprinkle(rng, phrase(rng, language), BIDI),
    "zero width among words": lambda rng, language: sprinkle(rng, phrase(rng, language), ZERO_WIDTH),
    "emoji among words": lambda rng, language: sprinkle(rng, phrase(rng, language), EMOJI),
    "a very long word": lambda rng, language: rng.choice(WORDS[language].split()) * rng.randint(50, 200),
    "one letter": lambda rng, _: rng.choice("aàzW\u0130ﬀ") * rng.randint(1, MAX_TEXT_CHARS),
    "joined": lambda rng, language: rng.choice("-_.+'’").join(phrase(rng, language).split() * 20),
    "a word a line": lambda rng, language: rng.choice(["\n", "... ", "! ", ";"]).join(phrase(rng, language).split() * 10),
    "code": lambda rng, language: f"{phrase(rng, language)} {rng.choice(CODE)} {rng.choice(CODE)}",
    "scripts": lambda rng, language: f"{phrase(rng, language)} {' '.join(rng.choices(SCRIPTS, k=rng.randint(1, 40)))}",
    "JSON in a text": lambda rng, language: json.dumps({"text": phrase(rng, language), "a": [[[rng.random()]]]}) * 5,
    "too long": lambda rng, language: (phrase(rng, language) + " ") * rng.randint(1, 400),
    "any characters": lambda rng, _: "".join(chr(rng.randint(0xE000, 0x10FFFF)) for _ in range(rng.randint(1, 400))),
    "half characters": lambda rng, language: sprinkle(rng, phrase(rng, language), ["\ud800", "\udfff", "\udc41"]),
    "nulls": lambda rng, language: sprinkle(rng, phrase(rng, language), ["\0"]),
}  # fmt: skip

DISGUISES: dict[str, Callable[[random.Random, str], str]] = {
    "zero width": lambda rng, text: sprinkle(rng, text, ZERO_WIDTH, 0.7),
    "bidi": lambda rng, text: sprinkle(rng, text, BIDI, 0.7),
    "controls": lambda rng, text: sprinkle(rng, text, ["\x01", "\x07", "\x1b", "\x7f", "\x80", "\x9f"], 0.7),
    "zalgo": lambda rng, text: sprinkle(rng, text, MARKS, 0.9),
    "full width": lambda _, text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "letters of mathematics": lambda _, text: "".join(
        chr(ord(c) - 97 + 0x1D41A) if "a" <= c <= "z" else c for c in text
    ),
    "capitals": lambda rng, text: "".join(rng.choice((c, c.upper())) for c in text),
    "joined": lambda rng, text: rng.choice("-_.+").join(text.split()),
    "a word a line": lambda rng, text: rng.choice(["... ", "\n", ". ", "!!! ", " ; "]).join(text.split()),
    "emoji between": lambda rng, text: " ".join(word + rng.choice(["😭", "🆘", ""]) for word in text.split()),
    "in the middle of noise": lambda rng, text: f"{WORDLESS['signs'](rng)[:600]}\n{text}\n{WORDLESS['emoji'](rng)}",
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("hostile"), BOT_LOG_LEVEL="INFO") as running:
        yield running


def expect_problem(answer: Answer, language: Language, names: dict[Language, set[str]]) -> None:
    assert answer.status in (400, 413, 415), answer.body
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["content-language"] == language
    assert {line["name"] for line in answer.json["contacts"]} == names[language]


def expect_answer(turn: dict[str, Any], knowledge: KnowledgeBase) -> None:
    assert turn["messages"]
    for message in turn["messages"]:
        assert message["text"].strip()
        for contact in message["contacts"]:
            assert contact["name"] == knowledge.contacts[contact["id"]].name.in_language(turn["language"])


def test_whatever_is_written_is_answered_in_its_language(own: Server, knowledge: KnowledgeBase) -> None:
    rng = random.Random(SEED)
    names = {language: {line.name for line in make_help_lines(knowledge, language)} for language in LANGUAGES}
    kinds = [*WORDLESS, *WITH_WORDS]
    longest, answered = 0.0, 0
    visitors: dict[Language, Visitor] = {}
    for number in range(TEXTS):
        language, kind = LANGUAGES[number % 2], kinds[number // 2 % len(kinds)]
        if number // 2 % TEXTS_IN_A_CONVERSATION == 0:
            visitors[language] = own.visitor(language)
        text = WORDLESS[kind](rng) if kind in WORDLESS else WITH_WORDS[kind](rng, language)
        started = time.monotonic()
        answer = visitors[language].post(
            {"text": f"{text} {MARK}" if kind in WITH_WORDS else text, "language": language}, Accept_Language=language
        )
        longest = max(longest, time.monotonic() - started)
        told = f"{kind}: {text[:80]!a}"
        assert answer.status < 500, told
        if answer.status != 200:
            expect_problem(answer, language, names)
            assert kind in ("too long", "half characters", "nulls", *WORDLESS) or len(text) > 1900, told
            continue
        answered += 1
        expect_answer(answer.json, knowledge)
        if kind in WORDLESS:
            assert answer.json["language"] == language, told
    assert answered > TEXTS / 2
    record("E3", f"longest answer to {TEXTS} hostile texts", longest, LONGEST_SECONDS, "s")
    log = (own.folder / "server.log").read_text()
    for never in ("Traceback", "request.failed", "engine.action.failed", "engine.failed", MARK):
        assert never not in log


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_danger_is_seen_however_it_is_written(own: Server, language: Language, disguise: str) -> None:
    rng, visitor = random.Random(SEED), own.visitor(language)
    for _ in range(5):
        turn = visitor.say(DISGUISES[disguise](rng, DANGER[language]), language=language)
        assert turn["urgent"]
        assert turn["messages"][0]["contacts"]


@pytest.mark.parametrize("disguise", ["zero width", "bidi", "controls", "full width"])
def test_a_telephone_number_is_not_kept_however_it_is_written(own: Server, disguise: str) -> None:
    rng, visitor = random.Random(SEED), own.visitor()
    for _ in range(5):
        visitor.say("my number is " + DISGUISES[disguise](rng, NUMBER))
    kept = own.api("GET", f"/conversations/{visitor.id}", headers={"Authorization": f"Bearer {visitor.token}"})
    assert kept.json["turns"]
    assert "0142" not in "".join(letter for letter in kept.body.decode() if letter.isalnum())
    assert kept.body.count(b"[phone]") + kept.body.count(b"[number]") == 5


BODIES = {
    "deep nesting": b'{"text": ' + b"[" * 9000 + b"]" * 9000 + b"}",
    "deep objects": b'{"a":' * 4000 + b"1" + b"}" * 4000,
    "a number of many digits": b'{"text": ' + b"9" * 20_000 + b"}",
    "no number": b'{"text": NaN}',
    "infinity": b'{"text": -Infinity}',
    "a key twice": b'{"text": "hello", "text": ["hello"]}',
    "a mark of order": b'\xef\xbb\xbf{"text": "hello"}',
    "UTF-16": '{"text": "hello"}'.encode("utf-16"),
    "cut in a character": '{"text": "é'.encode()[:-1],
    "overlong": b'{"text": "\xc0\xaf"}',
    "surrogates as bytes": b'{"text": "\xed\xa0\x80"}',
    "a lone surrogate": b'{"text": "a\\ud83d"}',
    "surrogates the wrong way round": b'{"text": "\\ude00\\ud83d"}',
    "a null": b'{"text": "a\\u0000b"}',
    "a bare control": b'{"text": "a\x01b"}',
    "only nulls": b"\0" * 100,
    "a surrogate in a key": b'{"\\ud800": "a"}',
    "a text in a text": json.dumps({"text": {"text": {"text": "hello"}}}).encode(),
    "many keys": json.dumps({str(number): number for number in range(2000)}).encode(),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("body", BODIES)
def test_no_body_is_too_strange_for_a_problem_with_lines(
    own: Server, knowledge: KnowledgeBase, body: str, language: Language
) -> None:
    names = {language: {line.name for line in make_help_lines(knowledge, language)}}
    visitor = own.visitor(language)
    headers = {"Authorization": f"Bearer {visitor.token}", "Accept-Language": language}
    answer = own.api("POST", f"/conversations/{visitor.id}/messages", headers=headers, raw=BODIES[body])
    expect_problem(answer, language, names)
    assert visitor.say(DANGER[language])["urgent"]
