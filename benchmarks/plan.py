"""How much is measured: every loop and every wait of the benchmark is bounded by a number of this page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """The counts of one run; the smaller they are, the noisier the figures."""

    starts: int = 3
    """Starts of each bot, one after the other in turn; the median is reported."""

    rounds: int = 3
    """Rounds in which each subject is measured in turn, so that a busy spell of the machine hits all of them."""

    conversation_turns: int = 10
    """Turns of a conversation, where a figure does not ask for a long one."""

    serial_messages: int = 500
    """Messages with one conversation at a time, a round."""

    warm_up_messages: int = 20

    concurrent_messages: tuple[tuple[int, int], ...] = ((10, 500), (50, 1000))
    """Concurrent conversations, and messages a round."""

    long_turns: int = 200
    early_turn: int = 2
    window_turns: int = 20
    """Besides the two single turns, as many turns from the early and to the late one are compared: less noise."""

    long_conversations: int = 12

    stage_messages: int = 500


STAGE_TOTAL = "one message, without HTTP"

JOB_SECONDS = 900
"""A client's job that takes longer is given up."""

REQUEST_SECONDS = 60
START_SECONDS = 300
STOP_SECONDS = 15
TRAIN_SECONDS = 900
STOCK_TRAIN_SECONDS = 3 * 3600
STOCK_INSTALL_SECONDS = 3600
