"""After a disclosure the conversation stays with it, in words that fit what the person says (B5, B6)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bot.actions.answering import make_answerer
from bot.actions.cues import asks_whether_chat_tells, declines, goes_on
from bot.actions.voice import find_voice, is_a_man, is_grown
from bot.knowledge_base.lines import HOTLINE
from bot.messages import LANGUAGES, SAFETY_INTENTS
from tests.unit.conversing import Dialogue, entries, lines, services

if TYPE_CHECKING:
    from bot.actions.answering import Answerer
    from bot.knowledge_base.loader import KnowledgeBase
    from bot.messages import Language

REMARKS = [
    ("ok", "affirm"), ("i'm scared", "emotional_distress"), ("and now?", "capabilities"), ("no", "deny"),
    ("thanks", "thanks"), ("ok", "affirm"), ("bye", "goodbye"),
]  # fmt: skip


@pytest.fixture(scope="module")
def answerer(knowledge: KnowledgeBase) -> Answerer:
    return make_answerer(knowledge)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("danger", SAFETY_INTENTS)
def test_for_three_turns_and_more_what_is_said_stays_in_the_care_frame(
    answerer: Answerer, danger: str, language: Language
) -> None:
    dialogue = Dialogue(answerer, language)
    said = [dialogue.say("…", danger)]
    said += [dialogue.say(text, intent) for text, intent in REMARKS[:4]]
    assert {entry for messages in said for entry in entries(messages)} == {danger}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("danger", SAFETY_INTENTS)
def test_no_safety_text_comes_twice_running(answerer: Answerer, danger: str, language: Language) -> None:
    for text, intent in [*REMARKS, ("it goes on", danger)]:
        dialogue = Dialogue(answerer, language)
        said = [dialogue.say("…", danger)[0].text]
        for _ in range(6):
            dialogue.slots["care_turns"] = 3
            said.append(dialogue.say(text, intent)[0].text)
        assert all(one != other for one, other in pairwise(said)), (text, said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("danger", SAFETY_INTENTS)
def test_each_remark_gets_words_of_its_own(
    answerer: Answerer, knowledge: KnowledgeBase, danger: str, language: Language
) -> None:
    care = knowledge.answers[danger].in_language(language).care
    assert care is not None
    for text, intent, wordings in [
        ("i'm scared", "emotional_distress", care.scared),
        ("what if he finds out", "trafficking_control", care.scared),
        ("ok", "affirm", care.next),
        ("no i dont want to call", "hotline_what_happens", care.declines),
        ("will you tell my parents", "privacy", care.private),
        ("thank you", "thanks", care.thanks),
        ("bye", "goodbye", care.goodbye),
    ]:
        dialogue = Dialogue(answerer, language)
        dialogue.say("…", danger)
        assert dialogue.say(text, intent, 0.7)[0].text in wordings, text


def test_who_says_goodbye_in_care_can_erase_and_leave(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "being_trafficked")
    (message,) = dialogue.say("bye", "goodbye")
    assert [button.payload for button in message.buttons] == ["/delete_conversation", "/quick_exit"]
    assert HOTLINE in lines((message,))


def test_a_question_for_help_leads_out_of_the_frame_and_what_asks_nothing_does_not(answerer: Answerer) -> None:
    for text, confidence, entry in [
        ("where can i see a counsellor", 0.6, "help_counselling"),
        ("he knows what school i go to", 0.85, "being_trafficked"),
        ("what do i do till then", 0.7, "being_trafficked"),
    ]:
        dialogue = Dialogue(answerer)
        dialogue.say("…", "being_trafficked")
        assert entries(dialogue.say(text, "help_counselling", confidence)) == [entry], text


def test_the_lines_of_every_danger_that_was_named_stay(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "danger_now", dangers=["danger_now", "suicide_self_harm"])
    assert {"emergency-911", "suicide-crisis-helpline-988"} <= lines(dialogue.say("ok", "affirm"))


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("im 15 and my bf makes me do stuff", "young"),
        ("j'ai 14 ans pis y veut des photos", "young"),
        ("i'm in grade 9", "young"),
        ("chu mineure", "young"),
        ("my daughter has an older boyfriend who buys her things", "adult"),
        ("une de mes élèves reçoit de l'argent", "adult"),
        ("im 15 weeks pregnant", None),
        ("j'ai 2 enfants", None),
        ("j'ai 8 clients par jour, il prend tout", None),
        ("j'ai 15 ans d'expérience comme infirmière", None),
        ("im 10 blocks away", None),
        ("i'm a 14 year old girl", "young"),
        ("je suis une fille de 15 ans", "young"),
        ("i have 15 dollars", None),
        ("my friend is 15", None),
    ],
)
def test_who_writes_about_a_minor_is_known_only_when_it_is_plain(text: str, voice: str | None) -> None:
    assert find_voice(text) == voice


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_young_person_and_a_worried_adult_are_spoken_to_each_in_their_own_way(
    answerer: Answerer, knowledge: KnowledgeBase, language: Language
) -> None:
    words = knowledge.answers["child_exploited"].in_language(language)
    for text, expected in [("im 15", words.young), ("my daughter is 13", words.adult), ("a kid", (words.short,))]:
        message = Dialogue(answerer, language).say(text, "child_exploited")[0]
        assert expected
        assert message.text == expected[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_writes_about_a_minor_is_remembered_through_the_care_frame(
    answerer: Answerer, knowledge: KnowledgeBase, language: Language
) -> None:
    words = knowledge.answers["child_exploited"].in_language(language)
    for text, care, first in [
        ("im 15", words.care_young, "kids-help-phone"),
        ("my daughter is 13", words.care_adult, "childrens-aid-societies"),
    ]:
        dialogue = Dialogue(answerer, language)
        dialogue.say(text, "child_exploited")
        (message,) = dialogue.say("ok", "affirm")
        assert care
        assert message.text in care.next
        assert message.contacts[0].id == first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "act", ["i took a whole bottle of pills", "j'ai pris des pilules", "je me suis coupée ça saigne"]
)
def test_who_has_hurt_themself_is_told_to_call_911_first_and_again(
    answerer: Answerer, knowledge: KnowledgeBase, language: Language, act: str
) -> None:
    acted = knowledge.answers["suicide_self_harm"].in_language(language).acted
    for before in ([], [("…", "suicide_self_harm")]):
        dialogue = Dialogue(answerer, language)
        for text, intent in before:
            dialogue.say(text, intent)
        messages = [dialogue.say(act, "suicide_self_harm"), dialogue.say("ok", "affirm"), dialogue.say("no", "deny")]
        for (message,) in messages:
            assert message.text in acted
            assert [contact.id for contact in message.contacts[:2]] == ["emergency-911", "suicide-crisis-helpline-988"]
        assert all(one != other for one, other in pairwise(message.text for (message,) in messages))


def test_danger_from_another_and_a_wish_to_die_are_no_act_that_was_done(
    answerer: Answerer, knowledge: KnowledgeBase
) -> None:
    words = knowledge.answers["suicide_self_harm"].en
    dialogue = Dialogue(answerer)
    dialogue.say("he is at the door", "danger_now")
    messages = (*dialogue.say("i want to die", "suicide_self_harm"), *dialogue.say("ok", "affirm"))
    assert not {message.text for message in messages} & set(words.acted)
    assert all({"emergency-911", "suicide-crisis-helpline-988"} <= lines((message,)) for message in messages)


def test_who_wants_to_die_is_not_let_go_by_counting_turns(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer, "fr")
    dialogue.say("je veux mourir", "suicide_self_harm")
    for text, intent in [("non", "deny"), ("ok", "affirm")] * 5:
        dialogue.say(text, intent)
    assert {"suicide-crisis-helpline-988", "emergency-911"} <= lines(dialogue.say("adieu", "goodbye"))


def test_a_later_disclosure_keeps_the_line_of_an_earlier_one(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("i want to die", "suicide_self_harm")
    assert "suicide-crisis-helpline-988" in lines(dialogue.say("he makes me do this every night", "being_trafficked"))


@pytest.mark.parametrize(("word", "entry"), [("papers", "help_id_documents"), ("argent", "help_money")])
def test_a_word_that_the_care_texts_invite_is_answered(answerer: Answerer, word: str, entry: str) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "being_trafficked")
    messages = dialogue.say(word, "strategy_funding", 0.6)
    assert entries(messages) == [entry]
    assert HOTLINE in lines(messages)


@pytest.mark.parametrize(
    "text", ["im scared they will send me home", "j'ai peur qu'il me renvoie chez nous", "deportation"]
)
def test_the_fear_of_being_sent_out_of_the_country_gets_its_answer_in_the_care_frame(
    answerer: Answerer, text: str
) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "being_trafficked")
    messages = dialogue.say(text, "emotional_distress", 0.9)
    assert entries(messages) == ["help_immigration"]
    assert HOTLINE in lines(messages)


@pytest.mark.parametrize(
    ("text", "intent", "entry"),
    [
        ("do i have to report it?", "report_tip", "child_exploited"),
        ("suis-je tenue de le signaler?", "report_tip", "child_exploited"),
        ("will the police arrest her?", "police_rights", "trafficking_children"),
    ],
)
def test_who_asks_about_a_childs_law_is_told_that_of_children(
    answerer: Answerer, knowledge: KnowledgeBase, text: str, intent: str, entry: str
) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("my pupil is 15", "child_exploited")
    (message,) = dialogue.say(text, intent, 0.8)
    words = knowledge.answers[entry].en
    assert message.entry == entry
    assert message.text in (words.more.strip() if words.more else "", words.short)
    assert "childrens-aid-societies" in lines((message,))


def test_an_age_told_before_makes_a_disclosure_that_of_a_minor(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("im 15", "help_children_youth", entities=[])
    messages = dialogue.say("he makes me see his friends for money", "being_trafficked")
    assert entries(messages) == ["child_exploited"]
    assert "kids-help-phone" in lines(messages)


def test_a_young_person_in_danger_gets_the_line_for_the_young_too(answerer: Answerer) -> None:
    messages = Dialogue(answerer).say("im 14 he is at the door", "danger_now")
    assert {"emergency-911", "kids-help-phone"} <= lines(messages)


@pytest.mark.parametrize(
    ("text", "is_man"),
    [
        ("im a man, who helps men", True),
        ("je suis un homme et je cherche un refuge", True),
        ("as a guy can i use this", True),
        ("a shelter for my son", False),
        ("un refuge pour mon fils et moi", False),
        ("i clean for his brother and cant leave", False),
        ("i'm a man's slave", False),
        ("i'm a boy mom", False),
    ],
)
def test_a_man_is_known_only_by_what_he_says_of_himself(text: str, is_man: bool) -> None:
    assert is_a_man(text) is is_man


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_man_is_never_sent_to_a_line_for_women(
    answerer: Answerer, knowledge: KnowledgeBase, language: Language
) -> None:
    toronto = {"entity": "place", "value": "Toronto", "region": "toronto", "start": 0, "end": 1}
    for entry in (name for name in knowledge.answers if name.startswith("help_")):
        dialogue = Dialogue(answerer, language)
        dialogue.say("im a man", "help_men")
        shown = [dialogue.say("…", entry), dialogue.say("more", entry), dialogue.say("their number?", entry)]
        shown.append(dialogue.say("…", entry, entities=[toronto]))
        for line in {*lines(sum(shown, ())), *services(shown[-1])}:
            groups = {**knowledge.contacts, **knowledge.services}[line].groups
            assert "women" not in groups or "men" in groups, (entry, line)


def test_a_mother_who_speaks_of_her_son_keeps_the_shelters_for_women(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("is there counselling for my son", "help_counselling")
    assert "assaulted-womens-helpline" in lines(dialogue.say("i need a shelter for me", "help_housing"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_asked_for_in_the_care_frame_keeps_the_lines_of_what_was_told(
    answerer: Answerer, language: Language
) -> None:
    dialogue = Dialogue(answerer, language)
    dialogue.say("…", "danger_now", dangers=["danger_now", "suicide_self_harm"])
    messages = dialogue.say("i need money?", "help_money")
    assert entries(messages) == ["help_money"]
    assert {"emergency-911", "suicide-crisis-helpline-988"} <= lines(messages)


@pytest.mark.parametrize("remark", ["no", "bye", "will you tell my mom"])
def test_no_line_of_a_named_danger_goes_when_nothing_more_is_asked(answerer: Answerer, remark: str) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("im 14", "danger_now", dangers=["danger_now", "suicide_self_harm"])
    intent = {"no": "deny", "bye": "goodbye"}.get(remark, "privacy")
    assert {"emergency-911", "suicide-crisis-helpline-988", "kids-help-phone", HOTLINE} <= lines(
        dialogue.say(remark, intent)
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no place to sleep tonight", "help_housing"),
        ("i'm scared where can i sleep tonight", "help_housing"),
        ("non j'ai besoin d'un avocat", "help_legal"),
        ("et la police, elle va m'arrêter?", "police_rights"),
    ],
)
def test_a_sure_request_for_help_is_no_fear_and_no_refusal(answerer: Answerer, text: str, intent: str) -> None:
    dialogue = Dialogue(answerer)
    dialogue.say("…", "being_trafficked")
    assert entries(dialogue.say(text, intent, 0.97)) == [intent]


def test_cues_are_read_as_people_write_them() -> None:
    assert all(
        goes_on(text) for text in ("and now?", "what do i do till then", "pis là?", "ok et maintenant", "now what")
    )
    assert not any(goes_on(text) for text in ("what do i do about my passport", "et la police elle fait quoi"))
    assert all(declines(text) for text in ("no i dont want to call", "non j'appelle nulle part", "please no police"))
    asked = (
        "will you call the police",
        "r u gonna tell my mom",
        "vous allez le dire à qqn?",
        "le di pas a mes parents",
    )
    assert all(asks_whether_chat_tells(text) for text in asked)
    not_asked = ("can you tell me what to do", "do you know who to call", "est-ce que vous pouvez me dire où dormir")
    assert not any(asks_whether_chat_tells(text) for text in not_asked)


@pytest.mark.parametrize("text", ["hes got me locked here", "he has me here in Kenora", "ayuda he has me here"])
def test_the_line_of_a_danger_that_is_only_suspected_is_never_left_out(answerer: Answerer, text: str) -> None:
    ranking = [{"name": "danger_now", "confidence": 0.39}]
    kenora = {"entity": "place", "value": "Kenora", "region": "kenora", "start": 15, "end": 21}
    for places in ([], [kenora]):
        dialogue = Dialogue(answerer)
        dialogue.say("…", "out_of_scope", 0.5)
        found = dialogue.say(text, "nlu_fallback", 0.39, intent_ranking=ranking, entities=places)
        assert "emergency-911" in lines(found)


def test_an_adult_who_says_so_is_spoken_to_as_an_adult_again() -> None:
    assert is_grown("je suis infirmière")
    assert is_grown("i'm 41 now")
    assert not is_grown("im 15")


def test_a_harmful_question_gets_no_how_to_and_another_wording_the_second_time(answerer: Answerer) -> None:
    dialogue = Dialogue(answerer)
    first = dialogue.say("how do i become a pimp", "out_of_scope", harmful=True)[0]
    second = dialogue.say("how do i become a pimp", "out_of_scope", harmful=True)[0]
    assert (first.entry, second.entry) == ("harmful_request", "harmful_request")
    assert first.text != second.text
    assert {HOTLINE, "emergency-911"} <= lines((first,))


@pytest.mark.parametrize("text", ["ayuda por favor", "مساعدة من فضلك", "tulong po", "mwen bezwen èd"])
def test_a_plea_in_another_language_gets_the_languages_of_the_lines(answerer: Answerer, text: str) -> None:
    messages = Dialogue(answerer).say(text, "out_of_scope", 0.9)
    assert entries(messages) == ["hotline_languages"]
    assert "emergency-911" in lines(messages)


@pytest.mark.parametrize("entry", ["out_of_scope", "emotional_distress", "insult", "smalltalk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_often_said_again_has_more_than_one_wording(answerer: Answerer, entry: str, language: Language) -> None:
    dialogue = Dialogue(answerer, language)
    texts = [dialogue.say("…", entry, 0.95)[0].text for _ in range(3)]
    assert all(one != other for one, other in pairwise(texts))
