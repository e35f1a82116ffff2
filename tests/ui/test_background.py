"""Work in the background: begun once for everybody, watched on a page, left and found again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.errors import Conflict
from kpi.ui import background
from kpi.ui.background import Job, Jobs, Progress, State

SOON = 5
"""Seconds after which a test that waits has failed."""


class Gate:
    """Work that goes on only when it is let."""

    def __init__(self) -> None:
        self.begun, self.open, self.times = threading.Event(), threading.Event(), 0

    def work(self, progress: Progress) -> str:
        self.times += 1
        progress(0.42)
        self.begun.set()
        assert self.open.wait(SOON)
        return "done"


@pytest.fixture
def gate() -> Iterator[Gate]:
    """A gate that is open at the end, so that no thread waits for ever."""
    made = Gate()
    yield made
    made.open.set()


def finished(job: Job[object]) -> Job[object]:
    """The job once it is no longer at work."""
    try:
        job.result()
    except Exception:
        assert job.state is State.FAILED
    return job


def test_a_job_runs_elsewhere_and_tells_how_far_it_is(gate: Gate) -> None:
    job = Jobs().start("a", gate.work)
    assert gate.begun.wait(SOON)
    assert (job.state, job.progress, job.error) == (State.RUNNING, 0.42, None)
    gate.open.set()
    assert job.result() == "done"
    assert (job.state, job.progress, job.error) == (State.DONE, 1.0, None)
    assert job.started_at.tzinfo is not None


@pytest.mark.parametrize(("share", "shown"), [(-1, 0.0), (0.5, 0.5), (7, 1.0)])
def test_progress_stays_between_nothing_and_all(share: float, shown: float) -> None:
    job = Job[None]("a")
    job.advance(share)
    assert job.progress == shown


def test_the_same_key_is_the_same_job_whoever_asks_at_once(gate: Gate) -> None:
    jobs = Jobs()
    with ThreadPoolExecutor(8) as sessions:
        found = list(sessions.map(lambda _: jobs.start("a", gate.work), range(40)))
    assert {id(job) for job in found} == {id(jobs.find("a"))}
    gate.open.set()
    assert (found[0].result(), gate.times) == ("done", 1)
    assert jobs.start("a", gate.work).result() == "done"
    assert gate.times == 1


def test_a_failure_is_raised_where_the_result_is_asked() -> None:
    def fail(_: Progress) -> None:
        raise Conflict("batch.undone", batch=3)

    job = Jobs().start("a", fail)
    for _ in range(2):
        with pytest.raises(Conflict) as error:
            job.result()
        assert error.value.problem.values == {"batch": 3}
    assert job.state is State.FAILED and isinstance(job.error, Conflict)


def test_what_is_forgotten_may_begin_anew_but_only_when_it_is_finished(gate: Gate) -> None:
    jobs = Jobs()
    job = jobs.start("a", gate.work)
    jobs.forget("a")
    assert jobs.find("a") is job
    gate.open.set()
    finished(job)
    jobs.forget("a")
    jobs.forget("b")
    assert jobs.find("a") is None
    assert jobs.start("a", gate.work).result() == "done"
    assert gate.times == 2


def test_the_finished_that_were_last_asked_for_are_kept_and_all_that_run(gate: Gate) -> None:
    jobs = Jobs(workers=2, kept=3)
    jobs.start("slow", gate.work)
    for number in range(7):
        finished(jobs.start(str(number), lambda _: None))
        jobs.find("0")
    known = {key for key in ("slow", *map(str, range(7))) if jobs.find(key)}
    assert known - {"4"} == {"slow", "0", "5", "6"}, "the last job may still be letting go of another"


def test_a_short_wait_for_what_is_quick(gate: Gate) -> None:
    jobs = Jobs()
    assert not jobs.start("slow", gate.work).wait(0.01)
    quick = jobs.start("quick", lambda _: 7)
    assert (quick.wait(SOON), quick.result()) == (True, 7)


def test_no_more_than_a_few_are_at_work_at_once() -> None:
    gates = [Gate() for _ in range(3)]
    jobs = Jobs(workers=2)
    made = [jobs.start(str(number), gate.work) for number, gate in enumerate(gates)]
    assert gates[0].begun.wait(SOON) and gates[1].begun.wait(SOON)
    assert (gates[2].times, made[2].state) == (0, State.RUNNING)
    for gate in gates:
        gate.open.set()
    assert [job.result() for job in made] == ["done"] * 3


PAGE = """
import streamlit as st
from kpi.core.viewer import Viewer
from kpi.ui import background
from kpi.ui.desk import Desk
from kpi.ui.guard import guard

here = Desk(None, Viewer(), "en")
job = background.find(st.session_state["job"])
with guard("en"):
    if job is None:
        st.write("nothing")
    else:
        background.watch(here, job, "Importing", "importing")
        if job.state is not background.State.RUNNING:
            st.success(job.result())
"""


@pytest.fixture
def key(request: pytest.FixtureRequest) -> Iterator[str]:
    """A key of the test's own in the jobs of this process."""
    name = str(request.node.name)
    yield name
    background.forget(name)


@pytest.fixture
def visit(key: str) -> Callable[[], AppTest]:
    def open_page() -> AppTest:
        at = AppTest.from_string(PAGE, default_timeout=30)
        at.session_state["job"] = key
        return at.run()

    return open_page


def shown(at: AppTest) -> list[str]:
    return [bar.proto.text for bar in at.get("progress")]


def test_a_page_shows_how_far_a_job_is_and_then_what_it_gave(
    gate: Gate, key: str, visit: Callable[[], AppTest], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        job = background.start(key, gate.work)
        assert gate.begun.wait(SOON)
        at = visit()
        assert shown(at) == ["Importing · 42%"]
        assert at.caption[0].value.startswith("You may leave this page")
        assert shown(visit()) == ["Importing · 42%"]
        gate.open.set()
        finished(job)
        at.run()
    assert (shown(at), [done.value for done in at.success], len(at.caption)) == ([], ["done"], 0)
    assert not at.exception
    said = [record.getMessage() for record in caplog.records]
    assert [text for text in said if "ScriptRunContext" in text and "MainThread" not in text] == []


def test_an_error_of_the_work_is_a_sentence_on_the_page(key: str, visit: Callable[[], AppTest]) -> None:
    def fail(_: Progress) -> str:
        raise Conflict("batch.undone", batch=3)

    finished(background.start(key, fail))
    at = visit()
    assert [error.value for error in at.error] == ["Batch 3 was already undone."]
    assert not at.exception


def test_what_nobody_started_is_not_found(visit: Callable[[], AppTest]) -> None:
    assert [text.value for text in visit().markdown] == ["nothing"]
