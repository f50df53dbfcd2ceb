"""Small counts are hidden, and cannot be computed from what is told beside them."""

from __future__ import annotations

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.staff.suppression import FEW, FEW_FIGURE, HIDDEN, ZERO, Breakdown, Figure, break_down

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=1, max_size=5)


def possible(told: Breakdown, most: int) -> list[tuple[int, ...]]:
    """Every state of the parts that a reader of the breakdown cannot exclude, found by trying them all."""

    def range_of(figure: Figure) -> range:
        if figure.value is not None:
            return range(figure.value, figure.value + 1)
        if told.is_withheld:
            return range(most + 1)
        return range(1, FEW) if figure.is_few else range(FEW, most + 1)

    def fits(state: tuple[int, ...]) -> bool:
        total = sum(state)
        if told.total.value is not None:
            return total == told.total.value
        return 0 < total < FEW if told.total.is_few else total >= FEW

    return [state for state in product(*(range_of(figure) for figure in told.parts.values())) if fits(state)]


@settings(max_examples=400, deadline=None)
@given(COUNTS)
@example({"a": 1, "b": 5})  # 5 beside 1: the smallest that each can be
@example({"a": 1, "b": 1, "c": 1, "d": 1})
@example({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1})
@example({"a": 4, "b": 4, "c": 9})
def test_no_small_count_can_be_computed_from_the_others_and_the_total(counts: dict[str, int]) -> None:
    told = break_down(counts)
    states = possible(told, most=14)
    truth = tuple(counts[name] for name in told.parts)
    assert truth in states
    for place, count in enumerate(truth):
        if 0 < count < FEW:
            assert len({state[place] for state in states}) > 1, (told, place)
    if 0 < sum(truth) < FEW:
        assert len({sum(state) for state in states}) > 1


@given(COUNTS)
def test_what_is_told_is_true(counts: dict[str, int]) -> None:
    told = break_down(counts)
    for name, figure in told.parts.items():
        assert figure.value in (None, counts[name])
        assert not figure.is_few or 0 < counts[name] < FEW
        assert figure.value is None or not 0 < figure.value < FEW
    assert told.total.value in (None, sum(counts.values()))


def test_a_zero_is_told_and_large_counts_stay_as_they_are() -> None:
    told = break_down({"a": 0, "b": 12, "c": 5})
    assert told.parts == {"a": ZERO, "b": Figure(12), "c": Figure(5)}
    assert told.total == Figure(17)


def test_the_next_smallest_count_is_hidden_beside_a_small_one() -> None:
    told = break_down({"a": 3, "b": 40, "c": 9, "d": 0})
    assert told.parts == {"a": FEW_FIGURE, "b": Figure(40), "c": HIDDEN, "d": ZERO}


def test_two_small_counts_need_nothing_beside_them_where_they_could_be_several_things() -> None:
    told = break_down({"a": 3, "b": 2, "c": 9})
    assert told.parts == {"a": FEW_FIGURE, "b": FEW_FIGURE, "c": Figure(9)}


def test_a_breakdown_that_gives_itself_away_is_withheld() -> None:
    told = break_down(dict.fromkeys("abcde", 1))
    assert told.is_withheld
    assert told.total == Figure(5)
    assert set(told.parts.values()) == {HIDDEN}


def test_a_masked_count_is_hidden_and_not_called_small() -> None:
    told = break_down({"a": 30, "b": 40, "c": 0}, masked={"a", "c"})
    assert told.parts["a"] == HIDDEN
    assert told.parts["c"] == ZERO
