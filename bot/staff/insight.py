"""The figures of a range of days, as they may be told: small counts are hidden before anything is drawn or listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import LANGUAGES, Language, other_language
from bot.staff.suppression import FEW, HIDDEN, Breakdown, break_down, is_small
from bot.storage.usage import LATENCY_BOUNDS_MS, SLOWER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from bot.staff.suppression import Figure
    from bot.staff.usage_reader import Tallies
    from bot.storage.usage import Measure

OUTCOMES = ("pressed", "answered", "guessed", "unknown", "failed")
HANDOFF_STATES = ("sent", "waiting", "dead", "closed")
HOURS = tuple(str(hour) for hour in range(24))
FOUND, GAP = "found", "gap"


@dataclass(frozen=True, slots=True)
class Searches:
    """Searches for services: how many, and in how many nothing was found, by need and by need and region.

    `regions` and `gaps_in_regions` have a need only where the count of the need itself may be told.
    """

    needs: Breakdown
    gaps: Breakdown
    regions: Mapping[str, Breakdown]
    gaps_in_regions: Mapping[str, Breakdown]


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes by topic, those that said that it helped, and between what their share lies, where that may be told."""

    all: Breakdown
    helpful: Breakdown
    shares: Mapping[str, tuple[float, float]]
    share: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Latency:
    """Upper bounds (ms) of the buckets with the middle answer and the slowest of twenty; None where few were timed."""

    median: str | None
    slow: str | None


@dataclass(frozen=True, slots=True)
class Insight:
    """Everything about a range of days; what ends in `_before` is about as many days before it."""

    days: tuple[date, ...]
    messages_by_day: Breakdown
    conversations_by_day: Breakdown
    messages_before: Figure
    conversations_before: Figure
    hours: Breakdown
    messages_by_language: Breakdown
    conversations_by_language: Breakdown
    topics: Breakdown
    topics_before: Breakdown
    outcomes: Breakdown
    outcomes_before: Breakdown
    safety: Breakdown
    safety_before: Breakdown
    searches: Searches
    votes: Votes
    handoffs: Breakdown
    deleted: Figure
    latency: Latency

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in these days."""
        return self.messages_by_day.total.value == 0 and self.conversations_by_day.total.value == 0


def make_insight(used: Mapping[date, Tallies], before: Iterable[Tallies], language: Language | None) -> Insight:
    """Return the figures of the days of `used`.

    Args:
        before: the days to compare with.
        language: only what was in it; what would give the other language's small counts away is hidden too.
    """
    days = sorted(used)
    now, then = _Range([used[day] for day in days], language), _Range(list(before), language)
    names = tuple(day.isoformat() for day in days)
    return Insight(
        days=tuple(days),
        messages_by_day=now.by_day("messages", names),
        conversations_by_day=now.by_day("conversations", names),
        messages_before=then.by("messages").total,
        conversations_before=then.by("conversations").total,
        hours=now.by("hour", HOURS),
        messages_by_language=now.by_language("messages"),
        conversations_by_language=now.by_language("conversations"),
        topics=now.by("entry"),
        topics_before=then.by("entry"),
        outcomes=now.by("outcome", OUTCOMES),
        outcomes_before=then.by("outcome", OUTCOMES),
        safety=now.by("safety"),
        safety_before=then.by("safety"),
        searches=_count_searches(now),
        votes=_count_votes(now),
        handoffs=now.by("handoff", HANDOFF_STATES),
        deleted=now.by("deleted").total,
        latency=_find_latency(now.tally("latency")),
    )


class _Range:
    """Counts of one range of days, in one language or both."""

    def __init__(self, tallies: Sequence[Tallies], language: Language | None) -> None:
        self._tallies = tallies
        self._languages: tuple[Language, ...] = (language,) if language else LANGUAGES
        self._others: tuple[Language, ...] = (other_language(language),) if language else ()

    def tally(self, measure: Measure) -> Counter[str]:
        return self._tally(measure, self._languages)

    def by(self, measure: Measure, names: Iterable[str] = ()) -> Breakdown:
        return self.break_down(self._tally(measure, self._languages), self._tally(measure, self._others), names)

    def by_day(self, measure: Measure, names: Sequence[str]) -> Breakdown:
        ours, others = (self._tally_days(measure, chosen, names) for chosen in (self._languages, self._others))
        return self.break_down(ours, others, names)

    def by_language(self, measure: Measure) -> Breakdown:
        return break_down({language: sum(self._tally(measure, (language,)).values()) for language in LANGUAGES})

    def split(self, measure: Measure, place: int, key: str) -> tuple[Counter[str], Counter[str]]:
        """Return our counts and the other language's of the values that have `key` at `place`, by the rest."""
        return tuple(  # type: ignore[return-value]
            _pick(self._tally(measure, chosen), place, key) for chosen in (self._languages, self._others)
        )

    def break_down(self, ours: Counter[str], others: Counter[str], names: Iterable[str] = ()) -> Breakdown:
        counts = {**dict.fromkeys(names, 0), **{name: count for name, count in ours.most_common() if count}}
        masked = [name for name in counts if is_small(others[name])]
        return break_down(counts, masked, is_total_masked=is_small(sum(others.values())))

    def _tally(self, measure: Measure, languages: Collection[str]) -> Counter[str]:
        tally: Counter[str] = Counter()
        for day in self._tallies:
            for language in languages:
                tally.update(day.get((measure, language), {}))
        return tally

    def _tally_days(self, measure: Measure, languages: Collection[str], names: Sequence[str]) -> Counter[str]:
        return Counter(
            {
                name: sum(sum(day.get((measure, language), {}).values()) for language in languages)
                for name, day in zip(names, self._tallies, strict=True)
            }
        )


