"""The database: one holder at a time, all of a write or none of it, and on disk when it says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from kpi.core.errors import Busy
from kpi.store.database import Connection
from kpi.store.folder import Folder
from kpi.usecases import batch
from tests.cli.desk import ROOT
from tests.usecases.ledger import ME, Ledger

OPEN_ELSEWHERE = """
import sys, pathlib
from kpi.core.errors import Busy
from kpi.store.folder import Folder
try:
    Folder(pathlib.Path(sys.argv[1]))
except Busy as busy:
    print(busy.problem.key, busy.problem.values["folder"])
"""


def test_a_second_process_is_told_that_the_workspace_is_in_use(ledger: Ledger) -> None:
    command = [sys.executable, "-c", OPEN_ELSEWHERE, str(ledger.path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"store.busy {ledger.path}\n"
    assert issubclass(Busy, Exception)


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_write_that_fails_leaves_nothing(ledger: Ledger, fault: type[BaseException]) -> None:
    ledger.sales("a.csv", 1, 2)
    before = ledger.stored()

    def change(connection: Connection) -> None:
        connection.execute("delete from actuals")
        connection.execute("insert into undone values (1, 'x', now())")
        connection.execute("create table extra (a integer)")
        raise fault

    with pytest.raises(fault):
        ledger.database.write(change)
    assert ledger.stored() == before
    ledger.sales("b.csv", 3, 4)
    assert ledger.asked("revenue") == 7


def test_a_statement_that_fails_does_not_spoil_the_next_write(ledger: Ledger) -> None:
    for _ in range(2):
        with pytest.raises(Exception, match="nowhere"):
            ledger.database.write(lambda connection: connection.execute("insert into nowhere values (1)"))
    ledger.sales("a.csv", 1, 2)
    assert ledger.asked("revenue") == 3


def test_a_reader_sees_all_of_a_write_or_nothing(ledger: Ledger) -> None:
    ledger.sales("a.csv", 1, 2)
    seen = []

    def change(connection: Connection) -> None:
        connection.execute("delete from batches")
        seen.append(len(batch.batches(ledger, ME)))

    ledger.database.write(change)
    assert (seen, batch.batches(ledger, ME)) == ([1], [])


def _elsewhere(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_look_at_one_state_is_not_moved_by_what_others_write(ledger: Ledger) -> None:
    ledger.sales("a.csv", 1, 2)
    with ledger.still(), ledger.still():
        assert ledger.kept("rev") == 3
        _elsewhere(lambda: ledger.sales("b.csv", 5, month="2026-06"))
        _elsewhere(lambda: ledger.apply("version: 1\nworkspace: {name: Other}"))
        assert ledger.kept("rev") == 3
        assert ledger.model().workspace.name.text("en") != "Other"
    assert ledger.kept("rev") == 5
    assert ledger.model().workspace.name.text("en") == "Other"


def test_a_look_at_one_state_sees_its_own_writes_and_survives_a_query_that_fails(ledger: Ledger) -> None:
    with ledger.still():
        ledger.sales("a.csv", 1, 2)
        assert ledger.kept("rev") == 3
        with pytest.raises(Exception, match="nowhere"):
            ledger.database.read("select * from nowhere")
        assert ledger.kept("rev") == 3
        assert ledger.database.read("select sum(n)::int from incoming", incoming=pl.DataFrame({"n": [2]})).item() == 2


def test_a_frame_can_be_asked_beside_the_tables(ledger: Ledger) -> None:
    frame = pl.DataFrame({"n": [1, 2, 3]})
    assert (
        ledger.database.read("select sum(n)::int as n from incoming where n > $least", {"least": 1}, frame).item() == 5
    )
    with pytest.raises(Exception, match="incoming"):
        ledger.database.read("select * from incoming")


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/attain_leak.csv'",
        "attach '/tmp/attain_other.duckdb'",
        "set enable_external_access = true",
        "install httpfs",
        "load httpfs",
    ],
)
def test_the_database_reaches_nothing_outside(ledger: Ledger, sql: str) -> None:
    with pytest.raises(Exception, match=r"(?i)disabled|locked|cannot|not allowed|extension"):
        ledger.database.read(sql)


def test_migrations_run_once(tmp_path: Path) -> None:
    for _ in range(2):
        with Folder(tmp_path) as folder:
            done = folder.database.read("select name from migrations order by 1")["name"].to_list()
            assert done == ["001_first", "002_layouts", "003_comments", "004_proposals", "005_drafts"]


IMPORTS = """
import sys, pathlib
from tests.usecases.ledger import Ledger
ledger = Ledger(pathlib.Path(sys.argv[1]))
for number in range(1, 1000):
    done = ledger.put(f"{number}.csv", [(f"2026-06-{day:02d}", "HQ", number, "web") for day in range(1, 11)])
    print(done.batch, flush=True)
"""


def test_killed_in_the_middle_of_imports(tmp_path: Path) -> None:
    """What was acknowledged is there, nothing is there by half, and the figures are those of the facts."""
    command = [sys.executable, "-c", IMPORTS, str(tmp_path)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with running:
        assert running.stdout is not None
        told = [int(running.stdout.readline()) for _ in range(3)]
        os.kill(running.pid, signal.SIGKILL)
        told += [int(line) for line in running.stdout]
    assert running.returncode == -signal.SIGKILL
    with Ledger(tmp_path) as ledger:
        found = batch.batches(ledger, ME)
        assert told == list(range(1, len(told) + 1))
        assert [each.batch for each in found][::-1] == list(range(1, len(found) + 1))
        assert len(found) >= len(told)
        rows = dict(ledger.database.read("select _batch, count(*) as n from facts_sales group by 1").iter_rows())
        assert rows == {each.batch: 10 for each in found}
        assert ledger.asked("revenue") == ledger.kept("rev") == 10 * len(found)
        assert {each.sha256 for each in found} <= set(ledger.originals())
        assert ledger.figures() == ledger.recomputed()


def test_one_value_is_asked_once_of_a_state_that_stays(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    read = ledger.database.read
    monkeypatch.setattr(ledger.database, "read", lambda sql, *more: (asked.append(sql), read(sql, *more))[1])
    count = "select count(*) from batches"
    with ledger.still():
        assert [ledger.database.once(count) for _ in range(3)] == [0, 0, 0]
        assert asked == [count]
        ledger.sales("a.csv", 1, 2)
        assert ledger.database.once(count) == 1
    asked.clear()
    assert [ledger.database.once(count) for _ in range(2)] == [1, 1]
    assert [ledger.database.kept(count, state) for state in (7, 7, 8)] == [1, 1, 1]
    assert asked == [count] * 4
