"""Long work off the script's thread: started once for everybody, watched on a page, and left without stopping it.

The work of a job knows nothing of Streamlit: what it needs is given to it, what it finds is its result.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import streamlit as st

from kpi.ui.guard import guarded

if TYPE_CHECKING:
    from kpi.ui.desk import Desk

T = TypeVar("T")
Progress = Callable[[float], None]

WORKERS = 2
KEPT = 48
"""How many finished jobs are remembered, those last asked for; their results stay in memory as long."""
EVERY = 0.5
"""Seconds between two looks at a job."""


class State(StrEnum):
    """Where a job is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Generic[T]):
    """One piece of work, waiting for its turn, at work or finished; `progress` goes from 0 to 1."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.started_at = datetime.now(UTC)
        self.progress = 0.0
        self._future: Future[T] = Future()

    @property
    def state(self) -> State:
        """Where the job is."""
        if not self._future.done():
            return State.RUNNING
        return State.DONE if self._future.exception() is None else State.FAILED

    @property
    def error(self) -> BaseException | None:
        """Why the job failed, once it has."""
        return self._future.exception() if self._future.done() else None

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the work, at most so long; whether it has ended."""
        return not wait([self._future], seconds).not_done

    def result(self) -> T:
        """What the work gave, waiting for it; raises what the work raised."""
        return self._future.result()

    def advance(self, share: float) -> None:
        """Note how much of the work is done."""
        self.progress = min(max(share, 0.0), 1.0)

    def run(self, work: Callable[[Progress], T]) -> None:
        """Do the work in this thread."""
        try:
            found = work(self.advance)
        except BaseException as error:
            self._future.set_exception(error)
        else:
            self.progress = 1.0
            self._future.set_result(found)


class Jobs:
    """Jobs by key: at most `workers` are at work at once, and of those that are finished `kept` are remembered."""

    def __init__(self, workers: int = WORKERS, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: dict[str, Job[Any]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="background")

    def start(self, key: str, work: Callable[[Progress], T]) -> Job[T]:
        """The job of that key; `work` is begun unless there is one already."""
        with self._lock:
            if key not in self._known:
                self._known[key] = Job[T](key)
                self._pool.submit(self._do, self._known[key], work)
            return self._asked(key)

    def find(self, key: str) -> Job[Any] | None:
        """The job of that key, or None."""
        with self._lock:
            return self._asked(key) if key in self._known else None

    def forget(self, key: str) -> None:
        """Let go of a finished job, so that its key may be started anew; a running one stays until it is done."""
        with self._lock:
            if key in self._known and self._known[key].state is not State.RUNNING:
                del self._known[key]

    def _asked(self, key: str) -> Job[Any]:
        """The job of that key, from now on the one last asked for."""
        job = self._known[key] = self._known.pop(key)
        return job

    def _do(self, job: Job[T], work: Callable[[Progress], T]) -> None:
        """Do a job, then let go of the finished ones that nobody has asked for longest."""
        job.run(work)
        with self._lock:
            finished = [key for key, known in self._known.items() if known.state is not State.RUNNING]
            for key in finished[: -self._kept]:
                del self._known[key]


_JOBS = Jobs()

start = _JOBS.start
find = _JOBS.find
forget = _JOBS.forget


def outcome(job: Job[T]) -> T:
    """What a job gave; one that failed is forgotten, so that it may be tried again."""
    try:
        return job.result()
    except BaseException:
        forget(job.key)
        raise


def watch(desk: Desk, job: Job[Any], label: str, name: str) -> None:
    """Show how far a job is until it is finished, then run the page again; a finished job shows nothing."""
    if job.state is State.RUNNING:
        look = guarded(desk.language, _look)
        st.fragment(look, run_every=EVERY, key=name)(desk, job, label)


def _look(desk: Desk, job: Job[Any], label: str) -> None:
    if job.state is not State.RUNNING:
        st.rerun(scope="app")
    words = desk.say("background.running", label=label, percent=round(100 * job.progress))
    st.progress(job.progress, words)
    st.caption(desk.say("background.leave"))