def _pick(counts: Counter[str], place: int, key: str) -> Counter[str]:
    picked: Counter[str] = Counter()
    for value, count in counts.items():
        parts = value.split("|")
        if parts.pop(place) == key:
            picked["|".join(parts)] += count
    return picked


def _group(counts: Counter[str], place: int) -> Counter[str]:
    grouped: Counter[str] = Counter()
    for value, count in counts.items():
        grouped[value.split("|")[place]] += count
    return grouped


def _count_searches(chosen: _Range) -> Searches:
    found, others_found = chosen.split("search", 2, FOUND)
    gaps, others_gaps = chosen.split("search", 2, GAP)
    asked, others_asked = found + gaps, others_found + others_gaps
    needs = chosen.break_down(_group(asked, 0), _group(others_asked, 0))
    told = [need for need, figure in needs.parts.items() if figure.is_told]
    in_regions = {need: chosen.break_down(_pick(asked, 0, need), _pick(others_asked, 0, need)) for need in told}
    need_gaps = _break_down_part(_group(gaps, 0), _group(found, 0), needs)
    return Searches(
        needs=needs,
        gaps=need_gaps,
        regions=in_regions,
        gaps_in_regions={
            need: _break_down_part(
                _pick(gaps, 0, need), _pick(found, 0, need), in_regions[need], need_gaps.parts[need] == HIDDEN
            )
            for need in told
        },
    )


def _break_down_part(
    counts: Counter[str], rest: Counter[str], whole: Breakdown, is_total_masked: bool = False
) -> Breakdown:
    """Break down what is a part of `whole`, so that nothing small is told of it nor of the rest."""
    masked = [name for name, figure in whole.parts.items() if not figure.is_told or is_small(rest[name])]
    masks_total = is_total_masked or not whole.total.is_told or is_small(sum(rest.values()))
    return break_down({name: counts[name] for name in whole.parts}, masked, is_total_masked=masks_total)


def _count_votes(chosen: _Range) -> Votes:
    helpful, others_helpful = chosen.split("vote", 1, "yes")
    unhelpful, others_unhelpful = chosen.split("vote", 1, "no")
    everyone = chosen.break_down(helpful + unhelpful, others_helpful + others_unhelpful)
    told = _break_down_part(helpful, unhelpful, everyone)
    shares = {
        name: share
        for name, figure in everyone.parts.items()
        if (share := _share(figure, told.parts[name], helpful[name], unhelpful[name]))
    }
    all_helpful, all_unhelpful = sum(helpful.values()), sum(unhelpful.values())
    return Votes(everyone, told, shares, _share(everyone.total, told.total, all_helpful, all_unhelpful))


def _share(everyone: Figure, told: Figure, helpful: int, unhelpful: int) -> tuple[float, float] | None:
    """Return between what the share of helpful votes lies, as far as small counts on either side let it be told."""
    if not everyone.value:
        return None
    if told.value is not None:
        return told.value / everyone.value, told.value / everyone.value
    few = (FEW - 1) / everyone.value, 1 / everyone.value
    if is_small(unhelpful) and not is_small(helpful):
        return 1 - few[0], 1 - few[1]
    if is_small(helpful) and not is_small(unhelpful):
        return few[1], few[0]
    return None


def _find_latency(buckets: Counter[str]) -> Latency:
    if sum(buckets.values()) < FEW:
        return Latency(None, None)
    return Latency(_find_quantile(buckets, 0.5), _find_quantile(buckets, 0.95))


def _find_quantile(buckets: Counter[str], share: float) -> str:
    """Return the bucket up to which this share of the answers lies."""
    wanted, seen = share * sum(buckets.values()), 0
    for bound in map(str, LATENCY_BOUNDS_MS):
        seen += buckets[bound]
        if seen >= wanted:
            return bound
    return SLOWER


def to_share(figure: Figure, total: Figure) -> float | None:
    """Return which share of the total a count is, where both may be told."""
    return None if figure.value is None or not total.value else figure.value / total.value


def find_trend(now: Figure, before: Figure) -> float | None:
    """Return by which share a count grew or shrank, where both may be told and there was something before."""
    return None if now.value is None or not before.value else now.value / before.value - 1
