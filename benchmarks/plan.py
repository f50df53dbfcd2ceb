"""How much is measured: every loop and every wait of the benchmark is bounded by a number of this page."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = {
    "training": "training time",
    "size": "what an installation takes on disk",
    "starts": "start to ready and to the first answer, memory",
    "messages": "one, ten and a hundred conversations at once, without pause and at a visitor's pace",
    "turns": "what a turn costs early and late in a long conversation",
    "repeats": "whether a message said again is answered sooner than the first time",
    "stages": "where the time of one message goes",
    "stored": "what stored conversations cost",
    "data": "what more training data and more knowledge cost",
}
"""What can be measured by itself (`--only`)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The counts of one run; the smaller they are, the noisier the figures."""

    starts: int = 3
    """Starts of each bot, one after the other in turn; the median is reported."""

    rounds: int = 3
    """Rounds in which each subject is measured in turn, so that a busy spell of the machine hits all of them."""

    conversation_turns: int = 10
    """Turns of a conversation, where a figure does not ask for a long one."""

    warm_up_messages: int = 20

    crowds: tuple[tuple[int, int], ...] = ((1, 500), (10, 500), (100, 1000))
    """Conversations at once without a pause, and messages a round."""

    core_crowd: int = 10
    """Of which crowd messages a second of one core are reported."""

    paced_visitors: int = 100
    paced_seconds: float = 60
    """A round of visitors who read and think before they write again."""

    think_seconds: float = 10
    """How long they do on average. The times are exponentially distributed: messages arrive at random."""

    long_turns: int = 200
    early_turn: int = 2
    window_turns: int = 20
    """Besides the two single turns, as many turns from the early and to the late one are compared: less noise."""

    long_conversations: int = 12

    repeated_messages: int = 300
    """Different messages, said twice."""

    stage_messages: int = 500

    stored_conversations: tuple[int, ...] = (1_000, 10_000, 100_000)
    data_factor: int = 4
    growth_messages: int = 200
    """A round, for each amount of what grows."""


QUICK = Plan(
    starts=1,
    rounds=1,
    warm_up_messages=10,
    crowds=((1, 40), (10, 40), (100, 100)),
    paced_visitors=100,
    paced_seconds=8,
    long_turns=24,
    window_turns=4,
    long_conversations=2,
    repeated_messages=40,
    stage_messages=20,
    stored_conversations=(100, 1_000),
    data_factor=2,
    growth_messages=20,
)
"""Shows that everything runs. Its figures mean nothing."""

STAGE_TOTAL = "one message, without HTTP"

JOB_SECONDS = 900
"""A client's job that takes longer is given up."""

REQUEST_SECONDS = 60
START_SECONDS = 300
STOP_SECONDS = 15
TRAIN_SECONDS = 3600
STOCK_TRAIN_SECONDS = 3 * 3600
STOCK_INSTALL_SECONDS = 3600
