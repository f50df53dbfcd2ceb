import pytest

from bot.messages import SAFETY_INTENTS
from bot.safety.verdict import LEAST_BELIEF, weigh_danger


@pytest.mark.parametrize("pattern", SAFETY_INTENTS)
def test_without_a_model_every_pattern_counts(pattern):
    assert weigh_danger(pattern, []) == pattern


@pytest.mark.parametrize("pattern", SAFETY_INTENTS)
def test_an_unsure_model_never_silences_a_pattern(pattern):
    assert weigh_danger(pattern, [{"emotional_distress": 0.6, "danger_now": LEAST_BELIEF}]) == pattern


def test_danger_in_one_sentence_is_enough_to_keep_a_pattern():
    readings = [{"greet": 0.99}, {"smalltalk": 0.9}, {"being_trafficked": 0.4}]
    assert weigh_danger("being_trafficked", readings) == "being_trafficked"


def test_a_look_alike_that_the_model_surely_reads_as_another_topic_is_none():
    assert weigh_danger("danger_now", [{"trafficking_penalties": 0.95, "danger_now": 0.001}]) is None


@pytest.mark.parametrize("place", ["out_of_scope", "nlu_fallback"])
def test_what_the_model_cannot_place_never_silences_a_pattern(place):
    assert weigh_danger("danger_now", [{place: 0.99, "danger_now": 0.001}]) == "danger_now"


def test_words_of_dying_are_never_answered_as_something_less_pressing():
    assert weigh_danger("suicide_self_harm", [{"being_trafficked": 0.9}]) == "suicide_self_harm"
    assert weigh_danger("suicide_self_harm", [{"danger_now": 0.9}]) == "danger_now"


def test_the_model_says_which_danger_it_is_where_it_sees_one():
    assert weigh_danger("danger_now", [{"suicide_self_harm": 0.9, "danger_now": 0.1}]) == "suicide_self_harm"
    assert weigh_danger("danger_now", [{"suicide_self_harm": 0.4, "danger_now": 0.1}]) == "danger_now"
