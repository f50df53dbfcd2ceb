"""A time of day that a test sets for one server: a few lines of C stand before the C library's own functions.

What measures durations (`CLOCK_MONOTONIC`) goes on as it is, as it does on a machine whose clock is set.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_SOURCE = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long *shift;

__attribute__((constructor)) static void find_shift(void) {
  int file = open(getenv("SHIFTED_CLOCK"), O_RDONLY);
  if (file < 0) abort();
  shift = mmap(NULL, sizeof *shift, PROT_READ, MAP_SHARED, file, 0);
  close(file);
}

int clock_gettime(clockid_t id, struct timespec *now) {
  int result = syscall(SYS_clock_gettime, id, now);
  if (shift && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += *shift;
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec found;
  clock_gettime(CLOCK_REALTIME, &found);
  now->tv_sec = found.tv_sec;
  now->tv_usec = found.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *now) {
  struct timespec found;
  clock_gettime(CLOCK_REALTIME, &found);
  if (now) *now = found.tv_sec;
  return found.tv_sec;
}
"""


class ShiftedClock:
    """The time of day of whatever runs with `environment`; seconds ahead of the true one."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            pytest.skip("no C compiler: the time of day cannot be changed for one process alone")
        self._file, library = folder / "clock", folder / "clock.so"
        self.set(0)
        command = [compiler, "-shared", "-fPIC", "-O1", "-x", "c", "-", "-o", library]
        subprocess.run(command, input=_SOURCE.encode(), check=True)
        self.environment = {"LD_PRELOAD": str(library), "SHIFTED_CLOCK": str(self._file)}

    def set(self, ahead_s: int) -> None:
        """Let it be so many seconds ahead of the true time, or behind it."""
        with self._file.open("r+b" if self._file.exists() else "wb") as file:
            file.write(ahead_s.to_bytes(8, "little", signed=True))
