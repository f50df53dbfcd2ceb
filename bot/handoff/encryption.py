"""Encrypts what is handed on (`bot/encryption.py` has the keys), and tells requests apart without keeping them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.encryption import KeyRing

if TYPE_CHECKING:
    from bot.settings import Settings

PADDING_BYTES = 512
"""Contents are filled up with spaces to a multiple of this, so that their length tells next to nothing."""

_CONTENTS, _REQUESTS = "repere handoff contents", "repere handoff requests"


class ContentsCipher:
    """Seals contents and signs requests."""

    def __init__(self, settings: Settings) -> None:
        """Prepare; keys are read when they are first needed."""
        self._keys = KeyRing(settings)

    def seal(self, contents: bytes) -> bytes:
        """Encrypt JSON `contents`.

        Raises:
            StorageUnavailableError: there is no key and none can be kept.
        """
        return self._keys.seal(_CONTENTS, contents + b" " * (-len(contents) % PADDING_BYTES))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt what `seal` returned, padding included.

        Raises:
            UnreadableContentsError: none of the keys opens it, or it was tampered with.
            StorageUnavailableError: there is no key and none can be kept.
        """
        return self._keys.open(_CONTENTS, sealed)

    def sign(self, request: bytes) -> bytes:
        """Return a MAC that tells requests apart and gives nothing of them away."""
        return self._keys.sign(_REQUESTS, request)

    def matches(self, mac: bytes, request: bytes) -> bool:
        """Say whether `mac` is of this request, under any of the keys."""
        return self._keys.matches(_REQUESTS, mac, request)
