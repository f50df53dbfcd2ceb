"""The server's secret keys, and what is sealed or signed with keys derived from them. None is ever in the database.

The keys come from `BOT_SECRET_KEY`, from `BOT_PREVIOUS_SECRET_KEYS` (they only open) and, where the operator set none, from
a file that is made when it is first needed: otherwise a restart would lose what waits. Several machines over one database
need `BOT_SECRET_KEY`: each would make a file of its own.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import StorageUnavailableError, UnreadableContentsError
from bot.whole_files import sync

if TYPE_CHECKING:
    from bot.settings import Settings

KEY_BYTES = 32


class KeyRing:
    """Seals and signs with the newest key and opens and checks with any; each purpose has keys of its own (HKDF)."""

    def __init__(self, settings: Settings) -> None:
        """Prepare; keys are read when they are first needed."""
        self._settings = settings
        self._fernets: dict[str, MultiFernet] = {}

    def seal(self, purpose: str, contents: bytes) -> bytes:
        """Encrypt `contents` (Fernet: AES-128-CBC, HMAC-SHA256).

        Raises:
            StorageUnavailableError: there is no key and none can be kept.
        """
        return self._fernet(purpose).encrypt(contents)

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal` returned for this purpose.

        Raises:
            UnreadableContentsError: none of the keys opens it, or it was tampered with.
            StorageUnavailableError: there is no key and none can be kept.
        """
        try:
            return self._fernet(purpose).decrypt(sealed)
        except InvalidToken as error:
            raise UnreadableContentsError("sealed with another BOT_SECRET_KEY") from error

    def sign(self, purpose: str, contents: bytes) -> bytes:
        """Return a MAC of 32 bytes (HMAC-SHA256); it tells contents apart and gives nothing of them away."""
        return _mac(self._secrets[0], purpose, contents)

    def sign_with_each(self, purpose: str, contents: bytes) -> tuple[bytes, ...]:
        """Return the MACs under each of the keys, the newest first: what was signed under an earlier one is found too."""
        return tuple(_mac(secret, purpose, contents) for secret in self._secrets)

    def matches(self, purpose: str, mac: bytes, contents: bytes) -> bool:
        """Say whether `mac` is of these contents, under any of the keys."""
        return any(hmac.compare_digest(mac, _mac(secret, purpose, contents)) for secret in self._secrets)

    def _fernet(self, purpose: str) -> MultiFernet:
        if purpose not in self._fernets:
            keys = (base64.urlsafe_b64encode(_derive(secret, purpose)) for secret in self._secrets)
            self._fernets[purpose] = MultiFernet([Fernet(key) for key in keys])
        return self._fernets[purpose]

    @cached_property
    def _secrets(self) -> tuple[bytes, ...]:
        settings = self._settings
        given = (settings.secret_key,) if settings.has_secret_key else ()
        try:
            kept = read_key(settings.secret_key_file) if given else read_or_make_key(settings.secret_key_file)
        except OSError as error:
            raise StorageUnavailableError(f"no secret key: {type(error).__name__}") from error
        return (*given, *((kept,) if kept else ()), *settings.previous_secret_keys)


def read_key(file: Path) -> bytes | None:
    """Return the key that is kept in `file`, or None when there is no such file.

    Raises:
        OSError: it cannot be read, or is no key.
    """
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        return None
    if len(key) != KEY_BYTES:
        raise OSError("damaged key file")
    return key


def read_or_make_key(file: Path) -> bytes:
    """Return the key that is kept in `file`, made there first if need be; of several processes at once, one makes it.

    Raises:
        OSError: the file cannot be read or made, or is no key.
    """
    kept = read_key(file)
    if kept:
        return kept
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # readable by its owner only
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(KEY_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
    sync(file.parent)  # the key must outlast a power cut, like what it seals
    return file.read_bytes()


@lru_cache(maxsize=32)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(secret)


def _mac(secret: bytes, purpose: str, contents: bytes) -> bytes:
    return hmac.new(_derive(secret, purpose), contents, hashlib.sha256).digest()
