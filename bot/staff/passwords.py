"""Passwords of staff: hashed with argon2id, judged before they are taken (standard D9). None is ever stored or logged.

Hashing takes a tenth of a second of a processor and 46 MiB, so it runs in two threads of its own, never on the event
loop; and only so many wait for them, so that a flood of sign-ins costs no more memory and the queue never grows old.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Literal

import argon2
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from bot.errors import PasswordsBusyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    _Result = TypeVar("_Result")

LEAST_CHARS = 15
MOST_CHARS = 128
ONE_TIME_LASTS = timedelta(hours=72)
"""So long a one-time password is good, and the set-up that it leads to may take."""

READABLE = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no letter that looks like another one or like a digit; five bits a character."""

Fault = Literal["too_short", "too_long", "common", "own_name", "guessable"]

_LEAST_SCORE = 3
_JUDGED_CHARS = 72  # zxcvbn's time grows with the square of the length; what is hard to guess at 72 stays so
_SHORT_NAME = 3  # names of so few letters stand in many words; how easy they make a password is told by zxcvbn
_PRODUCT = ("repère", "repere")
_AT_A_TIME = 2
MOST_WAITING = 32
"""So many may wait or be at work: about two seconds on a processor for each thread. A whole office signs in so fast."""

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1, type=argon2.Type.ID)


def normalize(password: str) -> str:
    """Return the password as it is hashed (NFKC): the same however a keyboard composes its accents."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Return what is stored of a password. Slow on purpose."""
    return _hasher.hash(normalize(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Say whether this is the password; with None, take as long and say no. Slow on purpose."""
    typed = normalize(password[: 2 * MOST_CHARS])
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), typed) and password_hash is not None
    except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def judge_password(password: str, account: str) -> Fault | None:
    """Return why this password is not taken, or None. There is no rule about kinds of characters."""
    text = normalize(password)
    if len(text) < LEAST_CHARS:
        return "too_short"
    if len(text) > MOST_CHARS:
        return "too_long"
    plain = text.casefold()
    if plain in FREQUENCY_LISTS["passwords"]:
        return "common"
    if any(word in plain for word in (account.casefold(), *_PRODUCT) if len(word) > _SHORT_NAME):
        return "own_name"
    return "guessable" if zxcvbn(text[:_JUDGED_CHARS], [account, *_PRODUCT])["score"] < _LEAST_SCORE else None


def make_one_time_password() -> str:
    """Return 80 random bits that can be read out: "k3fd-92xw-…"."""
    return make_readable()


def make_readable(groups: int = 4) -> str:
    """Return so many groups of four random characters, 20 bits each, with hyphens between them."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(groups))


class PasswordThreads:
    """Runs the slow work beside the event loop, so much of it at a time as the server can bear."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="passwords")
        self._waiting = 0

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """`verify_password`, beside the event loop.

        Raises:
            PasswordsBusyError: (so do `hash` and `judge`) MOST_WAITING wait already; nothing was looked at.
        """
        return await self._run(partial(verify_password, password_hash, password))

    async def hash(self, password: str) -> str:
        """`hash_password`, beside the event loop."""
        return await self._run(partial(hash_password, password))

    async def judge(self, password: str, account: str) -> Fault | None:
        """`judge_password`, beside the event loop."""
        return await self._run(partial(judge_password, password, account))

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        if self._waiting >= MOST_WAITING:
            raise PasswordsBusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=True)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe())
