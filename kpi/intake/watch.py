"""The child process that reads files, watched: how far it is, and whether it takes too long."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpi.core.limit import Limits

_ROOT = Path(__file__).resolve().parents[2]
_TICK = 0.3
_TAIL = 4_000
_LOG = logging.getLogger(__name__)


@dataclass
class Watch:
    """What is known of a child process while it reads; `is_late` says that it was ended because of a file's time."""

    sizes: Sequence[int]
    limits: Limits
    progress: Callable[[float], None]
    is_late: bool = False
    _told: float = 0.0
    _began: float = 0.0
    _index: int = 0
    _line: bytes = field(default=b"", repr=False)

    def run(self, task: str, folder: Path) -> int:
        """One child for all the files of a task; returns how it ended."""
        self.is_late, self._line, self._began = False, b"", time.monotonic()
        with (folder / "errors").open("w+b") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "kpi.intake.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=_ROOT,
            )
            try:
                self._follow(child, task.encode())
            finally:
                child.kill()
                child.wait()
            errors.seek(max(0, errors.tell() - _TAIL))
            if said := errors.read().decode("utf-8", "replace"):
                _LOG.warning("reading files: %s", said)
        self.is_late = self.is_late or child.returncode == -signal.SIGXCPU
        return child.returncode

    def _follow(self, child: subprocess.Popen[bytes], task: bytes) -> None:
        """Hear what the child says until it ends, or end it."""
        assert child.stdin and child.stdout
        with child.stdin as given, child.stdout as said:
            given.write(task)
            given.close()
            while True:
                ready, _, _ = select.select([said], [], [], _TICK)
                heard = os.read(said.fileno(), 1 << 16) if ready else b""
                if ready and not heard:
                    child.wait()
                    return
                self._hear(heard)
                if time.monotonic() - self._began > self.limits.time(self.sizes[self._index]):
                    self.is_late = True
                    return

    def _hear(self, heard: bytes) -> None:
        """Lines of the number of a file and how much of it is read; anything else a library prints is no news."""
        *lines, self._line = (self._line + heard).split(b"\n")
        for line in lines:
            number, _, done = line.partition(b" ")
            if number.isdigit() and int(number) < len(self.sizes):
                self._note(int(number), float(done or 0))

    def _note(self, index: int, done: float) -> None:
        now = time.monotonic()
        if index != self._index:
            self._index, self._began = index, now
        if now - self._told >= _TICK or done == 1.0:
            self._told = now
            whole = sum(self.sizes) or 1
            self.progress((sum(self.sizes[:index]) + done * self.sizes[index]) / whole)
