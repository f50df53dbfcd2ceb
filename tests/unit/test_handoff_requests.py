"""What may be handed on, and the reference that is told for it (E1, E2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import EmptyTextError, HandoffTooLongError, NotUtf8Error
from bot.handoff.outbox import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, back_off
from bot.handoff.requests import HandoffRequest, check_request
from bot.handoff.service import make_reference

REQUEST = HandoffRequest("Please help", None, None, "en", None)


@pytest.mark.parametrize("message", ["", "   ", "\n\t\n", "\u200b\u200b", "\u202e"])
def test_a_message_with_nothing_to_see_is_refused(message: str) -> None:
    with pytest.raises(EmptyTextError):
        check_request(replace(REQUEST, message=message))


@pytest.mark.parametrize(("field", "most"), [("message", 4000), ("reply_to", 300), ("safe_contact", 1000)])
def test_each_field_may_be_as_long_as_its_limit_and_no_longer(field: str, most: int) -> None:
    check_request(replace(REQUEST, **{field: "é" * most}))
    with pytest.raises(HandoffTooLongError, match=field) as caught:
        check_request(replace(REQUEST, **{field: "é" * (most + 1)}))
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["message", "reply_to", "safe_contact"])
def test_half_a_character_is_refused_before_it_is_confirmed(field: str) -> None:
    with pytest.raises(NotUtf8Error):
        check_request(replace(REQUEST, **{field: "x\ud83d"}))


def test_references_are_easy_to_read_aloud_and_differ() -> None:
    references = {make_reference() for _ in range(5000)}
    assert len(references) > 4990
    for reference in references:
        assert len(reference) == 9
        assert reference[4] == "-"
        assert not set(reference) & set("01OI5SBAEUVGJCZ")


def test_waits_grow_to_an_hour_and_are_spread() -> None:
    assert all(0.75 * FIRST_WAIT_SECONDS <= back_off(1) <= 1.25 * FIRST_WAIT_SECONDS for _ in range(100))
    assert all(0.75 * LONGEST_WAIT_SECONDS <= back_off(n) <= 1.25 * LONGEST_WAIT_SECONDS for n in (10, 100, 10_000))
    assert len({back_off(3) for _ in range(20)}) > 1
