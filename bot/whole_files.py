"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_whole(file: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write `file` so that whoever reads it finds the old content or the new one, never a part.

    Args:
        mode: of a file that is made; the process's mask is taken off it.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    with new_part(file, mode=mode) as part:
        with part.open("wb") as stream:
            stream.write(content)
        sync(part)
        part.replace(file)
    sync(file.parent)


@contextmanager
def new_part(file: Path, *, mode: int = 0o600) -> Iterator[Path]:
    """Make an empty file beside `file`, to be filled and put in its place; what is left of it at the end is removed.

    Raises:
        OSError: it cannot be made.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    try:
        yield part
    finally:
        for beside in ("", "-journal", "-wal", "-shm"):  # SQLite's
            part.with_name(part.name + beside).unlink(missing_ok=True)


def put_new(part: Path, file: Path) -> None:
    """Give `part`, which is in the same folder, the name `file`, for good.

    Raises:
        FileExistsError: there is such a file; it stays as it is.
        OSError: it cannot be.
    """
    sync(part)
    try:
        os.link(part, file)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if file.exists():
            raise FileExistsError(file) from None
        part.rename(file)
    part.unlink(missing_ok=True)
    sync(file.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk.

    Raises:
        OSError: they cannot be.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
