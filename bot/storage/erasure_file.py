"""The register of erasures as a file, which outlives the database: lines of text, sealed against change and cutting off."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import BackupError
from bot.storage.conversations import now_utc
from bot.storage.erasures import KEPT_DAYS, KINDS, Erasure, find_later
from bot.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bot.storage.erasures import Register

_FIRST = "repere erasures 1"
_FOREIGN = "the register is damaged, or was written under another BOT_SECRET_KEY (BOT_PREVIOUS_SECRET_KEYS)"


class RegisterFile(NamedTuple):
    """What a file holds: entries, and when it was written (UTC). Nothing that was erased later is in it."""

    written_at: datetime
    entries: tuple[Erasure, ...]


def ship_register(register: Register, present: Sequence[Erasure], file: Path) -> int:
    """Write the register of the database to `file`, and keep what only the file knows; return how many entries there are.

    A database that was made anew after a loss knows nothing: it must not take the place of what is known. Then the file
    goes on saying until when it is complete.

    Raises:
        BackupError: the file that is there cannot be read; it stays as it is.
        OSError: it cannot be written; what was there is still there.
        StorageUnavailableError: there is no key and none can be kept.
    """
    try:
        kept = read_register(register, file.read_bytes())
    except FileNotFoundError:
        kept = None
    oldest = now_utc().date() - timedelta(days=KEPT_DAYS)
    missing = [e for e in find_later(present, kept.entries if kept else ()) if e.day >= oldest]
    entries = {entry.digest: entry for entry in (*present, *missing)}
    is_complete = kept is None or not missing
    content = write_register(register, entries.values(), None if is_complete or kept is None else kept.written_at)
    write_whole(file, content, mode=0o600)
    return len(entries)


def write_register(register: Register, entries: Iterable[Erasure], written_at: datetime | None = None) -> bytes:
    """Return the file: what it is, when it was written, an entry a line, and the seal.

    Raises:
        StorageUnavailableError: there is no key and none can be kept.
    """
    lines = [_FIRST, f"written {(written_at or now_utc()).isoformat(timespec='seconds')}"]
    lines += [f"{e.day} {e.kind} {e.times} {e.key_id.hex()} {e.digest.hex()}" for e in entries]
    told = "".join(f"{line}\n" for line in lines).encode()
    return told + f"sealed {register.seal(told).hex()}\n".encode()


def read_register(register: Register, content: bytes) -> RegisterFile:
    """Read what `write_register` gave.

    Raises:
        BackupError: it is no such file, is damaged or cut off, or was written under a key that is not here.
        StorageUnavailableError: there is no key and none can be kept.
    """
    if not content.startswith(_FIRST.encode()):
        raise BackupError("this is no register of erasures; bot erasures export writes one")
    told, mark, seal = content.rpartition(b"sealed ")
    if not mark or not content.endswith(b"\n"):
        raise BackupError("the register is cut off; take another copy of it")
    try:
        is_sealed = register.is_sealed(bytes.fromhex(seal.decode().strip()), told)
        lines = told.decode().splitlines()[1:]
        read = RegisterFile(datetime.fromisoformat(lines[0].removeprefix("written ")), tuple(map(_read, lines[1:])))
    except (ValueError, IndexError):
        raise BackupError(_FOREIGN) from None
    if not is_sealed:
        raise BackupError(_FOREIGN)
    return read


def _read(line: str) -> Erasure:
    day, told, times, key_id, digest = line.split(" ")
    kind = next((kind for kind in KINDS if kind == told), None)
    if kind is None:
        raise ValueError(told)
    return Erasure(bytes.fromhex(digest), kind, bytes.fromhex(key_id), date.fromisoformat(day), int(times))
